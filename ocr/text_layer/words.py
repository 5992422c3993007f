"""Words: the letters of a text layer as words, on the cleaned page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lexicon.labels import TO_SUPERSCRIPTS
from ocr.image.geometry import Geometry
from ocr.text_layer.drawing import Glyph

BLANK = 0.16
"""Gap, in sizes of the letters, from which on two letters belong to two words: kerning and spread type stay below
it, the blank of a tightly set line is 0.2."""
BACK = 0.6
"""How far back the next letter of a word may stand: a mark that is drawn over the letter before it."""
ASCENT, DESCENT = 0.92, 0.28
"""How far letters reach above and below their base line, in sizes: a capital with two marks, a dot below."""
RAISED, SMALL = 0.15, 0.85
"""A digit so far above its line's base line, and so much smaller than its letters, is a raised one."""
UNKNOWN = ("Cc", "Cn", "Co", "Cs")
"""Unicode's categories of what is no character to read: controls, unassigned, private, halves of others."""
_DRAWN_AS = str.maketrans(
    # A soft hyphen that is drawn is a hyphen; Word's bullets are letters of Symbol, in Unicode's private area.
    {"\u00ad": "-", "\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "-", "\uf02b": "+"}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
    | {chr(k): unicodedata.normalize("NFKC", chr(k)) for k in range(0xFB00, 0xFB07)}  # ﬁ, ﬂ and their like
)


class Letter(NamedTuple):
    """A letter on the cleaned page: from x0 to x1 on its base line, in pixels there."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str


class Patch(NamedTuple):
    """A round patch of the cleaned page that a letter lies in, whichever way it runs: its middle and radius."""

    x: float
    y: float
    reach: float


class LayerWord(NamedTuple):
    """A word's letters, left to right as drawn."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        """The word, NFC."""
        shown = "".join(letter.text for letter in self.letters).translate(_DRAWN_AS)
        return unicodedata.normalize("NFC", shown)

    @property
    def size(self) -> float:
        return max(letter.size for letter in self.letters)

    @property
    def baseline(self) -> float:
        """That of its largest letter."""
        return max(self.letters, key=lambda letter: letter.size).baseline

    @property
    def x0(self) -> float:
        return min(letter.x0 for letter in self.letters)

    @property
    def x1(self) -> float:
        return max(letter.x1 for letter in self.letters)

    @property
    def y0(self) -> float:
        return min(letter.baseline - ASCENT * letter.size for letter in self.letters)

    @property
    def y1(self) -> float:
        return max(letter.baseline + DESCENT * letter.size for letter in self.letters)


def words_of(glyphs: list[Glyph], geometry: Geometry) -> list[LayerWord]:
    """The words of letters that stand upright on the cleaned page, in the order in which they are drawn.

    ``geometry``: how the cleaned page lies on the page's image. A word of which a letter is unknown is left out:
    it must be read from the image.
    """
    return [
        LayerWord(tuple(letters))
        for letters in _runs(_on_cleaned_page(glyphs, geometry))
        if all(_is_known(letter) for letter in letters)
    ]


def patches_of(glyphs: list[Glyph], geometry: Geometry) -> list[Patch]:
    """Where letters lie on the cleaned page that are no words of it."""
    return [
        Patch((letter.x0 + letter.x1) / 2, letter.baseline, ASCENT * letter.size)
        for letter in _on_cleaned_page(glyphs, geometry)
        if not letter.text.isspace()
    ]


def with_raised_digits(line: list[LayerWord]) -> list[str]:
    """The words of a printed line as text, raised digits as superscripts: the numbers of notes, m²."""
    letters = [letter for word in line for letter in word.letters]
    size = float(np.median([letter.size for letter in letters]))
    full = [letter for letter in letters if letter.size > SMALL * size]
    baseline = float(np.median([letter.baseline for letter in full]))

    def shown(letter: Letter) -> str:
        raised = letter.baseline < baseline - RAISED * size and letter.size <= SMALL * size
        return letter.text.translate(TO_SUPERSCRIPTS) if raised else letter.text

    return [
        LayerWord(tuple(letter._replace(text=shown(letter)) for letter in word.letters)).text for word in line
    ]


def _on_cleaned_page(glyphs: list[Glyph], geometry: Geometry) -> Iterator[Letter]:
    if not glyphs:
        return
    points = np.array([[(g.x, g.y), (g.end_x, g.end_y)] for g in glyphs], dtype=np.float64).reshape(-1, 2)
    x, y, w = geometry.matrix @ np.vstack([points.T, np.ones(len(points))])
    x, y = x / w, y / w
    for k, g in enumerate(glyphs):
        yield Letter(
            g.text, float(x[2 * k]), float(x[2 * k + 1]), float(y[2 * k]), g.size * geometry.scale, g.font
        )


def _runs(letters: Iterator[Letter]) -> Iterator[list[Letter]]:
    """The letters of each word: drawn one after another, close together on about one base line."""
    word: list[Letter] = []
    for letter in letters:
        if word and (letter.text.isspace() or not _goes_on(word[-1], letter)):
            yield word
            word = []
        if not letter.text.isspace():
            word.append(letter)
    if word:
        yield word


def _is_known(letter: Letter) -> bool:
    """Whether it is one that can be written down: no control character, none of a private area, no blank inside."""
    shown = letter.text.translate(_DRAWN_AS)
    return bool(letter.text) and not any(c.isspace() or unicodedata.category(c) in UNKNOWN for c in shown)


def _goes_on(before: Letter, letter: Letter) -> bool:
    size = max(before.size, letter.size)
    near = -BACK * size < letter.x0 - before.x1 < BLANK * size
    return near and abs(letter.baseline - before.baseline) < 0.5 * size
