"""Struck rules: long level lines that run through print, as the edge of a stamp does that lies upon it.

The lines of forms have white on both sides (``graphics.py``); of these one side, or both, is letters.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.components import Mask
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.seals import Ink, Seal

LONG, LONGEST, THICK = 7, 40, 0.5
"""Length of a solid level line, in heights of type, that no letters make; that of the widest stamp's edge; and the
height from which it is no line."""
_SOFT = np.ones((3, 3), np.uint8)


def struck_rules(ink: Ink, seals: list[Seal]) -> Mask:
    """The pixels of long level rules that touch print, as the edge of a stamp does that lies upon it, but for the
    strokes of letters across them. No letters' feet make a solid line so long. What is thick, or of a seal, is no rule;
    what is longer than any stamp is the sheet's own, and tells how it is laid out.
    """
    solid = _opened(ink, 1, round(LONG * TYPE))
    solid = solid & ~_opened(solid, round(THICK * TYPE), 1) & ~_opened(solid, 1, round(LONGEST * TYPE))
    for seal in seals:
        reach = round(seal.radius + TYPE)
        y, x = round(seal.y), round(seal.x)
        solid[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach] = 0
    if not solid.any():
        return np.zeros(ink.shape, np.bool_)
    rule = np.asarray(cv2.dilate(solid, _SOFT), np.uint8) & ink
    # Where ink stands close above the line and close below it, a stroke crosses it.
    reach = round(0.35 * TYPE)
    above, below = np.zeros_like(ink), np.zeros_like(ink)
    free = ink & ~rule
    above[reach:], below[:-reach] = free[:-reach], free[reach:]
    crossed = np.asarray(cv2.dilate(above & below, _SOFT), np.uint8)
    return np.asarray((rule & ~crossed) > 0)


def _opened(ink: Ink, high: int, wide: int) -> Ink:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((high, wide), np.uint8)), np.uint8)
