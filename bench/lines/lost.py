"""Lost: ink of a cleaned page's letters that reaches no strip, so that no reader ever sees it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from bench.lines.known import Known
from ocr.image.components import Components, Mask, components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Graphics
from ocr.layout.strips import MARGIN, Unfolded, unfold

LEAST_INK = 6
"""Minimum pixels of a patch that counts: the dot of a small i has 9 at the standard size."""
DARK = 200
"""Gray below which a pixel of the unfolded page shows ink."""


class Lost(NamedTuple):
    """Patches of ink (x, y, width, height): how many there are, and those that reach no strip."""

    all: int
    lost: list[tuple[int, int, int, int]]


def lost_ink(graphics: Graphics, words: list[Known] | None = None) -> Lost:
    """``words``: only patches in their boxes count; without them all that lie at letters."""
    parts = components_of(graphics.ink)
    own = parts.area >= LEAST_INK
    own &= _in_words(parts, words) if words is not None else _at_letters(parts)
    shown = _reached(unfold(graphics), graphics)
    seen = np.bincount(parts.labels[shown].ravel(), minlength=len(parts.x) + 1)[1:]
    lost = np.flatnonzero(own & (seen < 0.5 * parts.area))
    sides = np.stack([parts.x, parts.y, parts.width, parts.height], axis=1)
    return Lost(int(own.sum()), [tuple(row) for row in sides[lost].tolist()])


def _reached(unfolded: Unfolded, graphics: Graphics) -> Mask:
    """Which pixels of the page are dark on the unfolded sheet; of stamps, which are turned, all of them."""
    reached = np.zeros(graphics.ink.shape, np.bool_)
    for strip in unfolded.strips:
        a = strip.area
        if strip.role == "stamp":
            reached[a.y0 : a.y1, a.x0 : a.x1] = True
            continue
        part = unfolded.gray[strip.top : strip.top + a.height, MARGIN : MARGIN + a.width]
        reached[a.y0 : a.y1, a.x0 : a.x1] |= part < DARK
    return reached


def _in_words(parts: Components, words: list[Known]) -> Mask:
    x, y = parts.x + parts.width / 2, parts.y + parts.height / 2
    found = np.zeros(len(parts.x), np.bool_)
    for word in words:
        if not word.covered:
            found |= (x >= word.x0) & (x < word.x1) & (y >= word.y0) & (y < word.y1)
    return found


def _at_letters(parts: Components) -> Mask:
    """Patches of the size of letters in company, and what lies within half a letter's height of these."""
    sized = (parts.height >= 0.5 * TYPE) & (parts.height <= 2.4 * TYPE) & (parts.width <= 4 * TYPE)
    rows = parts.mask(sized).astype(np.uint8)
    joined = cv2.dilate(rows, np.ones((1, round(1.2 * TYPE)), np.uint8))
    runs = components_of(np.asarray(joined, np.uint8))
    print_ = runs.mask(runs.width >= 5 * TYPE).astype(np.uint8)
    near = cv2.dilate(print_, np.ones((round(TYPE), 1), np.uint8)) > 0
    middle = near[
        np.minimum(parts.y + parts.height // 2, near.shape[0] - 1),
        np.minimum(parts.x + parts.width // 2, near.shape[1] - 1),
    ]
    return np.asarray(middle & (parts.height <= 3 * TYPE) & (parts.width <= 6 * TYPE))
