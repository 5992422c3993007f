"""Placing: the words of a text layer in the strips of the unfolded page, by lines, and the ink that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, Mask, components_of, ink_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.strips import COLOURED_STAMPS, Strip, Unfolded, to_sheet
from ocr.recognition.readings import Reading
from ocr.text_layer.words import LayerWord, Patch, with_raised_digits

SAME_LINE = 0.45
"""How far, in sizes of the larger, base lines of one printed line may differ: a raised number stands 0.33 higher."""


NEAR = 6
"""How far from the printed words of its line, in heights of type, a typed word may stand."""


class PlacedWord(NamedTuple):
    """A word of the layer in the unfolded image: the strip it lies in, and its letters' outline there, in pixels.

    (x0, y0, x1, y1) is the room its type takes, ``ink`` the box that hugs what is drawn. ``coloured``: drawn in
    an ink that is taken off the page before it is read; ``typed``: by an annotation, whose letters were left out of it.
    """

    word: LayerWord
    strip: int
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    ink: tuple[int, int, int, int] = (0, 0, 0, 0)
    coloured: bool = False
    typed: bool = False


class PlacedLayer(NamedTuple):
    """A layer's words as printed lines, top to bottom, strip by strip, on the unfolded image.

    ``parts``: the patches of ink of that image; ``said``: which of them the words account for; ``unplaced``: how
    many words lie where nothing of the page is read; ``beside``: the typed ones among these.
    """

    lines: list[list[PlacedWord]]
    parts: Components
    said: Mask
    unplaced: int
    beside: list[LayerWord]

    def readings(self) -> list[Reading]:
        """The words as a recogniser would give them, sure and exact."""
        return [
            Reading(text, *placed.ink, 1.0, number, exact=True)
            for number, line in enumerate(self.lines)
            for placed, text in zip(line, with_raised_digits([p.word for p in line]), strict=True)
            if text
        ]


def place_words(
    words: list[LayerWord],
    apart: list[Patch],
    unfolded: Unfolded,
    coloured: Gray | None = None,
    typed: Sequence[LayerWord] = (),
) -> PlacedLayer:
    """The words in their strips.

    ``typed``: words of annotations, whose ink is not upon the page; ``apart``: where watermarks lie,
    which nobody needs to read; ``coloured``: the page's ink in colour, dark on white.
    """
    parts = components_of(ink_of(unfolded.gray))
    middles = np.stack([parts.x + parts.width / 2, parts.y + parts.height / 2])
    # What is blacked out says nothing, whatever lies under it.
    middles[:, is_solid(parts)] = -1
    said = np.zeros(len(parts.x), dtype=np.bool_)
    found: list[PlacedWord] = []
    for word in words:
        at = [_in_strip(word, k, unfolded.strips[k]) for k in _strips_at(word, unfolded.strips)]
        seen = next(((place, own) for place in at if (own := _inside(place, middles)).any()), None)
        if seen is not None:
            said |= seen[1]
            found.append(seen[0]._replace(ink=_tight_box(seen[0], parts, seen[1])))
        elif at and coloured is not None and _has_ink(word, coloured):
            place = at[0]
            box = (round(place.x0), round(place.y0), round(place.x1), round(place.y1))
            found.append(place._replace(ink=box, coloured=True))
    beside = []
    for word in typed:
        holding = _strips_at(word, unfolded.strips) or _strip_beside(word, unfolded.strips)
        if holding:
            found.append(_typed(_in_strip(word, holding[0], unfolded.strips[holding[0]])))
        else:
            beside.append(word)
    for strip in unfolded.strips:
        own = (middles[1] >= strip.top) & (middles[1] < strip.top + strip.area.height)
        for patch in apart:
            x, y = to_sheet(strip, patch.x, patch.y)
            said |= own & (np.hypot(middles[0] - x, middles[1] - y) < patch.reach)
    lines = [
        line
        for k in range(len(unfolded.strips))
        for line in _lines([placed for placed in found if placed.strip == k])
        # Coloured words among black ones are the text's; by themselves they are a stamp's or a signature's.
        if not all(place.coloured for place in line)
    ]
    unplaced = len(words) + len(typed) - sum(map(len, lines)) - len(beside)
    return PlacedLayer(lines, parts, said, unplaced, beside)


def without_lines(layer: PlacedLayer, lines: list[list[PlacedWord]], coloured: Gray | None) -> PlacedLayer:
    """A layer without some of its lines, which are left to be read; but those that ink in colour lies over stay."""
    gone = [line for line in lines if coloured is None or not any(_has_ink(p.word, coloured) for p in line)]
    if not gone:
        return layer
    parts = layer.parts
    middles = np.stack([parts.x + parts.width / 2, parts.y + parts.height / 2])
    said = layer.said.copy()
    for place in (place for line in gone for place in line):
        said &= ~_inside(place, middles)
    return layer._replace(lines=[line for line in layer.lines if line not in gone], said=said)


def is_solid(parts: Components) -> Mask:
    """Which patches of ink are bars and blots: no letter is so wide and so full."""
    return np.asarray((parts.area > 0.85 * parts.width * parts.height) & (parts.width > 2 * TYPE))


def _has_ink(word: LayerWord, coloured: Gray) -> bool:
    part = coloured[max(0, round(word.y0)) : round(word.y1), max(0, round(word.x0)) : round(word.x1)]
    return bool((part < 128).any())


def only(gray: Gray, parts: Components, chosen: Mask) -> Gray:
    """An image with the chosen patches of ink, soft edges and all, and nothing else."""
    shown = cv2.dilate(parts.mask(chosen).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(shown, gray, 255).astype(np.uint8)


def without(gray: Gray, layer: PlacedLayer) -> Gray:
    """An image without the ink of a layer's words: the room of their type painted white."""
    out = gray.copy()
    for place in (place for line in layer.lines for place in line if not place.typed):
        foot = round(place.baseline + 0.25 * place.word.size)
        top = round(place.baseline - 0.8 * place.word.size)
        out[max(0, top) : foot, max(0, round(place.x0)) : round(place.x1)] = 255
    return out


def _strips_at(word: LayerWord, strips: list[Strip]) -> list[int]:
    """The strips that hold a word's middle: framed stamps first, as they were cut out of the others; coloured last."""
    x, y = (word.x0 + word.x1) / 2, word.baseline - 0.3 * word.size
    holding = [
        k
        for k, strip in enumerate(strips)
        if any(area.holds(x, y) for area in (strip.pieces or (strip.area,)))
    ]
    return sorted(holding, key=lambda k: (strips[k].region >= COLOURED_STAMPS, strips[k].role != "stamp"))


def _typed(place: PlacedWord) -> PlacedWord:
    """A word of an annotation, with the box of its letters in the place of that of their ink."""
    top = place.baseline - 0.7 * place.word.size
    return place._replace(
        ink=(round(place.x0), round(top), round(place.x1), round(place.baseline)), typed=True
    )


def _strip_beside(word: LayerWord, strips: list[Strip]) -> list[int]:
    """The nearest strip whose lines a word may end or begin that was typed where nothing is printed."""
    y = word.baseline - 0.3 * word.size
    gaps = {
        k: max(strip.area.x0 - word.x1, word.x0 - strip.area.x1, 0)
        for k, strip in enumerate(strips)
        if strip.area.y0 <= y < strip.area.y1 and strip.role != "stamp"
    }
    near = [k for k, gap in gaps.items() if gap < NEAR * TYPE]
    return sorted(near, key=lambda k: gaps[k])[:1]


def _in_strip(word: LayerWord, k: int, strip: Strip) -> PlacedWord:
    corners = [to_sheet(strip, x, y) for x in (word.x0, word.x1) for y in (word.y0, word.y1)]
    _, baseline = to_sheet(strip, (word.x0 + word.x1) / 2, word.baseline)
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    return PlacedWord(word, k, x0, y0, x1, y1, baseline)


def _inside(place: PlacedWord, middles: npt.NDArray[np.float64]) -> Mask:
    x, y = middles
    reach = 0.1 * place.word.size
    across = (x >= place.x0 - reach) & (x <= place.x1 + reach)
    return np.asarray(across & (y >= place.y0) & (y <= place.y1))


def _tight_box(place: PlacedWord, parts: Components, inside: Mask) -> tuple[int, int, int, int]:
    """The box around a word's ink, within the space of its type."""
    x0 = max(float(np.min(parts.x[inside])), place.x0 - 0.3 * TYPE)
    y0 = max(float(np.min(parts.y[inside])), place.y0)
    x1 = min(float(np.max((parts.x + parts.width)[inside])), place.x1 + 0.3 * TYPE)
    y1 = min(float(np.max((parts.y + parts.height)[inside])), place.y1)
    return round(x0), round(y0), max(round(x1), round(x0) + 1), max(round(y1), round(y0) + 1)


def _lines(words: list[PlacedWord]) -> list[list[PlacedWord]]:
    """The words of a strip as its printed lines, each from left to right."""
    lines: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda w: w.baseline):
        if lines and _is_on_line(word, lines[-1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.x0) for line in lines]


def _is_on_line(word: PlacedWord, line: list[PlacedWord]) -> bool:
    largest = max(line, key=lambda w: w.word.size)
    return abs(word.baseline - largest.baseline) < SAME_LINE * max(word.word.size, largest.word.size)
