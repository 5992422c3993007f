"""Coloured ink: takes red seals and blue signatures off the page, so that the black text under them can be read."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.background import Gray
from ocr.components import Mask, components_of
from ocr.pages import Pixels

LEAST_COLOUR = 40
"""By how many steps of 255 red, or blue, must outshine the other for a pixel to count as coloured ink."""
SIGNATURE = 1 / 20
"""A blue stroke longer than this share of the page's height is a signature or a stamp's frame; a shorter one is a
number or a day written into the form, and stays."""
BLACK = 95
"""Below this in its brightest channel a pixel is black ink, with whatever colour lies over it."""


class Separated(NamedTuple):
    """A page as gray without red ink and blue signatures; ``red`` tells where red ink lay, None on a gray page."""

    gray: Gray
    red: Mask | None
    blue_out: bool = False


def without_coloured_ink(pixels: Pixels) -> Separated:
    """Separates coloured ink from black.

    The red channel shows red ink as light as paper, while black and blue ink stay dark in it: text under a red
    seal comes out whole. Of blue ink only long strokes go: a number written by hand in blue stays.
    """
    if pixels.ndim == 2:
        return Separated(pixels, None)
    red, green, blue = (np.asarray(channel, dtype=np.uint8) for channel in cv2.split(pixels))
    redness = red.astype(np.int16) - np.maximum(green, blue)
    blueness = blue.astype(np.int16) - red
    signatures = _signatures(blueness > LEAST_COLOUR, pixels.shape[0])
    gray = red
    if signatures.any():
        brightest = np.maximum(np.maximum(red, green), blue)
        over = cv2.dilate(signatures.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        gray = red.copy()
        gray[over & (brightest > BLACK)] = 255
    return Separated(gray, redness > LEAST_COLOUR, bool(signatures.any()))


def _signatures(blue: Mask, page_height: int) -> npt.NDArray[np.bool_]:
    """The long strokes among blue ink; a rectangle of it is a stamp's frame, which is found later, and stays."""
    if not blue.any():
        return blue
    closed = cv2.morphologyEx(blue.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    parts = components_of(np.asarray(closed, dtype=np.uint8))
    long = np.maximum(parts.width, parts.height) > SIGNATURE * page_height
    for k in np.flatnonzero(long):
        x, y, w, h = int(parts.x[k]), int(parts.y[k]), int(parts.width[k]), int(parts.height[k])
        own = parts.labels[y : y + h, x : x + w] == k + 1
        edges = (own[: h // 4], own[-(h // 4) or h :], own[:, : w // 4].T, own[:, -(w // 4) or w :].T)
        long[k] = min(float(edge.any(axis=0).mean()) for edge in edges if edge.size) < 0.8
    return parts.mask(long) & blue
