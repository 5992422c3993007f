"""Answers: the forms of questions to the catalogue, and of its answers."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ingest.catalogue.keys import letters
from ingest.catalogue.row import Row

State = Literal["open", "reviewed", "partial"]
Doubtful = Literal["doubtful", "sure"]
Order = Literal["newest", "date", "doubt", "relevance"]


class Filter(NamedTuple):
    """Which documents are meant; what is None does not narrow.

    ``kind`` and ``issuer`` are compared by their letters, without marks, capitals and signs. The years are those of the
    documents' own dates, both included. ``open``: nobody has confirmed the whole record; ``reviewed``: somebody has;
    ``partial``: pages could not be read. ``sure``: no value is doubtful.
    """

    kind: str | None = None
    issuer: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    state: State | None = None
    doubt: Doubtful | None = None

    def leaves(self, row: Row) -> bool:
        """Whether a document is one of those meant."""
        years = (self.year_from or 0, self.year_to or 9999)
        return (
            (self.kind is None or letters(self.kind) == letters(row.type))
            and (self.issuer is None or letters(self.issuer) == letters(row.issuer))
            and (years == (0, 9999) or (row.year is not None and years[0] <= row.year <= years[1]))
            and self.state
            in (None, "reviewed" if row.reviewed_at else "open", "partial" if row.unread else None)
            and self.doubt in (None, "doubtful" if row.doubts else "sure")
        )


class Link(NamedTuple):
    """Another document that is the same paper. ``how``: ``look``, its pages look the same; ``identity``, it has the
    same issuer, number, symbol, and year or term."""

    other: str
    how: str


class Hit(NamedTuple):
    """A found document, and the part of its text around the words: ``snippet[start:end]`` is the hit."""

    row: Row
    snippet: str
    start: int
    end: int


class Listing(NamedTuple):
    """One page of a list. ``total``: how many documents there are in all; with ``more``, at least so many."""

    hits: list[Hit]
    total: int
    more: bool


class Facets(NamedTuple):
    """How many documents each choice would leave. A list counts under the filter's other conditions, so that a person
    sees what another choice would give. Kinds and issuers: the most frequent first; years: the latest first.
    """

    kinds: list[tuple[str, int]]
    issuers: list[tuple[str, int]]
    years: list[tuple[int, int]]
    states: list[tuple[State, int]]


class Citing(NamedTuple):
    """A document that is cited, as the record has it, and the archived documents that it may be, newest first."""

    type: str | None
    code: str
    date: str | None
    documents: list[str]
