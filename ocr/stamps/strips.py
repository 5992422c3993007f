"""Strips: a spot as high as a seal cut into strips as high as a line of a stamp: words under a seal are seen with it.

Told as a whole, such words would be seen too small to be told, beside rims and letters that are none of them.
"""

from __future__ import annotations

import numpy as np

from ocr.layout.graphics import Area
from ocr.stamps.spotter import Spot
from ocr.stamps.upright import HIGH, WIDE, Slant

TALL = 87
"""From this shorter side on, in pixels of the cleaned page, a spot is cut: 11 mm; a stamp of one line is less high."""
HEIGHTS = 44, 67
"""Of strips, in such pixels: 5.6 and 8.5 mm."""
STEP = 0.45
"""How far a strip lies below the one above it, in heights."""
BESIDE = 0.5
"""How far a strip lies beside another of the same row, in widths."""
MOST = 40
"""So many strips of a spot are looked at: of a larger one they lie farther apart."""


def strips_of(spot: Spot, slant: Slant, size: tuple[int, int], quarters: int) -> list[tuple[Spot, Slant]]:
    """The strips of a spot that is as high as a seal, and how each stands on the cleaned page; none of any other.

    ``slant``: of the whole, on the cleaned page; ``size``: that page's width and height; ``quarters``: how its words
    seem to be turned; strips run along them.
    """
    if min(slant.long, slant.high) < TALL:
        return []
    a = spot.area
    degrees = slant.degrees if quarters % 2 == 0 else slant.degrees - 90
    degrees = (degrees + 45) % 90 - 45 if quarters % 2 == 0 else degrees
    long, high = (slant.long, slant.high) if quarters % 2 == 0 else (slant.high, slant.long)
    found = [strip for height in HEIGHTS for strip in _rows(long, high, height)]
    every = found if len(found) <= MOST else [found[int(k)] for k in np.linspace(0, len(found) - 1, MOST)]
    t = np.deg2rad(degrees)
    turn = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    middle = np.array(((a.x0 + a.x1) / 2, (a.y0 + a.y1) / 2))
    strips = []
    for x, y, wide, tall in every:
        corners = middle + (turn @ (np.array((x, y)) + _CORNERS * (wide, tall)).T).T
        area = _area(corners, size)
        if area is not None:
            at = middle + turn @ (x, y)
            stands = Slant(float(at[0]), float(at[1]), float(degrees), wide, tall)
            strips.append((Spot(area, np.asarray(corners, np.float32), spot.likely), stands))
    return strips


_CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])


def _rows(long: float, high: float, height: float) -> list[tuple[float, float, float, float]]:
    """The strips of one height that cover a spot: middle from the spot's own, width and height."""
    wide = height * WIDE / HIGH
    across = np.arange(-(long - wide) / 2, (long - wide) / 2 + 1, BESIDE * wide) if long > wide else [0.0]
    down = np.arange(-(high - height) / 2, (high - height) / 2 + 1, STEP * height)
    return [(float(x), float(y), wide, height) for y in down for x in across]


def _area(corners: np.ndarray, size: tuple[int, int]) -> Area | None:  # type: ignore[type-arg]
    x0, y0 = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(corners.max(axis=0)), size).astype(int)
    return Area(int(x0), int(y0), int(x1), int(y1)) if x1 > x0 and y1 > y0 else None
