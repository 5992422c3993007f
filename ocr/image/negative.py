"""Negative: white print on black, as microfilm and a wrong setting of a scanner give, made black on white."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.components import components_of, type_height
from ocr.image.scale import shrunk
from ocr.scan.pages import Pixels

MOST_DARK = 0.5
"""Share of a page that may be dark before it is looked at: print covers a tenth, a copier's border or a dark desk can
cover half."""
WORKING_SIDE = 1600
"""Longer side in pixels of the image on which letters are looked for: A4 at 140 dpi."""


def without_negative(pixels: Pixels) -> tuple[Pixels, bool]:
    """The page as black print on white, and whether it was a negative.

    A page is one if most of it is dark and its letters are the bright patches: in a photograph of a sheet on a dark
    desk they are the dark ones, on a page that is merely dark too.
    """
    sample = pixels[::7, ::7] if pixels.ndim == 2 else pixels[::7, ::7, 1]
    if sample.size == 0 or np.mean(sample < 128) <= MOST_DARK:
        return pixels, False
    gray = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, 1])
    small, _ = shrunk(gray, WORKING_SIDE)
    _, bright = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_bright = np.asarray(bright, dtype=np.uint8)
    if np.mean(is_bright) >= MOST_DARK or _letters(is_bright) <= _letters(1 - is_bright):
        return pixels, False
    return np.asarray(255 - pixels, dtype=np.uint8), True


def _letters(ink: Gray) -> int:
    """How many patches of ink (0 and 1) are letters of the usual height; 0 where they are too few to tell."""
    parts = components_of(ink)
    height = type_height(parts, max(ink.shape))
    if height is None:
        return 0
    return int(
        ((parts.height > 0.7 * height) & (parts.height < 2.2 * height) & (parts.width < 3 * height)).sum()
    )
