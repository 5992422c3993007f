"""Scale: the size at which the recogniser reads best."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray

BEST_TYPE_HEIGHT = 19.0
"""Median component height in pixels that the recogniser is given: 14-point type at 200 dpi. Measured: larger is
slower and no better, smaller reads worse."""
BILEVEL_TYPE_HEIGHT = 22.0
"""The same for bilevel pages: a little larger, so that the tail of a comma, one pixel thin, is not lost. Measured on
six papers: 139 wrong characters in place of 240. Lengths in the layout are loose enough for the difference."""
TOLERANCE = 0.05
SMALLEST, LARGEST = 0.2, 4.0
MOST_PIXELS = 25_000_000
"""Maximum pixels of an enlarged page (A2 at 200 dpi has 15 million): specks taken for type would fill the memory."""


def scale_for(type_height: float | None, dpi: float, *, bilevel: bool = False) -> float:
    """By how much a page must be enlarged (> 1) or reduced (< 1); by its dpi where it has too little type to tell."""
    best = BILEVEL_TYPE_HEIGHT if bilevel else BEST_TYPE_HEIGHT
    wanted = best / type_height if type_height else (200 / dpi if dpi >= 50 else 1.0)
    wanted = min(max(wanted, SMALLEST), LARGEST)
    return 1.0 if abs(wanted - 1) < TOLERANCE else wanted


def limited_factor(factor: float, gray: Gray) -> float:
    """A factor that does not enlarge an image past ``MOST_PIXELS``."""
    return factor if factor <= 1 else max(min(factor, float(np.sqrt(MOST_PIXELS / max(gray.size, 1)))), 1.0)


def scaled(gray: Gray, factor: float) -> Gray:
    """The image ``factor`` times as large: averaged when reduced, by cubic curves when enlarged."""
    if factor == 1.0:
        return gray
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8)


def shrunk(gray: Gray, size: int) -> tuple[Gray, int]:
    """The image a whole number of times smaller, its longer side about ``size`` pixels, and that number.

    Whole numbers are averaged several times as fast as others.
    """
    divisor = max(1, round(max(gray.shape) / size))
    if divisor == 1:
        return gray, 1
    height, width = gray.shape[0] // divisor, gray.shape[1] // divisor
    whole = gray[: height * divisor, : width * divisor]
    return np.asarray(
        cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8
    ), divisor
