"""Signs: what speaks for and against a paper beginning on a page, each from 0 to 1, by name.

The forms: Nghị định 30/2020, Phụ lục I; HD36 II.1. The names are keys of ``parse/data/boundaries.toml``.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.folding import squeeze
from lexicon.fuzzy import nearest_phrase
from parse.fields.issuers import opens_body
from parse.fields.kinds import read_kind
from parse.fields.marks import head_mark, is_arrival, list_opening, motto_start
from parse.fields.number import is_copy_symbol, read_number
from parse.fields.place_date import read_place_date_behind
from parse.fields.recipients import recipients_opening
from parse.fields.signatures import is_authority, name_span
from parse.parts.annexes import annex_label
from parse.parts.copy_blocks import copy_words
from parse.stacks.attached import attached_note, belongs
from parse.stacks.pages import ReadPage
from parse.stacks.sheets import Sheet
from parse.text.lines import Line

_HEAD, _KIND = 16, 22
"""Lines from the top in which a head stands, and in which the kind or the addressees do."""
_ANNEX = 8
_PEN = "__"
"""What stands in the text for ink of a pen that could not be read (``ocr.pen``)."""
_STRONG = 3
"""Parts of a head that show where the paper before began."""
_TEXT = 90
"""Characters of a line of running text, at least."""
_END = re.compile(r"[.;:!?”\"')/]\s*$")

Signs = dict[str, float]


class Page:
    """What a page says by itself."""

    def __init__(self, read: ReadPage, sheet: Sheet | None) -> None:
        self.read, self.sheet = read, sheet
        head, below = read.head(_HEAD), read.head(_KIND, 0.62)
        self.motto = any(motto_start(line) is not None or _is_mark(line, "state") for line in head)
        self.party = any(_is_mark(line, "party") for line in head)
        self.codes = [found.found for line in head if (found := read_number(line)) and found.found.symbol]
        self.number = any(code.symbol and not is_copy_symbol(code.symbol.value) for code in self.codes)
        copy_number = any(code.symbol and is_copy_symbol(code.symbol.value) for code in self.codes)
        self.date = any(read_place_date_behind(line) for line in head)
        kinds = [named.kind for line in below if (named := read_kind(line))]
        self.kind = bool(kinds)
        self.kind_name = kinds[0] if kinds else None
        marked = vocabulary.squeezed("stacks", "draft", "words")
        self.draft_mark = any(line.capital and nearest_phrase(line.letters, marked) for line in head)
        undated = vocabulary.pattern("stacks", "draft", "date")
        by_pen = any(_PEN in line.text for line in head if read_number(line))
        unnumbered = self.number and not by_pen and not any(code.code for code in self.codes)
        self.open = unnumbered and (not self.date or any(undated.search(line.key) for line in head))
        monthless = vocabulary.pattern("stacks", "draft", "month")
        self.open_month = self.open and any(monthless.search(line.key) for line in head)
        self.addressed = any(list_opening(line, "addressees") is not None for line in below)
        self.issuer = any(line.capital and opens_body(line) for line in read.head(5, 0.3))
        copied = (copy_number and not self.number) or any(copy_words(line) for line in head)
        self.copy = copied and not (self.kind or self.addressed)
        self.annex = any(annex_label(line) is not None for line in read.head(_ANNEX, 0.4))
        self.note = attached_note(read.head(_KIND, 0.6))
        self.attached = self.note is not None
        self.arrived = _has_arrived([*read.head(_HEAD), *read.stamps])
        self.foot = any(recipients_opening(line) is not None or _signs(line) for line in read.lines)
        self.code = next((squeeze(code.code.value.lower()) for code in self.codes if code.code), None)
        self.own_codes = [
            (code.code or code.symbol).value
            for code in self.codes
            if code.symbol and not is_copy_symbol(code.symbol.value)
        ]

    @property
    def own_head(self) -> bool:
        """Whether the State's or the Party's mark is there, and nothing says that the page belongs to another paper."""
        told = self.annex or self.attached or self.open or self.draft_mark or self.copy
        return (self.motto or self.party) and not told

    @property
    def strength(self) -> int:
        """How many of the four parts of a head there are."""
        return sum((self.motto or self.party, self.number, self.date, self.kind or self.addressed))


def signs_of(before: list[Page], page: Page, listed: str) -> Signs:
    """The signs of a page. ``before``: all pages before it, sheets included; ``listed``: the letters of the stack's
    list of papers, "" where it has none.
    """
    own = [one for one in before if one.sheet is None]
    last = own[-1] if own else None
    strength = page.strength
    first = _first_of(own)
    attached = belongs(page.note, first.own_codes if first else [])
    signs: Signs = {
        "motto": page.motto,
        "party": page.party,
        "number": page.number,
        "date": page.date,
        "kind": page.kind,
        "addressed": page.addressed,
        "issuer": page.issuer,
        "head_2": strength == 2,
        "head_3": strength == 3,
        "head_4": strength == 4,
        "copy": page.copy,
        "annex": page.annex,
        "attached": page.attached,
        "attached_head": page.attached and strength >= 2,
        "attached_unnumbered": page.attached and not page.number,
        "attached_here": attached == "here",
        "attached_elsewhere": attached == "elsewhere",
        "arrived": page.arrived,
        "own_head": page.own_head,
        "draft": page.draft_mark,
        "open": page.open,
        "open_month": page.open_month,
        "proposed": (page.open or page.draft_mark) and _proposes(first),
        "listed": page.code is not None and bool(listed) and page.code in listed,
        "after_separator": bool(before) and before[-1].sheet == "separator",
        "after_blank": bool(before) and before[-1].sheet == "blank",
        "after_front": last is None,
        "after_foot": last is not None and _foot_lately(own),
        "goes_on": last is not None and _goes_on(last, page),
    }
    return {name: float(value) for name, value in (signs | _by_numbers(own, page)).items()}


def _by_numbers(own: list[Page], page: Page) -> dict[str, bool]:
    """What printed page numbers say. The first page of a paper bears none (NĐ30, Phụ lục I, I.4)."""
    printed = page.read.printed
    before = next((one.read.printed for one in reversed(own[-3:]) if one.read.printed), None)
    last = own[-1].read.printed if own else None
    return {
        "number_one": printed == 1,
        "number_next": printed is not None
        and ((last is not None and printed == last + 1) or (last is None and printed == 2)),
        "number_higher": printed is not None and printed > (before or 0) and printed > 1,
        "number_back": printed is not None and before is not None and printed <= before and printed > 1,
        "number_gone": printed is None and last is not None,
        "unnumbered": printed is None and last is None,
    }


def _first_of(own: list[Page]) -> Page | None:
    """The page on which the paper before began: the last one with enough of a head; None where there is none."""
    for one in reversed(own):
        if not one.attached and (one.strength >= _STRONG or (one.number and one.strength == _STRONG - 1)):
            return one
    return None


def _proposes(first: Page | None) -> bool:
    """Whether a paper is one that drafts are attached to."""
    proposing = (None, *vocabulary.words("stacks", "draft", "proposed_by"))
    return first is not None and first.kind_name in proposing


def _foot_lately(own: list[Page]) -> bool:
    """Whether the paper before has come to its foot on one of its last pages."""
    return any(one.foot for one in own[-2:])


def _goes_on(last: Page, page: Page) -> bool:
    """Whether the last page ends within a sentence, or this one begins within one."""
    ending = last.read.lines[-1].text if last.read.lines else ""
    opening = page.read.lines[0].text if page.read.lines else ""
    open_end = len(ending) >= _TEXT * 0.6 and not _END.search(ending)
    return (open_end and not page.motto) or opening[:1].islower()


def _has_arrived(lines: list[Line]) -> bool:
    """Whether there are lines of an arrival stamp: its word or, where that was not read, its number and its day."""
    if any(is_arrival(line) for line in lines):
        return True
    number, day = (vocabulary.pattern("stacks", "arrival", name) for name in ("number", "day"))
    return any(number.fullmatch(a.key) and day.fullmatch(b.key) for a in lines for b in lines if a is not b)


def _is_mark(line: Line, system: str) -> bool:
    mark = head_mark(line)
    return mark is not None and mark[0] == system


def _signs(line: Line) -> bool:
    return line.capital and is_authority(line) and name_span(line) is None
