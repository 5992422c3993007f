"""Ink: what stands in a slot: nothing, type, or pen; told by height, base line and stroke, not by how it was read."""

from __future__ import annotations

from typing import Literal, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.pen.finding import Slot
from ocr.text.printed import PrintedLine

Rows = tuple[int, int]

ABOVE, BELOW = 2.3, 1.0
"""How far above and below the line pen is looked for, in heights of capitals."""
_TALL = 0.5
"""Least height of a digit, in heights of capitals; dots and dashes of a leader are lower."""
_HEIGHT, _FEET, _SPREAD, _STROKE = 0.08, 0.07, 0.06, 0.25
"""Type: how far its height may be from the line's, its feet off the line, its digits' heights and strokes apart."""
_RULE = 3.0
"""Least length of a rule under a slot, in heights of capitals."""
_WORN = 2.6
"""How much further all of these may be where type is worn."""


class Mark(NamedTuple):
    """A patch of ink: its box in pixels of the cleaned page, and the mean width of its stroke."""

    x0: int
    y0: int
    x1: int
    y1: int
    stroke: float


class Found(NamedTuple):
    """What stands in a slot, and its marks. ``near``: it may be worn type."""

    what: Literal["nothing", "type", "near", "pen"]
    marks: list[Mark]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The box of all marks; they are not none."""
        return (
            min(m.x0 for m in self.marks),
            min(m.y0 for m in self.marks),
            max(m.x1 for m in self.marks),
            max(m.y1 for m in self.marks),
        )


def look(gray: Gray, slot: Slot, line: PrintedLine) -> Found:
    """Looks at a slot of a cleaned page. ``line``: the line in which it stands."""
    high = slot.capital
    marks = [
        mark
        for mark in _marks(gray, slot.left - 0.25 * high, slot.right + 0.25 * high, slot.base, high)
        if slot.left - 0.1 * high <= (mark.x0 + mark.x1) / 2 <= slot.right + 0.1 * high
    ]
    tall = [m for m in marks if m.y1 - m.y0 >= _TALL * high]
    if not tall:
        return Found("nothing", [])
    return Found(_type_or_pen(tall, gray, slot, line), tall)


def _marks(gray: Gray, left: float, right: float, base: float, high: float) -> list[Mark]:
    x0, x1 = max(0, round(left)), min(gray.shape[1], round(right))
    y0, y1 = max(0, round(base - ABOVE * high)), min(gray.shape[0], round(base + BELOW * high))
    if x1 - x0 < 3 or y1 - y0 < 3:
        return []
    margin = min(round(0.35 * high), (x1 - x0) // 3)  # print that reaches in is darker than faint pen
    ink = (gray[y0:y1, x0:x1] < _threshold(gray[y0:y1, x0 + margin : x1 - margin])).astype(np.uint8)
    rule = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(_RULE * high)), np.uint8))
    ink[rule > 0] = 0  # digits that stand on it are no longer one patch
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = []
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        reaches_in = x == 0 or x + w == ink.shape[1]  # frames and seals do; joined digits do not
        if area < 6 or (w > 5 * high and reaches_in) or (y == 0 and h < 0.9 * high):
            continue
        if h < 0.2 * high and w > high:
            continue
        own = labels[y : y + h, x : x + w] == k
        found.append(Mark(x0 + x, y0 + y, x0 + x + w, y0 + y + h, _stroke(own)))
    return found


def _threshold(gray: Gray) -> float:
    """Half way between paper and ink, so that faint pen counts as ink."""
    paper, ink = np.percentile(gray, (85, 1))
    return float(np.clip((paper + ink) / 2, 90, 205))


def _stroke(own: npt.NDArray[np.bool_]) -> float:
    """The mean width of a patch's strokes: twice its area by its outline."""
    padded = np.pad(own.astype(np.uint8), 1)
    inner = np.asarray(cv2.erode(padded, np.ones((3, 3), np.uint8)), np.uint8)
    outline = int(padded.sum()) - int(inner.sum())
    return 2 * float(own.sum()) / max(outline, 1)


def _type_or_pen(
    marks: list[Mark], gray: Gray, slot: Slot, line: PrintedLine
) -> Literal["type", "near", "pen"]:
    """Whether marks are digits of type: as high as the line's other digits and capitals, on its line, as thick."""
    ref = _print_beside(gray, slot, line)
    if ref is None:
        return "pen"
    high, base, stroke = ref
    heights = [(m.y1 - m.y0) / high for m in marks]
    feet = max(abs(m.y1 - base) / high for m in marks)
    strokes = [m.stroke / stroke for m in marks]
    for what, slack in (("type", 1.0), ("near", _WORN)):
        if (
            all(abs(h - 1) <= _HEIGHT * slack for h in heights)
            and max(heights) - min(heights) <= _SPREAD * slack
            and feet <= _FEET * slack
            and all(1 / (1 + _STROKE * slack) <= s <= 1 + _STROKE * slack for s in strokes)
        ):
            return "type" if what == "type" else "near"
    return "pen"


def _print_beside(gray: Gray, slot: Slot, line: PrintedLine) -> tuple[float, float, float] | None:
    """Height, feet and stroke of the line's capitals and digits outside the slot: of its year, or of its code."""
    high = slot.capital
    left, right = slot.right, min(line.x1, slot.right + 9 * slot.em)
    marks = [
        m for m in _marks(gray, left, right, slot.base, high) if 0.8 * high <= m.y1 - m.y0 <= 1.25 * high
    ]
    marks = [m for m in marks if m.x1 - m.x0 < 1.4 * high and m.x0 > left + 0.1 * high]
    if len(marks) < 2:
        return None
    return (
        float(np.median([m.y1 - m.y0 for m in marks])),
        float(np.median([m.y1 for m in marks])),
        float(np.median([m.stroke for m in marks])),
    )
