"""Coloured ink: takes red seals, blue stamps and signatures off the page, so that black text under them can be read."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.components import Mask, components_of
from ocr.scan.pages import Pixels

LEAST_COLOUR = 40
"""Minimum difference between red and blue, of 255, for a pixel to count as coloured ink."""
SIGNATURE = 1 / 20
"""Share of the page's height above which a blue stroke is a signature or a stamp's frame. A shorter one is a number or
a day written into the form, and is kept.
"""
BLACK = 95
"""Brightest channel, of 255, below which a pixel is black ink, even with colour over it."""


class Separated(NamedTuple):
    """A page as gray without seals, stamps and signatures in colour.

    ``stamps``: where red ink and blue stamps lay, None on a gray page; ``signatures``: whether blue strokes went.
    """

    gray: Gray
    stamps: Mask | None
    signatures: bool = False


def without_coloured_ink(pixels: Pixels) -> Separated:
    """Separates coloured ink from black.

    The red channel shows red ink as light as paper, while black and blue ink stay dark in it: text under a red
    seal comes out whole. Of blue ink only long strokes and boxed stamps go: a number written by hand in blue stays.
    """
    if pixels.ndim == 2:
        return Separated(pixels, None)
    red, green, blue = (np.asarray(channel, dtype=np.uint8) for channel in cv2.split(pixels))
    # OpenCV's subtraction stops at 0, as is wanted here, and is ten times as fast as one in wider numbers.
    is_red = cv2.subtract(red, cv2.max(green, blue)) > LEAST_COLOUR
    strokes, boxes = _long_strokes(cv2.subtract(blue, red) > LEAST_COLOUR, pixels.shape[0])
    gray = red
    out = strokes | boxes
    if out.any():
        coloured = (cv2.max(cv2.max(red, green), blue) > BLACK).astype(np.uint8)
        over = cv2.dilate(out.astype(np.uint8), np.ones((5, 5), np.uint8))
        gray = np.asarray(cv2.max(red, over * coloured * 255), dtype=np.uint8)
    return Separated(gray, is_red | boxes, bool(strokes.any()))


def _long_strokes(blue: Mask, page_height: int) -> tuple[Mask, Mask]:
    """The long strokes among blue ink: signatures, and boxed stamps with the words in them."""
    if not blue.any():
        return blue, blue
    # Black text and a red seal break a stroke that crosses them: its pieces belong together.
    reach = round(page_height / 70) | 1
    groups = components_of(
        cv2.dilate(blue.astype(np.uint8), np.ones((reach, reach), np.uint8)).astype(np.uint8)
    )
    long = np.maximum(groups.width, groups.height) - reach > SIGNATURE * page_height
    box = np.zeros_like(long)
    for k in np.flatnonzero(long):
        x, y, w, h = int(groups.x[k]), int(groups.y[k]), int(groups.width[k]), int(groups.height[k])
        own = blue[y : y + h, x : x + w] & (groups.labels[y : y + h, x : x + w] == k + 1)
        box[k] = _is_box(own)
    return groups.mask(long & ~box) & blue, groups.mask(box) & blue


def _is_box(own: Mask) -> bool:
    """Whether ink runs along all four sides of its patch."""
    h, w = own.shape
    sides = (own[: h // 4 + 1], own[-(h // 4) - 1 :], own[:, : w // 4 + 1].T, own[:, -(w // 4) - 1 :].T)
    return min(float(side.any(axis=0).mean()) for side in sides) > 0.75
