"""Unsealed: a page without the rings and emblems of its seals: a stamp under one stands by itself there.

The letters along a seal's rim stay: they run round, a stamp's stand in a row.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.layout.seals import Seal, rings_of
from ocr.stamps.patches import DARK

REACH = 6
"""Pixels around a seal's outermost ring that its ink may take."""
EMBLEM = 0.5
"""Share of its radius within which a seal's emblem lies."""
STROKE = 11
"""Pixels: strokes of letters are thinner, an emblem is not."""


def without_seals(gray: Gray, seals: list[Seal]) -> Gray:
    """A cleaned page with the rings and emblems of its seals made white."""
    clean = gray.copy() if seals else gray
    for seal in seals:
        reach = round(seal.radius) + REACH
        top, left = max(round(seal.y) - reach, 0), max(round(seal.x) - reach, 0)
        part = clean[top : round(seal.y) + reach, left : round(seal.x) + reach]
        if not part.size:
            continue
        ink = np.asarray((part < DARK).astype(np.uint8))
        yy, xx = np.mgrid[: part.shape[0], : part.shape[1]]
        distance = np.hypot(xx + left - seal.x, yy + top - seal.y)
        taken = (ink > 0) & rings_of(ink, distance, seal.radius)
        thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((STROKE, STROKE), np.uint8))
        emblem = cv2.dilate(thick, np.ones((7, 7), np.uint8)) > 0
        taken |= emblem & (distance < EMBLEM * seal.radius)
        part[cv2.dilate(taken.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return clean
