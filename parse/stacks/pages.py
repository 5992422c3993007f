"""Pages: what is known of each page of a file before its papers are told apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from parse.text.lines import Line, Source

_NUMBER = re.compile(r"[-–—~\s.]*(?:\d{1,3}\s?/\s?)?(?P<n>\d{1,3})[-–—~.\s]*")
_OF_MANY = re.compile(r"[-–—~\s.]*(?P<n>\d{1,3})\s?/\s?\d{1,3}[-–—~.\s]*")
_MARGIN = 0.09
"""Height of the margins, above and below, in which a number by itself is a page number (NĐ30, Phụ lục I, I.4)."""
_SPECKS = 12
"""So many letters or fewer on a page are specks and show-through."""


class PageLine(NamedTuple):
    """A printed line. ``top``: how far below the page's upper edge its letters stand, 0 to 1; None: unknown."""

    text: str
    top: float | None = None


class PageText(NamedTuple):
    """A page of a file: its number (1-based), and its lines from top to bottom, page numbers included.

    ``separator``: a bar code on it says that it parts papers. ``stamps``: the lines of stamps, which are not among the
    others.
    """

    number: int
    lines: tuple[PageLine, ...]
    separator: bool = False
    stamps: tuple[PageLine, ...] = ()


class ReadPage:
    """A page prepared for its signs: ``lines`` without the page number, as the parser's lines; ``printed``: that
    number. ``tops``: as ``PageLine.top``, one for each line. ``stamps``: the lines of stamps in the page's upper half.
    """

    def __init__(self, page: PageText) -> None:
        self.number, self.separator = page.number, page.separator
        kept = [line for line in page.lines if line.text.strip()]
        self.printed = _printed_number(kept)
        if self.printed is not None:
            kept = [line for line in kept if _number_of(line) is None]
        self.lines: list[Line] = []
        self.tops: list[float | None] = []
        for line in kept:
            self.lines += Source(line.text).lines
            self.tops += [line.top] * (len(self.lines) - len(self.tops))
        self.letters = sum(len(line.letters) for line in self.lines)
        upper = [line.text for line in page.stamps if line.top is None or line.top < 0.5]
        self.stamps = [line for text in upper for line in Source(text).lines]

    @property
    def is_blank(self) -> bool:
        return self.letters <= _SPECKS

    def head(self, most: int, lowest: float = 0.5) -> list[Line]:
        """The first lines, at most so many, of those that do not stand too low."""
        tops = zip(self.lines, self.tops, strict=True)
        return [line for line, top in tops if top is None or top < lowest][:most]


def _printed_number(lines: list[PageLine]) -> int | None:
    """The number printed in a margin; where nothing is known of places, the first or the last line."""
    ends = [*lines[:2], *lines[-1:]]
    if all(line.top is None for line in lines):
        ends = [*lines[:1], *lines[-1:]]
    return next((n for n in map(_number_of, ends) if n), None)


def _number_of(line: PageLine) -> int | None:
    if line.top is not None and _MARGIN < line.top < 1 - _MARGIN:
        return None
    found = _OF_MANY.fullmatch(line.text) or _NUMBER.fullmatch(line.text)
    return int(found["n"]) if found else None
