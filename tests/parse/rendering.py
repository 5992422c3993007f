"""Laying a record out as a paper, by HD36 (Party) and Nghị định 30/2020 (State), as ``docs/parsing.md`` expects its
text: head (left column, then right), kind and subject, body, notes, recipients, signatures, copy blocks.

Nothing here is shared with ``parse``: what the one prints by the rules, the other must read by its own.
"""

from __future__ import annotations

import datetime
import textwrap
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from parse.record import Copy, Document, Issue, Record, Signature

MOTTO = {
    "party": ["ĐẢNG CỘNG SẢN VIỆT NAM"],
    "state": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
STRAIGHT = str.maketrans("“”", '""')
# The tone on the second vowel of open oa, oe, uy: what some offices write, others not (van-ban.md 6.2).
_OLD = ("òa", "óa", "ỏa", "õa", "ọa", "ùy", "úy", "ủy", "ũy", "ụy")
_NEW = ("oà", "oá", "oả", "oã", "oạ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
# What the record states in words of its own, however it is printed.
_LISTED = {"system", "type", "security", "urgency", "kind"}

Block = str | tuple[int, int]
"""A part of the body: one or more paragraphs' text, or the range of the record's notes that stand there."""


@dataclass(frozen=True)
class Layout:
    """How one office, or who retyped its paper, lays out and writes. ``width``: characters of a centred or dashed
    line before it breaks, None where it does not; ``broken``: whether names of bodies break at their ``|``."""

    number: str = ""  # the words before the number; by the system where empty
    spaced: bool = False  # whether blanks stand around the dash of a code
    padding: Literal["rule", "always", "never"] = "rule"
    star: str = "*"
    motto_rule: str = ""
    blank: Literal["none", "parts", "lines"] = "none"
    straight: bool = False
    new_tones: bool = False
    width: int | None = None
    broken: bool = False
    dash: str = "- "
    recipients: str = "Nơi nhận:"
    marks_at: Literal["right", "left", "top"] = "right"
    signed: Literal["before", "line", "bracketed"] = "before"
    signers_first: bool = False
    by_rows: bool = False  # whether the columns of heads were read row by row
    headless: bool = False
    electronic: int | None = None  # the seconds in an electronic copy's time; the first copy is such a one


@dataclass(frozen=True)
class Paper:
    """A record with what it does not hold: the body's text in order (grounds and headings are printed in it) and how
    names of bodies may break (each with ``|`` in it)."""

    record: Record
    body: list[Block]
    layout: Layout
    breaks: dict[str, str]


def render(paper: Paper) -> str:
    """The paper's text."""
    document, layout = paper.record.document, paper.layout
    copies = list(paper.record.copies)
    parts: list[list[str]] = []
    if layout.electronic is not None:
        parts.append([_electronic(copies.pop(0), layout.electronic)])
    parts += [_document_head(paper), _opening(document, layout)]
    parts += [_block(document, block) for block in paper.body]
    signatures = document.signatures or ([document.signature] if document.signature else [])
    parts += _foot(document.recipients, [*signatures[1:], *signatures[:1]], layout)
    for copy in copies:
        parts += _copy(paper, copy)
    lines = [part for part in parts if part]
    joint = "\n\n" if layout.blank == "lines" else "\n"
    text = ("\n\n" if layout.blank != "none" else "\n").join(joint.join(part) for part in lines)
    return spelt(text, layout)


def spelt(text: str, layout: Layout) -> str:
    """A text with the quotes and tones of a layout."""
    if layout.straight:
        text = text.translate(STRAIGHT)
    if layout.new_tones:
        for old, new in zip(_OLD, _NEW, strict=True):
            for a, b in ((old, new), (old.upper(), new.upper())):
                text = _at_word_ends(text, a, b)
    return text


def printed(value: Any, layout: Layout, name: str = "") -> Any:
    """A record's JSON as its values are printed in a layout, without empty fields."""
    if isinstance(value, dict):
        pairs = ((key, printed(one, layout, key)) for key, one in value.items())
        return {key: one for key, one in pairs if one not in (None, [], {})}
    if isinstance(value, list):
        return [printed(one, layout, name) for one in value]
    if isinstance(value, str) and name not in _LISTED:
        return spelt(value, layout)
    return value


def _at_word_ends(text: str, old: str, new: str) -> str:
    """Only open syllables have two spellings: ủy/uỷ, but hoàn."""
    parts = text.split(old)
    out = parts[0]
    for part in parts[1:]:
        onset = out[-1:].lower() == "q"  # quý never varies
        out += (old if part[:1].isalpha() or onset else new) + part
    return out


def _document_head(paper: Paper) -> list[str]:
    document, layout = paper.record.document, paper.layout
    if layout.headless:
        return []
    assert document.system
    marks = [mark.upper() for mark in (document.security, document.urgency) if mark]
    left, number = _issuer(paper, document, document.system), _number(document, document.system, layout)
    about = wrapped(document.about, layout) if document.about else []
    motto = [*MOTTO[document.system], *filter(None, [layout.motto_rule])]
    date = _place_date(document, layout)
    if layout.by_rows:
        return _rows(left, motto) + _rows(number, date) + about + marks
    columns = {
        "top": [marks, left, number, about, motto, date],
        "left": [left, number, about, marks, motto, date],
    }
    in_order = columns.get(layout.marks_at, [left, number, about, motto, date, marks])
    return [line for part in in_order for line in part]


def _rows(left: list[str], right: list[str]) -> list[str]:
    """Two columns as a reader goes that takes no notice of them."""
    return [" ".join(filter(None, row)) for row in zip_longest(left, right)]


def _issuer(paper: Paper, issue: Issue, system: str) -> list[str]:
    out: list[str] = []
    for name in issue.issuer:
        broken = paper.breaks.get(name, name)
        out += broken.split("|") if paper.layout.broken else [name]
    star = paper.layout.star
    return [*out, star] if star and (system == "party" or star != "*") else out


def _number(issue: Issue, system: str, layout: Layout) -> list[str]:
    if issue.code is None:
        return []
    words = layout.number or {"party": "Số ", "state": "Số: "}[system]
    return [words + (issue.code.replace("-", " - ") if layout.spaced else issue.code)]


def _place_date(issue: Issue, layout: Layout) -> list[str]:
    if issue.date is None:
        return []
    day, month, year = date_words(issue.date, layout.padding)
    return [f"{issue.place}, ngày {day} tháng {month} năm {year}"]


def date_words(date: datetime.date, padding: str) -> tuple[str, str, str]:
    """Day, month, year. By the rule, days under 10 and months under 3 have a zero (NĐ30, annex I, II.1.4)."""
    if padding == "never":
        return str(date.day), str(date.month), str(date.year)
    month = f"{date.month:02d}" if date.month < 3 or padding == "always" else str(date.month)
    return f"{date.day:02d}", month, str(date.year)


def _opening(document: Document, layout: Layout) -> list[str]:
    out: list[str] = []
    if document.type != "Công văn":
        out.append(str(document.type).upper())
        out += wrapped(document.subject, layout) if document.subject else []
    if len(document.addressees) == 1:
        out += [f"Kính gửi: {document.addressees[0]}"]
    elif document.addressees:
        out += ["Kính gửi:", *_dashed(document.addressees, layout)]
    return out


def _block(document: Document, block: Block) -> list[str]:
    if isinstance(block, str):
        return block.split("\n")
    return [f"{note.mark.translate(RAISED)} {note.text}" for note in document.footnotes[slice(*block)]]


def _foot(recipients: list[str], signatures: list[Signature], layout: Layout) -> list[list[str]]:
    """Recipients and signers; those of a joint paper stand above the list, the leading one last."""
    to = [layout.recipients, *_dashed(recipients, layout)] if recipients else []
    signers = [line for one in signatures for line in _signature(one, layout)]
    return [signers, to] if len(signatures) > 1 or layout.signers_first else [to, signers]


def _signature(signature: Signature, layout: Layout) -> list[str]:
    out = [*signature.authority, *filter(None, [signature.title])]
    if signature.name is None:
        return out
    if signature.signed and layout.signed == "before":
        return [*out, f"{signature.signed}: {signature.name}"]
    if signature.signed:
        out.append(f"({signature.signed})" if layout.signed == "bracketed" else signature.signed)
    return [*out, signature.name]


def _copy(paper: Paper, copy: Copy) -> list[list[str]]:
    system = "party" if "-BS/" in str(copy.code) else "state"
    left, number = _issuer(paper, copy, system), _number(copy, system, paper.layout)
    words, date = [str(copy.printed_kind)], _place_date(copy, paper.layout)
    rows = _rows(left, words) + _rows(number, date)
    head = rows if paper.layout.by_rows else [*left, *number, *words, *date]
    return [head, *_foot(copy.recipients, [copy.signature] if copy.signature else [], paper.layout)]


def _electronic(copy: Copy, seconds: int) -> str:
    """NĐ30, annex I, part II.I: one line above the head."""
    assert copy.date
    time = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{copy.printed_kind}; {copy.issuer[0]}; {copy.date:%d/%m/%Y}; {time} +07:00"


def _dashed(items: list[str], layout: Layout) -> list[str]:
    return [line for item in items for line in wrapped(layout.dash + item, layout)]


def wrapped(text: str, layout: Layout) -> list[str]:
    """The printed lines of a text that is centred or in a list."""
    if layout.width is None:
        return [text]
    return textwrap.wrap(text, layout.width, break_long_words=False, break_on_hyphens=False)
