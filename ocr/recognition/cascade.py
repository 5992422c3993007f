"""Cascade: the line reader reads a page first; Tesseract is asked only where it is not sure, or where it matters.

Lines of which the line reader is sure are taken as it reads them, and wiped off a copy of the page. The rest goes to
Tesseract as a page always does: doubtful lines, those with a number, a date or a signer, and all that could not be cut
into lines. There both readers' words are kept (``beside.py``), and are decided between later.
"""

from __future__ import annotations

import collections
import unicodedata

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.recognition.beside import LinesRead, Seen, lines_read, seconded
from ocr.recognition.second_look import is_important
from ocr.recognition.tesseract import Reading, Recogniser

SURE = 0.9
"""Least probability of a line's least sure sign with which it is read by the line reader alone."""
LEAST_SIGNS = 8
"""Minimum signs of a line that is taken without a witness: shorter ones are labels, numbers, scraps of print."""
LEAST_INK = 20
"""Minimum dark pixels of what is left of a page, for it to be shown to Tesseract."""
_SOFT = np.ones((3, 3), np.uint8)


def with_cascade(witness: Recogniser) -> Recogniser:
    """A recogniser that reads with the line reader, and with ``witness`` beside it where that is needed."""

    def read(gray: Gray, seconds: float) -> list[Reading]:
        found = lines_read(gray)
        words = found.words()
        sure = sure_lines(found, words)
        rest = without_lines(gray, found, sure)
        doubtful = seconded(witness(rest, seconds), found) if (rest < 128).sum() >= LEAST_INK else []
        return in_order(doubtful, [_readings(found, n, words[n]) for n in sure])

    return read


def sure_lines(found: LinesRead, words: list[list[Seen]]) -> list[int]:
    """The lines that are taken as the line reader reads them."""
    held = collections.Counter(part for line in found.lines for part in line.parts.tolist())
    sure = []
    for n, own in enumerate(words):
        texts = [word.text for word in own]
        if not own or min(word.sure for word in own) < SURE or sum(map(len, texts)) < LEAST_SIGNS:
            continue
        # What touches another line cannot be wiped off without it.
        if is_important(texts) or any(held[part] > 1 for part in found.lines[n].parts.tolist()):
            continue
        sure.append(n)
    return sure


def without_lines(gray: Gray, found: LinesRead, lines: list[int]) -> Gray:
    """The page with some of its lines wiped off."""
    if not lines or found.patches is None:
        return gray
    chosen = np.zeros(len(found.patches.x), np.bool_)
    for n in lines:
        chosen[found.lines[n].parts] = True
    rest = gray.copy()
    rest[cv2.dilate(found.patches.mask(chosen).astype(np.uint8), _SOFT) > 0] = 255
    return rest


def in_order(first: list[Reading], others: list[list[Reading]]) -> list[Reading]:
    """The words of all lines from top to bottom, their lines numbered anew."""
    rows: dict[int, list[Reading]] = {}
    for reading in first:
        rows.setdefault(reading.line, []).append(reading)
    whole = [*rows.values(), *(row for row in others if row)]
    whole.sort(key=lambda row: float(np.median([r.y0 + r.y1 for r in row])))
    return [reading._replace(line=n) for n, row in enumerate(whole) for reading in row]


def _readings(found: LinesRead, n: int, words: list[Seen]) -> list[Reading]:
    """A line's words as the line reader reads them, each with its place on the page."""
    line = found.lines[n]
    out = []
    for word in words:
        box = line.box(word.x0 - line.x0, word.x1 - line.x0)
        out.append(Reading(unicodedata.normalize("NFC", word.text), *box, word.sure, n))
    return out
