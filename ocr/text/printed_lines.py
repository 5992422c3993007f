"""Printed lines: the recogniser's words as the lines of the page, each with its place, its size and its baseline."""

from __future__ import annotations

import bisect

import numpy as np

from ocr.image.components import Components
from ocr.image.geometry import Geometry, Rectangle
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.strips import Strip, to_page
from ocr.recognition.readings import Reading
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box


def printed_lines(
    readings: list[Reading], strips: list[Strip], geometry: Geometry, letters: Components
) -> list[PrintedLine]:
    """The lines of a page, strip by strip, from top to bottom.

    ``letters``: the components of the page's writing; ``geometry``: how the cleaned page lies on the original.
    """
    tops = [strip.top for strip in strips]
    at = [max(0, bisect.bisect_right(tops, (r.y0 + r.y1) / 2) - 1) for r in readings]
    places = [_on_page(r, strips[k]) for r, k in zip(readings, at, strict=True)]
    by_line: dict[tuple[int, int], list[PrintedWord]] = {}
    words_of_page = zip(readings, at, places, geometry.to_original(places), strict=True)
    for order, (reading, k, place, box) in enumerate(words_of_page):
        by_line.setdefault((k, reading.line), []).append(_word(reading, place, box, order))
    rows: dict[int, list[list[PrintedWord]]] = {}
    for (k, _), words in by_line.items():
        rows.setdefault(k, []).append(words)
    return [_line(words, strips[k], letters) for k in sorted(rows) for words in _join_side_by_side(rows[k])]


def _on_page(reading: Reading, strip: Strip) -> Rectangle:
    """A word's rectangle on the cleaned page."""
    corners = [to_page(strip, x, y) for x in (reading.x0, reading.x1) for y in (reading.y0, reading.y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _word(reading: Reading, place: Rectangle, box: Box, order: int) -> PrintedWord:
    return PrintedWord(
        reading.printed,
        *place,
        reading.confidence,
        box,
        order,
        reading.line,
        reading.exact,
        reading.second,
        reading.again,
    )


def _join_side_by_side(rows: list[list[PrintedWord]]) -> list[list[PrintedWord]]:
    """Lines from top to bottom; two readings of one printed line, side by side, become one."""
    whole: list[list[PrintedWord]] = []
    for row in sorted(rows, key=_middle):
        if whole and abs(_middle(row) - _middle(whole[-1])) < 0.6 * TYPE and _beside(whole[-1], row):
            whole[-1] = sorted([*whole[-1], *row], key=lambda w: w.x0)
        else:
            whole.append(row)
    return whole


def _middle(row: list[PrintedWord]) -> float:
    return float(np.median([(w.y0 + w.y1) / 2 for w in row]))


def _beside(a: list[PrintedWord], b: list[PrintedWord]) -> bool:
    """Whether no word of one row lies over one of the other: each may stand in a gap of the other."""
    return all(
        min(v.x1, w.x1) - max(v.x0, w.x0) < min(TYPE, 0.5 * min(v.x1 - v.x0, w.x1 - w.x0))
        for v in a
        for w in b
    )


def _line(words: list[PrintedWord], strip: Strip, letters: Components) -> PrintedLine:
    y0, y1 = min(w.y0 for w in words), max(w.y1 for w in words)
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    middle_x, middle_y = letters.x + letters.width / 2, letters.y + letters.height / 2
    own = (middle_x >= x0) & (middle_x <= x1) & (middle_y >= y0) & (middle_y <= y1)
    own &= (letters.height >= 0.45 * TYPE) & (letters.height <= 3 * TYPE) & (letters.width <= 4 * TYPE)
    if own.any():
        size = float(np.median(letters.height[own]))
        baseline = float(np.median((letters.y + letters.height)[own]))
    else:
        size, baseline = TYPE, y1
    return PrintedLine(tuple(words), strip.role, strip.region, strip.place, size, baseline)
