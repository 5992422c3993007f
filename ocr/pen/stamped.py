"""Stamped: stamps of arrival among a page's lines, and the slot of the number that is filled into each of them.

"ĐẾN" stands at the left of such a stamp, and "Số", "Ngày" and "Chuyển" one below another beside it (NĐ30, Phụ lục
IV.V). Where its frame was not found, its rows were read as lines of the paper's print.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import cv2
import numpy as np

from lexicon import vocabulary
from lexicon.dates import DAY
from lexicon.folding import fold, squeeze
from ocr.image.background import Gray
from ocr.layout.strips import COLOURED_STAMPS
from ocr.pen.finding import DAY_WIDE, EM, NUMBER_WIDE, Slot, code_at, is_number_word, is_prose
from ocr.text.printed import PrintedLine, PrintedWord

_HEAD = 0.5
"""The part of a first page in which a stamp of arrival stands."""
_SMALLER = 0.8
"""Size of a stamp's type against that of print, where no word of it tells."""
_BESIDE = 2.2
"""How far above or below its word a row of a stamp stands, in sizes of type of print."""
_WORDS_BEFORE = 3
"""Most words before "Số" in its row: "CÔNG VĂN ĐẾN"."""
_NARROWEST = 2.5
"""Least width of a slot, in sizes of type."""
_ARRIVAL = vocabulary.pattern("marks", "read", "arrival")
_ABOVE, _BELOW = 2.4, 0.9
"""How far above and below its line pen of a row may reach, in heights of capitals."""
_NEXT = 0.3
"""How far above a row's line pen of the next row may reach, in heights of capitals."""
_RULE = 3.0
"""Least length of a rule, in heights of capitals."""
_LEADER = re.compile(r"s\w?\s?[.…:_]{2,}")
"""What is read of "Số" before dots, in folded text."""
_OWN_REGIONS = COLOURED_STAMPS - 1000
"""The first region of stamps that were found among the lines of print."""


class ArrivalStamp(NamedTuple):
    """A stamp of arrival: the places of its rows among the page's lines, and the slot of its number."""

    rows: tuple[int, ...]
    slot: Slot


def arrival_stamps(lines: list[PrintedLine], page_height: int) -> list[ArrivalStamp]:
    """The stamps of arrival of a first page in which there is a row for a number."""
    head = [n for n, line in enumerate(lines) if line.baseline < _HEAD * page_height]
    groups: list[list[int]] = []
    for region in sorted({lines[n].region for n in head if lines[n].role == "stamp"}):
        own = [n for n in head if lines[n].role == "stamp" and lines[n].region == region]
        if any(_ARRIVAL.search(fold(lines[n].text)) for n in own):
            groups.append(own)
    printed = [n for n in head if lines[n].role != "stamp"]
    if any(_is_own_number(lines[n]) for n in printed):  # else the row may be that of the paper's own number
        groups += [_rows_beside(lines, printed, n) for n in printed if _opens_with_word(lines[n])]
    stamps = (_stamp(lines, rows) for rows in groups)
    return [stamp for stamp in stamps if stamp]


def _is_own_number(line: PrintedLine) -> bool:
    """Whether a line is that of a paper's number: a code with no words before it, as before one that is cited."""
    code = code_at(line.words)
    return code is not None and not is_prose(line.words[: code[0]])


def as_stamp(lines: list[PrintedLine], stamp: ArrivalStamp) -> None:
    """Makes lines of a stamp, in place, of its rows that were read as print."""
    for n in stamp.rows:
        if lines[n].role != "stamp":
            lines[n] = lines[n]._replace(role="stamp", region=_OWN_REGIONS + stamp.rows[0])


def row_alone(gray: Gray, slot: Slot) -> Gray:
    """The page with nothing on it but the row of a stamp's slot, without the rules and frames that cross it: rows of
    stamps stand close together, and pen touches what is drawn round them.
    """
    high = slot.capital
    y0, y1 = max(0, round(slot.base - _ABOVE * high)), round(slot.base + _BELOW * high)
    x0, x1 = max(0, round(slot.left - high)), round(slot.right + 2 * high)
    row = gray[y0:y1, x0:x1].copy()
    alone = np.full_like(gray, 255)
    if not row.size:
        return alone
    paper, dark = np.percentile(row, (85, 1))
    ink = (row < (paper + dark) / 2).astype(np.uint8)
    gone = np.zeros_like(ink)
    for size in ((round(_RULE * high), 1), (1, row.shape[0])):  # along the row, and from its top to its foot
        gone |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink & ~gone, connectivity=8)
    for k in range(1, count):
        top = stats[k, cv2.CC_STAT_TOP]
        foot = top + stats[k, cv2.CC_STAT_HEIGHT]
        base = slot.base - y0
        if (foot == len(row) and top > base - _NEXT * high) or (top == 0 and foot < base - high):
            gone |= (labels == k).astype(np.uint8)
    row[cv2.dilate(gone, np.ones((3, 3), np.uint8)) > 0] = round(paper)
    alone[y0:y1, x0:x1] = row
    return alone


def _stamp(lines: list[PrintedLine], rows: list[int]) -> ArrivalStamp | None:
    days = [w for n in rows for w in lines[n].words if fold(w.printed).rstrip(":") == DAY]
    told = [(w.x1 - w.x0) / (DAY_WIDE + 0.28 * w.printed.endswith(":")) for w in days]
    em = min(max(told, default=_SMALLER * EM), EM)
    end = max((lines[n].x1 for n in rows), default=0.0)
    slots = [slot for n in rows if (slot := _slot(n, lines[n], em, end))]
    return ArrivalStamp(tuple(rows), slots[0]) if len(slots) == 1 else None


def _rows_beside(lines: list[PrintedLine], printed: list[int], word: int) -> list[int]:
    """The rows of print round the row that opens with a stamp's word: those that say nothing but what a stamp says."""
    at = lines[word].baseline
    near = [n for n in printed if abs(lines[n].baseline - at) < _BESIDE * EM]
    return [n for n in near if n == word or _number_word(lines[n].words) is not None]


def _opens_with_word(line: PrintedLine) -> bool:
    """Whether a line opens with the word of a stamp of arrival, in capitals, and goes on with no sentence."""
    if not line.words:
        return False
    first, *rest = line.words
    opens = _is_word_of_stamp(first) and first.printed.isupper() and not first.printed.isascii()
    return opens and not is_prose(tuple(w for w in rest if not _is_form(w)))


def _slot(n: int, line: PrintedLine, em: float, end: float) -> Slot | None:
    k = _number_word(line.words)
    if k is None:
        return None
    anchor, behind = line.words[k], line.words[k + 1 :]
    whole = fold(anchor.printed).rstrip(":.") in vocabulary.folded("words", "number_read")
    left = anchor.x1 if whole else min(anchor.x1, anchor.x0 + NUMBER_WIDE * em)
    if behind and _is_word_of_stamp(behind[0]):  # "Số đến:"
        left = behind[0].x1
    day = next((w.x0 for w in behind if fold(w.printed).startswith(DAY)), None)
    right = max(end, left + _NARROWEST * em) if day is None else day
    return Slot("number", n, left, right, line.baseline, em, of="arrival")


def _number_word(words: tuple[PrintedWord, ...]) -> int | None:
    """Where "Số" stands in a row that says nothing but a stamp's number, and perhaps its day; None in any other."""
    if code_at(words):
        return None
    for k, word in enumerate(words[: _WORDS_BEFORE + 1]):
        if is_number_word(word.printed) or _LEADER.match(fold(word.printed)):
            rest = tuple(w for w in (*words[:k], *words[k + 1 :]) if not _is_form(w))
            return None if is_prose(rest) else k
    return None


def _is_form(word: PrintedWord) -> bool:
    """Whether a word is of a stamp's form: "ĐẾN", "CÔNG VĂN", "Ngày"."""
    key = squeeze(fold(word.printed))
    return _is_word_of_stamp(word) or key.startswith(DAY) or any(key in words for words in _forms())


def _is_word_of_stamp(word: PrintedWord) -> bool:
    return any(squeeze(fold(word.printed)) == words.split()[-1] for words in _forms())


def _forms() -> tuple[str, ...]:
    return vocabulary.folded("marks", "arrival", "words")
