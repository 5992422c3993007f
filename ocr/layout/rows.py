"""Rows: letters are followed from left to right along each printed line, whatever its slant or bend."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr.image.components import Components, Mask
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE

Floats = npt.NDArray[np.float64]

LEAST_LETTER, MOST_LETTER = 0.5 * TYPE, 2.5 * TYPE
"""Range of heights of what passes for a letter; smaller is a mark or a stop, larger are two lines that touch."""
FARTHEST = 6.0 * TYPE
"""Maximum white between two letters for the second to be looked for on the first one's row."""
LEAST_SHARED = 0.5
"""Minimum share of the lower of two letters that lies beside the other, for them to stand on one row."""
SAME_BASE = 0.35
"""Maximum step between the base lines of two pieces of one row, in heights of small letters."""
WINDOW = 10.0 * TYPE
"""Length of the stretches in which a row's bend is measured."""
STRAIGHT = 1.2
"""Maximum distance in pixels of a row's letters from a straight line, for it to be taken as straight."""


class Row(NamedTuple):
    """The letters of a printed line (components, left to right), its base line and the height of its letters.

    The base line runs through (``xs``, ``ys``); ``tall``: how far its tall letters rise above it, ``low``: its small
    ones, in pixels.
    """

    letters: npt.NDArray[np.intp]
    xs: Floats
    ys: Floats
    tall: float
    low: float
    x0: int
    x1: int

    def base(self, x: Floats | float) -> Floats:
        """The base line's height at x."""
        return np.asarray(np.interp(x, self.xs, self.ys), np.float64)


def is_letter(parts: Components) -> Mask:
    """Which patches pass for letters, or several of them run together."""
    sized = (parts.height >= LEAST_LETTER) & (parts.height <= MOST_LETTER)
    bar = parts.width > 6 * np.maximum(parts.height, 1)
    thin = parts.area < 0.06 * parts.width * parts.height
    return np.asarray(sized & ~(bar & (parts.height < 0.8 * TYPE)) & ~thin)


def rows_of(parts: Components) -> list[Row]:
    """The rows of letters, from top to bottom."""
    chosen = np.flatnonzero(is_letter(parts))
    rows = [row_of(parts, np.array(letters, np.intp)) for letters in _followed(parts, chosen)]
    return sorted(_joined(parts, rows), key=lambda row: float(row.ys.mean()))


def _joined(parts: Components, rows: list[Row]) -> list[Row]:
    """Rows of which one goes on where another ends, as behind a quotation mark, made one."""
    joined: list[Row] = []
    for row in sorted(rows, key=lambda row: row.x0):
        best = min(
            (n for n, left in enumerate(joined) if _goes_on(left, row)),
            key=lambda n: abs(row.x0 - joined[n].x1),
            default=None,
        )
        if best is None:
            joined.append(row)
        else:
            joined[best] = row_of(parts, np.concatenate([joined[best].letters, row.letters]))
    return joined


def _goes_on(left: Row, right: Row) -> bool:
    if not -2 * TYPE < right.x0 - left.x1 < FARTHEST:
        return False
    step = abs(float(left.base(left.x1)) - float(right.base(right.x0)))
    return step < SAME_BASE * max(left.low, right.low)


def _followed(parts: Components, chosen: npt.NDArray[np.intp]) -> list[list[int]]:
    """Chains of letters: each joins the row whose last letters lie beside it, the nearest if there are several."""
    chosen = chosen[np.argsort(parts.x[chosen], kind="stable")]
    found: list[_Chain] = []
    # Those that a letter may still join: letters come from left to right, and what ended too far behind stays so.
    within_reach: list[_Chain] = []
    for k, x, y, right, bottom in zip(chosen.tolist(), *_boxes(parts, chosen), strict=True):
        nearest, least, some_behind = None, float("inf"), False
        for chain in within_reach:
            if chain.head >= bottom or chain.foot <= y:
                continue
            if chain.end <= x - FARTHEST:
                some_behind = True
                continue
            share = max(
                (min(low, bottom) - max(high, y)) / max(min(low - high, bottom - y), 1)
                for high, low in chain.last
            )
            cost = max(x - chain.end, 0) - TYPE * share
            if share >= LEAST_SHARED and cost < least:
                nearest, least = chain, cost
        if nearest is None:
            nearest = _Chain(right)
            found.append(nearest)
            within_reach.append(nearest)
        nearest.add(k, y, right, bottom)
        if some_behind:
            within_reach = [chain for chain in within_reach if chain.end > x - FARTHEST]
    return [chain.letters for chain in found]


def _boxes(parts: Components, chosen: npt.NDArray[np.intp]) -> list[list[int]]:
    """The left, top, right and bottom edges of some components."""
    right, bottom = parts.x + parts.width, parts.y + parts.height
    return [edge[chosen].tolist() for edge in (parts.x, parts.y, right, bottom)]


class _Chain:
    """Letters of a row; ``end``: how far it reaches, ``last``: between which heights its last three letters lie, and
    ``head`` and ``foot``, between which they lie together.
    """

    __slots__ = ("end", "foot", "head", "last", "letters")

    def __init__(self, end: int) -> None:
        self.end = end
        self.letters: list[int] = []
        self.last: list[tuple[int, int]] = []
        self.head = self.foot = 0

    def add(self, k: int, y: int, right: int, bottom: int) -> None:
        self.letters.append(k)
        self.last = [*self.last[-2:], (y, bottom)]
        self.end = max(self.end, right)
        self.head = min(high for high, _ in self.last)
        self.foot = max(low for _, low in self.last)


def row_of(parts: Components, letters: npt.NDArray[np.intp]) -> Row:
    """The row that some letters make."""
    x = parts.x[letters] + parts.width[letters] / 2
    feet = (parts.y[letters] + parts.height[letters]).astype(np.float64)
    heights = parts.height[letters].astype(np.float64)
    xs, ys = _base_line(x, feet, median_of(heights))
    above = np.interp(x, xs, ys) - parts.y[letters]
    standing = above[above > 0.3 * TYPE]
    above = standing if standing.size else above
    tall = float(np.clip(np.percentile(above, 90), 0.6 * TYPE, 2.2 * TYPE))
    low = float(np.clip(np.percentile(above, 35), 0.5 * TYPE, tall))
    x0, x1 = int(parts.x[letters].min()), int((parts.x[letters] + parts.width[letters]).max())
    return Row(letters, xs, ys, tall, low, x0, x1)


def median_of(values: Floats) -> float:
    """The median of one or more numbers; a tenth of what numpy's takes for the few letters of a line."""
    half = values.size // 2
    if values.size % 2:
        return float(np.partition(values, half)[half])
    parted = np.partition(values, (half - 1, half))
    return float((parted[half - 1] + parted[half]) / 2)


def _fitted(x: Floats, y: Floats) -> tuple[float, float]:
    """Slope and level at x = 0 of the straight line through points (least squares)."""
    middle = x.mean()
    away = x - middle
    slope = float(away @ y) / float(away @ away)
    return slope, float(y.mean()) - slope * float(middle)


def _base_line(x: Floats, feet: Floats, height: float) -> tuple[Floats, Floats]:
    """A polyline along the feet of the letters that have no descender."""
    slope, level, near = 0.0, median_of(feet), 0.3 * height
    own = np.abs(feet - level) < 2 * near
    for _ in range(3):
        if own.sum() < 3 or np.ptp(x[own]) < 3 * TYPE:
            break
        slope, level = _fitted(x[own], feet[own])
        if abs(slope) > 0.2:
            slope, level = 0.0, median_of(feet)
            break
        off = feet - (slope * x + level)
        close = np.abs(off) < near
        # Descenders pull down alone: most letters stand on the line, which is where most feet are.
        level += median_of(off[close]) if close.any() else 0.0
        own = np.abs(feet - (slope * x + level)) < max(0.5 * near, 2.0)
    straight = slope * x + level
    off = feet - straight
    ends = np.array([x.min() - 1.0, x.max() + 1.0])
    if np.ptp(x) < 1.5 * WINDOW:
        return ends, slope * ends + level
    centres = np.linspace(x.min(), x.max(), int(np.ptp(x) / (WINDOW / 2)) + 1)
    close = np.abs(off) < near
    x_close, off_close = x[close], off[close]
    bend = []
    for centre in centres:
        good = off_close[np.abs(x_close - centre) <= WINDOW / 2]
        bend.append(median_of(good) if good.size >= 4 else np.nan)
    known = ~np.isnan(bend)
    if known.sum() < 2 or np.abs(np.array(bend)[known]).max() < STRAIGHT:
        return ends, slope * ends + level
    bent = np.interp(centres, centres[known], np.array(bend)[known])
    return centres, slope * centres + level + bent
