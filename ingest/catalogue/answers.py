"""Answers: the forms of questions to the catalogue, and of its answers."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ingest.catalogue.keys import is_named, letters
from ingest.catalogue.row import Row

State = Literal["open", "reviewed", "partial"]
Doubtful = Literal["doubtful", "sure"]
Order = Literal["newest", "date", "doubt", "relevance"]
NO_DOSSIER = "none"
"""In the place of a dossier's id: papers that are in none."""
ANY_COPY = "any"
"""In the place of a kind of copies: papers with a copy block."""
Party = Literal["issuer", "signer", "copier", "tag"]
"""Whose names are told: bodies that issue papers, people who sign them or their copies, bodies that make them; tags."""


class Filter(NamedTuple):
    """Which documents are meant; what is None does not narrow.

    ``kind`` and ``issuer`` are compared by their letters, without marks, capitals and signs. The years are those of the
    documents' own dates, both included. ``open``: nobody has confirmed the whole record; ``reviewed``: somebody has;
    ``partial``: pages could not be read. ``sure``: no value is doubtful. ``day_from`` and ``day_to``: days of the
    documents' own dates (ISO 8601), both included. ``signer`` signed the paper or its last copy, ``copier`` is the body
    that made that copy; both are compared as ``issuer`` is, or by words of theirs that stand side by side. ``dossier``:
    an id, or `NO_DOSSIER`; ``retention``: of the dossier, ``permanent`` or a number of years. ``copy``: the kind of the
    last copy block, or `ANY_COPY`. ``tag``: that the paper bears, compared as ``issuer`` is.
    """

    kind: str | None = None
    issuer: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    state: State | None = None
    doubt: Doubtful | None = None
    day_from: str | None = None
    day_to: str | None = None
    signer: str | None = None
    copier: str | None = None
    dossier: str | None = None
    retention: str | None = None
    copy: str | None = None
    tag: str | None = None

    @property
    def is_tallied(self) -> bool:
        """Whether the tables of counts know all of it."""
        beyond = (
            self.day_from, self.day_to, self.signer, self.copier, self.dossier, self.retention, self.copy, self.tag,
        )  # fmt: skip
        return not any(beyond)

    def leaves(self, row: Row) -> bool:
        """Whether a document is one of those meant, as far as its row tells: not by its dossier."""
        years = (self.year_from or 0, self.year_to or 9999)
        return (
            (self.kind is None or letters(self.kind) == letters(row.type))
            and (self.issuer is None or letters(self.issuer) == letters(row.issuer))
            and (years == (0, 9999) or (row.year is not None and years[0] <= row.year <= years[1]))
            and self.state
            in (None, "reviewed" if row.reviewed_at else "open", "partial" if row.unread else None)
            and self.doubt in (None, "doubtful" if row.doubts else "sure")
            and self._leaves_day(row.date)
            and (
                self.signer is None
                or any(is_named(one, self.signer) for one in (row.signer, row.copy_signer))
            )
            and (self.copy is None or self._leaves_copy(row))
            and (self.copier is None or is_named(row.copy_issuer, self.copier))
            and (self.tag is None or letters(self.tag) in map(letters, row.tags))
        )

    def _leaves_copy(self, row: Row) -> bool:
        is_copy = bool(row.copy_kind or row.copy_code)
        return is_copy if self.copy == ANY_COPY else letters(self.copy) == letters(row.copy_kind)

    def _leaves_day(self, day: str | None) -> bool:
        if self.day_from is None and self.day_to is None:
            return True
        return day is not None and (self.day_from or "") <= day <= (self.day_to or "9999")


class Link(NamedTuple):
    """Another document that is the same paper. ``how``: ``look``, its pages look the same; ``identity``, it has the
    same issuer, number, symbol, and year or term."""

    other: str
    how: str


class Hit(NamedTuple):
    """A found document, and the part of its text around the words: ``snippet[start:end]`` is the hit. ``apart``: most
    of the words that were typed side by side stand apart in it.
    """

    row: Row
    snippet: str
    start: int
    end: int
    apart: bool = False


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
