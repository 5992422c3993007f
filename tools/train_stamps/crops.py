"""Crops: the words of stamps on a piece, as they stand once they are brought upright, and whether they are a mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.stamps.channels import COARSE, Channels, channels_of
from ocr.stamps.upright import Points, slant_of, upright
from tools.train_stamps.pieces import DRAWN, SIZE, STRIDE, Laid, Scene
from tools.train_stamps.vocabulary import Random

CELL = STRIDE * DRAWN // SIZE
"""Pixels of a place of the map on what is drawn."""
OTHERS = 2
"""Parts of each piece without a stamp: print, seals, signatures."""


class Crop(NamedTuple):
    """What the second network sees (2, 48, 192), and whether it is a mark."""

    seen: Channels
    mark: bool


def crops_of(scene: Scene, rng: Random) -> Iterator[Crop]:
    """The words of a scene's stamps, found as roughly as the spotter does, and parts without any."""
    worn = cv2.resize(scene.worn, (DRAWN, DRAWN), interpolation=cv2.INTER_AREA)
    channels = channels_of(np.asarray(worn), 2 * COARSE)
    for laid in scene.laid:
        corners = corners_of(_places(laid, rng))
        slant = slant_of(channels[0], corners)
        quarters = round((slant.degrees + laid.degrees) / 90) % 4
        if not laid.is_mark and rng.random() < 0.5:
            quarters = int(rng.integers(4)) if slant.long < 1.6 * slant.high else quarters + 2
        yield Crop(upright(channels, slant, quarters), laid.is_mark)
    for _ in range(OTHERS):
        wide, high = int(rng.integers(3, 20)), int(rng.integers(1, 6))
        if rng.random() < 0.15:
            wide, high = high, wide
        x, y = int(rng.integers(0, max(1, 32 - wide))), int(rng.integers(0, max(1, 32 - high)))
        there = slice(y * CELL, (y + high) * CELL), slice(x * CELL, (x + wide) * CELL)
        if scene.truth[there].any() or (channels[0][there] > 90).mean() < 0.03:
            continue
        places = np.zeros((32, 32), np.bool_)
        places[y : y + high, x : x + wide] = True
        slant = slant_of(channels[0], corners_of(places))
        yield Crop(upright(channels, slant, 2 * int(rng.integers(2))), False)


def _places(laid: Laid, rng: Random) -> npt.NDArray[np.bool_]:
    """Places of the map at which a stamp's words stand, some more or fewer at the edges."""
    whole = np.zeros((DRAWN, DRAWN), np.float32)
    height, width = laid.words.shape
    whole[laid.y : laid.y + height, laid.x : laid.x + width] = laid.words
    bound = float(rng.uniform(0.1, 0.7))
    small = cv2.resize(whole, (DRAWN // CELL, DRAWN // CELL), interpolation=cv2.INTER_AREA)
    places = small > bound
    kind = rng.random()
    if kind < 0.25:
        places |= np.roll(places, int(rng.choice([-1, 1])), int(rng.integers(2)))
    elif kind < 0.4:
        fewer = places & np.roll(places, int(rng.choice([-1, 1])), int(rng.integers(2)))
        places = fewer if fewer.sum() > 2 else places
    return np.asarray(places if places.any() else small >= small.max())


def corners_of(places: npt.NDArray[np.bool_], cell: int = CELL) -> Points:
    """The corners of places, (n, 2), in pixels."""
    ys, xs = np.nonzero(places)
    return np.concatenate(
        [np.stack([(xs + a) * cell, (ys + b) * cell], 1) for a in (0, 1) for b in (0, 1)]
    ).astype(np.float32)
