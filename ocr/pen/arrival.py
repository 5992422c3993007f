"""Arrival: the day that is written by pen into a stamp of arrival, and the print round it told apart from it.

A stamp of arrival is found by its words, as a drawn box or in colour. The day in it can hardly be misread by much: it
is the paper's own day or one of the days after it (NĐ30, Điều 22: a paper is entered the day it arrives). All of these
days are tried, in each way in which a day is written (``05/9/2025``, ``5/9``), by how likely the network finds them.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from lexicon import vocabulary
from lexicon.dates import PRINTED, date_at_end
from lexicon.folding import fold
from ocr.image.background import Gray
from ocr.image.geometry import Geometry
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area
from ocr.pen.decoding import likelihoods
from ocr.pen.network import scores_of
from ocr.pen.picture import picture
from ocr.text.printed import PrintedLine

Rectangle = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the cleaned page."""

SURE = 0.95
"""Probability from which on a day is given, of all days within which a paper arrives; below, none is."""
_SEEN = 0.05
"""Least likelihood of what is written: what is none of these days at all is less likely by far. Both were set on made
days of hands and fonts that the network did not see: of 137 within these days 103 are given, all right; of 63 before
them none."""
WITHIN = 60
"""Days after the paper's own within which a paper arrives."""
_HEAD = 0.5
"""The part of a page in which a stamp of arrival stands."""
_WIDE, _HIGH = 3 * TYPE, 4 * TYPE
"""Least width and greatest height of a day in a stamp."""
_DIGITS = 2
"""Fewest digits that the reader of print makes of a day by pen."""
_MARGINS = (0.0, 0.1, 0.3)
"""Looks: how much is shown round the words, in parts of their height; pen reaches beyond the boxes of words."""
_ARRIVAL = vocabulary.pattern("marks", "read", "arrival")


class Arrived(NamedTuple):
    """A day of arrival: its line as it is put among the lines of its stamp, and how likely it is right."""

    day: datetime.date
    probability: float
    box: Rectangle


def with_arrival(gray: Gray, lines: list[PrintedLine], geometry: Geometry) -> list[PrintedLine]:
    """The lines of a first page, with the day of arrival put into the stamp that it was written into, where it can be
    read; what was read there as print of the paper goes to the stamp with it.
    """
    signed = _own_day(lines, gray.shape[0])
    if signed is None:
        return lines
    for region in sorted({line.region for line in lines if line.role == "stamp"}):
        stamp = [line for line in lines if line.role == "stamp" and line.region == region]
        if not any(_ARRIVAL.search(fold(line.text)) for line in stamp):
            continue
        area = _area(stamp)
        if area.y0 > _HEAD * gray.shape[0]:
            continue
        found = read_day(gray, _boxes(lines, area), signed)
        if found is not None:
            return _put(lines, stamp[-1], found, area, geometry)
    return lines


def read_day(gray: Gray, boxes: list[Rectangle], signed: datetime.date) -> Arrived | None:
    """The day written into one of some rectangles of a page (black ink alone); None where none is sure.

    ``signed``: the day of the paper.
    """
    days = [signed + datetime.timedelta(n) for n in range(WITHIN)]
    ways = {way: day for day in reversed(days) for way in _written(day)}
    best: Arrived | None = None
    for box in boxes:
        looks = [picture(_cut(gray, box, margin)) for margin in _MARGINS]
        likely = likelihoods(scores_of(looks), list(ways)).mean(0)
        share: dict[datetime.date, float] = {}
        for (_, day), much in zip(ways.items(), likely, strict=True):
            share[day] = max(share.get(day, 0.0), float(much))
        day = max(share, key=lambda one: share[one])
        much = share[day] / (sum(share.values()) + 1e-9)
        if much >= SURE and share[day] >= _SEEN and (best is None or much > best.probability):
            best = Arrived(day, much, box)
    return best


def _written(day: datetime.date) -> Iterator[str]:
    """The ways in which a day is written; a stroke between its parts may look like a 1."""
    year = str(day.year)
    for d, m in itertools.product({f"{day.day:02d}", str(day.day)}, {f"{day.month:02d}", str(day.month)}):
        for y in (year, year[2:]):
            for one, two in ("//", "--", "1/", "/1", "11"):
                yield f"{d}{one}{m}{two}{y}"


def _boxes(lines: list[PrintedLine], area: Area) -> list[Rectangle]:
    """Where a day may be written into a stamp: from a word with digits in it to the end of its row."""
    found = []
    for line in lines:
        words = [w for w in line.words if area.holds((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2)]
        for k, word in enumerate(words):
            rest = words[k:]
            if sum(map(str.isdigit, "".join(w.printed for w in rest))) < _DIGITS:
                break
            top, foot = min(w.y0 for w in rest), max(w.y1 for w in rest)
            box = (round(word.x0), round(top), round(max(w.x1 for w in rest)), round(foot))
            if box[2] - box[0] > _WIDE and box[3] - box[1] < _HIGH:
                found.append(box)
    return found


def _cut(gray: Gray, box: Rectangle, margin: float) -> Gray:
    x0, y0, x1, y1 = box
    around = round(margin * (y1 - y0))
    return gray[max(0, y0 - around) : y1 + around, max(0, x0 - around) : x1 + around]


def _own_day(lines: list[PrintedLine], height: int) -> datetime.date | None:
    """The day of the paper, from the line of its head that ends with one."""
    for line in lines:
        date = date_at_end(fold(line.text)) if line.baseline < _HEAD * height else None
        if date is None or line.role == "stamp":
            continue
        with suppress(ValueError):
            return datetime.date(int(date["year"]), int(date["month"]), int(date["day"]))
    return None


def _area(stamp: list[PrintedLine]) -> Area:
    """The rectangle of a stamp's words, a little wider: pen is written beyond its edge."""
    words = [word for line in stamp for word in line.words]
    return Area(
        round(min(w.x0 for w in words) - TYPE), round(min(w.y0 for w in words) - TYPE / 2),
        round(max(w.x1 for w in words) + 3 * TYPE), round(max(w.y1 for w in words) + TYPE / 2),
    )  # fmt: skip


def _put(
    lines: list[PrintedLine], stamp: PrintedLine, found: Arrived, area: Area, geometry: Geometry
) -> list[PrintedLine]:
    """The lines with a line of the stamp for its day; words that stand where it is written are left out."""
    x0, y0, x1, y1 = found.box
    out = []
    for line in lines:
        kept = tuple(
            w for w in line.words if not (x0 <= (w.x0 + w.x1) / 2 <= x1 and y0 <= (w.y0 + w.y1) / 2 <= y1)
        )
        if len(kept) < len(line.words) and all(area.holds(w.x0, w.y0) for w in kept):
            kept = kept if line.role == "stamp" else ()  # what else stands in its row are scraps of the stamp
        if kept:
            out.append(line._replace(words=kept))
    text = f"{found.day.day:02d}/{found.day.month:02d}/{found.day.year}"
    word = stamp.words[-1]._replace(
        x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1), confidence=found.probability,
        box=geometry.to_original([found.box])[0], second=None, again=None,
    )  # fmt: skip
    named = (word._replace(printed=f"{PRINTED[0].capitalize()}:"), word._replace(printed=text))
    return [*out, stamp._replace(words=named, baseline=float(y1))]
