"""Beside: what the project's own line reader reads of a page's lines, and its words as second readings of Tesseract's.

Both see the same lines and err in ways of their own. Lines are cut from the page by themselves (``ocr.layout.lines``);
a word of one reader is that of the other where both stand at the same place of a line. Which one to believe is decided
later (``ocr.correction.witnesses``). Which lines both read at all, ``cascade`` decides.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import numpy as np

from ocr.image.background import Gray
from ocr.image.components import Components
from ocr.layout.line_images import Line
from ocr.layout.lines import cut_lines
from ocr.recognition.beam import with_language
from ocr.recognition.network import LineReading, LogOdds, network, read_strips
from ocr.recognition.readings import Reading, SecondReading
from ocr.recognition.tesseract import Recogniser

SHARED = 0.6
"""Minimum share of the narrower of two words that lies over the other, for them to be the same word."""
ALIKE = 0.5
"""Minimum share of the wider one."""
IN_LINE = 0.5
"""Minimum share of a word's height that lies within a line, for it to stand there."""

MOST_ODDS = 20.0
"""Beyond this a likelihood is that of something else altogether."""


class Seen(NamedTuple):
    """A word as the line reader read it: its columns on the page, the probability of its least sure sign, and the
    columns of the network's output (of which line) that it was read from.
    """

    text: str
    x0: float
    x1: float
    sure: float
    line: int
    start: int
    end: int


class LinesRead(NamedTuple):
    """The lines of an unfolded page, from top to bottom, and the line reader's reading of each.

    ``overruled``: of each line, whether the language model has changed what the network alone read; ``patches``: the
    page's patches of ink, to which the lines point (``Line.parts``).
    """

    lines: list[Line]
    readings: list[LineReading]
    overruled: list[bool]
    patches: Components

    def words(self) -> list[list[Seen]]:
        """The words of each line, left to right."""
        pairs = enumerate(zip(self.lines, self.readings, strict=True))
        return [_words(n, line, reading) for n, (line, reading) in pairs]


def with_line_reader(first: Recogniser) -> Recogniser:
    """A recogniser that reads all with ``first``, and gives each word the line reader's word as its second reading."""

    def read(gray: Gray, seconds: float) -> list[Reading]:
        readings = first(gray, seconds)
        if not readings:
            return readings
        found = lines_read(gray)
        return seconded(readings, found, lines_of(readings, found.lines))

    return read


def lines_read(gray: Gray) -> LinesRead:
    """Cuts an unfolded page into lines and reads each, unsure words with the language's help."""
    cut = cut_lines(gray)
    looks = read_strips([line.image for line in cut.lines])
    readings = [with_language(one) for one in looks]
    overruled = [one.text != other.text for one, other in zip(looks, readings, strict=True)]
    return LinesRead(cut.lines, readings, overruled, cut.patches)


def seconded(readings: list[Reading], found: LinesRead, lines: list[int | None]) -> list[Reading]:
    """The first reader's words, each with the line reader's word that stands in its place, if there is one.

    ``lines``: of each word the index of the line it stands in (``lines_of``).
    """
    words = found.words()
    same = [None if n is None else _same_place(r, words[n]) for r, n in zip(readings, lines, strict=True)]
    out = list(readings)
    for k, (reading, line, own) in enumerate(zip(readings, lines, same, strict=True)):
        beside = [
            readings[n] for n in range(max(0, k - 2), k + 3) if n != k and n < len(lines) and lines[n] == line
        ]
        if own is not None and line is not None and not any(_covers(own, other) for other in beside):
            text = unicodedata.normalize("NFC", own.text)
            looks = _likeness(found.readings[line].log_odds[own.start : own.end], reading.printed, text)
            out[k] = reading._replace(second=SecondReading(text, own.sure, looks))
    return out


def _words(n: int, line: Line, reading: LineReading) -> list[Seen]:
    """What stands between blanks."""
    found: list[Seen] = []
    signs = reading.signs
    first = 0
    for k in range(len(signs) + 1):
        if k < len(signs) and signs[k].text != " ":
            continue
        own = signs[first:k]
        if own:
            start, end = (int((x - reading.start) / reading.pixels) for x in (own[0].x0, own[-1].x1))
            text = "".join(sign.text for sign in own)
            sure = min(sign.probability for sign in own)
            around = [signs[m].probability for m in (first - 1, k) if 0 <= m < len(signs)]
            sure = min([sure, *around])
            found.append(
                Seen(text, line.x0 + own[0].x0, line.x0 + own[-1].x1, sure, n, max(0, start), end + 1)
            )
        first = k + 1
    return found


def lines_of(readings: list[Reading], lines: list[Line]) -> list[int | None]:
    """Of each word the index of the line that it stands in; None where it stands in none."""
    edges = np.array([_reach(line) for line in lines]).reshape(-1, 4)
    found = []
    for reading in readings:
        over = (edges[:, 0] < reading.x1) & (edges[:, 1] > reading.x0)
        over &= (edges[:, 2] < reading.y1) & (edges[:, 3] > reading.y0)
        found.append(_line_of(reading, lines, np.flatnonzero(over).tolist()))
    return found


def _reach(line: Line) -> tuple[float, float, float, float]:
    """Left, right, top and foot of the rectangle on the page that a line's letters stand in."""
    base = line.y0 + line.base
    top, foot = base + int(line.rise.min()) - 1.1 * line.tall, base + int(line.rise.max()) + 0.3 * line.tall
    return line.x0, line.x0 + line.image.shape[1], top, foot


def _line_of(reading: Reading, lines: list[Line], near: list[int]) -> int | None:
    """Which of the lines near a word, given by index, it stands in."""
    best, most = None, IN_LINE
    for n in near:
        line = lines[n]
        width = line.image.shape[1]
        middle = min(max((reading.x0 + reading.x1) // 2 - line.x0, 0), width - 1)
        base = line.y0 + line.base + int(line.rise[middle])
        top, foot = base - 1.1 * line.tall, base + 0.3 * line.tall
        shared = min(reading.y1, foot) - max(reading.y0, top)
        share = shared / max(1.0, min(reading.y1 - reading.y0, foot - top))
        if share > most:
            best, most = n, share
    return best


def _same_place(reading: Reading, words: list[Seen]) -> Seen | None:
    """The word at a reading's place, if the two stand for each other alone."""
    width = reading.x1 - reading.x0
    over = [(min(reading.x1, w.x1) - max(reading.x0, w.x0), w) for w in words]
    touching = [(shared, w) for shared, w in over if shared >= 0.35 * min(width, w.x1 - w.x0)]
    if len(touching) != 1:
        return None
    shared, word = touching[0]
    narrow, wide = sorted((width, word.x1 - word.x0))
    return word if shared >= SHARED * narrow and shared >= ALIKE * wide else None


def _covers(word: Seen, other: Reading) -> bool:
    """Whether a word of the line reader's holds another of the first reader's words too."""
    shared = min(other.x1, word.x1) - max(other.x0, word.x0)
    return shared >= 0.5 * (other.x1 - other.x0)


def _likeness(odds: LogOdds, first: str, second: str) -> float:
    """The natural logarithm of how likely the network finds the first reader's word, against its own."""
    if first == second:
        return 0.0
    return max(-MOST_ODDS, log_likelihood(odds, first) - log_likelihood(odds, second))


def log_likelihood(odds: LogOdds, text: str) -> float:
    """The natural logarithm of the likelihood that columns (n, signs + 1) say a text (CTC); -inf where they cannot."""
    alphabet = network().alphabet
    outputs = [alphabet.find(sign) + 1 for sign in text]
    if not outputs or 0 in outputs or len(odds) == 0:
        return -np.inf
    row = np.zeros(2 * len(outputs) + 1, np.intp)
    row[1::2] = outputs
    skip = np.zeros(len(row), np.bool_)
    skip[2:] = (row[2:] != 0) & (row[2:] != row[:-2])
    score = np.full(len(row), -np.inf)
    score[0], score[1] = odds[0, 0], odds[0, row[1]]
    for column in odds[1:]:
        one = np.concatenate([[-np.inf], score[:-1]])
        two = np.where(skip, np.concatenate([[-np.inf, -np.inf], score[:-2]]), -np.inf)
        score = np.logaddexp(np.logaddexp(score, one), two) + column[row]
    return float(np.logaddexp(score[-1], score[-2]))
