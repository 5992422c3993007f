"""Second look: lines that matter or are doubtful are read once more, at other sizes and sharpness.

Where a page's whole image is read, a misreading can depend on how a letter happens to fall on the pixels. A signer's
name, a number, a date, and short lines of which the recogniser is unsure are cut out and read again. A word is
exchanged only where every other look agrees on another one (on 670 such lines of made scans, 3,390 words: 42 corrected,
2 made wrong); so further looks are taken only while all looks so far agree.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import cv2

from lexicon.dates import date_in_words
from lexicon.folding import fold, without_marks
from lexicon.names import may_be_name
from lexicon.numbers import NUMBER
from ocr.errors import PageTimeoutError
from ocr.image.background import Gray
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import Recogniser, read_lines, read_with_tesseract

SHORT = 9
"""Maximum words in a doubtful line: headers, lists, headings, signers. In running text the language helps more."""
UNSURE, NOISE = 0.85, 0.45
"""A line is doubtful where the recogniser is less sure of one of its words than this; it is debris where the mean of
all is below ``NOISE``."""
SURE = 0.93
"""Confidence above which a word of a doubtful line is kept as it is."""
MARGIN = {"important": 0.6, "doubtful": 1.2}
"""Minimum excess of the looks' confidences together over the first reading's. All looks have to agree."""
MOST_LINES = 12
"""Maximum lines of a page that are recognised a second time."""
_ODD = re.compile(r"[^a-zà-ỹđĐ0-9\s.,;:()/\-\"'%+*&!?“”‘’–]", re.IGNORECASE)


class Look(NamedTuple):
    """How a line is shown again: its size against the page's, and by how much it is blurred or sharpened."""

    scale: float
    blur: float = 0.0
    sharpen: float = 0.0

    def of(self, gray: Gray) -> Gray:
        """The line as this look shows it, in a white border."""
        if self.sharpen:
            soft = cv2.GaussianBlur(gray, (0, 0), 1.5)
            gray = cv2.addWeighted(gray, 1 + self.sharpen, soft, -self.sharpen, 0)  # type: ignore[assignment]
        how = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        shown = cv2.resize(gray, None, fx=self.scale, fy=self.scale, interpolation=how)
        if self.blur:
            shown = cv2.GaussianBlur(shown, (0, 0), self.blur)
        return cv2.copyMakeBorder(shown, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=255)  # type: ignore[return-value]


LOOKS = {
    "important": (Look(0.8), Look(1.35)),
    "doubtful": (Look(1.2, sharpen=0.8), Look(1.35, blur=1.2), Look(1.6)),
}


Words = list[tuple[str, float]]
"""What a look makes of a line: its words, each with its confidence, 0..1."""


def with_second_look(first: Recogniser = read_with_tesseract) -> Recogniser:
    """A recogniser that reads again the lines that ``first`` may have misread; see the module."""

    def read(gray: Gray, seconds: float) -> list[Reading]:
        readings = first(gray, seconds)
        open_lines = _lines_to_repeat(readings)
        looks: list[list[Words]] = [[] for _ in open_lines]
        try:
            for n in range(max(map(len, LOOKS.values()))):
                _look_once_more(gray, readings, open_lines, looks, n, seconds)
        except PageTimeoutError:
            return readings  # the first reading stands
        for (line, kind), said in zip(open_lines, looks, strict=True):
            if len(said) == len(LOOKS[kind]):
                _exchange(readings, line, kind, said)
        return readings

    return read


def _look_once_more(
    gray: Gray,
    readings: list[Reading],
    lines: list[tuple[list[int], str]],
    looks: list[list[Words]],
    n: int,
    seconds: float,
) -> None:
    """Takes the n-th look at the lines that it can still change: all looks before it gave another reading."""
    asked = [k for k, (_, kind) in enumerate(lines) if n == len(looks[k]) < len(LOOKS[kind])]
    asked = [k for k in asked if n == 0 or _differs(readings, *lines[k], looks[k])]
    images = [LOOKS[lines[k][1]][n].of(_cut(gray, readings, lines[k][0])) for k in asked]
    if images:
        for k, words in zip(asked, read_lines(images, seconds), strict=True):
            looks[k].append(words)


def _differs(readings: list[Reading], line: list[int], kind: str, looks: list[Words]) -> bool:
    """Whether all looks so far agree against the first reading in some word; else no further look changes a thing."""
    if any(len(look) != len(line) for look in looks):
        return False
    return any(
        all(look[n][0] == looks[0][n][0] for look in looks)
        and _may_give_way(readings[k], looks[0][n][0], kind)
        for n, k in enumerate(line)
    )


def _may_give_way(first: Reading, word: str, kind: str) -> bool:
    """Whether a word may be replaced by the reading of all looks, if they are sure enough."""
    if first.printed == word or (kind == "doubtful" and first.confidence >= SURE):
        return False
    return _may_stand_for(word, first.printed, kind)


def is_important(words: list[str]) -> bool:
    """Whether a line is a signer's name, or holds the paper's number or its date."""
    line = fold(" ".join(words))
    number = len(words) <= 4 and line.startswith(NUMBER) and any(c.isdigit() for c in line)
    return may_be_name(words) or number or (len(words) <= 10 and date_in_words(line) is not None)


def _lines_to_repeat(readings: list[Reading]) -> list[tuple[list[int], str]]:
    """The lines to look at again, as places of their words: those that matter first, then the most doubtful."""
    lines: dict[int, list[int]] = {}
    for k, reading in enumerate(readings):
        lines.setdefault(reading.line, []).append(k)
    important: list[tuple[list[int], str]] = []
    doubtful: list[tuple[float, list[int]]] = []
    for line in lines.values():
        words = [readings[k] for k in line]
        if is_important([w.printed for w in words]):
            important.append((line, "important"))
        elif _is_doubtful(words):
            doubtful.append((min(w.confidence for w in words), line))
    doubtful.sort(key=lambda pair: pair[0])
    return [*important, *((line, "doubtful") for _, line in doubtful)][:MOST_LINES]


def _is_doubtful(words: list[Reading]) -> bool:
    text = "".join(w.printed for w in words)
    capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    if len(words) > SHORT and 3 * small >= capitals:
        return False
    confidences = [w.confidence for w in words]
    written = any(len(bare) > 1 and bare.isalpha() for bare in (w.printed.strip(".,;:") for w in words))
    return written and min(confidences) <= UNSURE and sum(confidences) / len(words) >= NOISE


def _cut(gray: Gray, readings: list[Reading], line: list[int]) -> Gray:
    words = [readings[k] for k in line]
    x0, y0 = max(0, min(w.x0 for w in words) - 12), max(0, min(w.y0 for w in words) - 8)
    return gray[y0 : max(w.y1 for w in words) + 8, x0 : max(w.x1 for w in words) + 12]


def _exchange(readings: list[Reading], line: list[int], kind: str, looks: list[Words]) -> None:
    """Keep with each word of a line what all looks make of it, where they outweigh the first reading."""
    if any(len(look) != len(line) for look in looks):
        return
    for n, k in enumerate(line):
        words = {look[n][0] for look in looks}
        word = words.pop()
        if words or not _may_give_way(readings[k], word, kind):
            continue
        if sum(look[n][1] for look in looks) - readings[k].confidence > MARGIN[kind]:
            readings[k] = readings[k]._replace(again=word)


def _may_stand_for(word: str, first: str, kind: str) -> bool:
    """Whether a reading may take another's place: no odd sign comes in, and marks do not get lost.

    Marks are lost more often than added; of two readings with as many marks the language decides, but not in names.
    """
    if _ODD.search(word):
        return False
    if without_marks(word).lower() != without_marks(first).lower():
        return True
    marks, before = (sum(not c.isascii() for c in w) for w in (word, first))
    return marks > before or (marks == before and kind == "important")
