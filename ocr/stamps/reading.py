"""Reading: each stamp by itself, in as many looks as it takes to tell what it says, or that this cannot be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from lexicon.secrecy import Says, is_known_stamp, stamp_says
from ocr.image.components import components_of
from ocr.layout.graphics import Area
from ocr.programs.tesseract_process import tesseract_process
from ocr.recognition.tesseract import DPI, LANGUAGE, ONE_COLUMN, ONE_LINE, Reading, readings_of
from ocr.stamps.finding import ReadPage, patches_of
from ocr.stamps.looks import Level, Look, level, look
from ocr.stamps.paler import paler
from ocr.stamps.patches import Patch
from ocr.text.printed_lines import PrintedLine
from ocr.transcript import Stamp

SURE = 0.6
"""Mean confidence from which words are believed to be what a stamp says, and it no mark."""
LIKELY = 0.35
"""The same of words that come near a mark."""
FRAMED = 0.2
"""The same of words in a frame that come near a mark."""
LEAST_INK, MOST_INK = 0.07, 0.6
"""Share of the part that its letters take of an unread stamp which they ink."""
MOST_BOXES = 4
"""More frames than this on one page are no stamps that somebody has to look at."""
BARELY = 0.0
"""The same of the very words of another kind of stamp."""
LONG = 5
"""So many letters are not like TỐI MẬT by chance."""
BLOTTED = 0.25
"""The same of one whose letters have run together."""
LEAST_LETTERS = 2
"""So many pieces as high as letters an unread stamp shows."""
LEAST_PIECES = 2
"""MẬT has as many, though two of its letters touch."""
NEAR = 25
"""Pixels around a patch in which words may be of the same stamp."""
LEAST_WIDTH = 0.35
"""Share of a stamp's longer side that its letters take."""


class _Seen(NamedTuple):
    """A patch and what was made of it: lines of text with their confidence."""

    patch: Patch
    level: Level
    lines: list[tuple[str, float]]

    @property
    def is_framed(self) -> bool:
        """Whether a frame is drawn around it, whole or in pieces."""
        return self.patch.framed or self.level.framed

    @property
    def says(self) -> Says | None:
        """What it says by all its looks; None where that cannot be told."""
        said = [(stamp_says(text), sure) for text, sure in self.lines]
        if any(says == "mark" for says, _ in said):
            return "mark"
        likely = FRAMED if self.is_framed else SURE
        for text, sure in self.lines:
            long = sum(map(str.isalpha, text)) >= LONG
            if stamp_says(text) == "near" and sure >= (LIKELY if long else likely):
                return "near"
        if any(says == "other" and sure >= SURE for says, sure in said):
            return "other"
        return "other" if any(is_known_stamp(text) and sure >= BARELY for text, sure in self.lines) else None


def stamps_of(page: ReadPage, number: int, seconds: float) -> tuple[Stamp, ...]:
    """The stamps of a page (1-based) that say something, or cannot be read. Raises what reading an image raises."""
    levelled = [(patch, level(patch)) for patch in patches_of(page)]
    seen = [
        _Seen(patch, flat, []) for patch, flat in levelled if flat is not None and _has_letters(patch, flat)
    ]
    seen = _looked([(one, [look(one.level)]) for one in seen], seconds)
    seen = _looked([(one, [] if one.says else _more_looks(one)) for one in seen], seconds)
    unread = [one for one in seen if one.says is None and _is_unread_stamp(one, page.lines)]
    # So many boxes are a form or a table.
    boxes = sum(one.patch.framed for one in seen)
    kept = [one for one in seen if one.says] + (unread if boxes <= MOST_BOXES else [])
    places = page.cleaned.geometry.to_original([one.patch.area for one in kept])
    return tuple(
        Stamp(page=number, box=box, readings=[text for text, _ in one.lines], says=one.says or "unread")
        for one, box in zip(kept, places, strict=True)
    )


def _has_letters(patch: Patch, flat: Level) -> bool:
    """Whether ink without a frame can be words: several pieces as high as their line."""
    if patch.framed or flat.framed:
        return True
    height, width = flat.own.shape
    return (width >= 1.1 * height or flat.is_square) and _pieces(flat) >= LEAST_PIECES


def _more_looks(one: _Seen) -> list[Look]:
    """On its head, sideways where it is as high as wide; with its ink's gaps filled; without the print under it."""
    turns = (2, 1, 3) if one.level.is_square else (2,)
    found = [look(one.level, quarters) for quarters in turns]
    if one.patch.coloured or one.is_framed:
        found.insert(0, look(one.level, filled=True))
    pale = None if one.patch.coloured else paler(one.patch)
    flat = level(pale) if pale is not None else None
    if flat is not None:
        found += [look(flat), look(flat, filled=True)]
    return found


def _looked(wanted: list[tuple[_Seen, list[Look]]], seconds: float) -> list[_Seen]:
    """What was seen, and what is made of more looks; all images of one kind go to the recogniser together."""
    texts: dict[tuple[int, int], list[tuple[str, float]]] = {}
    for one_line in (True, False):
        asked = [
            ((n, k), each.image)
            for n, (_, several) in enumerate(wanted)
            for k, each in enumerate(several)
            if each.one_line == one_line
        ]
        if asked:
            process = tesseract_process(LANGUAGE, ONE_LINE if one_line else ONE_COLUMN, DPI)
            tables = process.tables([image for _, image in asked], seconds)
            texts.update(
                {key: _lines(readings_of(rows)) for (key, _), rows in zip(asked, tables, strict=True)}
            )
    return [
        one._replace(lines=[*one.lines, *(line for k in range(len(several)) for line in texts[n, k])])
        for n, (one, several) in enumerate(wanted)
    ]


def _lines(words: Iterable[Reading]) -> list[tuple[str, float]]:
    """The lines of a look, and all of it as one line, each with the mean confidence of its letters."""
    lines: dict[int, list[Reading]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    found = [*lines.values()]
    if len(found) > 1:
        found.append([word for line in found for word in line])
    return [
        (
            " ".join(word.printed for word in line),
            sum(word.confidence * len(word.printed) for word in line)
            / sum(len(word.printed) for word in line),
        )
        for line in found
    ]


def _is_unread_stamp(one: _Seen, lines: list[PrintedLine]) -> bool:
    """Whether an unreadable patch looks like a stamp all the same: a frame with words in it, or a few letters' ink.

    ``lines``: what was read of the page; words of another kind of stamp among them say what it is.
    """
    if not one.is_framed or any(is_known_stamp(text) for text in _texts_in(one.patch.area, lines)):
        return False
    own = one.level.own > 0
    wide = own.shape[1] > LEAST_WIDTH * max(one.patch.area.width, one.patch.area.height)
    inked = float(own.mean())
    return (
        wide and LEAST_INK <= inked <= MOST_INK and (inked >= BLOTTED or _pieces(one.level) >= LEAST_LETTERS)
    )


def _texts_in(area: Area, lines: list[PrintedLine]) -> list[str]:
    """The words that were read in a part of the page and close to it, one by one and line by line."""
    near = Area(area.x0 - NEAR, area.y0 - NEAR, area.x1 + NEAR, area.y1 + NEAR)
    found = []
    for line in lines:
        words = [w.printed for w in line.words if near.holds((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2)]
        found += [*words, " ".join(words)]
    return found


def _pieces(flat: Level) -> int:
    """How many pieces of a levelled patch can be letters: about as high as their line, and no thin strokes."""
    parts = components_of(np.asarray((flat.own > 0).astype(np.uint8)))
    across = min(flat.own.shape)
    long, short = np.maximum(parts.width, parts.height), np.minimum(parts.width, parts.height)
    return int(((long > 0.18 * across) & (short > 0.1 * across)).sum())
