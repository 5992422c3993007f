"""Spreads: two pages that lie side by side on one sheet, as on A3, are read one after the other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area, Graphics

_LEAST_SHAPE, _MOST_SHAPE = 1.25, 1.65
"""Width of such a sheet by its height: two pages of 1 to 1.414 side by side have 1.41."""
_MIDDLE = 0.06
"""How far the white between the pages lies from the sheet's middle at most, as a share of its width."""
_GUTTER = 3.5 * TYPE
"""Width of that white, at least: two margins."""
_LEAST_ROWS = 0.08
"""Share of a page's height that has ink, at least: a page of a few lines."""
_LEAST_WIDTH = 0.5
"""Width of a page's print, as a share of half the sheet, at least: a column of a table or of a list is narrower."""


def pages_side_by_side(graphics: Graphics) -> list[Area]:
    """The two pages of a spread, the left one first; none where the sheet is one page.

    What goes over the middle (a line of text, a rule, a table) makes it one page.
    """
    height, width = graphics.gray.shape
    if not _LEAST_SHAPE <= width / height <= _MOST_SHAPE:
        return []
    low, high = round(width * (0.5 - _MIDDLE)), round(width * (0.5 + _MIDDLE))
    inked = np.asarray(graphics.ink.any(axis=0))
    gutter = _widest_white(inked, low, high)
    if gutter is None:
        return []
    middle = (gutter[0] + gutter[1]) // 2
    things = [*graphics.rules, *(table.area for table in graphics.tables), *(f.area for f in graphics.frames)]
    if any(thing.x0 < middle < thing.x1 for thing in things):
        return []
    pages = [Area(0, 0, middle, height), Area(middle, 0, width, height)]
    return pages if all(_is_page(graphics, page) for page in pages) else []


def _widest_white(inked: npt.NDArray[np.bool_], low: int, high: int) -> tuple[int, int] | None:
    """The widest stretch without ink that reaches into [low, high); None where it is no gutter."""
    best: tuple[int, int] | None = None
    start = 0
    for at in [*np.flatnonzero(inked).tolist(), len(inked)]:
        inside = start < high and at > low
        if inside and at - start >= _GUTTER and (best is None or at - start > best[1] - best[0]):
            best = (start, at)
        start = at + 1
    return best


def _is_page(graphics: Graphics, page: Area) -> bool:
    ink = graphics.ink[:, page.x0 : page.x1]
    columns = np.flatnonzero(ink.any(axis=0))
    if not columns.size or np.ptp(columns) < _LEAST_WIDTH * page.width:
        return False
    return bool(ink.any(axis=1).mean() >= _LEAST_ROWS)
