"""Read page: one page of a scan to its printed lines. Runs in a process of its own, one page at a time."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ocr.clean import CleanPage, clean
from ocr.components import components_of
from ocr.errors import PageTimeout, ScanError
from ocr.graphics import Graphics, without_graphics
from ocr.pages import PageSource, Pixels, load
from ocr.printed_lines import PrintedLine, printed_lines
from ocr.recognise import Reading, Recogniser, tesseract
from ocr.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.strips import unfold
from ocr.transcript import Page

BLANK_INK = 1.5e-4
"""A page with a smaller share of writing than this is blank: a single line of type has ten times as much."""
UPSIDE_DOWN = 0.55
"""Mean confidence below which a page whose head could not be told from its foot is read the other way up too."""


class PageReading(NamedTuple):
    """A page as read: its lines, strip by strip, in pixels of the cleaned page (``width`` × ``height``)."""

    page: Page
    lines: list[PrintedLine]
    width: int = 0
    height: int = 0


def read_page(source: PageSource, seconds: float, recogniser: Recogniser = tesseract) -> PageReading:
    """Reads a page. A page that takes longer than ``seconds`` or whose image is broken comes back unread.

    Raises:
        RecogniserMissing: the machine lacks the recogniser: no page can be read.
        ScanError: a page of a single-page file is broken.
    """
    # A process a page: OpenCV's own threads cost half as much again in CPU time for a gain that others pay for.
    cv2.setNumThreads(1)
    pixels = load(source)
    cleaned = clean(pixels, source.dpi)
    graphics = without_graphics(cleaned.gray)
    if graphics.ink.mean() < BLANK_INK:
        return PageReading(_page(source, pixels, cleaned, "blank"), [])
    try:
        lines = _lines(cleaned, graphics, seconds, recogniser)
        if not cleaned.upright_is_sure and _confidence(lines) < UPSIDE_DOWN:
            other = clean(pixels, source.dpi, (cleaned.rotation + 180) % 360)  # type: ignore[arg-type]
            other_lines = _lines(other, without_graphics(other.gray), seconds, recogniser)
            if _confidence(other_lines) > _confidence(lines):
                cleaned, lines = other, other_lines
    except PageTimeout as error:
        return PageReading(_page(source, pixels, cleaned, "unread", str(error)), [])
    height, width = cleaned.gray.shape
    return PageReading(_page(source, pixels, cleaned, "read"), lines, width, height)


def unread(source: PageSource, error: ScanError) -> PageReading:
    """The place of a page that could not be read, so that it is never silently lost."""
    page = Page(
        number=source.number,
        width=source.width,
        height=source.height,
        dpi=source.dpi,
        state="unread",
        reason=f"{error.code}: {error}",
    )
    return PageReading(page, [])


def _lines(
    cleaned: CleanPage, graphics: Graphics, seconds: float, recogniser: Recogniser
) -> list[PrintedLine]:
    unfolded = unfold(graphics, cleaned.stamps)
    readings: list[Reading] = recogniser(unfolded.gray, seconds)
    return printed_lines(readings, unfolded.strips, cleaned.geometry, components_of(graphics.ink))


def _confidence(lines: list[PrintedLine]) -> float:
    confidences = [w.confidence for line in lines for w in line.words]
    return float(np.mean(confidences)) if confidences else 0.0


def _page(
    source: PageSource, pixels: Pixels, cleaned: CleanPage, state: str, reason: str | None = None
) -> Page:
    height, width = pixels.shape[:2]
    return Page.model_validate(
        {
            "number": source.number,
            "width": width,
            "height": height,
            # Where the file states no believable resolution, the type's size tells it: 14 points, 0.095 inch.
            "dpi": source.dpi if source.dpi >= 50 else _dpi_of(cleaned, width),
            "rotation": cleaned.rotation,
            "skew": cleaned.skew,
            "state": state,
            "reason": reason,
            "steps": cleaned.steps,
        }
    )


def _dpi_of(cleaned: CleanPage, width: int) -> float:
    scale = float(np.sqrt(abs(np.linalg.det(cleaned.geometry.matrix[:2, :2]))))
    return round(TYPE / 0.095 / max(scale, 1e-6))
