"""Finding: the patches of a page that can be a stamp and that the reading of its text does not account for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lexicon.secrecy import stamp_says
from lexicon.syllables import is_syllable
from ocr.image.background import Gray, is_bilevel
from ocr.image.clean import CleanPage
from ocr.image.components import Components, Mask, ink_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area, Graphics
from ocr.scan.pages import Pixels
from ocr.stamps.coloured import LEAST, coloured_ink
from ocr.stamps.faint import FAINT, faint_ink
from ocr.stamps.patches import (
    Patch,
    boxed,
    coloured_patches,
    drawn_patches,
    faint_patches,
    framed_patches,
    grouped_patches,
    overlap,
)
from ocr.stamps.rubble import left_over
from ocr.stamps.unsealed import without_seals
from ocr.text.printed_lines import PrintedLine, PrintedWord

SURE = 0.8
"""Confidence from which a word that stands alone counts as read; in a line of such words, ``LIKELY`` is enough."""
LIKELY = 0.55
LONG = 9
"""A line of more signs is no worn level."""
BESIDE = 2.5 * TYPE
"""A blank in a line of print is narrower."""
APART = 1.8 * TYPE
"""Pieces of a stamp nearer than this belong together, once all that was read is taken away."""
MOST_LEFT = 6
"""Of the letters left over on a page of rubble, the widest patches are looked at."""
_QUARTER = 4
"""What was read is painted on an image so many times smaller."""


class ReadPage(NamedTuple):
    """A page as it was cleaned, laid out and read. ``letters``: the components of its writing."""

    pixels: Pixels
    cleaned: CleanPage
    graphics: Graphics
    letters: Components
    lines: list[PrintedLine]


def patches_of(page: ReadPage) -> list[Patch]:
    """What can be a stamp on a page: in colour, in a black frame, and letters that were not read as words."""
    gray = page.cleaned.gray
    coloured = coloured_ink(page.pixels, page.cleaned)
    found = coloured_patches(coloured, LEAST, page.graphics.tables) if coloured is not None else []
    if page.pixels.ndim == 2 and not is_bilevel(gray):
        faint = faint_ink(gray)
        patches = faint_patches(faint) if faint is not None else []
        found += [p for p in patches if _is_over_print(p, gray) or not _is_read(page.lines, p.area)]
    framed = _in_frames(page)
    read = _read_places(page)
    clean = without_seals(gray, page.graphics.seals)
    drawn = drawn_patches(clean, page.graphics.tables, read)
    framed += [p for p in drawn if not any(overlap(p.area, other.area) for other in framed)]
    left = left_over(clean, read, _QUARTER)
    for patch in framed:
        a = patch.area
        left[a.y0 : a.y1, a.x0 : a.x1] = 0
    framed = [patch for patch in framed if not _is_read(page.lines, patch.area)]
    apart = [
        p
        for p in grouped_patches(left, clean, coloured_ink=False, gap=APART)
        if not _in_line(p.area, page.lines)
    ]
    widest = sorted(apart, key=lambda patch: -patch.area.width)[:MOST_LEFT]
    return found + framed + [boxed(patch, page.graphics.seals) for patch in widest]


def _in_line(area: Area, lines: list[PrintedLine]) -> bool:
    """Whether words that were read stand beside a part of the page, in one line with it."""
    middle = (area.y0 + area.y1) / 2
    beside = [
        word
        for line in lines
        for word in line.words
        if word.y0 < middle < word.y1 and word.confidence >= SURE
    ]
    return any(
        area.x0 - BESIDE < word.x1 <= area.x0 or area.x1 <= word.x0 < area.x1 + BESIDE for word in beside
    )


def _in_frames(page: ReadPage) -> list[Patch]:
    found: list[Patch] = []
    for a in (frame.area for frame in page.graphics.frames):
        ink = ink_of(page.cleaned.gray[a.y0 : a.y1, a.x0 : a.x1])
        found += framed_patches(ink, page.cleaned.gray, coloured_ink=False, offset=(a.x0, a.y0))
    return found


def _is_over_print(patch: Patch, gray: Gray) -> bool:
    """Whether there is print under faint ink: what was read there is that print."""
    a = patch.area
    return float((gray[a.y0 : a.y1, a.x0 : a.x1] < FAINT).mean()) > 0.02


def _is_read(lines: list[PrintedLine], area: Area) -> bool:
    """Whether the words in a part of the page were read, and are no mark."""
    words = [w for line in lines for w in line.words if _holds(area, w)]
    text = " ".join(word.printed for word in words)
    sure = sum(w.confidence * len(w.printed) for w in words) / max(1, sum(len(w.printed) for w in words))
    if sure < SURE:
        return False
    says = stamp_says(text)
    return says == "other" or (says is None and all(is_syllable(w.printed.strip(".,;:()-")) for w in words))


def _holds(area: Area, word: PrintedWord) -> bool:
    return area.holds((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)


def _read_places(page: ReadPage) -> Mask:
    """Where words were read that can be relied on, on the cleaned page at a quarter of its size."""
    height, width = page.cleaned.gray.shape
    read = np.zeros((height // _QUARTER + 1, width // _QUARTER + 1), np.bool_)
    for line in page.lines:
        for word in _read_words(line):
            top, left = int(word.y0) // _QUARTER, int(word.x0) // _QUARTER
            bottom, right = int(word.y1) // _QUARTER + 2, int(word.x1) // _QUARTER + 2
            read[max(top - 1, 0) : bottom, max(left - 1, 0) : right] = True
    return read


def _read_words(line: PrintedLine) -> list[PrintedWord]:
    """The words of a line that were read: those that are sure; of a few words by themselves all of them or none."""
    in_text = sum(word.confidence >= SURE for word in line.words) >= 3
    sure = [word for word in line.words if _is_sure(word, in_text)]
    if in_text or len(sure) == len(line.words):
        return sure
    if np.mean([word.confidence for word in line.words]) < LIKELY:
        return []
    says = stamp_says(line.text)
    return list(line.words) if says == "other" or (says is None and len(line.text) > LONG) else []


def _is_sure(word: PrintedWord, in_text: bool) -> bool:
    if word.exact or (in_text and word.confidence >= LIKELY):
        return True
    plain = word.printed.strip(".,;:()-")
    known = is_syllable(plain) or any(letter.isdigit() for letter in plain) or len(plain) > 6
    return word.confidence >= SURE and known
