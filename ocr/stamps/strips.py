"""Strips: a spot as high as a seal cut into strips as high as a line of a stamp: words under a seal are seen with it.

Told as a whole, such words would be seen too small to be told, beside rims and letters that are none of them.
"""

from __future__ import annotations

import numpy as np

from ocr.layout.graphics import Area
from ocr.stamps.spotter import TALL, Spot
from ocr.stamps.upright import HIGH, WIDE, Slant

HEIGHT = 56
"""Of a strip, in such pixels: 7.1 mm."""
STEP = 0.5
"""How far a strip lies below the one above it, in heights."""
BESIDE = 0.5
"""How far a strip lies beside another of the same row, in widths."""
TILT = 15
"""Degrees by which the words of a stamp may slant."""
MOST = 14
"""So many strips of a spot are looked at: of a larger one they lie farther apart."""
NEAR = ((0.15, 0, 1), (-0.15, 0, 1), (0, 0.2, 1), (0, -0.2, 1), (0, 0, 0.8), (0, 0, 1.25))
"""Where else words may lie that a strip nearly holds: so many widths along it, heights across it, times as large."""

_CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])


def is_tall(spot: Spot, slant: Slant) -> bool:
    """Whether a spot is as high as a seal. ``slant``: of the whole."""
    return min(slant.long, slant.high, spot.area.height) >= TALL


def strips_of(spot: Spot, slant: Slant) -> list[Slant]:
    """How the strips of a spot that is as high as a seal stand on the page that it stands on.

    ``slant``: of the whole. What is joined to a seal has no slant of its own: strips run level, or nearly so.
    """
    a = spot.area
    degrees = slant.degrees if abs(slant.degrees) <= TILT else 0.0
    wide = HEIGHT * WIDE / HIGH
    rows, columns = _spread(a.height - HEIGHT, STEP * HEIGHT), _spread(a.width - wide, BESIDE * wide)
    found = [(x, y) for y in rows for x in columns]
    chosen = found if len(found) <= MOST else [found[int(k)] for k in np.linspace(0, len(found) - 1, MOST)]
    middle = Slant((a.x0 + a.x1) / 2, (a.y0 + a.y1) / 2, degrees, wide, HEIGHT)
    return [_moved(middle, x, y, 1.0) for x, y in chosen]


def near(strip: Slant) -> list[Slant]:
    """Strips that lie nearly as one does."""
    return [_moved(strip, x * strip.long, y * strip.high, larger) for x, y, larger in NEAR]


def spot_of(strip: Slant, likely: float, size: tuple[int, int]) -> Spot | None:
    """A strip as a spot of a page of that width and height; None beyond its edge."""
    turn = _turn(strip.degrees)
    corners = np.array((strip.x, strip.y)) + (turn @ (_CORNERS * (strip.long, strip.high)).T).T
    x0, y0 = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(corners.max(axis=0)), size).astype(int)
    if x1 <= x0 or y1 <= y0:
        return None
    return Spot(Area(int(x0), int(y0), int(x1), int(y1)), np.asarray(corners, np.float32), likely)


def _moved(strip: Slant, along: float, across: float, larger: float) -> Slant:
    dx, dy = _turn(strip.degrees) @ (along, across)
    return Slant(
        strip.x + float(dx), strip.y + float(dy), strip.degrees, strip.long * larger, strip.high * larger
    )


def _turn(degrees: float) -> np.ndarray:
    t = np.deg2rad(degrees)
    return np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])


def _spread(room: float, step: float) -> list[float]:
    """Places from one end of some room to the other, no farther apart than a step; its middle where there is none."""
    if room <= 0:
        return [0.0]
    return [float(x) for x in np.linspace(-room / 2, room / 2, int(np.ceil(room / step)) + 1)]
