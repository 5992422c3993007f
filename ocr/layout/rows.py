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
    chains: list[list[int]] = []
    most = max(1, len(chosen))
    end = np.full(most, -1e9)
    tops, bottoms = np.zeros((most, 3)), np.zeros((most, 3))
    for k in chosen.tolist():
        x, y, bottom = int(parts.x[k]), float(parts.y[k]), float(parts.y[k] + parts.height[k])
        n = len(chains)
        near = np.flatnonzero(x - end[:n] < FARTHEST)
        place = -1
        if near.size:
            shared = np.minimum(bottoms[near], bottom) - np.maximum(tops[near], y)
            lower = np.minimum(bottoms[near] - tops[near], bottom - y)
            share = (shared / np.maximum(lower, 1)).max(axis=1)
            white = np.maximum(x - end[near], 0)
            cost = np.where(share >= LEAST_SHARED, white - TYPE * share, np.inf)
            best = int(np.argmin(cost))
            place = int(near[best]) if np.isfinite(cost[best]) else -1
        if place < 0:
            place = n
            chains.append([])
            tops[n], bottoms[n] = y, bottom
        chains[place].append(k)
        end[place] = max(end[place], x + int(parts.width[k]))
        m = len(chains[place]) % 3
        tops[place, m], bottoms[place, m] = y, bottom
    return chains


def row_of(parts: Components, letters: npt.NDArray[np.intp]) -> Row:
    """The row that some letters make."""
    x = parts.x[letters] + parts.width[letters] / 2
    feet = (parts.y[letters] + parts.height[letters]).astype(np.float64)
    heights = parts.height[letters].astype(np.float64)
    xs, ys = _base_line(x, feet, float(np.median(heights)))
    above = np.interp(x, xs, ys) - parts.y[letters]
    standing = above[above > 0.3 * TYPE]
    above = standing if standing.size else above
    tall = float(np.clip(np.percentile(above, 90), 0.6 * TYPE, 2.2 * TYPE))
    low = float(np.clip(np.percentile(above, 35), 0.5 * TYPE, tall))
    x0, x1 = int(parts.x[letters].min()), int((parts.x[letters] + parts.width[letters]).max())
    return Row(letters, xs, ys, tall, low, x0, x1)


def _base_line(x: Floats, feet: Floats, height: float) -> tuple[Floats, Floats]:
    """A polyline along the feet of the letters that have no descender."""
    slope, level, near = 0.0, float(np.median(feet)), 0.3 * height
    own = np.abs(feet - level) < 2 * near
    for _ in range(3):
        if own.sum() < 3 or np.ptp(x[own]) < 3 * TYPE:
            break
        slope, level = np.polyfit(x[own], feet[own], 1)
        if abs(slope) > 0.2:
            slope, level = 0.0, float(np.median(feet))
            break
        off = feet - (slope * x + level)
        # Descenders pull down alone: most letters stand on the line, which is where most feet are.
        level += float(np.median(off[np.abs(off) < near])) if (np.abs(off) < near).any() else 0.0
        own = np.abs(feet - (slope * x + level)) < max(0.5 * near, 2.0)
    straight = slope * x + level
    off = feet - straight
    ends = np.array([x.min() - 1.0, x.max() + 1.0])
    if np.ptp(x) < 1.5 * WINDOW:
        return ends, slope * ends + level
    centres = np.linspace(x.min(), x.max(), int(np.ptp(x) / (WINDOW / 2)) + 1)
    bend = []
    for centre in centres:
        beside = np.abs(x - centre) <= WINDOW / 2
        good = off[beside & (np.abs(off) < near)]
        bend.append(float(np.median(good)) if good.size >= 4 else np.nan)
    known = ~np.isnan(bend)
    if known.sum() < 2 or np.abs(np.array(bend)[known]).max() < STRAIGHT:
        return ends, slope * ends + level
    bent = np.interp(centres, centres[known], np.array(bend)[known])
    return centres, slope * centres + level + bent
