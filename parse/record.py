"""Record: what a notice is, as it is printed. What is not printed is null or empty, never guessed.

Values are as printed: NFC, spaces folded, diacritics and tone placement untouched. What was inferred stands
in a field of its own that says so. It is given as two JSON documents: the record, and the evidence, which gives for
each value (by JSON pointer) the spans of the text that it was read from.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

RelationKind = Literal["căn cứ", "thay thế", "sửa đổi", "bổ sung", "bãi bỏ", "hướng dẫn"]
"""How a cited document stands to another (NĐ30 Phụ lục I.II.6b)."""
GROUND: RelationKind = "căn cứ"
Security = Literal["Mật", "Tối mật", "Tuyệt mật"]
"""Levels of secrecy (Luật Bảo vệ bí mật nhà nước 2018, điều 8)."""
Urgency = Literal["Khẩn", "Thượng khẩn", "Hỏa tốc"]
"""Degrees of urgency (NĐ30 Phụ lục I.III.3; HD36 II.2.1)."""
CopyKind = Literal["sao lục", "sao y", "trích sao", "bản sao"]
"""Forms of a copy (HD36 II.3.1; NĐ30 Điều 25); ``bản sao`` is the Party's one form since 27 May 2026 (HD05 III)."""
EXTRACT: CopyKind = "trích sao"
UNNUMBERED: CopyKind = "bản sao"
"""The form that has neither agency, number, place, date nor recipients."""


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


class Province(Strict):
    """The province or city under the centre of an issuer, as it was on the paper's day; ``now``: since
    1 July 2025.
    """

    name: str
    code: str
    now: str
    why: str


class FullName(Strict):
    """What an abbreviation of the paper stands for: ``VPTU`` is Văn phòng Tỉnh ủy."""

    printed: str
    name: str


class Heading(Strict):
    """A labelled line of the body. ``label`` as printed without its closing dot: I, 1, (1), a), Điều 1."""

    label: str
    title: str
    level: int = Field(ge=1)


class Footnote(Strict):
    """A note of the foot. ``anchor``: the word that its mark follows, null where the mark was not found."""

    mark: str
    text: str
    anchor: str | None = None


class Relation(Strict):
    """How a cited document stands to the one that names it (NĐ30 Phụ lục I.II.6b).

    ``by``: the code of the cited document that does it, ``this`` where the paper itself does; null where it
    is not said, as in a list of tasks.
    """

    kind: RelationKind
    by: str | None = None


class Citation(Strict):
    """Another document that this one cites by its number and symbol; distinct, in order of first mention."""

    type: str | None = None
    code: str
    date: datetime.date | None = None
    issuer: str | None = None
    subject: str | None = None
    relations: list[Relation] = []


class UnnumberedCitation(Strict):
    """Another document that is cited without a number: a law by its name, a resolution by its plenum."""

    type: str
    title: str
    date: datetime.date | None = None
    issuer: str | None = None
    relations: list[Relation] = []


class Annex(Strict):
    """What stands behind the signature: an annex, or the rules that a decision issues. ``note``: the line in
    brackets that says what it belongs to.
    """

    label: str
    title: str | None = None
    note: str | None = None


class Table(Strict):
    """Rows whose cells the text keeps apart, by tabs or upright strokes."""

    rows: list[list[str]]


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
    term_inferred: Inferred | None = None
    province_inferred: Province | None = None
    names_inferred: list[FullName] = []


class Document(Issue):
    """The original document, without its copy blocks.

    ``security_from``: that the level stands on a stamp that was read by itself, not in the text.
    """

    system: Literal["party", "state"] | None = None
    issuer_inferred: Inferred | None = None
    type: str | None = None
    subject: str | None = None
    about: str | None = None
    security: Security | None = None
    security_from: Literal["stamp"] | None = None
    urgency: Urgency | None = None
    circulation: list[str] = []
    addressees: list[str] = []
    bases: list[str] = []
    headings: list[Heading] = []
    footnotes: list[Footnote] = []
    citations: list[Citation] = []
    unnumbered: list[UnnumberedCitation] = []
    annexes: list[Annex] = []
    tables: list[Table] = []
    signatures: list[Signature] = []
    arrival: Arrival | None = None


class Copy(Issue):
    """A copy block: sao lục, sao y, trích sao or bản sao, with the words as printed. Where a Party copy's words
    cannot be read, its number still proves the block and ``kind`` is null: BS stands for every form.

    ``source``: what an extract says it was taken from ("từ bản chính số …"); ``time``: of an electronic copy.
    """

    kind: CopyKind | None = None
    printed_kind: str | None = None
    source: str | None = None
    time: str | None = None


class Doubt(Strict):
    """A value that is kept but fails a check; ``at`` is its JSON pointer. ``code`` is stable, ``why`` for
    people.
    """

    at: str
    code: str
    why: str


class Record(Strict):
    """What a notice says: the document, and the copies of it whose blocks stand on the paper, in their order."""

    document: Document
    copies: list[Copy] = []


class Parsed(Strict):
    """What ``parse()`` returns: the record, the evidence for each value by JSON pointer, what is doubtful.

    ``normalised``: by JSON pointer, the form that the rules give to a value that is printed or read
    otherwise (``KIT TRƯỞNG BAN``: K/T TRƯỞNG BAN). The record itself keeps what is printed.
    """

    record: Record
    evidence: dict[str, list[Span]] = {}
    normalised: dict[str, str] = {}
    doubts: list[Doubt] = []
