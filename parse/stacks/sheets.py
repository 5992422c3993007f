"""Sheets: which pages of a stack are no papers: blank ones, the cover, the list of papers, the end sheet, separators.

Nghị định 30/2020, Điều 29 to 31 and Phụ lục V; their words are in ``lexicon/data/stacks.toml``.
"""

from __future__ import annotations

from typing import Literal

from lexicon import vocabulary
from lexicon.fuzzy import nearest_phrase, opening_end
from parse.fields.number import read_number
from parse.stacks.pages import ReadPage
from parse.text.lines import Line

Sheet = Literal["blank", "cover", "contents", "end", "separator"]

_TITLE_LINES = 14
_FEW_LETTERS = 60  # of a separator
_COVER_LETTERS = 900  # a page with more is no cover
_COVER_FIELDS, _UNTITLED_FIELDS = 2, 4
_COLUMNS = 3


def sheet_of(page: ReadPage) -> Sheet | None:
    """What a page is, if it is no page of a paper."""
    if page.separator:
        return "separator"
    if page.is_blank and not _titled(page.lines, "separator"):
        return "blank"
    if page.letters <= _FEW_LETTERS and _titled(page.lines, "separator"):
        return "separator"
    top = page.lines[:_TITLE_LINES]
    if _titled(top, "end"):
        return "end"
    if _titled(top, "contents") and _count(page.lines, "contents", "columns", anywhere=True) >= _COLUMNS:
        return "contents"
    return "cover" if page.letters <= _COVER_LETTERS and _is_cover(page, top) else None


def _is_cover(page: ReadPage, top: list[Line]) -> bool:
    """Whether a page has a cover's fields; fewer of them where its title was read too."""
    fields = _count(page.lines, "cover", "fields")
    if fields < (_COVER_FIELDS if _titled(page.lines, "cover") else _UNTITLED_FIELDS):
        return False
    return not any(found.found.code for line in top if (found := read_number(line)))


def _titled(lines: list[Line], sheet: str) -> bool:
    """Whether a line in capitals is the sheet's name."""
    names = vocabulary.squeezed("stacks", sheet, "title")
    return any(line.capital and nearest_phrase(line.letters, names) is not None for line in lines)


def _count(lines: list[Line], sheet: str, what: str, *, anywhere: bool = False) -> int:
    """How many different words of a table open a line, or stand anywhere in one."""
    words = vocabulary.squeezed("stacks", sheet, what)
    if anywhere:
        letters = [line.letters for line in lines]
        return sum(any(word in line for line in letters) for word in words)
    return sum(any(opening_end(line.key, (word,)) is not None for line in lines) for word in words)
