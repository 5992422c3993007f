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
WORDS = 1
"""The output that tells stamped words."""
PLACE = 0.3
"""How likely a place must be to belong to a spot."""
LEAST = 0.5
"""How likely the likeliest place of a spot must be."""
MOST = 8
"""So many spots of a page are looked at, the likeliest first."""


class Spot(NamedTuple):
    """A part of the cleaned page where stamped words may stand.

    ``corners``: of its places, (n, 2), in pixels there; ``likely``: how likely its likeliest place is, 0 to 1.
    """

    area: Area
    corners: Points
    likely: float


def spots_of(pixels: Pixels, cleaned: CleanPage) -> list[Spot]:
    """The spots of a page, the likeliest first."""
    height, width = cleaned.gray.shape
    factor = min(SMALLER, LONGEST / max(height, width))
    likely = likelihoods(channels_of(seen(pixels, cleaned, factor, STRIDE)))
    number, labels, stats, _ = cv2.connectedComponentsWithStats(
        (likely > PLACE).astype(np.uint8), connectivity=8
    )
    found = []
    for k in range(1, number):
        x, y, w, h, _ = (int(v) for v in stats[k])
        inside = labels[y : y + h, x : x + w] == k
        peak = float(likely[y : y + h, x : x + w][inside].max())
        if peak < LEAST:
            continue
        ys, xs = np.nonzero(inside)
        step = STRIDE / factor
        corners = np.concatenate(
            [np.stack([(xs + x + a) * step, (ys + y + b) * step], 1) for a in (0, 1) for b in (0, 1)]
        )
        low, high = corners.min(axis=0), np.minimum(corners.max(axis=0), (width, height))
        area = Area(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        if area.width > 0 and area.height > 0:
            found.append(Spot(area, np.asarray(corners, np.float32), peak))
    return sorted(found, key=lambda spot: -spot.likely)[:MOST]


def likelihoods(channels: Channels) -> npt.NDArray[np.float32]:
    """How likely stamped words stand at each place, 0 to 1, (h/8, w/8), for a page's channels (2, h, w)."""
    network = _network()
    network.setInput(channels[None].astype(np.float32) / 255)
    logits = network.forward()[0, WORDS]
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


@cache
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(WEIGHTS))
