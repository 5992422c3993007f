"""Stages: the steps of reading that the ablation leaves out, one at a time, by putting "do nothing" in their place.

The product has no switches for them: each is applied where a page needs it. Nor has it any for how much the witness is
asked, which other bounds of the cascade show.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ocr.image.coloured_ink import Separated
from ocr.layout.graphics import Area
from ocr.layout.regions import Column, Region
from ocr.pen.filling import Filled
from ocr.recognition.cascade import SURE, SURE_SHORT
from ocr.scan.pages import Pixels


def _gray(pixels: Pixels) -> Separated:
    """Gray without a thought for colour: the mean of the channels."""
    return Separated(pixels if pixels.ndim == 2 else pixels.mean(axis=2).astype(np.uint8), None)


def _one_column(_ink: object, area: Area) -> list[Region]:
    return [Region([Column(area, [area])])]


STAGES: dict[str, list[tuple[str, Callable[..., Any]]]] = {
    "photograph": [("ocr.image.clean.sheet_corners", lambda pixels: None)],
    "coloured ink": [("ocr.image.clean.without_coloured_ink", _gray)],
    "background": [("ocr.image.clean.flattened", lambda gray: gray)],
    "despeckle": [("ocr.image.clean.despeckled", lambda gray: gray)],
    "quarter turns": [
        ("ocr.image.clean.is_lying", lambda gray: False),
        ("ocr.image.clean.is_upside_down", lambda gray: (False, True)),
    ],
    "deskew": [("ocr.image.clean.skew_degrees", lambda gray: 0.0)],
    "scale": [("ocr.image.clean.scale_for", lambda height, dpi, bilevel=False: 1.0)],
    "seals and drawings": [
        ("ocr.layout.graphics._seals", lambda parts, gray, ink: np.zeros(ink.shape, np.bool_)),
        ("ocr.layout.graphics._drawings", lambda parts, shape: np.zeros(shape[:2], np.bool_)),
    ],
    "columns": [("ocr.layout.strips.regions_of", _one_column)],
    "language of the line reader": [("ocr.recognition.beside.with_language", lambda reading: reading)],
    "witness": [
        (
            "ocr.recognition.cascade.sure_lines",
            lambda found, words: [n for n, own in enumerate(words) if own],
        ),
        ("ocr.reader.read_with_tesseract", lambda gray, seconds: []),
    ],
    "second readings": [("ocr.assembly.apply_second_reader", lambda tokens: tokens)],
    "pen": [("ocr.page_reader.fill_in", lambda cleaned, lines, number: Filled(lines, ()))],
    "notes": [("ocr.assembly.notes.part_notes", lambda ordered, edges: _nothing_parted(ordered))],
    "repair": [("ocr.assembly.apply_rules", lambda tokens: tokens)],
    "corrector": [("ocr.assembly.correct_words", lambda tokens, **_: tokens)],
}
"""Name of each stage, and what stands in the place of its functions when it is left out."""

ASKED: dict[str, list[tuple[str, Any]]] = {
    **{
        f"below {sure}": [
            ("ocr.recognition.cascade.SURE", sure),
            ("ocr.recognition.cascade.SURE_SHORT", max(sure, SURE_SHORT) if sure > SURE else sure),
        ]
        for sure in (0.3, 0.7, 0.97, 0.995)
    },
    "everywhere": [("ocr.recognition.cascade.sure_lines", lambda found, words: [])],
}
"""How much the witness is asked, and what stands in the place of the cascade's bounds then."""


def _nothing_parted(ordered: Any) -> Any:
    from ocr.text.notes import PartedNotes

    return PartedNotes(ordered, [])


@contextmanager
def left_out(stage: str) -> Iterator[None]:
    """Leaves a stage out while the context lasts. Raises KeyError for one that is none."""
    with _replaced(STAGES[stage]):
        yield


@contextmanager
def asked(how: str) -> Iterator[None]:
    """Has the witness asked more or less (``ASKED``) while the context lasts. Raises KeyError for no such way."""
    with _replaced(ASKED[how]):
        yield


@contextmanager
def _replaced(pairs: Sequence[tuple[str, Any]]) -> Iterator[None]:
    kept = []
    for path, instead in pairs:
        owner, name = _owner_of(path)
        kept.append((owner, name, getattr(owner, name)))
        setattr(owner, name, instead)
    try:
        yield
    finally:
        for owner, name, own in kept:
            setattr(owner, name, own)


def _owner_of(path: str) -> tuple[Any, str]:
    """The module (or module within a module) that holds a function or bound, and its name there."""
    parts = path.split(".")
    owner: Any = importlib.import_module(".".join(parts[:2]))
    for part in parts[2:-1]:
        owner = getattr(owner, part)
    return owner, parts[-1]
