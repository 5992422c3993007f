"""Margin numbers: a page number by itself, which the recogniser passes over among longer lines, is read by itself.

Where it stands: Nghị định 30/2020, Phụ lục I, I.4. It tells whether pages lie in order, and where papers begin.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components
from ocr.image.geometry import Geometry, Rectangle
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.recognition.tesseract import read_lines
from ocr.text.left_out import MARGIN
from ocr.text.printed import PrintedLine, PrintedWord

_DIGITS = re.compile(r"\d{1,3}")
_LEAST, _MOST = 0.6, 1.7
"""Height of a digit, as a share of the height of type."""
_WIDE = 1.3
"""Width of a digit at most, as a share of the same."""
_MOST_DIGITS = 3
_BESIDE = 4.0
"""How far digits of one number stand apart at most, from the first one's left to the last one's right; the same."""
_AROUND = 0.7
"""White around the digits that are shown to the recogniser; the same."""
_SURE = 0.5


class _Page(NamedTuple):
    gray: Gray
    letters: Components
    middle: npt.NDArray[np.float64]


def margin_numbers(
    gray: Gray, letters: Components, lines: list[PrintedLine], geometry: Geometry, seconds: float
) -> list[PrintedLine]:
    """The numbers that stand alone in the upper or lower margin of a cleaned page, where no line was read there.

    ``letters``: the components of the page's writing. Raises what ``read_lines`` raises.
    """
    height = gray.shape[0]
    page = _Page(gray, letters, letters.y + letters.height / 2)
    found: list[PrintedLine] = []
    for low, high in ((0.0, MARGIN * height), ((1 - MARGIN) * height, float(height))):
        if any(low <= line.baseline <= high for line in lines):
            continue
        place = _digits_place(page, low, high)
        number = _read(page, place, seconds) if place is not None else None
        if place is not None and number is not None:
            found.append(_as_line(number, place, geometry, [*lines, *found]))
    return found


def _digits_place(page: _Page, low: float, high: float) -> Rectangle | None:
    """Where one to three digits stand side by side in a margin that holds no other letter."""
    letters = page.letters
    inside = (page.middle >= low) & (page.middle < high) & (letters.height >= _LEAST * TYPE)
    at = np.flatnonzero(inside)
    if not 1 <= len(at) <= _MOST_DIGITS:
        return None
    if (letters.height[at] > _MOST * TYPE).any() or (letters.width[at] > _WIDE * TYPE).any():
        return None
    x0, x1 = float(letters.x[at].min()), float((letters.x + letters.width)[at].max())
    y0, y1 = float(letters.y[at].min()), float((letters.y + letters.height)[at].max())
    side_by_side = y1 - y0 <= _MOST * TYPE and x1 - x0 <= _BESIDE * TYPE
    return (x0, y0, x1, y1) if side_by_side else None


def _read(page: _Page, place: Rectangle, seconds: float) -> tuple[str, float] | None:
    """The digits at a place, and how sure they are; None where they are none."""
    around = round(_AROUND * TYPE)
    x0, y0, x1, y1 = (round(value) for value in place)
    patch = page.gray[max(y0 - around, 0) : y1 + around, max(x0 - around, 0) : x1 + around]
    (words,) = read_lines([np.ascontiguousarray(patch)], seconds)
    said = "".join(word for word, _ in words).strip("-–—~. ")
    sure = min((confidence for _, confidence in words), default=0.0)
    return (said, sure) if _DIGITS.fullmatch(said) and sure >= _SURE else None


def _as_line(
    number: tuple[str, float], place: Rectangle, geometry: Geometry, lines: list[PrintedLine]
) -> PrintedLine:
    words = [word for line in lines for word in line.words]
    order = max((word.order for word in words), default=-1) + 1
    last = max((word.line for word in words), default=-1) + 1
    (box,) = geometry.to_original([place])
    word = PrintedWord(number[0], *place, number[1], box, order, last)
    region = max((line.region for line in lines if line.role != "stamp"), default=-1) + 1
    return PrintedLine((word,), "body", region, 0, place[3] - place[1], place[3])
