"""Regions: splits a cleaned page into full-width stretches and stretches of columns (header, foot, copy block).

Works on ink alone, before anything is read: a header's two columns have a gutter of white between them, over
several lines, that a line of running text would cross.
"""

from __future__ import annotations

from typing import NamedTuple

from ocr.image.components import Components
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.bands import NARROW_GUTTER, Band, bands_of
from ocr.layout.graphics import Area, Ink

GUTTER = 2.0 * TYPE
"""Minimum width of a gutter in the line where it is found: wider than the blanks of a justified line."""
WIDE_GUTTER = 3.2 * TYPE
"""Minimum width of a gutter that has only two lines on each side."""
LOOSE = 2.0
"""Minimum ratio of a gutter's width to that of the blanks between the words beside it."""
RIM = round(0.8 * TYPE)
"""White kept around a region: the height of stacked marks over a capital."""
LEAST_SIDE = 1.3 * TYPE
"""Minimum width of ink on each side of a gutter: a lone dash, digit or speck is no column."""
NARROWEST = 5.0 * TYPE
"""Minimum width of a column: the last word of a line of running text, after a wide blank, is none."""
PITCH = 2.4 * TYPE
"""A line's pitch at 1.2 to 1.3 spacing, in units of the type's height."""


class Column(NamedTuple):
    """A column's outline and the pieces of the page in it: line by line, as the gutter beside it wanders.

    ``lines``: the outlines of its lines of letters themselves, without the white around them.
    """

    area: Area
    pieces: list[Area]
    lines: tuple[Area, ...] = ()


class Region(NamedTuple):
    """A stretch of a page: one column or several, left to right."""

    columns: list[Column]


class Stretch(NamedTuple):
    """Bands ``start`` to ``end`` (exclusive) with a gutter (x0, x1) through them all."""

    start: int
    end: int
    gutter: tuple[int, int]


def regions_of(ink: Ink, area: Area, parts: Components | None = None) -> list[Region]:
    """The regions of an area of a page, from top to bottom; they reach to the middle of the white between them.

    ``parts``: the components of the area's ink, where they are known already.
    """
    return _padded(_split(ink, area, parts=parts), area)


def _split(ink: Ink, area: Area, depth: int = 0, parts: Components | None = None) -> list[Region]:
    bands = bands_of(ink, area, parts)
    regions: list[Region] = []
    free = 0
    for k in range(len(bands)):
        stretch = _column_stretch(bands, k, free) if k >= free else None
        if stretch is None:
            continue
        regions += [Region([_whole([band])]) for band in bands[free : stretch.start]]
        inside = bands[stretch.start : stretch.end]
        regions.append(Region(_columns(ink, inside, stretch.gutter, depth)))
        free = stretch.end
    return _merged(regions + [Region([_whole([band])]) for band in bands[free:]])


def _columns(ink: Ink, bands: list[Band], gutter: tuple[int, int], depth: int) -> list[Column]:
    """The two sides of a gutter; a side may itself have columns, as where three signers stand side by side."""
    left: list[Area] = []
    right: list[Area] = []
    for band in bands:
        cut = _cut(band, gutter)
        if cut > band.x0:
            left.append(Area(band.x0, band.y0, min(cut, band.x1), band.y1))
        if cut < band.x1:
            right.append(Area(max(cut, band.x0), band.y0, band.x1, band.y1))
    columns: list[Column] = []
    for pieces in (left, right):
        column = Column(_hull(pieces), pieces)
        inner = _split(ink, column.area, depth + 1) if depth == 0 and pieces[1:] else []
        columns += inner[0].columns if len(inner) == 1 and len(inner[0].columns) > 1 else [column]
    return columns


def _cut(band: Band, gutter: tuple[int, int]) -> int:
    """Where a band is cut: in its own gap nearest to the gutter, or beside it where it stands on one side only."""
    g0, g1 = gutter
    if _side(band, gutter) == "left":
        return band.x1
    if _side(band, gutter) == "right":
        return band.x0
    if not band.gaps:  # the gutter has narrowed since: the line stands where most of it does
        return band.x1 if (band.x0 + band.x1) / 2 < (g0 + g1) / 2 else band.x0
    a, b = max(band.gaps, key=lambda gap: min(g1, gap[1]) - max(g0, gap[0]))
    return (max(a, min(g0, b)) + min(b, max(g1, a))) // 2


def _column_stretch(bands: list[Band], start: int, free: int) -> Stretch | None:
    """The widest believable stretch of columns through a band; it may reach up to the band ``free``."""
    band = bands[start]
    wide = [
        (a, b)
        for a, b in band.gaps
        if b - a >= max(GUTTER, LOOSE * band.blank)
        and a - band.x0 >= LEAST_SIDE
        and band.x1 - b >= LEAST_SIDE
    ]
    found = [_follow(bands, start, free, gap) for gap in wide]
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
    side = _side(band, stretch.gutter)
    if side == "right" or (side == "left" and white < 1.2 * PITCH):
        return stretch.gutter
    widest = sorted((b - a for a, b in band.gaps), reverse=True)
    shared = [
        (max(g0, a), min(g1, b))
        for a, b in band.gaps
        if b - a >= GUTTER or (b - a == widest[0] and (len(widest) == 1 or widest[0] > 1.5 * widest[1]))
    ]
    shared = [(a, b) for a, b in shared if b - a >= 0.8 * NARROW_GUTTER]
    if (
        widest and widest[0] < LOOSE * band.blank
    ):  # a loosely set line of running text: all its blanks are wide
        return None
    return max(shared, key=lambda s: s[1] - s[0], default=None)


def _side(band: Band, gutter: tuple[int, int]) -> str:
    """On which side of a gutter a band stands alone: ``left``, ``right``, or ``both`` (also where it crosses).

    A line alone may reach a little over the gutter: nothing stands beside it.
    """
    g0, g1 = gutter
    if band.x1 <= g1 + 3 * TYPE and band.x0 < g0 - TYPE and not _gap_in(band, gutter):
        return "left"
    if band.x0 >= g0 - TYPE and band.x1 > g1 + TYPE:
        return "right"
    return "both"


def _gap_in(band: Band, gutter: tuple[int, int]) -> bool:
    return any(min(gutter[1], b) - max(gutter[0], a) >= NARROW_GUTTER for a, b in band.gaps)


def _trimmed(bands: list[Band], stretch: Stretch) -> Stretch:
    """Without what is as well read at full width: lines on the left above the rest, on the right below it."""
    start, end = stretch.start, stretch.end
    while start < end and _side(bands[start], stretch.gutter) == "left":
        start += 1
    while end > start and _side(bands[end - 1], stretch.gutter) == "right":
        end -= 1
    return Stretch(start, end, stretch.gutter)


def _is_believable(bands: list[Band], stretch: Stretch) -> bool:
    """Whether enough lines stand on both sides of a gutter: a wide blank in one line is none."""
    g0, g1 = stretch.gutter
    inside = bands[stretch.start : stretch.end]
    left = sum(_lines_in(b) for b in inside if _side(b, stretch.gutter) != "right")
    right = sum(_lines_in(b) for b in inside if _side(b, stretch.gutter) != "left")
    width = g1 - g0
    if min(left, right) < 1 or _narrower_side(inside, stretch.gutter) < NARROWEST:
        return False
    return left + right >= 5 or (left + right >= 4 and width >= WIDE_GUTTER)


def _narrower_side(bands: list[Band], gutter: tuple[int, int]) -> int:
    left = [b.x0 for b in bands if _side(b, gutter) != "right"]
    right = [b.x1 for b in bands if _side(b, gutter) != "left"]
    return min(gutter[0] - min(left), max(right) - gutter[1])


def _lines_in(band: Band) -> int:
    return max(1, round((band.y1 - band.y0) / PITCH))


def _whole(bands: list[Band]) -> Column:
    pieces = [Area(b.x0, b.y0, b.x1, b.y1) for b in bands]
    return Column(_hull(pieces), pieces)


def _hull(areas: list[Area]) -> Area:
    return Area(
        min(a.x0 for a in areas), min(a.y0 for a in areas), max(a.x1 for a in areas), max(a.y1 for a in areas)
    )


def _padded(regions: list[Region], area: Area) -> list[Region]:
    """The regions with a rim of white, so that no mark above or below a letter is cut off."""
    padded = []
    tops = [min(c.area.y0 for c in region.columns) for region in regions]
    bottoms = [max(c.area.y1 for c in region.columns) for region in regions]
    for k, region in enumerate(regions):
        above = bottoms[k - 1] if k else area.y0
        below = tops[k + 1] if k + 1 < len(regions) else area.y1
        y0 = max((above + tops[k]) // 2, tops[k] - RIM)
        y1 = min((below + bottoms[k] + 1) // 2, bottoms[k] + RIM)
        padded.append(
            Region([_with_rim(column, y0, y1, area, len(region.columns) > 1) for column in region.columns])
        )
    return padded


def _with_rim(column: Column, y0: int, y1: int, area: Area, beside_another: bool) -> Column:
    """A column from y0 to y1, its pieces closed up to one another so that nothing between them is lost."""
    side = RIM // 2 if beside_another else RIM
    pieces = column.pieces
    closed = []
    for k, piece in enumerate(pieces):
        top = y0 if k == 0 else max(y0, (pieces[k - 1].y1 + piece.y0) // 2)
        bottom = y1 if k == len(pieces) - 1 else (piece.y1 + pieces[k + 1].y0) // 2
        top, bottom = max(top, piece.y0 - RIM), min(bottom, piece.y1 + RIM)
        closed.append(Area(max(area.x0, piece.x0 - side), top, min(area.x1, piece.x1 + side), bottom))
    return Column(_hull(closed), closed, tuple(pieces))


def _merged(regions: list[Region]) -> list[Region]:
    """Neighbouring full-width regions as one."""
    merged: list[Region] = []
    for region in regions:
        if merged and len(region.columns) == 1 and len(merged[-1].columns) == 1:
            pieces = [*merged[-1].columns[0].pieces, *region.columns[0].pieces]
            merged[-1] = Region([Column(_hull(pieces), pieces)])
        else:
            merged.append(region)
    return merged
