"""Clean: from a page as scanned to the upright, level, white page of the best size that the recogniser is given.

Each step is applied only where the page needs it, and each is kept in the geometry, so that every word can be
shown on the original page.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ocr.image.background import Gray, flattened, is_bilevel
from ocr.image.coloured_ink import without_coloured_ink
from ocr.image.coloured_paper import on_white
from ocr.image.components import components_of, ink_of, type_height
from ocr.image.despeckle import despeckled
from ocr.image.geometry import Geometry, rotation_matrix
from ocr.image.negative import without_negative
from ocr.image.orientation import Rotation, is_lying, is_upside_down, turn_upright
from ocr.image.photograph import flatten_perspective, sheet_corners
from ocr.image.resolution import true_dpi
from ocr.image.scale import limited_factor, scale_for, scaled
from ocr.image.skew import skew_degrees, straightened
from ocr.scan.pages import Pixels


class CleanPage(NamedTuple):
    """A cleaned page: ``gray`` (h, w), where it lies on the original, and what was done.

    ``skew``: degrees counter-clockwise. ``upright_is_sure``: False where too few marks told head from foot.
    ``type_height``: of its letters, in pixels of the page as it was, None where they are too few.
    ``stamps``: the ink of stamps in colour alone, dark on white, as it lies on the cleaned page; None without any.
    """

    gray: Gray
    geometry: Geometry
    rotation: Rotation
    upright_is_sure: bool
    skew: float
    steps: list[str]
    stamps: Gray | None = None
    type_height: float | None = None


def clean_page(pixels: Pixels, dpi: float, turn: Rotation | None = None) -> CleanPage:
    """Cleans a page of that dpi (0 where unknown). ``turn``: the rotation, where it is already known."""
    steps: list[str] = []
    geometry = Geometry.of(pixels.shape[1], pixels.shape[0])
    pixels, was_negative = without_negative(pixels)
    if was_negative:
        steps.append("negative")
    corners = sheet_corners(pixels)
    if corners is not None:
        pixels, matrix = flatten_perspective(pixels, corners)
        geometry = geometry.then(matrix)
        steps.append("photograph")
    pixels, was_coloured = on_white(pixels)
    if was_coloured:
        steps.append("coloured paper")
    gray, stamps, signatures = without_coloured_ink(pixels)
    has_stamps = stamps is not None and bool(stamps.any())
    if has_stamps:
        steps.append("stamps in colour out")
    if signatures:
        steps.append("blue signatures out")
    bilevel = is_bilevel(gray)
    if bilevel:
        gray = despeckled(gray)
        steps.append("despeckle")
    else:
        gray = flattened(gray)
        steps.append("background")
    layers = [gray]
    if stamps is not None and has_stamps:
        layers.append(np.where(stamps, np.uint8(60), np.uint8(255)))
    lying = is_lying(gray) if turn is None else turn in (90, 270)
    if lying:
        geometry = geometry.then(rotation_matrix(gray.shape[1], gray.shape[0], 90))
        layers = [turn_upright(layer, 90) for layer in layers]
    height = _type_height_of(layers[0])
    layers, geometry = _scaled(layers, geometry, height, dpi, steps, bilevel)
    # An upside-down page is recognised by its marks, once it has a size at which that is quick.
    on_its_head, sure = is_upside_down(layers[0]) if turn is None else (turn >= 180, True)
    if on_its_head:
        geometry = geometry.then(rotation_matrix(layers[0].shape[1], layers[0].shape[0], 180))
        layers = [turn_upright(layer, 180) for layer in layers]
    found: Rotation = (270 if on_its_head else 90) if lying else (180 if on_its_head else 0)
    if found:
        steps.append(f"turn {found}")
    angle = skew_degrees(layers[0])
    if angle:
        level = [straightened(layer, angle) for layer in layers]
        layers, geometry = [layer for layer, _ in level], geometry.then(level[0][1])
        steps.append(f"deskew {angle:.2f}")
    stamped = layers[1] if len(layers) > 1 else None
    return CleanPage(layers[0], geometry, found, sure, angle, steps, stamped, height)


def _scaled(
    layers: list[Gray], geometry: Geometry, height: float | None, dpi: float, steps: list[str], bilevel: bool
) -> tuple[list[Gray], Geometry]:
    """The layers of a page at the best size. ``height``: of its letters in pixels."""
    dpi = true_dpi(dpi, layers[0].shape[1], layers[0].shape[0], height)
    factor = limited_factor(scale_for(height, dpi, bilevel=bilevel), layers[0])
    if factor == 1.0:
        return layers, geometry
    before = layers[0].shape
    layers = [scaled(layer, factor) for layer in layers]
    fy, fx = np.array(layers[0].shape) / np.array(before)
    steps.append(f"scale {factor:.2f}")
    return layers, geometry.then(np.diag([fx, fy, 1.0]))


def _type_height_of(gray: Gray) -> float | None:
    ink = ink_of(gray)
    x, y, width, height = cv2.boundingRect(ink)
    if not width:
        return None
    # Without the margins: a third of the page has no letters.
    written = np.ascontiguousarray(ink[y : y + height, x : x + width])
    return type_height(components_of(written), gray.shape[0])
