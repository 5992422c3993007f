"""Cascade: the line reader reads a page first; Tesseract is asked for the lines that need a witness, and for the rest.

Lines of which the line reader is sure are taken as it reads them, and wiped off a copy of the page. What is left goes
to Tesseract in one call, as a page always does: doubtful lines, important ones (numbers, dates, signers' names), those
with words that are not Vietnamese, and all ink that is no line at all. There both readers' words are kept
(``beside.py``), and are decided between later. A printed row that was cut into several pieces stays with one reader:
all of it is sure, or none.
"""

from __future__ import annotations

import collections
import itertools
import re
import unicodedata

import cv2
import numpy as np

from lexicon.labels import SUPERSCRIPTS
from lexicon.syllables import is_syllable
from ocr.image.background import Gray
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.recognition.beside import LinesRead, Seen, lines_of, lines_read, seconded
from ocr.recognition.readings import Reading
from ocr.recognition.second_look import is_important
from ocr.recognition.tesseract import Recogniser

SURE = 0.9
"""Minimum probability of a line's least sure sign with which it is taken as the line reader reads it."""
LEAST_SIGNS, SURE_SHORT = 8, 0.98
"""Lines of fewer signs are labels, numbers, scraps of print, and have to be surer."""
SURE_WORD = 0.8
"""Minimum probability of words that the line reader parts where Tesseract, less sure of them, does not."""
PARTED = 0.3
"""Pieces of a word of which Tesseract is less sure than this of one are joined where the line reader, surer, saw one
word of letters."""
SURE_CODE = 0.95
"""Minimum probability of a code that the line reader read whole and Tesseract in pieces."""
NOISE = 0.3
"""Where Tesseract is less sure than this of each word of a line, and the line reader sees none there, there is none."""
LEAST_INK = 20
"""Minimum dark pixels of what is left of a page, for it to be shown to Tesseract."""
SAME_ROW = 0.55 * TYPE
"""Maximum distance between the base lines of pieces of one printed row."""
OVER = 0.4 * TYPE
"""Width that pieces of one row may share; what shares more was not cut where it was printed."""
_SOFT = np.ones((3, 3), np.uint8)
"""How far from its ink a line's soft edge reaches; it is wiped off too."""
_CODE = re.compile(r"\d{1,5}(?:/\d{4})?/[A-ZĐ]+(?:-[A-ZĐ]+)+[.,;]?")
_AROUND = "“”\"'()[].,;:!?…/-–+" + SUPERSCRIPTS


def with_cascade(witness: Recogniser) -> Recogniser:
    """A recogniser that reads with the line reader, and asks ``witness`` where one is needed.

    Boxes are in pixels of the page that it is given, unfolded; lines are numbered from 0, from top to bottom. It raises
    what ``witness`` raises.
    """

    def read(gray: Gray, seconds: float) -> list[Reading]:
        found = lines_read(gray)
        words = found.words()
        sure = sure_lines(found, words)
        rest = without_lines(gray, found, sure)
        seen = (rest < 128).sum() >= LEAST_INK
        witnessed = witness(rest, seconds) if seen else []
        lines = lines_of(witnessed, found.lines)
        witnessed = seconded(witnessed, found, lines)
        # What the witness does not see at all is there nevertheless where the line reader is sure of it.
        unseen = set(range(len(words))).difference(sure, lines)
        alone = [*sure, *(n for n in unseen if words[n] and min(word.sure for word in words[n]) >= SURE)]
        lines = lines_of(witnessed := with_joined(witnessed, words, lines), found.lines)
        return in_order(with_parted(witnessed, words, lines), [_readings(found, n, words[n]) for n in alone])

    return read


def sure_lines(found: LinesRead, words: list[list[Seen]]) -> list[int]:
    """The indices of the lines that need no witness, in order. ``words``: the line reader's, by line."""
    held = collections.Counter(part for line in found.lines for part in line.parts.tolist())
    sure = set()
    for n, (line, own) in enumerate(zip(found.lines, words, strict=True)):
        # What touches another line cannot be wiped off without it.
        touches = any(held[part] > 1 for part in line.parts.tolist())
        if not touches and not found.overruled[n] and not _needs_witness(own):
            sure.add(n)
    for row in _rows(found):
        if not sure.issuperset(row) or _over_one_another(found, row):
            sure.difference_update(row)
    return sorted(sure)


def _needs_witness(words: list[Seen]) -> bool:
    texts = [word.text for word in words]
    short = sum(map(len, texts)) < LEAST_SIGNS
    if not words or min(word.sure for word in words) < (SURE_SHORT if short else SURE):
        return True
    return is_important(texts) or any(map(_is_strange, texts))


def _is_strange(text: str) -> bool:
    """Whether a word is neither Vietnamese, nor an abbreviation, nor anything with a digit or a sign in it."""
    bare = text.strip(_AROUND)
    return bare.isalpha() and not bare.isupper() and not is_syllable(bare.lower())


def _rows(found: LinesRead) -> list[list[int]]:
    """The lines, those together that stand on one printed row."""
    rows: list[list[int]] = []
    first = -1e9
    for n in sorted(range(len(found.lines)), key=lambda n: _base(found, n)):
        if _base(found, n) - first < SAME_ROW:
            rows[-1].append(n)
        else:
            rows.append([n])
            first = _base(found, n)
    return rows


def _base(found: LinesRead, n: int) -> float:
    return found.lines[n].y0 + found.lines[n].base


def _over_one_another(found: LinesRead, row: list[int]) -> bool:
    spans = sorted((line.x0, line.x0 + line.image.shape[1]) for line in (found.lines[n] for n in row))
    return any(left[1] - right[0] > OVER for left, right in itertools.pairwise(spans))


def without_lines(gray: Gray, found: LinesRead, lines: list[int]) -> Gray:
    """A copy of the page with some lines, given by index, wiped off; the page itself where ``lines`` is empty."""
    if not lines:
        return gray
    chosen = np.zeros(len(found.patches.x), np.bool_)
    for n in lines:
        chosen[found.lines[n].parts] = True
    rest = gray.copy()
    rest[cv2.dilate(found.patches.mask(chosen).view(np.uint8), _SOFT) > 0] = 255
    return rest


def with_parted(witnessed: list[Reading], words: list[list[Seen]], lines: list[int | None]) -> list[Reading]:
    """Tesseract's words; parted where the line reader surely saw several; without lines of its own that are none.

    ``words``: the line reader's, by line; ``lines``: of each of Tesseract's words the index of the line it stands in,
    None where it stands in none.
    """
    printed = {r.line for r in witnessed if r.second is not None or r.exact or r.confidence >= NOISE}
    holds = [
        [] if line is None else [word for word in words[line] if _within(word, reading)]
        for reading, line in zip(witnessed, lines, strict=True)
    ]
    held = collections.Counter(word for within in holds for word in within)
    out = []
    for reading, within in zip(witnessed, holds, strict=True):
        least = min((word.sure for word in within), default=0.0)
        parted = len(within) > 1 and all(held[word] == 1 for word in within)
        if parted and reading.second is None and least >= max(SURE_WORD, reading.confidence):
            out += [
                reading._replace(
                    printed=word.text, x0=round(word.x0), x1=round(word.x1), confidence=word.sure
                )
                for word in within
            ]
        elif reading.line in printed:
            out.append(reading)
    return out


def with_joined(witnessed: list[Reading], words: list[list[Seen]], lines: list[int | None]) -> list[Reading]:
    """Tesseract's words; those joined, as the line reader read them, that it unsurely parted where the line reader saw
    one word: ``Nơn. yến``, the seal over "Nguyễn".

    ``words``, ``lines``: as of ``with_parted``.
    """
    out: list[Reading] = []
    pieces: dict[tuple[Seen, int], list[int]] = {}
    for k, (reading, line) in enumerate(zip(witnessed, lines, strict=True)):
        whole = next((w for w in words[line] if _covers(w, reading)), None) if line is not None else None
        if whole is not None and not reading.exact:
            pieces.setdefault((whole, reading.line), []).append(k)
    # What Tesseract read there in two lines is marks apart from their letters.
    met = collections.Counter(word for word, _ in pieces)
    joined = {
        own[0]: (word, own)
        for (word, _), own in pieces.items()
        if met[word] == 1 and _are_pieces(word, [witnessed[k] for k in own])
    }
    gone = {k for _, own in joined.values() for k in own}
    for k, reading in enumerate(witnessed):
        if k in joined:
            word, own = joined[k]
            parts = [witnessed[n] for n in own]
            out.append(
                reading._replace(
                    printed=unicodedata.normalize("NFC", word.text),
                    x1=max(r.x1 for r in parts),
                    y0=min(r.y0 for r in parts),
                    y1=max(r.y1 for r in parts),
                    confidence=word.sure,
                    second=None,
                )
            )
        elif k not in gone:
            out.append(reading)
    return out


def _are_pieces(word: Seen, own: list[Reading]) -> bool:
    """Whether several words of Tesseract's, one of them hardly read, are all of a word of letters, or of a code in
    which no digit is another.
    """
    least = min(reading.confidence for reading in own)
    if len(own) < 2 or own[-1].x1 - own[0].x0 <= 0.8 * (word.x1 - word.x0):
        return False
    if _CODE.fullmatch(word.text):
        digits = iter(filter(str.isdigit, word.text))
        agreed = all(digit in digits for reading in own for digit in reading.printed if digit.isdigit())
        return agreed and word.sure >= SURE_CODE and least < SURE_WORD
    return word.text.isalpha() and least < min(word.sure, PARTED)


def _covers(word: Seen, reading: Reading) -> bool:
    """Whether nearly all of one of Tesseract's words lies within a word of the line reader's."""
    return min(word.x1, reading.x1) - max(word.x0, reading.x0) > 0.8 * (reading.x1 - reading.x0)


def _within(word: Seen, reading: Reading) -> bool:
    return min(word.x1, reading.x1) - max(word.x0, reading.x0) > 0.6 * (word.x1 - word.x0)


def in_order(witnessed: list[Reading], others: list[list[Reading]]) -> list[Reading]:
    """All words, line by line from top to bottom, lines numbered anew. ``others``: the words of each further line."""
    rows: dict[int, list[Reading]] = {}
    for reading in witnessed:
        rows.setdefault(reading.line, []).append(reading)
    whole = sorted([*rows.values(), *others], key=lambda row: float(np.median([r.y0 + r.y1 for r in row])))
    return [reading._replace(line=n) for n, row in enumerate(whole) for reading in row]


def _readings(found: LinesRead, n: int, words: list[Seen]) -> list[Reading]:
    """A line's words as the line reader reads them, each with its place on the page."""
    line = found.lines[n]
    out = []
    for word in words:
        box = line.box(word.x0 - line.x0, word.x1 - line.x0)
        out.append(Reading(unicodedata.normalize("NFC", word.text), *box, word.sure, n))
    return out
