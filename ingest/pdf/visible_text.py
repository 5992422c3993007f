"""Visible text: where a PDF page shows letters of its own, and whether they say what was read from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lexicon.folding import nfc
from ocr import Box, Page, ScanError, Transcript
from ocr.programs import poppler

if TYPE_CHECKING:
    from ocrmypdf.pdfinfo import PageInfo

ENOUGH = 0.6
"""Minimum share of the words read that the page's own text must hold to be believed."""


def boxes(pageinfo: PageInfo, width: int, height: int) -> list[Box]:
    """The areas of a page's visible text, in pixels of the upright page of that size.

    ``pageinfo`` is OCRmyPDF's, made with its detailed analysis.
    """
    areas = pageinfo.get_textareas(visible=True, corrupt=None)
    return [_pixels(x0, y0, x1, y1, pageinfo, width, height) for x0, y0, x1, y1 in areas]


def _pixels(
    x0: float, y0: float, x1: float, y1: float, pageinfo: PageInfo, width: int, height: int
) -> Box:  # fmt: skip
    """A box in points of the unturned page (y up) as pixels of the upright page (y down)."""
    left, bottom, right, top = (float(v) for v in pageinfo.mediabox)
    x0, y0, x1, y1 = x0 - left, y0 - bottom, x1 - left, y1 - bottom
    wide, high = right - left, top - bottom
    rotation = pageinfo.rotation % 360
    if rotation == 90:
        x0, y0, x1, y1, wide, high = y0, wide - x1, y1, wide - x0, high, wide
    elif rotation == 180:
        x0, y0, x1, y1 = wide - x1, high - y1, wide - x0, high - y0
    elif rotation == 270:
        x0, y0, x1, y1, wide, high = high - y1, x0, high - y0, x1, high, wide
    sx, sy = width / wide, height / high
    return Box(int(x0 * sx), int((high - y1) * sy), int(x1 * sx + 1), int((high - y0) * sy + 1))


def says_the_same(pdf: Path, transcript: Transcript, page: Page) -> bool:
    """Whether a page's own text holds most of the words that were read from the page's picture."""
    try:
        own = set(_words(poppler.text(pdf, page.number)))
    except ScanError:
        return False
    read = _words(
        " ".join(transcript.text[w.start : w.end] for w in transcript.words if w.page == page.number)
    )
    return not read or sum(word in own for word in read) >= ENOUGH * len(read)


def _words(text: str) -> list[str]:
    return re.findall(r"\w{2,}", nfc(text).lower())
