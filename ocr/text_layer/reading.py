"""Reading: the words of a page whose text layer proved itself; what the layer does not say is read from the image."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ocr.image.background import Gray
from ocr.image.geometry import Geometry
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.strips import Unfolded
from ocr.recognition.tesseract import Reading, Recogniser
from ocr.text_layer.layer import Layer, Refused
from ocr.text_layer.placing import PlacedLayer, only, placed
from ocr.text_layer.proof import doubt_by_reading, doubt_of_ink, doubt_of_words
from ocr.text_layer.words import patches_of, words_of


class LayerReading(NamedTuple):
    """A page's words on the unfolded image, as a recogniser would give them, and what is to be said of them."""

    readings: list[Reading]
    step: str


def read_layer(
    layer: Layer,
    geometry: Geometry,
    unfolded: Unfolded,
    coloured: Gray | None,
    seconds: float,
    recogniser: Recogniser,
) -> LayerReading | Refused:
    """The words of a page by its text layer, or why the layer is not to be believed.

    ``geometry``: how the cleaned page lies on the page's image; ``coloured``: its ink in colour, on the cleaned page.
    Raises what the recogniser raises.
    """
    words = words_of(layer.own, geometry)
    on_page = placed(words, patches_of(layer.apart, geometry), unfolded, coloured)
    shown = [place.word.text for line in on_page.lines for place in line]
    doubt = (
        doubt_of_ink(on_page)
        or doubt_of_words(shown)
        or doubt_by_reading(on_page, unfolded.gray, seconds, recogniser)
    )
    if doubt is not None:
        return Refused(doubt)
    rest = _rest(on_page, unfolded.gray, seconds, recogniser)
    step = f"text layer: {len(shown)} words"
    if rest:
        step += f", {len(rest)} more read from the image"
    if on_page.unplaced:
        step += f", {on_page.unplaced} not seen on the page"
    return LayerReading(_merged(on_page.readings(), rest, unfolded), step)


def _rest(layer: PlacedLayer, gray: Gray, seconds: float, recogniser: Recogniser) -> list[Reading]:
    """What is read of the ink that the layer's words do not account for: a number stamped in, a picture's words."""
    left = ~layer.said
    if not (left & (layer.parts.height >= 0.45 * TYPE)).any():
        return []
    return recogniser(only(gray, layer.parts, left), seconds)


def _merged(said: list[Reading], rest: list[Reading], unfolded: Unfolded) -> list[Reading]:
    """Both in one order: what was read from the image stands in the line of the layer that it lies in, or apart."""
    tops = [strip.top for strip in unfolded.strips]

    def strip_of(reading: Reading) -> int:
        return max(0, int(np.searchsorted(tops, (reading.y0 + reading.y1) / 2, side="right")) - 1)

    lines: dict[tuple[int, int], list[Reading]] = {}
    for reading in said:
        lines.setdefault((0, reading.line), []).append(reading)
    exact = list(lines.items())
    for reading in rest:
        at = next((key for key, line in exact if _lies_in(reading, line)), (1, reading.line))
        lines.setdefault(at, []).append(reading)
    rows = sorted(lines.values(), key=lambda line: (strip_of(line[0]), min(r.y0 for r in line)))
    return [
        reading._replace(line=number)
        for number, line in enumerate(rows)
        for reading in (sorted(line, key=lambda r: r.x0) if any(r.exact for r in line) else line)
    ]


def _lies_in(reading: Reading, line: list[Reading]) -> bool:
    middle = (reading.y0 + reading.y1) / 2
    return min(r.y0 for r in line) < middle < max(r.y1 for r in line)
