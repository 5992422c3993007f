"""Cutting: how many of the known printed lines of a page are cut whole, merged, split or short of ink."""

from __future__ import annotations

import collections
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.lines.known import Known, KnownPage
from bench.lines.lost import LEAST_INK
from bench.lines.places import held_by, on_sheet
from ocr.image.background import Gray
from ocr.image.components import Components, components_of, ink_of
from ocr.layout.graphics import without_graphics
from ocr.layout.line_images import Line
from ocr.layout.lines import cut_lines
from ocr.layout.strips import Strip, unfold

ABOVE, BELOW = 0.25, 0.1
"""How far marks and descenders may stand out of their words' boxes, in heights of these: what lies there in the box of
a word of the line beside may belong to either.
"""


class Fault(NamedTuple):
    """What is wrong with a known line: ``merged`` with another row, ``split``, ``lost`` (ink in no line), ``strayed``
    (ink in another line) or ``missed`` (no line at all); with the line's text and its outline on the sheet.
    """

    kind: str
    text: str
    box: tuple[int, int, int, int]


class Judged(NamedTuple):
    """How many known lines of a page were looked at, what was wrong, and the sheet with the lines cut from it."""

    lines: int
    faults: list[Fault]
    sheet: Gray
    cut: list[Line]


def judged(page: KnownPage) -> Judged:
    """The known lines of a page against those cut from it. Words under seals and signatures are left out."""
    graphics = without_graphics(page.gray)
    unfolded = unfold(graphics, page.stamps)
    sheet, cut = unfolded.gray, cut_lines(unfolded.gray)
    parts = components_of(ink_of(sheet))
    owner = np.full(len(parts.x), -1, np.intp)
    shared = np.zeros(len(parts.x), np.bool_)
    for n, line in enumerate(cut.lines):
        shared[line.parts] |= owner[line.parts] >= 0
        owner[line.parts] = n
    pieces: dict[int, list[Known]] = collections.defaultdict(list)
    framed = [frame.area for frame in graphics.frames]
    cell = (-1, -1)
    number = 0
    for word in page.words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        if any(area.holds(x, y) for area in framed):
            continue
        # Cells of a table and columns are apart however narrow the white between them.
        own = word.piece, next((n for n, s in enumerate(unfolded.strips) if held_by(s, x, y)), -1)
        number += own != cell
        cell = own
        pieces[number].append(word)
    everywhere = {
        piece: [b for word in words if (b := _placed(word, unfolded.strips)) is not None]
        for piece, words in pieces.items()
    }
    own_lines: dict[int, dict[int, int]] = {}
    faults: list[Fault] = []
    looked = 0
    for piece, words in pieces.items():
        if any(word.covered for word in words):
            continue
        boxes = [_placed(word, unfolded.strips) for word in words]
        if any(box is None for box in boxes):
            faults.append(Fault("missed", _text(words), (0, 0, 0, 0)))
            looked += 1
            continue
        looked += 1
        known = [box for box in boxes if box is not None]
        hull = _hull(known)
        beside = [b for other, bs in everywhere.items() if other != piece for b in bs if _near(b, hull)]
        found = [_lines_in(parts, owner, shared, box, beside) for box in known]
        majority = [max(f.ink, key=lambda n: f.ink[n], default=-1) for f in found]
        held = set(majority)
        own_lines[piece] = dict(collections.Counter(majority))
        main = collections.Counter(majority).most_common(1)[0][0]
        if held == {-1}:
            faults.append(Fault("missed", _text(words), hull))
        elif len(held) > 1:
            faults.append(Fault("split", _text(words), hull))
        elif any(f.lost for f in found):
            faults.append(Fault("lost", _text(words), hull))
        elif any(set(f.sure) - {main, -1} for f in found):
            faults.append(Fault("strayed", _text(words), hull))
    for piece, lines in own_lines.items():
        beside = {
            other for other in own_lines if other != piece and set(own_lines[other]) & set(lines) - {-1}
        }
        if any(_another_row(pieces[piece], pieces[other]) for other in beside):
            box = _hull([b for w in pieces[piece] if (b := _placed(w, unfolded.strips)) is not None])
            faults.append(Fault("merged", _text(pieces[piece]), box))
    return Judged(looked, faults, sheet, cut.lines)


def _another_row(piece: list[Known], other: list[Known]) -> bool:
    """Whether two pieces stand on different rows; a raised figure is on that of the words beside it."""
    a, b = (
        _hull([(round(w.x0), round(w.y0), round(w.x1), round(w.y1)) for w in ws]) for ws in (piece, other)
    )
    low, high = sorted((a, b), key=lambda box: box[3] - box[1])
    return not high[1] <= (low[1] + low[3]) / 2 <= high[3]


class _Found(NamedTuple):
    """The lines that hold a word's ink, in pixels; those of ink well inside its box; patches in no line."""

    ink: dict[int, int]
    sure: list[int]
    lost: int


def _lines_in(
    parts: Components,
    owner: npt.NDArray[np.intp],
    shared: npt.NDArray[np.bool_],
    box: tuple[int, int, int, int],
    beside: list[tuple[int, int, int, int]],
) -> _Found:
    x0, y0, x1, y1 = box
    x, y = parts.x + parts.width / 2, parts.y + parts.height / 2
    inside = (x >= x0) & (x < x1) & (y >= y0) & (y < y1) & (parts.area >= LEAST_INK) & ~shared
    ink: dict[int, int] = collections.Counter()
    sure, lost = [], 0
    for k in np.flatnonzero(inside).tolist():
        n = int(owner[k])
        well = not any(_reaches(other, float(x[k]), float(y[k])) for other in beside)
        if n >= 0:
            ink[n] += int(parts.area[k])
            if well:
                sure.append(n)
        elif well and parts.area[k] >= 9:
            lost += 1
    return _Found(ink, sure, lost)


def _placed(word: Known, strips: list[Strip]) -> tuple[int, int, int, int] | None:
    return on_sheet((word.x0, word.y0, word.x1, word.y1), strips)


def _near(box: tuple[int, int, int, int], hull: tuple[int, int, int, int]) -> bool:
    return box[1] < hull[3] + 40 and box[3] > hull[1] - 40 and box[0] < hull[2] and box[2] > hull[0]


def _reaches(box: tuple[int, int, int, int], x: float, y: float) -> bool:
    """Whether ink at a point may be that of a word's marks or descenders."""
    height = box[3] - box[1]
    return box[0] - 4 <= x < box[2] + 4 and box[1] - ABOVE * height <= y < box[3] + BELOW * height


def _hull(boxes: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _text(words: list[Known]) -> str:
    return " ".join(word.text for word in words)
