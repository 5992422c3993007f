"""Regions: splits a cleaned page into full-width stretches and stretches of columns (header, foot, copy block).

Works on ink alone, before anything is read: a header's two columns have a gutter of white between them, over
several lines, that a line of running text would cross.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr.graphics import Area, Ink
from ocr.scale import BEST_TYPE_HEIGHT as TYPE

GUTTER = 2.0 * TYPE
"""Least width of a gutter: wider than a justified line's blanks."""
WIDE_GUTTER = 3.2 * TYPE
"""Least width of a gutter that only two lines on each side vouch for."""
RIM = round(0.8 * TYPE)
"""White kept around a region: the height of stacked marks over a capital."""
LEAST_SIDE = 1.3 * TYPE
"""Least width of ink on each side of a gutter: a lone dash, digit or speck vouches for no column."""
PITCH = 2.4 * TYPE
"""A line's pitch at 1.2 to 1.3 spacing, in units of the type's height."""


class Region(NamedTuple):
    """A stretch of a page: one column (``columns`` has one area) or several, left to right."""

    columns: list[Area]


class Band(NamedTuple):
    """Rows of a page with ink in each, between white rows; ``gaps``: the white stretches inside, (x0, x1)."""

    y0: int
    y1: int
    x0: int
    x1: int
    gaps: list[tuple[int, int]]


class Stretch(NamedTuple):
    """Bands ``start`` to ``end`` (exclusive) with a gutter (x0, x1) through them all."""

    start: int
    end: int
    gutter: tuple[int, int]


def regions_of(ink: Ink, area: Area) -> list[Region]:
    """The regions of an area of a page, from top to bottom; they reach to the middle of the white between them."""
    return _padded(_split(ink, area), area)


def _split(ink: Ink, area: Area) -> list[Region]:
    bands = _bands(ink, area)
    regions: list[Region] = []
    free = 0
    for k in range(len(bands)):
        stretch = _column_stretch(bands, k, free) if k >= free else None
        if stretch is None:
            continue
        regions += [Region([_hull([band])]) for band in bands[free : stretch.start]]
        whole = _hull(bands[stretch.start : stretch.end])
        middle = (stretch.gutter[0] + stretch.gutter[1]) // 2
        left = Area(whole.x0, whole.y0, middle, whole.y1)
        right = Area(middle, whole.y0, whole.x1, whole.y1)
        regions.append(Region([*_columns(ink, left), *_columns(ink, right)]))
        free = stretch.end
    return _merged(regions + [Region([_hull([band])]) for band in bands[free:]])


def _columns(ink: Ink, area: Area) -> list[Area]:
    """A column, or the columns inside it: three signers stand side by side in the foot of a joint paper."""
    inner = _split(ink, area)
    return inner[0].columns if len(inner) == 1 and len(inner[0].columns) > 1 else [area]


def _bands(ink: Ink, area: Area) -> list[Band]:
    part = ink[area.y0 : area.y1, area.x0 : area.x1]
    bands = []
    for y0, y1 in _runs(part.sum(axis=1) > 1):
        if y1 - y0 < 0.25 * TYPE:
            continue
        inked = _runs(part[y0:y1].any(axis=0))
        words = [inked[0]]
        for run in inked[1:]:
            if run[0] - words[-1][1] < GUTTER:
                words[-1] = (words[-1][0], run[1])
            else:
                words.append(run)
        gaps = [
            (area.x0 + a[1], area.x0 + b[0])
            for a, b in itertools.pairwise(words)
            if a[1] - words[0][0] >= LEAST_SIDE and words[-1][1] - b[0] >= LEAST_SIDE
        ]
        bands.append(Band(area.y0 + y0, area.y0 + y1, area.x0 + words[0][0], area.x0 + words[-1][1], gaps))
    return bands


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The half-open stretches in which flags are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _column_stretch(bands: list[Band], start: int, free: int) -> Stretch | None:
    """The widest believable stretch of columns through a band; it may reach up to the band ``free``."""
    found = [_follow(bands, start, free, gap) for gap in bands[start].gaps]
    believable = [stretch for stretch in found if _is_believable(bands, stretch)]
    return max(believable, key=lambda s: s.gutter[1] - s.gutter[0], default=None)


def _follow(bands: list[Band], start: int, free: int, gap: tuple[int, int]) -> Stretch:
    """Follows a gutter down and up from a band for as long as no line crosses it."""
    stretch = Stretch(start, start + 1, gap)
    while stretch.end < len(bands):
        grown = _grown(stretch, bands[stretch.end], bands[stretch.end].y0 - bands[stretch.end - 1].y1)
        if grown is None:
            break
        stretch = Stretch(stretch.start, stretch.end + 1, grown)
    while stretch.start > free:
        above = bands[stretch.start - 1]
        grown = _grown(stretch, above, bands[stretch.start].y0 - above.y1)
        if grown is None:
            break
        stretch = Stretch(stretch.start - 1, stretch.end, grown)
    return _trimmed(bands, stretch)


def _grown(stretch: Stretch, band: Band, white: int) -> tuple[int, int] | None:
    """The gutter after one more band, or None where the band ends the stretch. ``white``: rows between them."""
    g0, g1 = stretch.gutter
    if white > 5 * PITCH:
        return None
    if band.x0 >= g0 + GUTTER / 2:
        return g0, min(g1, band.x0)
    if band.x1 <= g1 - GUTTER / 2:
        return (max(g0, band.x1), g1) if white < 1.2 * PITCH else None
    shared = [(max(g0, a), min(g1, b)) for a, b in band.gaps]
    shared = [(a, b) for a, b in shared if b - a >= GUTTER]
    return max(shared, key=lambda s: s[1] - s[0], default=None)


def _trimmed(bands: list[Band], stretch: Stretch) -> Stretch:
    """Without what is as well read at full width: lines on the left above the rest, on the right below it."""
    start, end = stretch.start, stretch.end
    g0, g1 = stretch.gutter
    while start < end and bands[start].x1 <= g0:
        start += 1
    while end > start and bands[end - 1].x0 >= g1:
        end -= 1
    return Stretch(start, end, stretch.gutter)


def _is_believable(bands: list[Band], stretch: Stretch) -> bool:
    """Whether enough lines stand on both sides of a gutter: a wide blank in one line is none."""
    g0, g1 = stretch.gutter
    inside = bands[stretch.start : stretch.end]
    left = sum(max(1, round((b.y1 - b.y0) / PITCH)) for b in inside if b.x0 < g0)
    right = sum(max(1, round((b.y1 - b.y0) / PITCH)) for b in inside if b.x1 > g1)
    width = g1 - g0
    if min(left, right) < 1 or width < GUTTER:
        return False
    return left + right >= 5 or (left + right >= 4 and width >= WIDE_GUTTER)


def _hull(bands: list[Band]) -> Area:
    return Area(min(b.x0 for b in bands), bands[0].y0, max(b.x1 for b in bands), max(b.y1 for b in bands))


def _padded(regions: list[Region], area: Area) -> list[Region]:
    """The regions with a rim of white, so that no mark above or below a letter is cut off."""
    padded = []
    for k, region in enumerate(regions):
        top = max((c.y1 for c in regions[k - 1].columns), default=area.y0) if k else area.y0
        bottom = min(c.y0 for c in regions[k + 1].columns) if k + 1 < len(regions) else area.y1
        y0 = max((top + min(c.y0 for c in region.columns)) // 2, min(c.y0 for c in region.columns) - RIM)
        y1 = min(
            (bottom + max(c.y1 for c in region.columns) + 1) // 2, max(c.y1 for c in region.columns) + RIM
        )
        columns = [c._replace(y0=y0, y1=y1) for c in region.columns]
        columns[0] = columns[0]._replace(x0=max(area.x0, columns[0].x0 - RIM))
        columns[-1] = columns[-1]._replace(x1=min(area.x1, columns[-1].x1 + RIM))
        padded.append(Region(columns))
    return padded


def _merged(regions: list[Region]) -> list[Region]:
    """Neighbouring full-width regions as one."""
    merged: list[Region] = []
    for region in regions:
        if merged and len(region.columns) == 1 and len(merged[-1].columns) == 1:
            a, b = merged[-1].columns[0], region.columns[0]
            merged[-1] = Region([Area(min(a.x0, b.x0), a.y0, max(a.x1, b.x1), max(a.y1, b.y1))])
        else:
            merged.append(region)
    return merged
