"""Spotter: where on a page stamped words stand, whatever they say: a small network looks at all of it at once.

``ocr/data/stamps.md`` says what it was trained on, and what it finds. It sees the page upright or not, in colour, gray
or black and white alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.clean import CleanPage
from ocr.layout.graphics import Area
from ocr.scan.pages import Pixels
from ocr.stamps.channels import Channels, channels_of
from ocr.stamps.seen import seen
from ocr.stamps.upright import Points

WEIGHTS = Path(__file__).parents[1] / "data/spotter.onnx"
SMALLER = 0.4
"""How much smaller a page is seen than the cleaned one: 80 dpi where type has 14 points."""
STRIDE = 8
"""Pixels of what is seen to a place of the map."""
LONGEST = 2000
"""Pixels of the longer side of what is seen; larger sheets are shrunk to that."""
FOLD = 4
"""So many by so many pixels are folded into one place with more channels before they are seen."""
PLACE = 0.3
"""How likely a place must be to belong to a spot."""
LEAST = 0.6
"""How likely the likeliest place of a spot must be."""
TALL = 87
"""From this shorter side on, in pixels of the cleaned page, a spot is as high as a seal: 11 mm; a stamp of one line is
less high."""
LEAST_OF_TALL = 0.45
"""The same of a spot as high as a seal: words under seals stand out less."""
MOST = 8
"""So many spots of a page are looked at, the likeliest first."""
STEEPER = (0.6, 0.8)
"""How likely the places of a part of a spot must be: one bound after the other."""
SHORTEST = 64
"""Minimum length of a part, in pixels of the cleaned page: 8 mm, as a small MẬT is."""
SMALLER_PART = 0.6
"""A part's area is less than this share of that of the spot, or the part, that holds it."""
MOST_PARTS = 3
"""So many parts of a spot are looked at."""

Places = npt.NDArray[np.int_]
"""Places of the map, (n, 2), across and down."""


class Spot(NamedTuple):
    """A part of the cleaned page where stamped words may stand.

    ``corners``: of its places, (n, 2), in pixels there; ``likely``: how likely its likeliest place is, 0 to 1;
    ``parts``: where within it they are likelier than around: a seal or print beside a stamp may have been joined to it.
    """

    area: Area
    corners: Points
    likely: float
    parts: tuple[Spot, ...] = ()


def spots_of(pixels: Pixels, cleaned: CleanPage) -> list[Spot]:
    """The spots of a page, the likeliest first."""
    height, width = cleaned.gray.shape
    factor = min(SMALLER, LONGEST / max(height, width))
    likely = likelihoods(channels_of(seen(pixels, cleaned, factor, STRIDE)))
    grid = _Grid(likely, STRIDE / factor, (width, height))
    found = [(spot, places) for places in _joined(likely > PLACE) if (spot := grid.spot(places))]
    found = [
        (spot, places)
        for spot, places in found
        if spot.likely >= (LEAST_OF_TALL if _is_tall(spot) else LEAST)
    ]
    found = sorted(found, key=lambda one: -one[0].likely)[:MOST]
    return [spot._replace(parts=grid.parts(spot, places)) for spot, places in found]


class _Grid(NamedTuple):
    """How likely stamped words stand at each place of a page, 0 to 1, by row and column; ``step``: a place's side in
    pixels of the cleaned page; ``size``: that page's width and height.
    """

    likely: npt.NDArray[np.float32]
    step: float
    size: tuple[int, int]

    def spot(self, places: Places) -> Spot | None:
        """What some places are on the page; None for what lies beyond its edge."""
        corners = np.concatenate([(places + np.array((a, b))) * self.step for a in (0, 1) for b in (0, 1)])
        low, high = corners.min(axis=0), np.minimum(corners.max(axis=0), self.size)
        area = Area(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        if area.width <= 0 or area.height <= 0:
            return None
        peak = float(self.likely[places[:, 1], places[:, 0]].max())
        return Spot(area, np.asarray(corners, np.float32), peak)

    def parts(self, spot: Spot, places: Places) -> tuple[Spot, ...]:
        """The clearly smaller parts of a spot, of these places, that stand out within it."""
        there = np.zeros_like(self.likely)
        there[places[:, 1], places[:, 0]] = self.likely[places[:, 1], places[:, 0]]
        found: list[Spot] = []
        for bound in STEEPER:
            for some in _joined(there > bound):
                part = self.spot(some)
                if part is None or max(part.area.width, part.area.height) < SHORTEST:
                    continue
                within = [spot, *(one for one in found if _holds(one, part))]
                if _size(part) < SMALLER_PART * min(map(_size, within)):
                    found.append(part)
        return tuple(found[:MOST_PARTS])


def _is_tall(spot: Spot) -> bool:
    return min(spot.area.width, spot.area.height) >= TALL


def _size(spot: Spot) -> int:
    return spot.area.width * spot.area.height


def _joined(there: npt.NDArray[np.bool_]) -> list[Places]:
    """The places of each stretch of places that touch."""
    number, labels = cv2.connectedComponents(there.astype(np.uint8), connectivity=8)
    ys, xs = np.nonzero(labels)
    of = labels[ys, xs]
    return [np.stack([xs[of == k], ys[of == k]], 1) for k in range(1, number)]


def _holds(one: Spot, other: Spot) -> bool:
    middle = (other.area.x0 + other.area.x1) / 2, (other.area.y0 + other.area.y1) / 2
    return one.area.holds(*middle)


def likelihoods(channels: Channels) -> npt.NDArray[np.float32]:
    """How likely stamped words stand at each place, 0 to 1, (h/8, w/8), for a page's channels (2, h, w)."""
    network = _network()
    network.setInput(as_places(channels).astype(np.float32) / 255)
    logits = network.forward()[0, 0]
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def as_places(channels: Channels) -> Channels:
    """A page's channels (2, h, w) with 4 by 4 pixels as one place, (1, 32, h/4, w/4)."""
    count, height, width = channels.shape
    parts = channels.reshape(count, height // FOLD, FOLD, width // FOLD, FOLD).transpose(0, 2, 4, 1, 3)
    return parts.reshape(1, count * FOLD * FOLD, height // FOLD, width // FOLD)


@cache
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(WEIGHTS))
