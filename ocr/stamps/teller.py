"""Teller: how likely the words at a spot are a mark of secrecy, by a second small network that sees them upright.

It need not read them: it tells worn, broken and covered words of a few kinds from all others. ``ocr/data/stamps.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from ocr.image.clean import CleanPage
from ocr.layout.graphics import Area
from ocr.scan.pages import Pixels
from ocr.stamps.channels import COARSE, Channels, channels_of
from ocr.stamps.inks import parted
from ocr.stamps.seen import part
from ocr.stamps.spotter import Spot
from ocr.stamps.strips import is_tall, near, spot_of, strips_of
from ocr.stamps.upright import Slant, slant_of, upright

WEIGHTS = Path(__file__).parents[1] / "data/teller.onnx"
AROUND = 64
"""Pixels of the cleaned page around a spot by which the paper's shade is told."""
SQUARE = 1.7
"""Words no longer than this against their height may run the other way."""
PART = 0.94
"""How likely a part of a spot must be a mark to be looked at in its stead: some part of any seal resembles one."""
STRIP = 0.82
"""The same of a strip of a spot as high as a seal."""
STRIP_OF_STAMP = 0.92
"""The same where the spot is surely stamped: other stamps have many lines, and some strip of them resembles a mark."""
SURELY = 0.8
"""How likely a spot is then words of a stamp."""
STRIPPED = 0.15
"""How likely such a spot must be a mark as a whole for its strips to be looked at."""
MOST_STRIPPED = 2
"""So many such spots of a page are looked at, the likeliest first."""
PROMISING = 0.3
"""How likely the best strip must be for others near it to be looked at, as words may lie between two."""
CLOSER = 2
"""So many times the likeliest of those is gone on from."""
AT_ONCE = 8
"""So many strips are looked at together."""
AGAIN = 0.3
"""What is likelier than this to be a mark is looked at again, moved a little: one look may mislead."""
PART_AGAIN = 0.7
"""The same of a part of a spot: what is less likely in one look is not almost certain in the mean of several."""
LOOKS = ((5, 1.5, 1.06, 1.5), (-5, -1.5, 0.94, -1.5), (4, -1.5, 1.0, -2.0), (-4, 1.5, 1.1, 2.0))
"""Of each further look: pixels that the words are moved right and down, how many times larger, degrees turned."""
INK = 90
"""From this darkness on a pixel is ink."""


class Told(NamedTuple):
    """A spot, how likely it is a mark, 0 to 1, how its words stand within ``around``, by how many quarters they are
    turned counter-clockwise, and the colour of its ink: by how many steps of 255 its channels differ. ``strip``:
    whether it is a strip of a spot as high as a seal.
    """

    spot: Spot
    mark: float
    slant: Slant
    around: Area
    quarters: int
    colour: float
    strip: bool = False


class View(NamedTuple):
    """A part of the cleaned page, as large as there: as it was scanned, and its channels."""

    area: Area
    image: Pixels
    channels: Channels


class Upright(NamedTuple):
    """A spot's words upright, by each of the quarters ``turns`` by which they may be turned; how they stand within
    ``around``, and the colour of their ink.
    """

    words: list[Channels]
    turns: tuple[int, ...]
    slant: Slant
    around: Area
    colour: float


def told(
    pixels: Pixels,
    cleaned: CleanPage,
    spots: list[Spot],
    *,
    is_cut: Callable[[Told], bool] = lambda one: True,
) -> list[Told]:
    """What each spot is: the whole of it, or a part or a strip of it that is almost certainly a mark.

    ``is_cut``: whether a spot as high as a seal is cut into strips.
    """
    views = [view_of(pixels, cleaned, spot) for spot in spots]
    found = []
    for view, spot in zip(views, spots, strict=True):
        whole, *parts = (
            _told(view, one, PART_AGAIN if k else AGAIN) for k, one in enumerate((spot, *spot.parts))
        )
        likeliest = max(parts, key=lambda one: one.mark, default=whole)
        found.append(likeliest if likeliest.mark >= max(PART, whole.mark) else whole)
    doubtful = [
        k
        for k, one in enumerate(found)
        if STRIPPED <= one.mark < PART and is_tall(one.spot, one.slant) and is_cut(one)
    ]
    for k in sorted(doubtful, key=lambda k: -found[k].mark)[:MOST_STRIPPED]:
        strip = _best_strip(views[k], found[k], cleaned.gray.shape)
        bound = STRIP_OF_STAMP if found[k].spot.likely >= SURELY else STRIP
        if strip is not None and strip.mark >= max(bound, found[k].mark):
            found[k] = strip
    return found


def _told(view: View, spot: Spot, again: float) -> Told:
    """A spot within a view. ``again``: how likely it must be a mark in one look to be looked at in more."""
    seen = seen_upright(view, spot)
    likely = likelihoods(seen.words)
    best = int(np.argmax(likely))
    mark = _looked_again(seen.words[best], likely[best]) if likely[best] >= again else likely[best]
    return Told(spot, mark, seen.slant, view.area, seen.turns[best], seen.colour)


def _best_strip(view: View, whole: Told, size: tuple[int, ...]) -> Told | None:
    """The strip of a spot as high as a seal that is likeliest a mark; None where it lies beyond the page, of that
    height and width.
    """
    around = view.area
    middle = whole.spot._replace(area=_within(whole.spot.area, around))
    strips = strips_of(middle, whole.slant)
    layers = parted(view.image, 2 * COARSE) or [view.channels]
    found = [_searched(one, strips) for one in layers]
    strip, mark = max(found, key=lambda one: one[1])
    height, width = size
    on_page = strip._replace(x=strip.x + around.x0, y=strip.y + around.y0)
    spot = spot_of(on_page, whole.spot.likely, (width, height))
    if spot is None:
        return None
    colour = _colour(view, spot)
    return Told(spot, mark, strip, around, 0, colour, strip=True)


def _searched(channels: Channels, strips: list[Slant]) -> tuple[Slant, float]:
    """The strip that is likeliest a mark, of some and those near the likeliest of them, and how likely it is."""
    best = _likeliest(channels, strips)
    for _ in range(CLOSER if best[2] >= PROMISING else 0):
        nearer = _likeliest(channels, near(best[0]))
        if nearer[2] <= best[2]:
            break
        best = nearer
    strip, words, mark = best
    return strip, _looked_again(words, mark) if mark >= AGAIN else mark


def _likeliest(channels: Channels, strips: list[Slant]) -> tuple[Slant, Channels, float]:
    """The strip that is likeliest a mark, its words and how likely it is, in one look."""
    words = [upright(channels, one) for one in strips]
    likely = [one for k in range(0, len(words), AT_ONCE) for one in likelihoods(words[k : k + AT_ONCE])]
    best = int(np.argmax(likely))
    return strips[best], words[best], likely[best]


def _within(area: Area, around: Area) -> Area:
    return Area(area.x0 - around.x0, area.y0 - around.y0, area.x1 - around.x0, area.y1 - around.y0)


def _looked_again(words: Channels, mark: float) -> float:
    """How likely words are a mark in the mean of several looks; ``mark``: in the first one."""
    looks = [_moved(words, *how) for how in LOOKS]
    return _likelihood(float(np.mean([_logit(one) for one in (mark, *likelihoods(looks))])))


def _moved(words: Channels, right: float, down: float, larger: float, degrees: float) -> Channels:
    """Words moved by pixels, made larger and turned counter-clockwise around their middle."""
    height, width = words.shape[1:]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, larger)
    matrix[:, 2] += np.array((right, down))
    return np.stack([cv2.warpAffine(one, matrix, (width, height)) for one in words])


def view_of(pixels: Pixels, cleaned: CleanPage, spot: Spot) -> View:
    """What lies at and around a spot, its parts too."""
    height, width = cleaned.gray.shape
    a = spot.area
    around = Area(
        max(a.x0 - AROUND, 0), max(a.y0 - AROUND, 0), min(a.x1 + AROUND, width), min(a.y1 + AROUND, height)
    )
    image = part(pixels, cleaned, around)
    return View(around, image, channels_of(image, 2 * COARSE))


def seen_upright(view: View, spot: Spot) -> Upright:
    """The words of a spot within a view as the network sees them."""
    corner = np.array((view.area.x0, view.area.y0), np.float32)
    slant = slant_of(view.channels[0], spot.corners - corner)
    turns = (0, 2, 1, 3) if slant.long < SQUARE * slant.high else (0, 2)
    words = [upright(view.channels, slant, turn) for turn in turns]
    return Upright(words, turns, slant, view.area, _colour(view, spot))


def colour_of(pixels: Pixels, cleaned: CleanPage, spot: Spot) -> float:
    """The colour of a spot's ink: by how many steps of 255 its channels differ; 0 on a page without colour."""
    return 0.0 if pixels.ndim == 2 else _colour(view_of(pixels, cleaned, spot), spot)


def likelihoods(words: list[Channels]) -> list[float]:
    """How likely each of some words, as ``upright`` gives them, is a mark."""
    network = _network()
    network.setInput(np.stack(words).astype(np.float32) / 255)
    return [_likelihood(float(logit)) for logit in network.forward()[:, 0]]


def _likelihood(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(logit, 30.0))))


def _logit(likely: float) -> float:
    return math.log(likely / (1 - likely))


def _colour(view: View, spot: Spot) -> float:
    a = _within(spot.area, view.area)
    dark, colour = view.channels[:, a.y0 : a.y1, a.x0 : a.x1]
    inked = dark > INK
    return float(np.percentile(colour[inked], 60)) if inked.any() else 0.0


@cache
def _network() -> cv2.dnn.Net:
    # OpenCV's older engine takes a seventh less for this network, on a busy core.
    return cv2.dnn.readNetFromONNX(str(WEIGHTS), cv2.dnn.ENGINE_CLASSIC)
