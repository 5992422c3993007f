"""Orientation: by how many quarter turns a page must be turned to stand upright."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, components_of, count_components, ink_of, type_height
from ocr.image.scale import shrunk

Rotation = Literal[0, 90, 180, 270]
"""Degrees clockwise."""

LEAST_MARKS = 20
"""Minimum number of marks above and below letters for them to show which way up the page is."""
CLEAR, VERY_CLEAR = 1.5, 2.5
"""Minimum ratio between the marks of the two sides: to decide, and to decide by half of a page alone."""
ENOUGH_LETTERS, ENOUGH_MARKS = 200, 100
"""Minimum numbers of letters with close neighbours, and of marks, for half of a page to decide."""
ENOUGH = 1600
"""Longer side in pixels of the image on which pages lying on their side are recognised: A4 at 140 dpi."""


def is_lying(gray: Gray) -> bool:
    """Whether the lines of a flattened page run up or down: its letters have close neighbours above, not beside them.

    Letters of a word stand closer to one another than lines do. The middle of a page tells, where it tells clearly.
    """
    small, _ = shrunk(gray, ENOUGH)
    ink = ink_of(small)
    beside, above = _neighbours(_middle(ink), max(small.shape))
    if not _are_clear(beside, above, ENOUGH_LETTERS):
        beside, above = _neighbours(ink, max(small.shape))
    return above > beside


def _neighbours(ink: npt.NDArray[np.uint8], page_height: int) -> tuple[int, int]:
    """How many letters have a close neighbour beside them, and how many above or below."""
    parts = components_of(ink)
    size = type_height(parts, page_height)
    if size is None:
        return 0, 0
    letter = (parts.height >= 0.5 * size) & (parts.height <= 2.2 * size)
    letter &= (parts.width >= 0.2 * size) & (parts.width <= 2.2 * size)
    letters = parts.mask(letter).astype(np.uint8)
    reach = max(3, round(0.45 * size)) | 1
    joined = [
        count_components(np.asarray(cv2.morphologyEx(letters, cv2.MORPH_CLOSE, kernel), dtype=np.uint8))
        for kernel in (np.ones((1, reach), np.uint8), np.ones((reach, 1), np.uint8))
    ]
    beside, above = (int(letter.sum()) - n for n in joined)
    return beside, above


def is_upside_down(gray: Gray) -> tuple[bool, bool]:
    """Whether a flattened page with level lines is upside down, and whether the signs of it were clear.

    Vietnamese has most of its marks above its letters (sắc, huyền, hỏi, ngã, mũ, móc; below only nặng). The middle of a
    page tells, where it tells clearly.
    """
    ink = ink_of(gray)
    above, below = count_marks(components_of(_middle(ink)), max(gray.shape))
    if not _are_clear(above, below, ENOUGH_MARKS):
        above, below = count_marks(components_of(ink), max(gray.shape))
    clear = above + below >= LEAST_MARKS and max(above, below) > CLEAR * min(above, below)
    return clear and below > above, clear


def _middle(ink: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The middle half of a page's rows."""
    quarter = len(ink) // 4
    return np.ascontiguousarray(ink[quarter : len(ink) - quarter])


def _are_clear(one: int, other: int, enough: int) -> bool:
    """Whether the signs of a part of the page are so clear that the rest need not be examined."""
    return one + other >= enough and max(one, other) > VERY_CLEAR * min(one, other)


def turn_upright(pixels: npt.NDArray[np.uint8], turn: Rotation) -> npt.NDArray[np.uint8]:
    """The pixels turned clockwise by ``turn`` degrees; nothing is resampled."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90)))


def count_marks(parts: Components, page_height: int) -> tuple[int, int]:
    """How many small patches lie close above a letter, and how many close below one."""
    size = type_height(parts, page_height)
    if size is None:
        return 0, 0
    letters = (parts.height >= 0.75 * size) & (parts.height <= 2.2 * size) & (parts.width <= 3 * size)
    small = (parts.height <= 0.55 * size) & (parts.height >= 0.12 * size)
    small &= (parts.width <= 0.9 * size) & (parts.width >= 0.12 * size)
    rim = round(size)
    letter_ink = np.pad(parts.mask(letters), rim)
    reach = np.arange(max(2, round(0.45 * size)))[:, None]
    x, y = parts.x[small], parts.y[small]
    column = x + parts.width[small] // 2 + rim
    is_over = letter_ink[y + parts.height[small] + rim + reach, column].any(axis=0)
    is_under = letter_ink[y + rim - 1 - reach, column].any(axis=0)
    above, below = (int(n) for n in ((is_over & ~is_under).sum(), (is_under & ~is_over).sum()))
    return above, below
