"""Rubble: ink of a page that is no word that was read, no seal and no rule: letters, and frames in pieces.

A dry pad, or a scanner that knows black and white alone, breaks a stamp's letters and its frame; the pieces of both
belong together.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.components import Mask, components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.stamps.patches import HALF, HIGHEST, LONGEST, Ink

SHADE = 200
"""Below this shade a pixel of a page at half its size is ink: a thin stroke is half of one there."""
SPECK = 0.15 * TYPE
"""What is smaller is dirt."""
LETTER = 6 * TYPE
"""The largest letters of a stamp that touch one another."""
HOLLOW = 0.3
"""Share of its rectangle that a piece of a frame inks at most."""


def left_over(gray: Gray, read: Mask, smaller: int) -> Ink:
    """The ink (0/1) of letters and pieces of frames outside of what was read. ``read``: so many times ``smaller``."""
    height, width = gray.shape[0] // HALF, gray.shape[1] // HALF
    whole = gray[: height * HALF, : width * HALF]
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    parts = components_of(np.asarray((small < SHADE).astype(np.uint8)))
    long, short = (np.maximum(parts.width, parts.height) * HALF, np.minimum(parts.width, parts.height) * HALF)
    letter = (long >= SPECK) & (long <= LETTER)
    frame = (long > LETTER) & (long <= LONGEST) & (short <= HIGHEST)
    frame &= parts.area < HOLLOW * parts.width * parts.height + 3 * (parts.width + parts.height)
    step = smaller // HALF
    unread = ~read[(parts.y + parts.height // 2) // step, (parts.x + parts.width // 2) // step]
    kept = parts.mask((letter | frame) & unread).astype(np.uint8)
    shown = cv2.resize(kept, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(shown & (gray < SHADE).astype(np.uint8), np.uint8)
