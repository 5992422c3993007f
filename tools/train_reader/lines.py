"""Lines: a text set in a face, as ink on a canvas, with the places of its signs."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from tools.train_reader.faces import Face, Family

Random = np.random.Generator
Ink = npt.NDArray[np.uint8]
"""Coverage (h, w): 0 bare paper, 255 full ink."""
DPI = 300
"""Lines are set at this many dots per inch, and worn at fewer."""
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_SHRUNK = 0.62
UNDERLINED = 0.08
"""Share of lines with a rule below: it hides the dots of ậ, ệ, ị and more."""


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

    @classmethod
    def drawn(cls, rng: Random, found: list[Family]) -> Setting:
        """A setting at random: 9 to 16 points, mostly 12 to 14."""
        weights = np.array([f.weight for f in found])
        family = found[int(rng.choice(len(found), p=weights / weights.sum()))]
        style = int(rng.choice(4, p=(0.62, 0.18, 0.14, 0.06)))
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
        return cls(face, em, gap, apart, bool(rng.random() < UNDERLINED), bend, lean)


def set_line(text: str, how: Setting) -> Line | None:
    """The text as ink; None where the face lacks one of its signs."""
    if any(c not in how.face.signs and c not in _RAISED for c in text):
        return None
    margin = how.em
    placed, pen = [], float(margin)
    centres, widths = [], []
    for sign in text:
        small = sign in _RAISED and (sign not in how.face.signs or len(placed) % 4 != 0)
        glyph = (
            how.face.glyph(_RAISED[sign], round(how.em * _SHRUNK)) if small else how.face.glyph(sign, how.em)
        )
        placed.append((glyph, round(pen), -round(0.36 * how.em) if small else 0))
        advance = glyph.advance * (how.gap if sign == " " else 1.0) + how.apart
        centres.append(pen + (advance - how.apart) / 2)
        widths.append(max(advance, 1.0))
        pen += max(advance, 1.0)
    width, height = int(pen) + margin, int(how.em * 2.4)
    baseline = int(how.em * 1.5)
    ink = np.zeros((height, width), np.uint8)
    for glyph, x, raised in placed:
        if glyph.ink.size:
            _stamp(ink, glyph.ink, x + glyph.left, baseline + raised + glyph.top + _bent(how, x / width))
    if how.underlined:
        y = baseline + round(how.em * (0.09 + 0.11 * (len(text) % 7) / 6))
        ink[y : y + max(2, how.em // 22), margin : int(pen)] = 255
    return Line(ink, baseline, text, np.array(centres, np.float32), np.array(widths, np.float32), how.em)


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
    """A stroke of a pen, a piece of a seal's ring, or a table's rule through the line."""
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
