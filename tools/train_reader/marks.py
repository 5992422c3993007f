"""Marks: letters whose tones stand otherwise over them than in the faces at hand.

Faces that offices print with set the second mark of ``ể`` above the first, others beside it, higher or lower; a free
face has one place, and a network that has seen few takes the hook of ``triển`` for a tilde. So a share of the lines is
set with tones moved, of another size, and of another face.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from lexicon import syllables
from tools.train_reader.faces import Face, Glyph

Random = np.random.Generator
Ink = npt.NDArray[np.uint8]
TONES = syllables.TONES - {"\u0323"}
"""Grave, acute, tilde, hook: what stands above. The dot below has one place everywhere."""
HATS = "\u0302\u0306"
"""Circumflex and breve, which a tone shares its letter's top with."""
_LOOKS_LEFT = "\u0300"


class Placing(NamedTuple):
    """How a line's tones stand, in shares of the em.

    ``face``: whose tones they are; ``size``: against their own; ``across``: how far right of the middle of a hat they
    stand (a grave as far left, where ``mirrored``), ``up``: how far above it; ``shift``, ``rise``: the same of a tone
    over a letter without a hat, against its own place.
    """

    face: Face
    size: float
    across: float
    up: float
    mirrored: bool
    shift: float
    rise: float

    @classmethod
    def drawn(cls, rng: Random, faces: list[Face]) -> Placing:
        """A placing at random: above the hat, or beside it and then lower."""
        beside = rng.random() < 0.35
        return cls(
            face=faces[int(rng.integers(len(faces)))],
            size=float(rng.uniform(0.8, 1.2)),
            across=float(rng.uniform(0.1, 0.24) if beside else rng.uniform(-0.05, 0.1)),
            up=float(rng.uniform(-0.13, 0.03) if beside else rng.uniform(-0.03, 0.06)),
            mirrored=bool(rng.random() < 0.7),
            shift=float(rng.normal(0, 0.025)),
            rise=float(rng.normal(0, 0.02)),
        )


def placed_glyph(face: Face, sign: str, size: int, how: Placing) -> Glyph:
    """A sign with its tone placed so; as the face has it where it has no tone, or cannot be taken apart."""
    parts = unicodedata.normalize("NFD", sign)
    tone = next((c for c in parts if c in TONES), "")
    whole = face.glyph(sign, size)
    below = unicodedata.normalize("NFC", parts.replace(tone, ""))
    if not tone or len(below) != 1 or below in "iI" or below not in face.signs:
        return whole
    letter = face.glyph(below, size)
    mark = _tone(how.face, tone, size, upper=below.isupper(), scale=how.size)
    if mark is None or not letter.ink.size:
        return whole
    em = float(size)
    if any(c in parts for c in HATS):
        hat = _hat(face, below, size)
        if hat is None:
            return whole
        middle, top = hat
        across = -how.across if how.mirrored and tone == _LOOKS_LEFT else how.across
        left = round(middle + across * em - mark.shape[1] / 2)
        upper = round(top - how.up * em - mark.shape[0])
    else:
        own = _own_place(whole, letter)
        if own is None:
            return whole
        left = round(own[0] + how.shift * em - mark.shape[1] / 2)
        upper = round(own[1] - how.rise * em - mark.shape[0] / 2)
    return _joined(letter, Glyph(mark, left, upper, 0.0), whole.advance)


def _above(whole: Glyph, letter: Glyph) -> Glyph | None:
    """What of a glyph lies above another, cut close: None where there is nothing."""
    rows = letter.top - whole.top
    part = whole.ink[: max(rows, 0)]
    if not part.any():
        return None
    down, across = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    cut = part[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    return Glyph(cut, whole.left + int(across[0]), whole.top + int(down[0]), 0.0)


def _tone(face: Face, tone: str, size: int, *, upper: bool, scale: float) -> Ink | None:
    """A tone's ink, taken off the letter a that bears it."""
    bare = "A" if upper else "a"
    found = _above(face.glyph(unicodedata.normalize("NFC", bare + tone), size), face.glyph(bare, size))
    if found is None:
        return None
    height, width = found.ink.shape
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(found.ink, wanted, interpolation=cv2.INTER_AREA), np.uint8)


def _hat(face: Face, below: str, size: int) -> tuple[float, int] | None:
    """The middle of a letter's circumflex or breve, from the pen, and the row of its top, from the baseline."""
    bare = unicodedata.normalize("NFD", below)[0]
    found = _above(face.glyph(below, size), face.glyph(bare, size))
    return None if found is None else (found.left + found.ink.shape[1] / 2, found.top)


def _own_place(whole: Glyph, letter: Glyph) -> tuple[float, float] | None:
    """The middle of a letter's tone in its face, from the pen and the baseline."""
    found = _above(whole, letter)
    if found is None:
        return None
    height, width = found.ink.shape
    return found.left + width / 2, found.top + height / 2


def _joined(letter: Glyph, mark: Glyph, advance: float) -> Glyph:
    """Both inks in one glyph."""
    left, top = min(letter.left, mark.left), min(letter.top, mark.top)
    right = max(letter.left + letter.ink.shape[1], mark.left + mark.ink.shape[1])
    foot = max(letter.top + letter.ink.shape[0], mark.top + mark.ink.shape[0])
    ink = np.zeros((foot - top, right - left), np.uint8)
    for part in (letter, mark):
        x, y = part.left - left, part.top - top
        place = ink[y : y + part.ink.shape[0], x : x + part.ink.shape[1]]
        np.maximum(place, part.ink, out=place)
    return Glyph(ink, left, top, advance)
