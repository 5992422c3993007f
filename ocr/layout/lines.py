"""Lines: an unfolded page is cut into its printed lines, each with its own ink alone, without any recogniser.

Letters are followed along each line (``rows.py``). All other ink is then given to the line that it lies at: marks over
capitals and dots below by the letter next to them, stops, dashes and small raised figures by the zone they stand in.
Where two lines touch they are parted at the thinnest place between them.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, components_of, ink_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area
from ocr.layout.line_images import Line, Patch, drawn
from ocr.layout.rows import MOST_LETTER, Row, row_of, rows_of

SPECK = 4
"""Minimum pixels of ink that are given to a line."""
REACH_ABOVE, REACH_BELOW = 0.75, 0.25
"""Maximum distance of a patch from its line's zone, in heights of its tall letters: stacked marks stand far above."""
ABOVE, BELOW = 1.1, 0.32
"""A line's zone above and below its base line, in heights of its tall letters."""
OUT_OF_PLACE = 0.3 * TYPE
"""What is added to the white between a patch and the line above it: marks stand far above their letters, none so far
below."""
SIDE = 2.0 * TYPE
"""Maximum distance of a stop or dash from the end of its line."""
DEEP = 0.8
"""Minimum depth below the base line, in heights of small letters, of what reaches into the line below: descenders are
half as deep."""
CLUMSY = 3.2 * TYPE
"""Height of a patch that is no letter nor two lines that touch at one place."""
WIDE, LOOSE = 2.2 * TYPE, 2.6
"""A line is parted at whites of more than ``WIDE`` and ``LOOSE`` times its usual blank: cells, columns, labels."""
LEAST_BLANK = 0.3 * TYPE
LEAST = 0.5 * TYPE
"""Minimum height and width of ink that is missed where it belongs to no line."""
LONE = 40
"""Minimum pixels of ink that may be a line of its own."""
SMALL_ROW = 3
"""Maximum letters of a row that may be a raised figure, or the like, of a row beside it."""


class Cut(NamedTuple):
    """The lines of an unfolded page, from top to bottom; the areas in which lines could not be told apart; the page's
    patches of ink, to which the lines point (``Line.parts``: indices).
    """

    lines: list[Line]
    unsure: list[Area]
    patches: Components


def cut_lines(gray: Gray) -> Cut:
    """Cuts an unfolded page (``ocr.layout.strips``), or any clean image of print at the standard size, into lines.

    Places are in pixels of ``gray``.
    """
    ink = ink_of(gray)
    parts = components_of(ink)
    if not len(parts.x):
        return Cut([], [], parts)
    rows = _without_small(parts, rows_of(parts))
    if not rows:
        return Cut([], [], parts)
    owner = np.full(len(parts.x), -1, np.intp)
    for n, row in enumerate(rows):
        owner[row.letters] = n
    _give_rest(parts, rows, owner)
    _start_others(parts, rows, owner)
    parted = _parted(parts, rows, owner)
    patches: list[list[Patch]] = [[] for _ in rows]
    for k in np.flatnonzero(owner >= 0).tolist():
        if k not in parted:
            patches[owner[k]].append(Patch(k))
    for k, (upper, lower, split) in parted.items():
        patches[upper].append(Patch(k, bottom=split))
        patches[lower].append(Patch(k, top=split))
    found = [
        drawn(gray, parts, row, piece)
        for row, own in zip(rows, patches, strict=True)
        for piece in (_at_wide_blanks(parts, own) if own else [])
    ]
    lines = sorted((line for line in found if line is not None), key=lambda line: line.y0 + line.base)
    return Cut(lines, _unsure(parts, owner, parted), parts)


def _at_wide_blanks(parts: Components, own: list[Patch]) -> list[list[Patch]]:
    """A line's ink, parted where the white is too wide for a blank."""
    own = sorted(own, key=lambda patch: int(parts.x[patch.part]))
    index = np.array([patch.part for patch in own], np.intp)
    ends = np.maximum.accumulate(parts.x[index] + parts.width[index])
    whites = parts.x[index][1:] - ends[:-1]
    blanks = whites[whites >= LEAST_BLANK]
    usual = float(np.median(blanks)) if blanks.size >= 3 else 0.0
    cuts = [0, *(np.flatnonzero(whites > max(WIDE, LOOSE * usual)) + 1).tolist(), len(own)]
    return [own[a:b] for a, b in itertools.pairwise(cuts)]


def _without_small(parts: Components, rows: list[Row]) -> list[Row]:
    """The rows without those that are a raised figure, a mark or the like at another row; their ink is given to it."""
    large = [row for row in rows if len(row.letters) > SMALL_ROW]
    kept = []
    for row in rows:
        if len(row.letters) <= SMALL_ROW and any(_stands_at(parts, row, host) for host in large):
            continue
        kept.append(row)
    return kept


def _stands_at(parts: Components, row: Row, host: Row) -> bool:
    x = (row.x0 + row.x1) / 2
    y0, y1 = float(parts.y[row.letters].min()), float((parts.y + parts.height)[row.letters].max())
    base = float(host.base(x))
    beside = row.x0 - host.x1 < 0.8 * TYPE and host.x0 - row.x1 < 0.8 * TYPE
    inside = base - 1.35 * host.tall < (y0 + y1) / 2 < base + BELOW * host.tall
    return bool(beside and inside and y1 - y0 < 1.2 * host.tall)


def _give_rest(parts: Components, rows: list[Row], owner: npt.NDArray[np.intp]) -> None:
    """Gives to each line the ink at it that is no letter on its row."""
    rest = np.flatnonzero((owner < 0) & (parts.area >= SPECK) & (parts.height <= CLUMSY))
    if not rest.size:
        return
    x, y = parts.x[rest] + parts.width[rest] / 2, parts.y[rest] + parts.height[rest] / 2
    away = np.full((len(rest), len(rows)), np.inf)
    within = np.zeros((len(rest), len(rows)), np.bool_)
    for n, row in enumerate(rows):
        base = row.base(x)
        high = np.maximum(base - ABOVE * row.tall - y, y - base - BELOW * row.tall)
        side = np.maximum(np.maximum(row.x0 - (parts.x + parts.width)[rest], parts.x[rest] - row.x1), 0)
        reach = np.where(y < base, REACH_ABOVE, REACH_BELOW) * row.tall
        near = (high < reach) & (side < SIDE)
        away[near, n] = np.maximum(high[near], 0) + 0.3 * side[near]
        within[:, n] = near & (high <= 0)
        # In two zones at once: the one in whose middle it stands.
        away[near, n] += 1e-3 * np.abs(y[near] - base[near] + 0.5 * row.tall)
    best = np.argmin(away, axis=1)
    near = np.isfinite(away[np.arange(len(rest)), best])
    inside = within[np.arange(len(rest)), best] & near
    owner[rest[inside]] = best[inside]
    # What lies between two lines goes to the one whose ink, marks given to it already among it, is nearer.
    between = np.flatnonzero(near & ~inside)
    for m in between[np.argsort(away[between, best[between]])].tolist():
        k = int(rest[m])
        lines = np.flatnonzero(np.isfinite(away[m])).tolist()
        below = {n: OUT_OF_PLACE if y[m] > float(rows[n].base(x[m])) else 0.0 for n in lines}
        gaps = {n: _gap_to_ink(parts, owner, n, k) + below[n] for n in lines}
        owner[k] = min(lines, key=lambda n: (gaps[n], away[m, n]))


def _start_others(parts: Components, rows: list[Row], owner: npt.NDArray[np.intp]) -> None:
    """Lines of what stands alone and is smaller than a letter: an asterisk, a dash, dots."""
    left = (
        (owner < 0) & (parts.area >= LONE) & (parts.height <= MOST_LETTER) & (parts.height < 6 * parts.width)
    )
    for k in np.flatnonzero(left & (parts.width < 4 * TYPE)).tolist():
        own = np.array([k], np.intp)
        owner[k] = len(rows)
        rows.append(row_of(parts, own))


def _gap_to_ink(parts: Components, owner: npt.NDArray[np.intp], row: int, k: int) -> float:
    """The white between a patch and the nearest ink of a row right above or below it."""
    over = (parts.x < parts.x[k] + parts.width[k] + 2) & (parts.x + parts.width > parts.x[k] - 2)
    own = np.flatnonzero(over & (owner == row))
    if not own.size:
        return float("inf")
    below = parts.y[own] - (parts.y[k] + parts.height[k])
    above = parts.y[k] - (parts.y[own] + parts.height[own])
    return float(np.maximum(np.maximum(below, above), 0).min())


def _parted(
    parts: Components, rows: list[Row], owner: npt.NDArray[np.intp]
) -> dict[int, tuple[int, int, int]]:
    """Patches that two lines share, where one's letter touches the other's: upper line, lower line, first row of pixels
    of the lower.
    """
    found: dict[int, tuple[int, int, int]] = {}
    tall = np.flatnonzero((parts.height > 1.6 * TYPE) & (parts.height <= 2 * CLUMSY) & (parts.area >= 20))
    for k in tall.tolist():
        x, top, bottom = parts.x[k] + parts.width[k] / 2, int(parts.y[k]), int(parts.y[k] + parts.height[k])
        over = [n for n, row in enumerate(rows) if row.x0 - TYPE < x < row.x1 + TYPE]
        for upper in over:
            base = float(rows[upper].base(x))
            if not top < base - 0.3 * rows[upper].low or bottom < base + DEEP * rows[upper].low:
                continue
            below = [n for n in over if float(rows[n].base(x)) > base + TYPE]
            lower = min(below, key=lambda n: float(rows[n].base(x)), default=None)
            if lower is None:
                continue
            other = float(rows[lower].base(x))
            if bottom < other - 1.25 * rows[lower].tall or other - base > 4 * TYPE:
                continue
            if owner[k] >= 0 and owner[k] not in (upper, lower):
                continue
            found[k] = (upper, lower, _thinnest(parts, k, base + 0.1 * TYPE, other - 0.9 * rows[lower].low))
            break
    return found


def _thinnest(parts: Components, k: int, y0: float, y1: float) -> int:
    """The row of a patch with the least ink between two heights; of several the middle one."""
    x, top = int(parts.x[k]), int(parts.y[k])
    own = parts.labels[top : top + parts.height[k], x : x + parts.width[k]] == k + 1
    a = int(np.clip(round(y0) - top, 0, own.shape[0] - 1))
    b = int(np.clip(round(y1) - top, a + 1, own.shape[0]))
    ink = own[a:b].sum(axis=1)
    least = np.flatnonzero(ink == ink.min())
    return top + a + int(least[len(least) // 2])


def _unsure(
    parts: Components, owner: npt.NDArray[np.intp], parted: dict[int, tuple[int, int, int]]
) -> list[Area]:
    """Where letters' ink belongs to no line: lines that touch all over, handwriting, debris."""
    left = (owner < 0) & (parts.area >= 40) & (parts.height >= LEAST) & (parts.width >= LEAST)
    left[list(parted)] = False
    return [
        Area(
            int(parts.x[k]),
            int(parts.y[k]),
            int(parts.x[k] + parts.width[k]),
            int(parts.y[k] + parts.height[k]),
        )
        for k in np.flatnonzero(left).tolist()
    ]
