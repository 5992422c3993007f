"""Graphics: what is on a page but is no writing: rules, borders, table grids, frames, seals, signatures.

Found on the cleaned page, where type has its standard size (``BEST_TYPE_HEIGHT``), so that all lengths here are
in units of it. Rules and grids show the layout; all graphics are painted white before the page is read.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, Mask, components_of, ink_of, runs_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.seals import Seal, seal_ink, seals_of
from ocr.layout.struck_rules import struck_rules

Ink = npt.NDArray[np.uint8]

EDGE = 5
"""Width of the drawn line around the inside of a box, in pixels."""


class Area(NamedTuple):
    """A rectangle in pixels of the cleaned page; x1 and y1 lie just outside."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1


class Table(NamedTuple):
    """A ruled table: its outline and its cells, row by row, each row from left to right."""

    area: Area
    rows: list[list[Area]]


class Frame(NamedTuple):
    """A drawn box around a few words: a stamp. ``degrees``: its slant, counter-clockwise as seen."""

    area: Area
    degrees: float


class Graphics(NamedTuple):
    """The page with its graphics painted white, the ink of its writing (0/1), and what was found."""

    gray: Gray
    ink: Ink
    rules: list[Area]
    tables: list[Table]
    frames: list[Frame]
    seals: list[Seal]


def without_graphics(gray: Gray) -> Graphics:
    """Finds the graphics of a cleaned page and takes them off."""
    ink = ink_of(gray)
    level, upright = _lines(ink, across=True), _lines(ink, across=False)
    tables = _tables(level, upright)
    frames = _frames(ink, tables)
    parts = components_of(ink)
    seals = seals_of(parts)
    drop = _seals(seals, gray, ink)
    if drop.any():
        parts = components_of(ink * ~drop)
    drop |= _drawings(parts, gray.shape)
    rules = _rules(level, tables)
    drop |= cv2.dilate(level | upright, np.ones((3, 3), np.uint8)) > 0
    drop |= struck_rules(ink, seals)
    dropped = drop.astype(np.uint8)
    # The soft edge of a stroke goes with it.
    clean = cv2.max(gray, cv2.dilate(dropped, np.ones((3, 3), np.uint8)) * 255)
    writing = cv2.subtract(ink, dropped)
    return Graphics(np.asarray(clean, np.uint8), np.asarray(writing, np.uint8), rules, tables, frames, seals)


def _seals(seals: list[Seal], gray: Gray, ink: Ink) -> Mask:
    """The pixels of all round seals."""
    taken = np.zeros(ink.shape, dtype=np.bool_)
    for seal in seals:
        taken |= seal_ink(seal, gray, ink)
    return taken


def _bridged(ink: Ink) -> Ink:
    """The ink with the small gaps closed that a stamp pad or a bilevel scan leaves in a line."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), dtype=np.uint8)


def _lines(ink: Ink, *, across: bool) -> Ink:
    """The pixels of straight thin lines, level (``across``) or upright, at least three letters long.

    The feet of a row of serif letters run together into something like a line; a true line has white on both
    sides, they have their stems on one.
    """
    if not across:
        return np.asarray(
            cv2.transpose(_lines(np.asarray(cv2.transpose(ink), np.uint8), across=True)), np.uint8
        )
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(3.2 * TYPE)), np.uint8))
    if not opened.any():
        return np.zeros_like(ink)
    lines = np.zeros_like(ink)
    # Most rows hold none: what lies between them is not searched.
    for top, bottom in runs_of(np.asarray(opened.any(axis=1))):
        parts = components_of(np.ascontiguousarray(opened[top:bottom], dtype=np.uint8))
        keep = np.zeros(len(parts.x), dtype=np.bool_)
        # A slanting or ragged line is a little thicker than its stroke; a filled patch is much thicker.
        for k in np.flatnonzero(parts.height <= 0.6 * TYPE):
            x, y, w, h = int(parts.x[k]), top + int(parts.y[k]), int(parts.width[k]), int(parts.height[k])
            near = max(2, h // 2)
            above = ink[max(0, y - near - 1) : max(0, y - 1), x : x + w]
            keep[k] = _share(above) < 0.16 and _share(ink[y + h + 1 : y + h + 1 + near, x : x + w]) < 0.16
        lines[top:bottom] = parts.mask(keep)
    return lines


def _share(part: Ink) -> float:
    return float(part.any(axis=0).mean()) if part.size else 0.0


def _tables(level: Ink, upright: Ink) -> list[Table]:
    """Grids of at least two columns; a lone box is no table."""
    if not upright.any():
        return []
    grid = cv2.dilate(level | upright, np.ones((5, 5), np.uint8))
    parts = components_of(np.asarray(grid, dtype=np.uint8))
    tables = []
    for k in range(len(parts.x)):
        area = Area(
            int(parts.x[k]),
            int(parts.y[k]),
            int(parts.x[k] + parts.width[k]),
            int(parts.y[k] + parts.height[k]),
        )
        if area.width < 12 * TYPE or area.height < 2.5 * TYPE:
            continue
        rows = _cells(parts.labels[area.y0 : area.y1, area.x0 : area.x1] == k + 1, area)
        if rows and max(len(row) for row in rows) >= 2 and sum(map(len, rows)) >= 3:
            tables.append(Table(area, rows))
    return sorted(tables, key=lambda t: t.area.y0)


def _cells(grid: Mask, area: Area) -> list[list[Area]]:
    """The holes of a grid, row by row. A row that a page's end leaves open above or below has cells like the others."""
    holes = components_of((~_with_open_rows(grid)).astype(np.uint8))
    cells = []
    for x, y, w, h in zip(holes.x, holes.y, holes.width, holes.height, strict=True):
        inside = x > 0 and x + w < area.width
        if inside and w >= TYPE and h >= TYPE:
            cells.append(Area(area.x0 + int(x), area.y0 + int(y), area.x0 + int(x + w), area.y0 + int(y + h)))
    rows: list[list[Area]] = []
    for cell in sorted(cells, key=lambda c: (c.y0, c.x0)):
        if rows and abs(cell.y0 - rows[-1][0].y0) < TYPE:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda c: c.x0) for row in rows]


def _with_open_rows(grid: Mask) -> Mask:
    """A grid with its upright lines drawn out to its edge where no level line closes it."""
    level = np.flatnonzero(grid.mean(axis=1) > 0.6)
    grid = grid.copy()
    for rows in (slice(0, int(level[0])), slice(int(level[-1]) + 1, len(grid))) if level.size else ():
        if rows.stop - rows.start >= TYPE:
            grid[rows, grid[rows].mean(axis=0) > 0.5] = True
    return grid


def _frames(ink: Ink, tables: list[Table]) -> list[Frame]:
    """Drawn boxes, level or slanting, around a word or a few lines, found by the four-sided hole inside each.

    A hole stays whole where two boxes touch, or where a signature crosses a box's corner.
    """
    contours, hierarchy = cv2.findContours(_bridged(ink), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    frames: list[Frame] = []
    for k in np.flatnonzero(hierarchy[0][:, 3] >= 0) if len(contours) else []:  # the others are outer edges
        contour = contours[int(k)]
        x, y, w, h = cv2.boundingRect(contour)
        if not (2.5 * TYPE < w < 45 * TYPE and 1.4 * TYPE < h < 20 * TYPE):
            continue
        (_, (a, b), angle) = cv2.minAreaRect(contour)
        if min(a, b) < 1.2 * TYPE or cv2.contourArea(cv2.convexHull(contour)) < 0.88 * a * b:
            continue
        if any(t.area.holds(x + w / 2, y + h / 2) for t in tables):
            continue
        # OpenCV gives the angle of either side, clockwise as seen: the one nearer to level is meant.
        area = Area(max(0, x - EDGE), max(0, y - EDGE), x + w + EDGE, y + h + EDGE)
        frames.append(Frame(area, -float((angle + 45) % 90 - 45)))
    return [f for f in frames if not _inside_another(f, frames)]


def _inside_another(frame: Frame, frames: list[Frame]) -> bool:
    """Whether a box lies in a larger one: a box's parts are read with it."""
    a = frame.area
    return any(
        b.x0 <= a.x0 and b.y0 <= a.y0 and b.x1 >= a.x1 and b.y1 >= a.y1 and b != a
        for b in (other.area for other in frames)
    )


def _drawings(parts: Components, shape: tuple[int, ...]) -> Mask:
    """The pixels of borders, frames and signatures: patches too large or too long to be letters."""
    height, width = shape[:2]
    fill = parts.area / np.maximum(1, parts.width * parts.height)
    scrawl = (parts.width > 3.2 * TYPE) & (parts.height > 2.6 * TYPE) & (fill < 0.5)
    blot = (parts.width > 4 * TYPE) & (parts.height > 4 * TYPE) & ~scrawl
    at_edge = (
        (parts.x <= 2)
        | (parts.y <= 2)
        | (parts.x + parts.width >= width - 2)
        | (parts.y + parts.height >= height - 2)
    )
    border = at_edge & (np.maximum(parts.width, parts.height) > 3 * TYPE)
    near_side = (parts.x < 0.05 * width) | (parts.x + parts.width > 0.95 * width)
    bar = near_side & (parts.height > 8 * TYPE) & (parts.width < 3 * TYPE)
    drop = parts.mask(scrawl | blot | border | bar)
    if (scrawl & ~border).any():
        drop &= ~_written_over(parts, scrawl & ~border)
    return drop


def _written_over(parts: Components, scrawl: Mask) -> Mask:
    """Where a signature runs through a line of letters and is one patch with some of them: that stretch is kept."""
    letter = (parts.height >= 0.55 * TYPE) & (parts.height <= 2.4 * TYPE) & (parts.width <= 4 * TYPE)
    ink = parts.mask(letter).astype(np.uint8)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(0.8 * TYPE)), np.uint8))
    rows = components_of(closed.astype(np.uint8))
    kept = np.zeros(parts.labels.shape, dtype=np.bool_)
    long = np.flatnonzero((rows.width >= 1.8 * TYPE) & (rows.height <= 3 * TYPE))
    for k in np.flatnonzero(scrawl):
        x0, x1 = int(parts.x[k]), int(parts.x[k] + parts.width[k])
        y0, y1 = int(parts.y[k]), int(parts.y[k] + parts.height[k])
        for r in long:
            top, bottom = int(rows.y[r]) - 4, int(rows.y[r] + rows.height[r]) + 4
            beside = rows.x[r] < x1 + TYPE and rows.x[r] + rows.width[r] > x0 - TYPE
            if beside and y0 < bottom and top < y1:
                kept[max(top, 0) : bottom, x0:x1] = True
    return kept


def _rules(level: Ink, tables: list[Table]) -> list[Area]:
    """The level lines that belong to no table, from top to bottom."""
    thick = np.asarray(cv2.dilate(level, np.ones((3, 9), np.uint8)), dtype=np.uint8)
    rules = []
    for top, bottom in runs_of(np.asarray(thick.any(axis=1))):
        parts = components_of(np.ascontiguousarray(thick[top:bottom]))
        for x, y, w, h in zip(parts.x, parts.y, parts.width, parts.height, strict=True):
            area = Area(int(x), top + int(y), int(x + w), top + int(y + h))
            middle = ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2)
            if not any(t.area.holds(*middle) for t in tables):
                rules.append(area)
    return sorted(rules, key=lambda r: r.y0)
