"""Separators: the sheets that are laid between papers before they are scanned, told by their code or their colour.

Those that say in words what they are, ``parse.stacks`` tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import zxingcpp

from ocr import PageReading, page_pixels

_SAYS = "PATCH"
"""What the code on a separator sheet says, with a T behind it or a number: PATCHT, PATCH T, PATCH1."""
_FEW_WORDS = 12
"""A page with more is no separator: its codes are not looked for."""
_COLOURED = "coloured paper"
"""A step of reading (``ocr.Page.steps``)."""
_CODES = zxingcpp.BarcodeFormats(
    (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code39, zxingcpp.BarcodeFormat.Code128)
)


class Sheet(NamedTuple):
    """What tells whether a page is a separator: its code's words do, it is blank, its paper is coloured."""

    coded: bool
    blank: bool
    coloured: bool


def seen(reading: PageReading, source: Path) -> Sheet:
    """What is seen of a page that has been read."""
    blank = reading.page.state == "blank"
    coded = not blank and _few_words(reading) and _is_coded(source, reading.page.number)
    return Sheet(coded, blank, _COLOURED in reading.page.steps)


def separators(sheets: Iterable[Sheet]) -> list[bool]:
    """Of each page of a file whether it parts papers: it bears the code, or is a blank sheet of coloured paper between
    pages that are not of such paper. The back of a coloured cover is none.
    """
    found = list(sheets)
    return [
        one.coded or (one.blank and one.coloured and not any(by.coloured for by in _beside(found, n)))
        for n, one in enumerate(found)
    ]


def _beside(sheets: list[Sheet], n: int) -> list[Sheet]:
    return [sheets[k] for k in (n - 1, n + 1) if 0 <= k < len(sheets)]


def _few_words(reading: PageReading) -> bool:
    return sum(len(line.words) for line in reading.lines) <= _FEW_WORDS


def _is_coded(source: Path, number: int) -> bool:
    try:
        codes = zxingcpp.read_barcodes(page_pixels(source, number), formats=_CODES)
    except Exception:  # a strange page makes a decoder fail in ways of its own; it is then no separator
        return False
    return any(code.text.strip().upper().startswith(_SAYS) for code in codes)
