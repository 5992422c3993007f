"""Reading: the words of a page whose text layer proved itself; what the layer does not say is read from the image."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ocr.image.background import Gray
from ocr.image.geometry import Geometry
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.strips import Unfolded
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import Recogniser
from ocr.text_layer.drawing import Glyph
from ocr.text_layer.layer import Layer, Refused
from ocr.text_layer.placing import PlacedLayer, only, place_words, without, without_lines
from ocr.text_layer.proof import doubt_of_ink, doubt_of_words, proof_by_reading
from ocr.text_layer.words import LayerWord, patches_of, words_of

_BLANK = "._…·"
"""What the blank of a form is drawn with, as it is read."""


class LayerReading(NamedTuple):
    """A page's words on the unfolded image, as a recogniser would give them, and what is to be said of them.

    ``beside``: typed words that stand where nothing of the page was read.
    """

    readings: list[Reading]
    step: str
    beside: list[LayerWord]


class Surface(NamedTuple):
    """What words are placed on: the unfolded page, how the cleaned page lies on the page's image (``geometry``), and
    the cleaned page's ink in colour.
    """

    unfolded: Unfolded
    geometry: Geometry
    coloured: Gray | None


def read_layer(
    layer: Layer, typed: list[Glyph], surface: Surface, seconds: float, recogniser: Recogniser
) -> LayerReading | Refused:
    """The words of a page by its text layer, or why the layer is not to be believed.

    ``typed``: letters of annotations that belong to the page's lines. Raises what the recogniser raises.
    """
    words = words_of(layer.own, surface.geometry)
    more = words_of(typed, surface.geometry)
    apart = patches_of(layer.apart, surface.geometry)
    on_page = place_words(words, apart, surface.unfolded, surface.coloured, more)
    shown = [place.word.text for line in on_page.lines for place in line]
    if not layer.upon_scan and (doubt := doubt_of_ink(on_page) or doubt_of_words(shown)):
        return Refused(doubt)
    proof = proof_by_reading(on_page, surface.unfolded.gray, seconds, recogniser)
    if proof.doubt is not None:
        return Refused(proof.doubt)
    on_page = without_lines(on_page, proof.unproven, surface.coloured)
    shown = [place.word.text for line in on_page.lines for place in line]
    if layer.upon_scan:
        return _upon_image(on_page, surface.unfolded, seconds, recogniser)
    rest = _read_remaining_ink(on_page, surface.unfolded.gray, seconds, recogniser)
    step = f"text layer: {len(shown)} words"
    if rest:
        step += f", {len(rest)} more read from the image"
    if on_page.unplaced:
        step += f", {on_page.unplaced} not seen on the page"
    return LayerReading(_merge(on_page.readings(), rest, surface.unfolded), step, on_page.beside)


def read_typed(typed: list[Glyph], surface: Surface, seconds: float, recogniser: Recogniser) -> LayerReading:
    """The words of a page as read from its image, but for those that annotations type upon it."""
    on_page = place_words([], [], surface.unfolded, surface.coloured, words_of(typed, surface.geometry))
    return _upon_image(on_page, surface.unfolded, seconds, recogniser)


def _upon_image(
    on_page: PlacedLayer, unfolded: Unfolded, seconds: float, recogniser: Recogniser
) -> LayerReading:
    """Words typed upon a scan, and what is read of the scan around them."""
    read = recogniser(without(unfolded.gray, on_page), seconds)
    said = on_page.readings()
    step = f"typed upon the image: {len(said) + len(on_page.beside)} words"
    return LayerReading(_filled_in(said, read, unfolded), step, on_page.beside)


def _read_remaining_ink(
    layer: PlacedLayer, gray: Gray, seconds: float, recogniser: Recogniser
) -> list[Reading]:
    """What is read of the ink that the layer's words do not account for: a number stamped in, a picture's words."""
    left = ~layer.said
    if not (left & (layer.parts.height >= 0.45 * TYPE)).any():
        return []
    return recogniser(only(gray, layer.parts, left), seconds)


def _merge(said: list[Reading], rest: list[Reading], unfolded: Unfolded) -> list[Reading]:
    """Both in one order: what was read from the image stands in the line of the layer that it lies in, or apart."""
    lines = _by_line(said, 0)
    exact = list(lines.items())
    for reading in rest:
        at = next((key for key, line in exact if _lies_in(reading, line)), (1, reading.line))
        lines.setdefault(at, []).append(reading)
    return _numbered(list(lines.values()), unfolded)


def _filled_in(said: list[Reading], read: list[Reading], unfolded: Unfolded) -> list[Reading]:
    """Both in one order: a typed line fills a blank in the line of the image that it stands in, or stands apart."""
    lines = list(_by_line(read, 1).values())
    for typed in _by_line(said, 0).values():
        middle = _middle(typed)
        near = [line for line in lines if _lies_in(typed[0], line) or _lies_in(line[0], typed)]
        beside = min(near, key=lambda line: abs(_middle(line) - middle), default=None)
        if beside is None:
            lines.append(typed)
        else:
            beside[:] = [cut for reading in beside if (cut := _without_blank(reading, typed))] + typed
    return _numbered(lines, unfolded)


def _without_blank(reading: Reading, typed: list[Reading]) -> Reading | None:
    """A word without the dots or the rule of the blank that typed words fill; None where it is nothing else."""
    near = [t for t in typed if t.x0 < reading.x1 + TYPE and reading.x0 - TYPE < t.x1]
    if not near or reading.exact:
        return reading
    text = reading.printed
    before, after = text.lstrip(_BLANK), text.rstrip(_BLANK)
    if not before:
        return None
    if before != text:
        return reading._replace(printed=before, x0=min(max(reading.x0, near[-1].x1), reading.x1 - 1))
    # The full stop of a sentence is no blank.
    if len(text) - len(after) > 1 or text.endswith("_"):
        return reading._replace(printed=after, x1=max(min(reading.x1, near[0].x0), reading.x0 + 1))
    return reading


def _by_line(readings: list[Reading], source: int) -> dict[tuple[int, int], list[Reading]]:
    lines: dict[tuple[int, int], list[Reading]] = {}
    for reading in readings:
        lines.setdefault((source, reading.line), []).append(reading)
    return lines


def _numbered(lines: list[list[Reading]], unfolded: Unfolded) -> list[Reading]:
    """The readings of lines from top to bottom, strip by strip, each with the number of its line."""
    tops = [strip.top for strip in unfolded.strips]

    def strip_of(reading: Reading) -> int:
        return max(0, int(np.searchsorted(tops, (reading.y0 + reading.y1) / 2, side="right")) - 1)

    rows = sorted(lines, key=lambda line: (strip_of(line[0]), min(r.y0 for r in line)))
    return [
        reading._replace(line=number)
        for number, line in enumerate(rows)
        for reading in (sorted(line, key=lambda r: r.x0) if any(r.exact for r in line) else line)
    ]


def _middle(line: list[Reading]) -> float:
    return float(np.median([(r.y0 + r.y1) / 2 for r in line]))


def _lies_in(reading: Reading, line: list[Reading]) -> bool:
    middle = (reading.y0 + reading.y1) / 2
    return min(r.y0 for r in line) < middle < max(r.y1 for r in line)
