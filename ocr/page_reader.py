"""Page reader: from one page of a scan to its printed lines; each process reads one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import cv2
import numpy as np

from ocr.errors import PageTimeoutError
from ocr.image.clean import CleanPage, clean_page
from ocr.image.components import Components, components_of
from ocr.image.negative import without_negative
from ocr.image.page_faults import page_faults, thumbnail_of
from ocr.image.page_hash import hash_of_page
from ocr.image.resolution import LEAST_DPI, true_dpi
from ocr.layout.graphics import Graphics, without_graphics
from ocr.layout.strips import Unfolded, unfold
from ocr.pen.filling import Filled, fill_in
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import Recogniser, read_cheaply
from ocr.scan.page_source import PageSource
from ocr.scan.pages import Pixels, load_pixels
from ocr.stamps.finding import ReadPage
from ocr.stamps.reading import stamps_of
from ocr.text.margin_numbers import margin_numbers
from ocr.text.page_reading import PageReading
from ocr.text.printed import PrintedLine
from ocr.text.printed_lines import printed_lines
from ocr.text_layer import (
    Layer,
    LayerReading,
    Refused,
    Surface,
    Upon,
    as_printed,
    own_text,
    parted,
    read_layer,
    read_typed,
    unlettered,
    upright_of,
)
from ocr.text_layer.drawing import Glyph
from ocr.text_layer.words import LayerWord, words_of
from ocr.transcript import Box, Page, PageFault, Stamp

BLANK_INK = 1.5e-4
"""Minimum share of ink of a page that is not blank: a single line of type has ten times as much."""
UPSIDE_DOWN = 0.55
"""Mean confidence below which a page whose orientation is uncertain is read upside down too."""


def read_page_with(recogniser: Recogniser, source: PageSource, seconds: float) -> PageReading:
    """Reads a page. One that takes longer than ``seconds`` is tried again more cheaply, and then comes back unread.

    Raises:
        RecogniserMissingError: the machine lacks the recogniser: no page can be read.
        ScanError: a page of a single-page file is broken.
    """
    # A process a page: OpenCV's own threads cost half as much again in CPU time for a gain that others pay for.
    cv2.setNumThreads(1)
    layer, annotations = own_text(source, source.width, source.height)
    upon = parted(annotations, source.width, source.height)
    pixels = unlettered(source, upon.boxes, upon.letters) if upon.boxes or upon.letters else None
    if pixels is None:
        pixels, upon = load_pixels(source), Upon([], [], [], [])
    sheet = _sheet(clean_page(pixels, source.dpi))
    if sheet.graphics.ink.mean() < BLANK_INK and not annotations:
        stamps = _stamps(ReadPage(pixels, sheet.cleaned, []), source.number, seconds)
        return PageReading(_page(source, pixels, sheet.cleaned, "blank"), [], stamps=stamps)
    try:
        read = _read(layer, upon.typed, _Task(source, pixels, seconds, recogniser), sheet)
    except PageTimeoutError as error:
        try:
            lines = _lines(read_cheaply(sheet.unfolded.gray, seconds / 2), sheet)
        except PageTimeoutError:
            return PageReading(_page(source, pixels, sheet.cleaned, "unread", f"{error.code}: {error}"), [])
        typed = words_of(upright_of(upon.typed, sheet.cleaned.rotation), sheet.cleaned.geometry)
        read = _ReadLines(sheet.cleaned, lines, ["read again more cheaply after a timeout"], typed)
    marks = as_printed(upon.marks, read.beside, read.cleaned.geometry, read.lines)
    height, width = read.cleaned.gray.shape
    page = _page(source, pixels, read.cleaned, "read", steps=read.steps)
    # What a page says by its own text no scanner can have spoiled.
    faults = [] if read.born_digital else _faults(source, pixels, read.cleaned)
    letters = _letters(read, sheet)
    if not read.born_digital:
        # Not for its own sake: a page whose number cannot be read is read all the same.
        with suppress(PageTimeoutError):
            lines = [*read.lines, *marks]
            marks += margin_numbers(read.cleaned.gray, letters, lines, read.cleaned.geometry, seconds)
    seen = {"look": hash_of_page(letters), "faults": faults, "thumbnail": thumbnail_of(pixels, faults)}
    page = page.model_copy(update=seen)
    stamps = _stamps(ReadPage(pixels, read.cleaned, read.lines), source.number, seconds)
    # What is drawn by a page's own text is no pen.
    filled = Filled(read.lines, ())
    if not read.born_digital:
        filled = fill_in(read.cleaned, read.lines, source.number, first=source.first)
    return PageReading(page, [*filled.lines, *marks], width, height, stamps, filled.pens)


class _Task(NamedTuple):
    """What reads a page: its pixels, the recogniser, and how many seconds it has."""

    source: PageSource
    pixels: Pixels
    seconds: float
    recogniser: Recogniser


class _Sheet(NamedTuple):
    """A cleaned page, laid out for reading; ``letters``: the components of its writing."""

    cleaned: CleanPage
    graphics: Graphics
    letters: Components
    unfolded: Unfolded


class _ReadLines(NamedTuple):
    """The lines of a page, the cleaned page that they lie on, and the step to be recorded of how they were read.

    ``beside``: typed words that stand where nothing of the page was read. ``born_digital``: whether the page's own text
    is all of it.
    """

    cleaned: CleanPage
    lines: list[PrintedLine]
    steps: Sequence[str] = ()
    beside: Sequence[LayerWord] = ()
    born_digital: bool = False


def _sheet(cleaned: CleanPage) -> _Sheet:
    graphics = without_graphics(cleaned.gray)
    letters = components_of(graphics.ink)
    return _Sheet(cleaned, graphics, letters, unfold(graphics, cleaned.stamps, letters))


def _read(layer: Layer | Refused | None, typed: list[Glyph], task: _Task, sheet: _Sheet) -> _ReadLines:
    """The lines of a page: by its text layer if that proves itself, else from its image, but for what is typed."""
    if isinstance(layer, Layer):
        said = _by_layer(layer, typed, task, sheet)
        if isinstance(said, _ReadLines):
            return said
        layer = said
    refused = [] if layer is None else [f"text layer refused: {layer.reason}"]
    upright = upright_of(typed, sheet.cleaned.rotation)
    if upright:
        read = _with(read_typed(upright, _surface(sheet), task.seconds, task.recogniser), sheet)
    else:
        read = _by_recognition(task, sheet)
    return read._replace(steps=[*refused, *read.steps])


def _by_layer(layer: Layer, typed: list[Glyph], task: _Task, sheet: _Sheet) -> _ReadLines | Refused:
    """The lines of a page by its text layer, if that proves itself."""
    if layer.upon_scan:
        layer = layer._replace(own=upright_of(layer.own, sheet.cleaned.rotation))
    elif layer.turn != sheet.cleaned.rotation:
        # Letters say for certain which way is up.
        sheet = _sheet(clean_page(task.pixels, task.source.dpi, layer.turn))
    upright = upright_of(typed, sheet.cleaned.rotation)
    found = read_layer(layer, upright, _surface(sheet), task.seconds, task.recogniser)
    if isinstance(found, Refused):
        return found
    return _with(found, sheet)._replace(born_digital=not layer.upon_scan)


def _surface(sheet: _Sheet) -> Surface:
    return Surface(sheet.unfolded, sheet.cleaned.geometry, sheet.cleaned.stamps)


def _with(found: LayerReading, sheet: _Sheet) -> _ReadLines:
    return _ReadLines(sheet.cleaned, _lines(found.readings, sheet), [found.step], found.beside)


def _by_recognition(task: _Task, sheet: _Sheet) -> _ReadLines:
    """The lines of a page as read from its image."""
    recogniser, seconds = task.recogniser, task.seconds
    read = _ReadLines(sheet.cleaned, _lines(recogniser(sheet.unfolded.gray, seconds), sheet))
    if sheet.cleaned.upright_is_sure or _confidence(read.lines) >= UPSIDE_DOWN:
        return read
    turned = clean_page(task.pixels, task.source.dpi, (sheet.cleaned.rotation + 180) % 360)  # type: ignore[arg-type]
    other = _sheet(turned)
    other_lines = _lines(recogniser(other.unfolded.gray, seconds), other)
    return _ReadLines(turned, other_lines) if _confidence(other_lines) > _confidence(read.lines) else read


def _letters(read: _ReadLines, sheet: _Sheet) -> Components:
    """The letters of the page the way up in which it was read."""
    if read.cleaned is sheet.cleaned:
        return sheet.letters
    return components_of(without_graphics(read.cleaned.gray).ink)


def _stamps(page: ReadPage, number: int, seconds: float) -> tuple[Stamp, ...]:
    """The stamps of a page; where they cannot be read in time, all of it is one that could not be read."""
    try:
        return stamps_of(page, number, seconds)
    except PageTimeoutError:
        height, width = page.pixels.shape[:2]
        return (Stamp(page=number, box=Box(0, 0, width, height), readings=[], says="unread"),)


def _lines(readings: list[Reading], sheet: _Sheet) -> list[PrintedLine]:
    return printed_lines(readings, sheet.unfolded.strips, sheet.cleaned.geometry, sheet.letters)


def _confidence(lines: list[PrintedLine]) -> float:
    confidences = [w.confidence for line in lines for w in line.words]
    return float(np.mean(confidences)) if confidences else 0.0


def _page(
    source: PageSource,
    pixels: Pixels,
    cleaned: CleanPage,
    state: str,
    reason: str | None = None,
    steps: Sequence[str] = (),
) -> Page:
    height, width = pixels.shape[:2]
    return Page.model_validate(
        {
            "number": source.number,
            "width": width,
            "height": height,
            "dpi": _dpi_of(source, cleaned, width, height),
            "rotation": cleaned.rotation,
            "skew": cleaned.skew,
            "state": state,
            "reason": reason,
            "steps": [*cleaned.steps, *steps],
        }
    )


def _faults(source: PageSource, pixels: Pixels, cleaned: CleanPage) -> list[PageFault]:
    """Why the page should be scanned again."""
    dpi = true_dpi(source.dpi, pixels.shape[1], pixels.shape[0], cleaned.type_height)
    is_photograph = "photograph" in cleaned.steps
    return page_faults(without_negative(pixels)[0], dpi, is_photograph=is_photograph)


def _dpi_of(source: PageSource, cleaned: CleanPage, width: int, height: int) -> float:
    # A PDF's page has a size, which its copy in the archive keeps.
    if source.kind == "pdf" and source.dpi >= LEAST_DPI:
        return source.dpi
    return true_dpi(source.dpi, width, height, cleaned.type_height)
