"""Finding: the spots of a page that may be a mark of secrecy, and that the reading of its text does not account for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lexicon.secrecy import comes_near, stamp_says
from lexicon.syllables import is_syllable
from ocr.image.clean import CleanPage
from ocr.layout.graphics import Area
from ocr.scan.pages import Pixels
from ocr.stamps.patches import COLOURED, DARK
from ocr.stamps.spotter import LEAST, Spot, spots_of
from ocr.stamps.teller import Told, colour_of, told
from ocr.text.printed import PrintedLine, PrintedWord

STAMPED = 0.8
"""How likely a spot is words of a stamp for it to be looked at whatever they are; print in capitals is less likely."""
STAMPED_ON_PRINT = 0.85
"""How likely a spot in black must be words of a stamp to be judged as others are, where print that was read for certain
takes nearly all of its ink; a less likely one must be certainly a mark, and is not cut into strips."""
SURE = 0.8
"""Mean confidence from which the words at a spot count as read."""
BEYOND = 0.3
"""So much of a spot's width print goes on beyond it that it lies upon."""
LEFT = 0.25
"""Maximum share of ink outside of words that were read, where print takes nearly all of it: specks, rules, scraps."""
MARGIN = 3
"""Pixels by which letters may stand out of their word's box."""
OF_TEXT = 4
"""So many words in a line of print are no stamp."""


class ReadPage(NamedTuple):
    """A page as it was cleaned and read."""

    pixels: Pixels
    cleaned: CleanPage
    lines: list[PrintedLine]


def unread_spots(page: ReadPage, least: float) -> list[Told]:
    """The spots of a page that are surely words of a stamp, or a mark with that likelihood at least, the likeliest
    first; but for print: words of the text that were read for certain. What is in colour is no print.
    """
    spots = [spot for spot in spots_of(page.pixels, page.cleaned) if not _is_print_alone(page, spot)]
    found = told(page.pixels, page.cleaned, spots, is_cut=lambda one: _is_cut(page, one))
    return sorted((one for one in found if _is_looked_at(page, one, least)), key=lambda one: -one.mark)


def _is_looked_at(page: ReadPage, one: Told, least: float) -> bool:
    if one.spot.likely >= STAMPED:
        return True
    return one.mark >= least and (one.colour >= COLOURED or not _is_print(page.lines, one.spot.area))


def _is_print_alone(page: ReadPage, spot: Spot) -> bool:
    """Whether a spot need not be told: it and all parts of it are print, whatever they are told to be; or print that is
    no mark takes nearly all ink of one that is looked at for its height alone.
    """
    if spot.likely >= STAMPED:
        return False
    is_print = all(_is_print(page.lines, one.area) for one in (spot, *spot.parts)) or (
        spot.likely < LEAST
        and is_accounted_for(page, spot.area)
        and not _may_hold_mark(page.lines, spot.area)
    )
    return is_print and colour_of(page.pixels, page.cleaned, spot) < COLOURED


def _is_cut(page: ReadPage, one: Told) -> bool:
    """Whether a spot as high as a seal is cut into strips: not where all there is print that is no mark."""
    return not is_on_print_alone(page, one) or _may_hold_mark(page.lines, one.spot.area)


def _may_hold_mark(lines: list[PrintedLine], area: Area) -> bool:
    """Whether words that were read in a part of the page, of one line, or in capitals one by one, are a mark or come
    near one: read for certain or not, they account for no ink.
    """
    own = [[word.printed for word in line.words if _holds(area, word)] for line in lines]
    texts = [" ".join(words) for words in own if words] + [w for words in own for w in words if w.isupper()]
    return any(stamp_says(text) in ("mark", "near") for text in texts)


def goes_on(lines: list[PrintedLine], area: Area) -> bool:
    """Whether a line of print runs through a part of the page and on beyond it: its words are not those of a stamp."""
    middle = [
        line for line in lines if any(_holds(area, word) for word in line.words) and len(line.words) > 1
    ]
    return any(
        line.x0 < area.x0 - BEYOND * area.width or line.x1 > area.x1 + BEYOND * area.width for line in middle
    )


def is_on_print_alone(page: ReadPage, one: Told) -> bool:
    """Whether print that was read for certain takes nearly all ink of a spot in black that may be no stamp."""
    black = one.colour < COLOURED
    return black and one.spot.likely < STAMPED_ON_PRINT and is_accounted_for(page, one.spot.area)


def is_accounted_for(page: ReadPage, area: Area) -> bool:
    """Whether the words that were read for certain in a part of the page take nearly all of its black ink.

    A mark over print leaves ink between the lines, and what it covers is read badly; but pale ink, which the cleaning
    of the page takes off, leaves none: where there is no ink, nothing accounts for what was spotted.
    """
    gray = page.cleaned.gray[area.y0 : area.y1, area.x0 : area.x1]
    ink = gray < DARK
    read = np.zeros(gray.shape, np.bool_)
    for word in (word for line in page.lines for word in line.words if word.confidence >= SURE):
        x0, y0 = max(int(word.x0) - area.x0 - MARGIN, 0), max(int(word.y0) - area.y0 - MARGIN, 0)
        x1, y1 = int(word.x1) - area.x0 + MARGIN + 1, int(word.y1) - area.y0 + MARGIN + 1
        read[y0 : max(y1, 0), x0 : max(x1, 0)] = True
    return bool(ink.any()) and float((ink & ~read).sum()) <= LEFT * float(ink.sum())


def _is_print(lines: list[PrintedLine], area: Area) -> bool:
    """Whether the words in a part of the page were read, and are no mark."""
    own = [(line, [word for word in line.words if _holds(area, word)]) for line in lines]
    own = [(line, words) for line, words in own if words]
    words = [word for _, found in own for word in found]
    if not words or _confidence(words) < SURE:
        return False
    if all(len(line.words) >= OF_TEXT and not comes_near(line.text) for line, _ in own):
        return len(own) == 1
    text = " ".join(word.printed for word in words)
    says = stamp_says(text)
    return says == "other" or (
        says is None and all(is_syllable(word.printed.strip(".,;:()-")) for word in words)
    )


def _confidence(words: list[PrintedWord]) -> float:
    letters = sum(len(word.printed) for word in words)
    return sum(word.confidence * len(word.printed) for word in words) / letters


def _holds(area: Area, word: PrintedWord) -> bool:
    return area.holds((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)
