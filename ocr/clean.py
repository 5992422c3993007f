"""Clean: from a page as scanned to the upright, level, white page of the best size that the recogniser is given.

Each step is applied only where the page needs it, and each is kept in the geometry, so that every word can be
shown on the original page.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ocr.background import Gray, flattened, is_bilevel
from ocr.coloured_ink import without_coloured_ink
from ocr.components import components_of, ink_of, type_height
from ocr.despeckle import despeckled
from ocr.geometry import Geometry, turned
from ocr.orientation import Rotation, rotation, upright
from ocr.pages import Pixels
from ocr.photograph import flatten_perspective, sheet_corners
from ocr.scale import scale_for, scaled
from ocr.skew import skew, straightened


class CleanPage(NamedTuple):
    """A cleaned page: ``gray`` (h, w), where it lies on the original, and what was done.

    ``skew``: degrees counter-clockwise. ``upright_is_sure``: False where too few marks told head from foot.
    """

    gray: Gray
    geometry: Geometry
    rotation: Rotation
    upright_is_sure: bool
    skew: float
    steps: list[str]


def clean(pixels: Pixels, dpi: float, turn: Rotation | None = None) -> CleanPage:
    """Cleans a page of that dpi (0 where unknown). ``turn``: the rotation, where it is already known."""
    steps: list[str] = []
    geometry = Geometry.of(pixels.shape[1], pixels.shape[0])
    corners = sheet_corners(pixels)
    if corners is not None:
        pixels, matrix = flatten_perspective(pixels, corners)
        geometry = geometry.then(matrix)
        steps.append("photograph")
    gray, red, blue_out = without_coloured_ink(pixels)
    if red is not None and red.any():
        steps.append("red ink out")
    if blue_out:
        steps.append("blue signatures out")
    if is_bilevel(gray):
        gray = despeckled(gray)
        steps.append("despeckle")
    else:
        gray = flattened(gray)
        steps.append("background")
    found, sure = rotation(gray) if turn is None else (turn, True)
    if found:
        geometry = geometry.then(turned(gray.shape[1], gray.shape[0], found))
        gray = upright(gray, found)
        steps.append(f"turn {found}")
    gray, geometry, angle = _level_and_scaled(gray, geometry, dpi, steps)
    return CleanPage(gray, geometry, found, sure, angle, steps)


def _level_and_scaled(
    gray: Gray, geometry: Geometry, dpi: float, steps: list[str]
) -> tuple[Gray, Geometry, float]:
    angle = skew(gray)
    factor = scale_for(type_height(components_of(ink_of(gray)), gray.shape[0]), dpi)
    if factor != 1.0:
        # The middle of a pixel is half a pixel from its corner: resizing keeps corners where they are.
        sizes = np.array(gray.shape)
        gray = scaled(gray, factor)
        fy, fx = np.array(gray.shape) / sizes
        geometry = geometry.then(np.diag([fx, fy, 1.0]))
        steps.append(f"scale {factor:.2f}")
    if angle:
        gray, matrix = straightened(gray, angle)
        geometry = geometry.then(matrix)
        steps.append(f"deskew {angle:.2f}")
    return gray, geometry, angle
