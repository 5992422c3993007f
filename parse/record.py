"""Record: what a notice is, as it is printed. What is not printed is null or empty, never guessed.

Values are as printed: NFC, spaces folded, diacritics and tone placement untouched. What was inferred stands
in a field of its own that says so. Two JSON documents come of it: the record, and beside it the evidence,
which gives for each value (by JSON pointer) the spans of the text that it was read from.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Span(Strict):
    """Half-open ``[start, end)`` offsets of code points in the text that was parsed, and the rule that
    found it.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    rule: str


class Inferred(Strict):
    """A value that is not printed where it belongs, but follows from what is printed; ``why`` says how."""

    name: str
    why: str


class Heading(Strict):
    """A labelled line of the body. ``label`` as printed without its closing dot: I, 1, (1), a), Điều 1."""

    label: str
    title: str
    level: int = Field(ge=1)


class Footnote(Strict):
    mark: str
    text: str


class Citation(Strict):
    """Another document that this one cites by its number and symbol; distinct, in order of first mention."""

    type: str | None = None
    code: str
    date: datetime.date | None = None
    issuer: str | None = None
    subject: str | None = None


class UnnumberedCitation(Strict):
    """Another document that is cited without a number: a law by its name, a resolution by its plenum."""

    type: str
    title: str
    date: datetime.date | None = None
    issuer: str | None = None


class Signature(Strict):
    """Who signed. ``authority``: lines that say by whose authority (T/M …, K/T …, TM. …, KT. …, TL. …)."""

    authority: list[str] = []
    title: str | None = None
    name: str | None = None
    signed: str | None = None


class Arrival(Strict):
    """The arrival stamp (dấu đến) of the office that received the paper."""

    number: str | None = None
    date: datetime.date | None = None


class Issue(Strict):
    """What a document and a copy block share: who issued it, its number, where and when, to whom, signed by
    whom.

    ``issuer``: the bodies printed above the number, outermost first; a name over two lines is one item.
    ``code``: as printed after "Số"; ``number`` and ``symbol`` are its two parts.
    """

    issuer: list[str] = []
    code: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: datetime.date | None = None
    recipients: list[str] = []
    signature: Signature | None = None


class Document(Issue):
    """The original document, without its copy blocks."""

    system: Literal["party", "state"] | None = None
    issuer_inferred: Inferred | None = None
    type: str | None = None
    subject: str | None = None
    about: str | None = None
    security: Literal["Mật", "Tối mật", "Tuyệt mật"] | None = None
    urgency: Literal["Khẩn", "Thượng khẩn", "Hỏa tốc"] | None = None
    addressees: list[str] = []
    bases: list[str] = []
    headings: list[Heading] = []
    footnotes: list[Footnote] = []
    citations: list[Citation] = []
    unnumbered: list[UnnumberedCitation] = []
    signatures: list[Signature] = []
    arrival: Arrival | None = None


class Copy(Issue):
    """A copy block: sao lục, sao y or trích sao, with the words as printed. Where a Party copy's words
    cannot be read, its number still proves the block and ``kind`` is null: BS stands for every form.
    """

    kind: Literal["sao lục", "sao y", "trích sao"] | None = None
    printed_kind: str | None = None


class Doubt(Strict):
    """A value that is kept but fails a check; ``at`` is its JSON pointer. ``code`` is stable, ``why`` for
    people.
    """

    at: str
    code: str
    why: str


class Record(Strict):
    document: Document
    copies: list[Copy] = []


class Parsed(Strict):
    """What ``parse()`` returns: the record, the evidence for each value by JSON pointer, and what is
    doubtful.
    """

    record: Record
    evidence: dict[str, list[Span]] = {}
    doubts: list[Doubt] = []
