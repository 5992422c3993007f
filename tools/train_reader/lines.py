"""Lines: a text set in a face, as ink on a canvas, with the places of its signs."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from tools.train_reader.faces import Face, Family, Glyph
from tools.train_reader.marks import Placing, placed_glyph

Random = np.random.Generator
Ink = npt.NDArray[np.uint8]
"""Coverage (h, w): 0 bare paper, 255 full ink."""
DPI = 300
"""Lines are set at this many dots per inch, and worn at fewer."""
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_SHRUNK = 0.62
UNDERLINED = 0.11
"""Share of lines with a rule below, all along or in the middle: it hides the dots of ậ, ệ, ị and more."""
UNEVEN = 0.5
"""Share of lines in typewriters' faces whose letters stand and strike unevenly, as those of old machines."""
MOVED = 0.45
"""Share of lines whose tones stand otherwise than their face has them."""


class Line(NamedTuple):
    """A line's ink; its baseline's row; the signs' text, and of each its centre and width in columns."""

    ink: Ink
    baseline: int
    text: str
    centres: npt.NDArray[np.float32]
    widths: npt.NDArray[np.float32]
    em: int


class Setting(NamedTuple):
    """How a line is set. ``gap``: width of a blank against the face's own; ``apart``: pixels between letters."""

    face: Face
    em: int
    gap: float
    apart: float
    underlined: bool
    bend: float
    lean: float
    uneven: float = 0.0
    """By how much letters stand off the line, in shares of the em, and strike harder or softer."""
    tones: Placing | None = None
    """How tones stand; None: as the face has them."""

    @classmethod
    def drawn(cls, rng: Random, found: list[Family], *, capitals: bool = False) -> Setting:
        """A setting at random: 9 to 16 points, mostly 12 to 14; capitals are bold more often."""
        weights = np.array([f.weight for f in found])
        family = found[int(rng.choice(len(found), p=weights / weights.sum()))]
        style = int(rng.choice(4, p=(0.42, 0.36, 0.1, 0.12) if capitals else (0.62, 0.18, 0.14, 0.06)))
        face = family.faces[style] or family.faces[0]
        assert face is not None  # families without an upright face are left out
        points = float(
            rng.choice(
                (9, 10, 11, 12, 13, 13.5, 14, 15, 16), p=(0.03, 0.05, 0.1, 0.17, 0.25, 0.05, 0.27, 0.05, 0.03)
            )
        )
        em = round(points / 72 * DPI)
        gap = 1.0 if rng.random() < 0.4 else float(rng.uniform(0.85, 1.9))
        apart = (
            0.0
            if rng.random() < 0.75
            else float(rng.uniform(-0.025, 0.05) if rng.random() < 0.85 else rng.uniform(0.05, 0.2)) * em
        )
        bent = rng.random() < 0.4
        bend, lean = (
            (float(rng.normal(0, 0.05)) * em, float(rng.normal(0, 0.05)) * em) if bent else (0.0, 0.0)
        )
        typed = family.typed and rng.random() < UNEVEN
        uneven = float(rng.uniform(0.01, 0.05)) if typed else 0.0
        underlined = bool(rng.random() < UNDERLINED)
        tones = Placing.drawn(rng, _tones(found, style)) if rng.random() < MOVED else None
        return cls(face, em, gap, apart, underlined, bend, lean, uneven, tones)

    def glyph(self, sign: str, size: int) -> Glyph:
        """A sign as it is set here."""
        return placed_glyph(self.face, sign, size, self.tones) if self.tones else self.face.glyph(sign, size)


def _tones(found: list[Family], style: int) -> list[Face]:
    """The faces whose tones a line in a style may have."""
    return [face for family in found if (face := family.faces[style] or family.faces[0]) is not None]


def set_line(text: str, how: Setting) -> Line | None:
    """The text as ink; None where the face lacks one of its signs."""
    if any(c not in how.face.signs and c not in _RAISED for c in text):
        return None
    margin = how.em
    placed, pen = [], float(margin)
    centres, widths = [], []
    for sign in text:
        small = sign in _RAISED and (sign not in how.face.signs or len(placed) % 4 != 0)
        glyph = how.face.glyph(_RAISED[sign], round(how.em * _SHRUNK)) if small else how.glyph(sign, how.em)
        placed.append((glyph, round(pen), -round(0.36 * how.em) if small else 0))
        advance = glyph.advance * (how.gap if sign == " " else 1.0) + how.apart
        centres.append(pen + (advance - how.apart) / 2)
        widths.append(max(advance, 1.0))
        pen += max(advance, 1.0)
    width, height = int(pen) + margin, int(how.em * 2.4)
    baseline = int(how.em * 1.5)
    ink = np.zeros((height, width), np.uint8)
    chance = np.random.default_rng((len(text), int(pen)))
    for glyph, x, raised in placed:
        if glyph.ink.size:
            off, strike = _struck(glyph.ink, how, chance)
            _stamp(ink, strike, x + glyph.left, baseline + raised + glyph.top + off + _bent(how, x / width))
    if how.underlined:
        y = baseline + round(how.em * (0.09 + 0.11 * (len(text) % 7) / 6))
        spare = (int(pen) - margin) // 3 if len(text) % 3 == 0 else 0
        ink[y : y + max(2, how.em // 22), margin + spare : int(pen) - spare] = 255
    return Line(ink, baseline, text, np.array(centres, np.float32), np.array(widths, np.float32), how.em)


def _struck(glyph: Ink, how: Setting, chance: Random) -> tuple[int, Ink]:
    """How far below its place a letter stands, and its ink, as a machine with worn types strikes it."""
    if not how.uneven:
        return 0, glyph
    force = chance.normal(0, 1)
    if force > 1.2:
        glyph = np.asarray(cv2.dilate(glyph, np.ones((2, 3), np.uint8)), np.uint8)
    elif force < -0.8:
        glyph = np.asarray(glyph * max(0.3, 1 + 0.25 * force), np.uint8)
    return round(chance.normal(0, how.uneven) * how.em), glyph


def _bent(how: Setting, along: float) -> int:
    """How far down the line has moved at a place along it, 0..1: page not quite flat, not quite straight."""
    return round(how.bend * (4 * (along - 0.5) ** 2 - 0.33) + how.lean * (along - 0.5))


def _stamp(canvas: Ink, ink: Ink, x: int, y: int) -> None:
    """Lays a glyph on the canvas; what would lie outside is cut off."""
    x, y = max(x, 0), max(y, 0)
    part = canvas[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)


def with_neighbours(line: Line, others: list[Line], rng: Random) -> Ink:
    """The line's canvas with parts of other lines above and below it, and now and then a stroke that crosses."""
    ink = line.ink.copy()
    for side in (-1, 1):
        if others and rng.random() < 0.75:
            other = others[int(rng.integers(len(others)))]
            move = round(line.em * rng.uniform(1.0, 1.5)) * side + line.baseline - other.baseline
            _lay(ink, other.ink, int(rng.integers(-line.ink.shape[1] // 2, line.ink.shape[1] // 2)), move)
    return ink


def _lay(canvas: Ink, ink: Ink, x: int, y: int) -> None:
    """Lays one canvas on another, moved by x and y; what lies outside is cut off."""
    top, left = max(y, 0), max(x, 0)
    part = canvas[top : max(y + ink.shape[0], 0), left : max(x + ink.shape[1], 0)]
    source = ink[top - y : top - y + part.shape[0], left - x : left - x + part.shape[1]]
    if part.size and source.size:
        np.maximum(
            part[: source.shape[0], : source.shape[1]], source, out=part[: source.shape[0], : source.shape[1]]
        )


def crossed(ink: Ink, rng: Random) -> Ink:
    """A stroke of a pen, a piece of a seal's ring, a table's rule, or what is left of a red seal, through the line."""
    if rng.random() < 0.3:
        return _sealed(ink, rng)
    height, width = ink.shape
    canvas = np.zeros_like(ink)
    dark = int(rng.integers(60, 256))
    kind = rng.random()
    if kind < 0.4:
        x, radius = int(rng.integers(width)), int(rng.integers(150, 450))
        centre = (x, int(rng.integers(-radius, height + radius)))
        cv2.ellipse(canvas, centre, (radius, radius), 0, 0, 360, dark, int(rng.integers(3, 9)))
    elif kind < 0.75:
        x = int(rng.integers(width))
        points = np.cumsum(rng.normal(0, height / 2, (5, 2)), axis=0) + np.array([x, height / 2])
        cv2.polylines(canvas, [points.astype(np.int32)], False, dark, int(rng.integers(2, 6)), cv2.LINE_AA)
    elif kind < 0.9:
        x = int(rng.choice((rng.integers(0, 40), width - rng.integers(1, 40))))
        cv2.line(canvas, (x, 0), (x, height), dark, int(rng.integers(2, 6)))
    else:
        y = int(rng.integers(height))
        cv2.line(canvas, (0, y), (width, y), dark, int(rng.integers(2, 5)))
    return np.maximum(ink, canvas)


def _sealed(ink: Ink, rng: Random) -> Ink:
    """Print from which a seal was taken: pale scraps of its ring and letters, print beneath it thinned in places."""
    height, width = ink.shape
    seal = np.zeros_like(ink)
    radius = int(rng.integers(120, 260))
    centre = (int(rng.integers(width)), int(rng.integers(-radius, height + radius)))
    for share in (1.0, 0.93, 0.62):
        cv2.circle(seal, centre, round(share * radius), 255, int(rng.integers(2, 6)))
    for turn in np.arange(0, 360, 360 / int(rng.integers(14, 30))):
        x = centre[0] + 0.78 * radius * np.cos(np.radians(turn))
        y = centre[1] + 0.78 * radius * np.sin(np.radians(turn))
        letter = chr(int(rng.integers(65, 91)))
        cv2.putText(seal, letter, (round(x), round(y)), cv2.FONT_HERSHEY_DUPLEX, radius / 130, 255, 3)
    patchy = cv2.GaussianBlur(rng.standard_normal(ink.shape).astype(np.float32), (0, 0), 4) * 14
    left = np.where(patchy > rng.uniform(-0.5, 1.5), seal, 0).astype(np.float32) * rng.uniform(0.1, 0.7)
    worn = ink * np.where((seal > 0) & (patchy < rng.uniform(-1.5, 0.3)), np.float32(0.25), np.float32(1))
    return np.clip(np.maximum(worn, left), 0, 255).astype(np.uint8)
