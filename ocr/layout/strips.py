"""Strips: a page's columns, table cells and stamps laid one below another, so that they are read together, in order.

A recogniser that sees a header's two columns side by side runs their lines into one another. Unfolded into one
column the page is read by a single call, each line whole, and each word's place on the page is still known.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.components import Components, components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.belonging import Belonging, belonging
from ocr.layout.coloured_stamps import coloured_stamps, letters_alone
from ocr.layout.graphics import Area, Frame, Graphics, Table
from ocr.layout.regions import regions_of
from ocr.layout.roles import Role
from ocr.layout.spreads import pages_side_by_side

STAMPS, ANNOTATIONS, COLOURED_STAMPS = 10_000, 15_000, 20_000
"""Where the numbers of stamps' regions begin: black ones, those that lie upon a PDF's page as annotations, and those in
colour."""
MARGIN = round(1.3 * TYPE)
"""White between strips and around them."""
PAPER = 250
"""Minimum gray of paper, which is made white: Tesseract compresses each line's image as PNG before it reads it, and the
grain of paper compresses badly.
"""
_WHITE_PAPER = np.array([shade if shade < PAPER else 255 for shade in range(256)], np.uint8)


class Strip(NamedTuple):
    """A part of the cleaned page. ``region`` numbers the parts from top to bottom of the page.

    ``place`` is the column (0, 1, …) in a stretch of columns, or the row of a table's cell; ``degrees`` the slant
    that was taken out of a stamp, counter-clockwise. ``top`` is where the strip lies in the unfolded image;
    ``pieces`` are the parts of its area that are its own, all of it where there are none; ``lines`` its lines of
    letters as they were found, in the page's pixels.
    """

    area: Area
    role: Role
    region: int
    place: int = 0
    degrees: float = 0.0
    top: int = 0
    pieces: tuple[Area, ...] = ()
    lines: tuple[Area, ...] = ()


class Unfolded(NamedTuple):
    """The unfolded page and the strips it consists of, in order."""

    gray: Gray
    strips: list[Strip]


def unfold(graphics: Graphics, coloured: Gray | None = None, letters: Components | None = None) -> Unfolded:
    """Lays the parts of a page one below another, its stamps last. ``coloured``: its stamps in colour; ``letters``: the
    components of its writing, where they are known already.
    """
    height, width = graphics.gray.shape
    ink = graphics.ink.copy()
    for framed in graphics.frames:
        _blank(ink, framed.area)
    patches = letters or components_of(graphics.ink)
    whole, known = Area(0, 0, width, height), None if graphics.frames else patches
    strips: list[Strip] = []
    for page in pages_side_by_side(graphics) or [whole]:
        top = 0
        for divider in [*_dividers(graphics, page), Area(page.x0, height, page.x1, height)]:
            if divider.y0 > top:
                area = Area(page.x0, top, page.x1, divider.y0)
                # Of a part of the page patches would be others: what lies across its edge is cut there.
                parts = known if area == whole else None
                strips += _running(ink, area, _next_region(strips), parts)
            strips += _table_cells(graphics.tables, divider, _next_region(strips))
            top = max(top, divider.y1)
    apart = [*(table.area for table in graphics.tables), *(framed.area for framed in graphics.frames)]
    owned = belonging(patches, [strip.lines for strip in strips], apart)
    strips = [strip._replace(area=owned.hull(k, strip.area)) for k, strip in enumerate(strips)]
    black = [Strip(f.area, "stamp", STAMPS + k, 0, f.degrees) for k, f in enumerate(graphics.frames)]
    marks = coloured_stamps(coloured) if coloured is not None else []
    in_colour = [Strip(m.area, "stamp", COLOURED_STAMPS + k, 0, m.degrees) for k, m in enumerate(marks)]
    return _laid_out(
        graphics,
        strips + black + in_colour,
        owned,
        letters_alone(coloured) if marks and coloured is not None else None,
    )


def to_page(strip: Strip, x: float, y: float) -> tuple[float, float]:
    """A point of the unfolded image, in the cleaned page's pixels."""
    px, py = x - MARGIN, y - strip.top
    if strip.degrees:
        back = np.asarray(cv2.invertAffineTransform(_levelling(strip)))
        px, py = back @ np.array([px, py, 1.0])
    return float(px) + strip.area.x0, float(py) + strip.area.y0


def to_sheet(strip: Strip, x: float, y: float) -> tuple[float, float]:
    """A point of the cleaned page, in the unfolded image's pixels."""
    px, py = x - strip.area.x0, y - strip.area.y0
    if strip.degrees:
        px, py = _levelling(strip) @ np.array([px, py, 1.0])
    return float(px) + MARGIN, float(py) + strip.top


def _dividers(graphics: Graphics, page: Area) -> list[Area]:
    """What splits a page from side to side: tables, and the rule over a copy block (NĐ30, Phụ lục I, Phần II)."""
    columns = np.flatnonzero(graphics.ink[:, page.x0 : page.x1].any(axis=0))
    text_width = float(np.ptp(columns)) if columns.size else page.width
    rules = [rule for rule in graphics.rules if rule.width > 0.8 * text_width]
    found = [*rules, *(table.area for table in graphics.tables)]
    return sorted((a for a in found if page.x0 <= (a.x0 + a.x1) / 2 < page.x1), key=lambda a: a.y0)


def _next_region(strips: list[Strip]) -> int:
    return strips[-1].region + 1 if strips else 0


def _table_cells(tables: list[Table], area: Area, region: int) -> list[Strip]:
    return [
        Strip(_inset(cell), "cell", region, row)
        for table in tables
        if table.area == area
        for row, cells in enumerate(table.rows)
        for cell in _with_ordinals(cells)
    ]


def _with_ordinals(cells: list[Area]) -> list[Area]:
    """A row's cells, a narrow first one (its ordinal number) together with the next: a lone digit is overlooked."""
    if len(cells) > 1 and cells[0].width < 4 * TYPE:
        first, second = cells[:2]
        both = Area(first.x0, min(first.y0, second.y0), second.x1, max(first.y1, second.y1))
        return [both, *cells[2:]]
    return cells


def _running(ink: Gray, area: Area, first: int, parts: Components | None) -> list[Strip]:
    strips = []
    for k, region in enumerate(regions_of(ink, area, parts)):
        role: Role = "body" if len(region.columns) == 1 else "column"
        for place, column in enumerate(region.columns):
            own = tuple(column.pieces)
            strips.append(Strip(column.area, role, first + k, place, pieces=own, lines=column.lines))
    return strips


def _laid_out(graphics: Graphics, strips: list[Strip], owned: Belonging, coloured: Gray | None) -> Unfolded:
    width = max((s.area.width for s in strips), default=1) + 2 * MARGIN
    height = sum(s.area.height + MARGIN for s in strips) + MARGIN
    sheet = np.full((height, width), 255, np.uint8)
    placed, top = [], MARGIN
    for k, strip in enumerate(strips):
        a = strip.area
        layer = coloured if coloured is not None and strip.region >= COLOURED_STAMPS else graphics.gray
        part = layer[a.y0 : a.y1, a.x0 : a.x1]
        if strip.role == "stamp":
            level = cv2.warpAffine(part, _levelling(strip), (a.width, a.height), borderValue=(255,))
            part = np.asarray(level, dtype=np.uint8)
        else:
            own = owned.shown(k, a, layer, _only(part, strip), strip.pieces) if strip.lines else part
            part = _without(own, a, graphics.frames)
        sheet[top : top + a.height, MARGIN : MARGIN + a.width] = part
        placed.append(strip._replace(top=top))
        top += a.height + MARGIN
    return Unfolded(np.asarray(cv2.LUT(sheet, _WHITE_PAPER), np.uint8), placed)


def _only(part: Gray, strip: Strip) -> Gray:
    """A strip's own pieces of its area, the rest white."""
    if not strip.pieces:
        return part
    own = np.full_like(part, 255)
    for piece in strip.pieces:
        rows = slice(piece.y0 - strip.area.y0, piece.y1 - strip.area.y0)
        columns = slice(piece.x0 - strip.area.x0, piece.x1 - strip.area.x0)
        own[rows, columns] = part[rows, columns]
    return own


def _without(part: Gray, area: Area, frames: list[Frame]) -> Gray:
    """A part of the page with the stamps on it, which are read by themselves, painted white."""
    part = part.copy()
    for frame in frames:
        f = frame.area
        x0, y0 = max(f.x0 - area.x0, 0), max(f.y0 - area.y0, 0)
        x1, y1 = f.x1 - area.x0, f.y1 - area.y0
        if x1 > 0 and y1 > 0:
            part[y0:y1, x0:x1] = 255
    return part


def _levelling(strip: Strip) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    middle = (strip.area.width / 2, strip.area.height / 2)
    return np.asarray(cv2.getRotationMatrix2D(middle, -strip.degrees, 1.0), dtype=np.float64)


def _blank(ink: Gray, area: Area) -> None:
    ink[area.y0 : area.y1, area.x0 : area.x1] = 0


def _inset(cell: Area) -> Area:
    """A cell without the blurred edge of its lines."""
    return Area(cell.x0 + 2, cell.y0 + 2, max(cell.x1 - 2, cell.x0 + 3), max(cell.y1 - 2, cell.y0 + 3))
