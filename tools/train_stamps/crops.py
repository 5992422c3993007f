"""Crops: the words of stamps on a piece, as they stand once they are brought upright, and whether they are a mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.clean import CleanPage
from ocr.image.geometry import Geometry
from ocr.layout.graphics import Area
from ocr.stamps.channels import COARSE, Channels, channels_of
from ocr.stamps.inks import parted
from ocr.stamps.spotter import Spot, spots_of
from ocr.stamps.strips import HEIGHT, is_tall, spot_of, strips_of
from ocr.stamps.teller import Upright, View, likelihoods, seen_upright, view_of
from ocr.stamps.upright import HIGH, WIDE, Points, Slant, slant_of, upright
from tools.train_stamps.backgrounds import Image
from tools.train_stamps.pieces import DRAWN, LEGIBLE, SIZE, STRIDE, Laid, Scene
from tools.train_stamps.vocabulary import Random, pick

CELL = STRIDE * DRAWN // SIZE
"""Pixels of a place of the map on what is drawn."""
OTHERS = 2
"""Parts of each piece without a stamp: print, seals, signatures."""
WITHIN = 0.5
"""The share of a mark's words that a spot holds that is to be told as one."""
HELD = 0.7
"""The share of a mark's words that a strip holds that is to be told as one."""
ASKEW = 14
"""Degrees by which a mark's words may slant against the strip that holds them."""
STRIPS = 2
"""So many strips of a spot are learned from, of those with a mark and of those without."""
BESIDE = 0.1
"""A spot that holds less of them is none."""
SHOWN = 70
"""From this darkness on a stroke is there in a layer of parted ink."""


class Crop(NamedTuple):
    """What the second network sees (2, 48, 192), and whether it is a mark."""

    seen: Channels
    mark: bool


def crops_of(scene: Scene, rng: Random) -> Iterator[Crop]:
    """The words of a scene's stamps as the spotter finds them, or as roughly as it does, and parts without any."""
    page = np.asarray(cv2.resize(scene.worn, (DRAWN, DRAWN), interpolation=cv2.INTER_AREA))
    if page.ndim == 3:  # as the program has pages: red comes first
        page = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB))
    yield from _spotted(page, scene, rng)
    channels = channels_of(page, 2 * COARSE)
    layers = parted(page, 2 * COARSE) or [channels]
    for laid in scene.laid:
        if laid.is_mark and laid.seen < LEGIBLE:
            continue
        slant = slant_of(channels[0], corners_of(_places(laid, rng)))
        quarters = _quarters(slant.degrees, laid)
        if not laid.is_mark and rng.random() < 0.5:
            quarters = int(rng.integers(4)) if slant.long < 1.6 * slant.high else quarters + 2
        yield Crop(upright(channels, slant, quarters), laid.is_mark)
        strip = _strip_of(laid, rng)
        if strip is not None:
            yield from crops_in_layers(layers, strip, laid, (0, 0))
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


def _spotted(page: Image, scene: Scene, rng: Random) -> Iterator[Crop]:
    """What the spotter finds, as it stands there."""
    gray = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY) if page.ndim == 3 else page
    cleaned = CleanPage(np.asarray(gray), Geometry.of(DRAWN, DRAWN), 0, True, 0.0, [])
    found = spots_of(page, cleaned)
    for spot in found:
        view = view_of(page, cleaned, spot)
        yield from _strips(view, seen_upright(view, spot), spot, scene, rng)
    for spot in [*found, *(part for one in found for part in one.parts)]:
        seen = seen_upright(view_of(page, cleaned, spot), spot)
        shares = [(_share(spot, laid), laid) for laid in scene.laid if laid.is_mark]
        share, laid = max(shares, key=lambda one: one[0], default=(0.0, None))
        if laid is not None and share >= WITHIN and laid.seen >= LEGIBLE:
            turn = _quarters(seen.slant.degrees, laid)
            if turn in seen.turns:
                yield Crop(seen.words[seen.turns.index(turn)], True)
        elif share < BESIDE:
            yield Crop(pick(rng, seen.words), False)


def _strips(view: View, seen: Upright, spot: Spot, scene: Scene, rng: Random) -> Iterator[Crop]:
    """Strips of a spot as high as a seal, as the program cuts them, each ink by itself: those that hold a mark's words,
    along them, and of those that hold none some, and the likeliest one.
    """
    whole = seen.slant._replace(x=seen.slant.x + seen.around.x0, y=seen.slant.y + seen.around.y0)
    strips = strips_of(spot, whole) if is_tall(spot, whole) else []
    layers = parted(view.image, 2 * COARSE) or [view.channels]
    marks = [laid for laid in scene.laid if laid.is_mark]
    held, others = [], []
    for stands in strips:
        one = spot_of(stands, 1.0, (DRAWN, DRAWN))
        if one is None:
            continue
        shares = [(_share(one, laid), laid) for laid in marks]
        share, laid = max(shares, key=lambda found: found[0], default=(0.0, None))
        corner = view.area.x0, view.area.y0
        within = stands._replace(x=stands.x - corner[0], y=stands.y - corner[1])
        if laid is not None and share >= HELD:
            askew = (stands.degrees + laid.cover.degrees + 45) % 90 - 45
            if laid.seen >= LEGIBLE and _quarters(stands.degrees, laid) == 0 and abs(askew) <= ASKEW:
                held += crops_in_layers(layers, within, laid, corner)
        elif share < BESIDE:
            others += [Crop(upright(one, within), False) for one in layers]
    for k in rng.permutation(len(held))[:STRIPS]:
        yield held[k]
    if others:
        yield max(others, key=lambda one: likelihoods([one.seen])[0])
    for k in rng.permutation(len(others))[: STRIPS - 1]:
        yield others[k]


def crops_in_layers(
    layers: list[Channels], strip: Slant, laid: Laid, corner: tuple[int, int]
) -> Iterator[Crop]:
    """A strip that holds a stamp's words, in each layer of a part of the piece that shows them, or shows nothing of
    them; not where this cannot be told. ``corner``: of the part.
    """
    rows, columns = np.nonzero(laid.cover.letters > 0.5)
    rows, columns = rows + laid.y - corner[1], columns + laid.x - corner[0]
    height, width = layers[0].shape[1:]
    there = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    for one in layers:
        dark = one[0][rows[there], columns[there]]
        shown = float((dark > SHOWN).mean()) if dark.size else 0.0
        if len(layers) == 1 or shown >= 0.5 or not laid.is_mark:
            yield Crop(upright(one, strip), laid.is_mark)
        elif shown < 0.1:
            yield Crop(upright(one, strip), False)


def _strip_of(laid: Laid, rng: Random) -> Slant | None:
    """A strip that runs along a stamp's words and holds most of them, if any does: not all of a long one, nor low."""
    ys, xs = np.nonzero(laid.cover.words > 0.5)
    middle, height = np.array((xs.mean() + laid.x, ys.mean() + laid.y)), HEIGHT * float(rng.uniform(0.8, 1.2))
    wide, degrees = height * WIDE / HIGH, float(-laid.cover.degrees + rng.uniform(-ASKEW / 2, ASKEW / 2))
    t = np.deg2rad(degrees)
    along, down = np.array((np.cos(t), np.sin(t))), np.array((-np.sin(t), np.cos(t)))
    x, y = middle + along * rng.uniform(-0.3, 0.3) * wide + down * rng.uniform(-0.3, 0.3) * height
    corners = [(x, y) + a * along * wide / 2 + b * down * height / 2 for a, b in _SIGNS]
    strip = Spot(Area(0, 0, 1, 1), np.asarray(corners, np.float32), 1.0)
    found = _share(strip, laid) >= HELD
    return Slant(float(x), float(y), degrees, wide, height) if found else None


_SIGNS = ((-1, -1), (1, -1), (1, 1), (-1, 1))


def _share(spot: Spot, laid: Laid) -> float:
    """The share of a stamp's words that lies within a spot."""
    hull = cv2.convexHull(np.asarray(spot.corners - (laid.x, laid.y), np.int32))
    inside = cv2.fillConvexPoly(np.zeros(laid.cover.words.shape, np.uint8), hull, 1)
    return float((laid.cover.words * inside).sum() / max(float(laid.cover.words.sum()), 1))


def _quarters(degrees: float, laid: Laid) -> int:
    """By how many quarters words that rise so many degrees are to be turned to stand upright."""
    return round((degrees + laid.cover.degrees) / 90) % 4


def _places(laid: Laid, rng: Random) -> npt.NDArray[np.bool_]:
    """Places of the map at which a stamp's words stand, some more or fewer at the edges."""
    whole = np.zeros((DRAWN, DRAWN), np.float32)
    height, width = laid.cover.words.shape
    whole[laid.y : laid.y + height, laid.x : laid.x + width] = laid.cover.words
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
