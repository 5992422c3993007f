"""Patches: what stands at a spot, by itself: its own ink, upon the layer of the page on which it is to be read."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.clean import CleanPage
from ocr.layout.graphics import Area
from ocr.scan.pages import Pixels
from ocr.stamps.coloured import LEAST, coloured_ink
from ocr.stamps.teller import Told

Ink = npt.NDArray[np.uint8]

COLOURED = 45
"""By how many steps of 255 the channels of a spot's ink differ if it is in colour; the fringes of black ink have 30."""
DARK = 190
"""Below this shade a pixel of a cleaned page is ink."""
AROUND = 0.8
"""How much around a spot is looked at, as a share of its shorter side: it need not cover all of a word."""
APART = 0.3
"""The widest gap between letters of one word, likewise."""


GROWN = 0.25
"""How far the ink of a stamp lies beyond its spot at most, likewise."""


class Patch(NamedTuple):
    """A part of the page that can be a stamp. ``own``: 255 where its own ink lies within ``area``, as ``layer`` shows.

    ``layer``: the page that it is to be read on, dark ink on white. ``told``: the spot that it is.
    """

    area: Area
    own: Ink
    layer: Gray
    coloured: bool
    told: Told


def patches_of(spots: list[Told], pixels: Pixels, cleaned: CleanPage) -> list[Patch]:
    """The patch of each spot, in colour where its ink is."""
    in_colour = [_area(spot, cleaned.gray) for spot in spots if spot.colour >= COLOURED]
    coloured = coloured_ink(pixels, cleaned, _around(in_colour)) if in_colour else None
    found = []
    for spot in spots:
        if coloured is not None and spot.colour >= COLOURED:
            found.append(_patch(spot, coloured, 255 - LEAST, coloured=True))
        else:
            found.append(_patch(spot, cleaned.gray, DARK, coloured=False))
    return found


def _patch(told: Told, layer: Gray, shade: int, *, coloured: bool) -> Patch:
    """The ink at a spot, and what is joined to it."""
    short = min(told.slant.long, told.slant.high)
    area = _area(told, layer)
    ink = np.asarray((layer[area.y0 : area.y1, area.x0 : area.x1] < shade).astype(np.uint8))
    gap = round(APART * short) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    number, labels = cv2.connectedComponents(joined, connectivity=8)
    hull = cv2.convexHull(np.asarray(told.spot.corners - (area.x0, area.y0), np.int32))
    inside = cv2.fillConvexPoly(np.zeros(ink.shape, np.uint8), hull, 1)
    touched = np.zeros(number, np.bool_)
    touched[np.unique(labels[inside > 0])] = True
    touched[0] = False
    # Print close by may be joined to it; what it says would be taken for the stamp's words.
    grown = round(GROWN * short) * 2 + 1
    near = cv2.dilate(inside, np.ones((grown, grown), np.uint8)) > 0
    own = np.asarray((touched[labels] & near & (ink > 0)).astype(np.uint8) * 255)
    return Patch(area, own, layer, coloured, told)


def _area(told: Told, layer: Gray) -> Area:
    """A spot and what lies around it on a layer."""
    a, (height, width) = told.spot.area, layer.shape
    reach = round(AROUND * min(told.slant.long, told.slant.high))
    return Area(
        max(a.x0 - reach, 0), max(a.y0 - reach, 0), min(a.x1 + reach, width), min(a.y1 + reach, height)
    )


def _around(areas: list[Area]) -> Area:
    """The part of a page that holds all of them."""
    x0, y0, x1, y1 = zip(*areas, strict=True)
    return Area(min(x0), min(y0), max(x1), max(y1))
