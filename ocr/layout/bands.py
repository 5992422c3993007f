"""Bands: the rows of a page that hold ink, each with the white gaps in it, by which columns are found."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from ocr.image.components import Components, components_of, ink_by_row, runs_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area, Ink

NARROW_GUTTER = 1.0 * TYPE
"""Minimum width of a gutter in the lines that it runs through, if no other blank of the line is as wide."""
LEAST_BLANK = 0.25 * TYPE
"""Minimum width of a blank between words; narrower ones stand between letters."""
THIN = 0.7 * TYPE
"""Maximum height of a row of marks: large marks that stand apart from their letters pass for letters."""
MARKS_APART = 0.4 * TYPE
"""Maximum white between marks and the letters below them."""


class Band(NamedTuple):
    """Rows of a page with ink in each, between white rows; ``gaps``: the wide white stretches inside, (x0, x1).

    ``blank``: the usual blank between its words, in pixels; 0 where there are too few to tell.
    """

    y0: int
    y1: int
    x0: int
    x1: int
    gaps: list[tuple[int, int]]
    blank: float = 0.0


def bands_of(ink: Ink, area: Area, parts: Components | None = None) -> list[Band]:
    """The bands of an area of a page, from top to bottom. ``parts``: its components, where they are known already."""
    part = ink[area.y0 : area.y1, area.x0 : area.x1]
    letters = _letters_of(components_of(np.ascontiguousarray(part)) if parts is None else parts)
    bands = []
    for y0, y1 in _with_marks_above(runs_of(np.asarray(ink_by_row(letters) > 1))):
        if y1 - y0 < 0.25 * TYPE:
            continue
        words: list[tuple[int, int]] = []
        runs = runs_of(np.asarray(letters[y0:y1].any(axis=0)))
        for run in runs:
            if words and run[0] - words[-1][1] < NARROW_GUTTER:
                words[-1] = (words[-1][0], run[1])
            else:
                words.append(run)
        gaps = [(area.x0 + a[1], area.x0 + b[0]) for a, b in itertools.pairwise(words)]
        x0, x1 = _with_marks(part[y0:y1], words[0][0], words[-1][1])
        bands.append(Band(area.y0 + y0, area.y0 + y1, area.x0 + x0, area.x0 + x1, gaps, _blank(runs)))
    return bands


def _with_marks_above(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of rows, a thin one right above another joined to it: marks and their letters are one line."""
    joined: list[tuple[int, int]] = []
    for y0, y1 in rows:
        if joined and joined[-1][1] - joined[-1][0] < THIN and y0 - joined[-1][1] < MARKS_APART:
            y0 = joined.pop()[0]
        joined.append((y0, y1))
    return joined


def _blank(runs: list[tuple[int, int]]) -> float:
    """The median of the white between words: wider than that between letters."""
    whites = [b[0] - a[1] for a, b in itertools.pairwise(runs)]
    blanks = [white for white in whites if white >= LEAST_BLANK]
    return float(np.median(blanks)) if len(blanks) >= 4 else 0.0


def _letters_of(parts: Components) -> Ink:
    """The ink of letters and dashes, without marks and specks, which may stray into another column's line."""
    dash = (parts.width >= 2 * parts.height) & (parts.width >= 0.25 * TYPE) & (parts.width < 1.2 * TYPE)
    return parts.mask((parts.height >= 0.45 * TYPE) | dash).astype(np.uint8)


def _with_marks(rows: Ink, x0: int, x1: int) -> tuple[int, int]:
    """A line's ends with the dash before it and the stop after it."""
    reach = round(2.2 * TYPE)
    before = np.flatnonzero(rows[:, max(0, x0 - reach) : x0].any(axis=0))
    after = np.flatnonzero(rows[:, x1 : x1 + reach // 2].any(axis=0))
    first = max(0, x0 - reach) + int(before[0]) if before.size else x0
    return first, x1 + int(after[-1]) + 1 if after.size else x1
