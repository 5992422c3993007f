"""Spotter: where on a page words of a mark of secrecy stand, as stamped: a small network looks at all of it at once.

``ocr/data/spotter.md`` says what it was trained on, and what it finds. It sees the page upright or not, in colour, gray
or black and white alone, at half the size of the cleaned page.
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
from ocr.stamps.channels import channels_of

WEIGHTS = Path(__file__).parents[1] / "data/spotter.onnx"
HALF = 2
"""The network sees a page so many times smaller than the cleaned one: 100 dpi where type has 14 points."""
STRIDE = 8
"""Pixels of what it sees to a place of its map."""
LONGEST = 2400
"""Pixels of the longer side of what it sees; larger sheets are shrunk to that."""
SPOT = 0.3
"""How likely a place must be for a mark to belong to a spot."""
GROWN = 12
"""Pixels of the cleaned page around a spot's places that still belong to it."""


class Spot(NamedTuple):
    """A part of the cleaned page where words of a mark may stand, the likelihood of its likeliest place, and its colour:
    the mean of its ink, 0 to 255.
    """

    area: Area
    likely: float
    colour: float


def spots_of(pixels: Pixels, cleaned: CleanPage, least: float = SPOT) -> list[Spot]:
    """The spots of a page, the likeliest first. ``least``: how likely their likeliest place is."""
    seen, factor = _seen(pixels, cleaned)
    channels = channels_of(seen)
    likely = likelihoods(channels)
    number, labels, stats, _ = cv2.connectedComponentsWithStats(
        (likely > SPOT).astype(np.uint8), connectivity=8
    )
    found = []
    for k in range(1, number):
        x, y, w, h, _ = (int(v) for v in stats[k])
        inside = labels[y : y + h, x : x + w] == k
        peak = float(likely[y : y + h, x : x + w][inside].max())
        if peak < least:
            continue
        rows, columns = slice(y * STRIDE, (y + h) * STRIDE), slice(x * STRIDE, (x + w) * STRIDE)
        dark = channels[0][rows, columns] > 60
        colour = float(channels[1][rows, columns][dark].mean()) if dark.any() else 0.0
        step = STRIDE / factor
        height, width = cleaned.gray.shape
        area = Area(
            max(round(x * step) - GROWN, 0), max(round(y * step) - GROWN, 0),
            min(round((x + w) * step) + GROWN, width), min(round((y + h) * step) + GROWN, height),
        )  # fmt: skip
        if area.width > 0 and area.height > 0:
            found.append(Spot(area, peak, colour))
    return sorted(found, key=lambda spot: -spot.likely)


def likelihoods(channels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """How likely words of a mark stand at each place, 0 to 1, (h/8, w/8), for a page's channels (2, h, w)."""
    network = _network()
    network.setInput(channels[None].astype(np.float32) / 255)
    logits = network.forward()[0, 0]
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


@cache
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(WEIGHTS))


def _seen(pixels: Pixels, cleaned: CleanPage) -> tuple[Pixels, float]:
    """The page as it was scanned, with its colours, lying as the cleaned page does; and how much smaller than that."""
    height, width = cleaned.gray.shape
    factor = min(1 / HALF, LONGEST / max(height, width))
    size = tuple(max(STRIDE, round(side * factor / STRIDE) * STRIDE) for side in (width, height))
    matrix = np.diag([factor, factor, 1.0]) @ cleaned.geometry.matrix
    # As many pixels of the scan to one of what is seen as can be taken together.
    divisor = max(1, int(1 / (np.sqrt(abs(np.linalg.det(matrix[:2, :2]))) + 1e-9) + 0.25))
    if divisor > 1:
        rows, columns = pixels.shape[0] // divisor, pixels.shape[1] // divisor
        pixels = cv2.resize(
            pixels[: rows * divisor, : columns * divisor], (columns, rows), interpolation=cv2.INTER_AREA
        )
        matrix = matrix @ np.diag([divisor, divisor, 1.0])
    white = (255,) * (1 if pixels.ndim == 2 else 3)
    seen = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=white)
    if "negative" in cleaned.steps:
        seen = 255 - seen
    return np.asarray(seen, np.uint8), factor
