"""Faint: ink on a gray page that is much paler than its print: worn stamps, and coloured ones in gray."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Mask, components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE

Ink = npt.NDArray[np.uint8]

PAPER = 222
"""From this shade on a pixel of a flattened page is paper."""
FAINT = 120
"""From this shade on ink can be faint; the middle of print's strokes is darker, on the palest of copies too."""
HALF = 2
"""It is looked for on a page so many times smaller."""
SMALLEST = 6
"""Pixels there of the smallest stroke, which is two wide somewhere; the edges of print leave less."""
MOST = 0.02
"""Share of a page above which faint ink is its shade, not a stamp."""


def faint_ink(gray: Gray) -> Gray | None:
    """The faint ink of a cleaned gray page by itself; None where there is none, or the whole page is faint."""
    height, width = gray.shape[0] // HALF, gray.shape[1] // HALF
    whole = gray[: height * HALF, : width * HALF]
    small = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    dark = np.asarray((small < FAINT).astype(np.uint8))
    around = cv2.dilate(dark, np.ones((3, 3), np.uint8)) > 0
    around |= _letters(small, dark)
    faint = np.asarray(((small < PAPER) & ~around).astype(np.uint8))
    strokes = components_of(faint)
    thick = np.zeros(len(strokes.x) + 1, np.bool_)
    thick[strokes.labels[cv2.erode(faint, np.ones((2, 2), np.uint8)) > 0]] = True
    kept = strokes.mask(thick[1:] & (strokes.area >= SMALLEST))
    if not kept.any() or kept.mean() > MOST:
        return None
    near = (cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & ~around
    shown = cv2.resize(near.astype(np.uint8), (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.where(shown > 0, gray, np.uint8(255)), np.uint8)


def _letters(small: Gray, dark: Ink) -> Mask:
    """The letters of print, their hairlines too: dark somewhere, and no larger than a few letters that touch."""
    ink = components_of(np.asarray((small < PAPER).astype(np.uint8)))
    printed = np.zeros(len(ink.x) + 1, np.bool_)
    printed[ink.labels[dark > 0]] = True
    letter = (ink.height < 2.2 * TYPE / HALF) & (ink.width < 5 * TYPE / HALF)
    return ink.mask(printed[1:] & letter)
