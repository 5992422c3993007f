"""Made slots: what stands between "Số:" and the code, "ngày" and "tháng", in a stamp of arrival; and its wear.

A slot is made from its seed alone. Its field is about what a scan at 200 dots per inch holds: type of 13 points has
capitals 25 pixels high there.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pil
from PIL import ImageDraw, ImageFont

from bench.scanbench.pens.hands import hand, write
from bench.scanbench.pens.surface import surface, worn

Image = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.floating[Any]]
Random = np.random.Generator
Spans = list[tuple[str, float, float]]
"""Signs with the columns (x0, x1) that they take; "t" stands for any letter of print."""

FACES = Path(__file__).parents[3] / "ocr" / "data" / "faces"
FIELD = (96, 400)
"""Height and width of a field."""
PRINT = tomllib.loads((Path(__file__).parent / "print.toml").read_text("utf-8"))
"""What is printed round slots."""


class Slot(NamedTuple):
    """A made slot: the picture (gray, bright paper), the spans in it, the digits of the value, and how it was made.

    ``edges``: the columns where the print before the value ends and that behind it begins; ``base``: the row of the
    line that print stands on; ``size``: that of its type. These three in pixels of the picture.
    """

    image: Image
    spans: Spans
    value: str
    kind: str
    by: str
    edges: tuple[float, float]
    wear: frozenset[str]
    """What is hard about it, and how it was scanned (``surface.py``); "leaders" where dots or a rule run under it."""
    base: float
    size: float


class Shares(NamedTuple):
    """How often made slots are of a kind: numbers of one to five digits; seals; bilevel scans."""

    lengths: tuple[float, ...] = (0.06, 0.34, 0.36, 0.21, 0.03)
    seal: float = 0.13
    bilevel: float = 0.16


class Makers(NamedTuple):
    """Who may write: numbers of hands (from, to), and files of pen fonts; and what they write how often."""

    hands: tuple[int, int]
    fonts: list[Path]
    shares: Shares = Shares()


_loaded: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}


def make(seed: int, makers: Makers, blank: float = 0.07, *, whole: bool = False) -> Slot:
    """The slot of a seed; ``blank`` is the share of slots in which nothing was written.

    It is cut as a finder of slots may cut, sometimes through the value; or, ``whole``, the field is left as it is.
    """
    rng = np.random.default_rng([3, seed])
    kind = str(rng.choice(["number", "day", "month", "stamp", "date"], p=[0.41, 0.27, 0.12, 0.1, 0.1]))
    value = "" if rng.random() < blank else _value(kind, rng, makers.shares.lengths)
    before, after, face = _print_around(kind, rng)
    size = round(float(rng.uniform(26, 36)))
    base = float(rng.uniform(50, 68))
    ink, spans = np.zeros(FIELD, np.float32), Spans()
    gap = float(np.exp(rng.uniform(np.log(2), np.log(34))) - rng.uniform(0, 6))
    start = (
        _type(ink, spans, before, face, size, rng.uniform(6, 46), base, rng) if before else rng.uniform(8, 40)
    )
    left = start
    end, by, ink_of = _value_written(ink, spans, value, rng, makers, start + gap, base, size)
    right = end + float(np.exp(rng.uniform(np.log(2), np.log(40))) - rng.uniform(0, 7))
    if after:
        _type(ink, spans, after, face, size, right, base, rng)
    dotted = rng.random() < (0.75 if not value or kind == "date" else 0.22)
    if dotted:
        _leaders(ink, rng, left, right, base)
    x0 = y0 = 0
    if not whole:
        ink, spans, (x0, y0) = _cut(ink, spans, rng, (left, right), base, size)
    image, hard = surface(ink, ink_of, rng, makers.shares.seal)
    image, scanned = worn(image, rng, "faint" in hard, bilevel=makers.shares.bilevel)
    wear = hard | {scanned} | ({"leaders"} if dotted else set())
    return Slot(image, spans, value, kind, by, (left - x0, right - x0), wear, base - y0, size)


def _value(kind: str, rng: Random, lengths: tuple[float, ...]) -> str:
    """A number as offices have them: short ones often, a zero before those of one digit."""
    if kind == "day":
        day = int(rng.integers(1, 32))
        return f"{day:02d}" if rng.random() < 0.9 else str(day)
    if kind == "month":
        month = int(rng.integers(1, 13))
        return f"{month:02d}" if rng.random() < 0.6 else str(month)
    if kind == "date":
        return _date(rng)
    length = int(rng.choice([1, 2, 3, 4, 5], p=lengths))
    number = "".join(rng.choice(list("0123456789"), length))
    if length == 1 or (length > 2 and number[0] == "0" and rng.random() < 0.8):
        number = str(rng.integers(1, 10)) + number[1:]
    return number


def _date(rng: Random) -> str:
    """A day as it is written into a stamp of arrival: 05/9/2025, 4/4/18, 28/10, 05-9-2025."""
    sign = "/" if rng.random() < 0.85 else "-"
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), str(rng.integers(1990, 2031))
    parts = [
        f"{day:02d}" if rng.random() < 0.7 else str(day),
        f"{month:02d}" if rng.random() < 0.4 else str(month),
    ]
    way = rng.random()
    return sign.join([*parts, *([year] if way < 0.5 else [year[2:]] if way < 0.8 else [])])


def _print_around(kind: str, rng: Random) -> tuple[str, str, str]:
    """The print before and behind the slot, and its face."""
    before = _one_of(PRINT[kind]["before"], rng)
    behind = str(rng.choice(PRINT["codes"])) if kind == "number" else _one_of(PRINT[kind]["behind"], rng)
    if kind in ("stamp", "date"):
        return before, behind, str(rng.choice(["Arimo-Regular", "Arimo-Bold", "Tinos-Bold"]))
    face = str(rng.choice(["Tinos-Regular", "Arimo-Regular", "Tinos-Bold"], p=[0.86, 0.08, 0.06]))
    if kind != "number" and rng.random() < 0.9:
        face = face.replace("Regular", "Italic").replace("-Bold", "-BoldItalic")
    return before, behind, face


def _one_of(told: list[tuple[str, float]], rng: Random) -> str:
    """One of some texts, each with how often it is."""
    shares = np.array([share for _, share in told], float)
    return told[int(rng.choice(len(told), p=shares / shares.sum()))][0]


def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    key = (str(file), size)
    if key not in _loaded:
        _loaded[key] = ImageFont.truetype(key[0], size)
    return _loaded[key]


def _type(
    ink: Ink,
    spans: Spans,
    text: str,
    face: str,
    size: int,
    x: float,
    base: float,
    rng: Random,
    digits: bool = False,
) -> float:
    """Sets type from ``x`` on; returns where it ends. Letters in a row make one span."""
    font = _font(FACES / f"{face}.ttf", size)
    sheet = Pil.new("L", FIELD[::-1], 0)
    ImageDraw.Draw(sheet).text((x, base), text, fill=255, font=font, anchor="ls")
    np.maximum(ink, np.asarray(sheet, np.float32) / 255 * rng.uniform(0.75, 1), out=ink)
    for n, sign in enumerate(text):
        x0, x1 = x + font.getlength(text[:n]), x + font.getlength(text[: n + 1])
        if sign.isdigit() or sign in "/-":
            spans.append((sign, x0, x1))
        elif sign.isalpha():
            if spans and spans[-1][0] == "t" and x0 - spans[-1][2] < size * 0.2 and n:
                spans[-1] = ("t", spans[-1][1], x1)
            else:
                spans.append(("t", x0, x1))
    return x + font.getlength(text)


def _value_written(
    ink: Ink, spans: Spans, value: str, rng: Random, makers: Makers, x: float, base: float, size: int
) -> tuple[float, str, str]:
    """Writes the value by hand, in a pen font, by machine or in type; returns its end, by whom, and the kind of ink."""
    if not value:
        return x + rng.uniform(20, 110), "nobody", "none"
    base = base + rng.normal(-1, 3)
    way = rng.choice(
        ["hand", "font", "type", "machine"],
        p=[0.62 if makers.fonts else 0.84, 0.22 if makers.fonts else 0, 0.08, 0.08],
    )
    if way == "hand":
        tall = size * 0.68 * float(np.clip(rng.normal(1.3, 0.25), 0.75, 2.1))
        number = int(rng.integers(*makers.hands))
        written = write(hand(number), value, rng, FIELD, x, base, tall)
        np.maximum(ink, written.ink, out=ink)
        spans += [(d, *s) for d, s in zip(value, written.spans, strict=True)]
        return max(s[1] for s in written.spans), f"hand {number}", "pen"
    if way == "font":
        file = makers.fonts[int(rng.integers(len(makers.fonts)))]
        end = _spread(
            ink, spans, value, _tall_font(file, size * 0.68 * rng.uniform(0.9, 1.7)), rng, x, base, 0.05
        )
        return end, f"font {file.stem}", "pen"
    faces = (
        ("Cousine-Regular", "Cousine-Bold", "Arimo-Bold")
        if way == "machine"
        else ("Tinos-Regular", "Tinos-Italic", "Tinos-Bold", "Arimo-Regular")
    )
    face = FACES / f"{rng.choice(faces)}.ttf"
    stray = 0.05 if way == "machine" else 0.0
    return (
        _spread(ink, spans, value, _font(face, round(size * rng.uniform(0.9, 1.25))), rng, x, base, stray),
        str(way),
        str(way),
    )


def _tall_font(file: Path, tall: float) -> ImageFont.FreeTypeFont:
    """A pen font whose digits are so many pixels high."""
    box = _font(file, 100).getbbox("0")
    return _font(file, max(8, round(100 * tall / max(20, box[3] - box[1]))))


def _spread(
    ink: Ink,
    spans: Spans,
    value: str,
    font: ImageFont.FreeTypeFont,
    rng: Random,
    x: float,
    base: float,
    stray: float,
) -> float:
    """Digits of a font, each by itself, a little off the line; bent where they stray."""
    sheet = Pil.new("L", FIELD[::-1], 0)
    draw = ImageDraw.Draw(sheet)
    space = rng.uniform(-0.05, 0.2) * font.size * (stray > 0)
    for digit in value:
        box = font.getbbox(digit, anchor="ls")
        draw.text(
            (x - box[0], base + rng.normal(0, stray) * font.size), digit, fill=255, font=font, anchor="ls"
        )
        spans.append((digit, x, x + box[2] - box[0]))
        x += box[2] - box[0] + space + 0.08 * font.size
    drawn: Ink = np.asarray(sheet, np.float32) / 255
    if stray:
        thick = rng.random()
        if thick < 0.25:
            drawn = np.asarray(cv2.dilate(drawn, np.ones((2, 2), np.uint8)), np.float32)
        elif thick > 0.9:
            drawn = drawn * np.clip(rng.normal(0.7, 0.5, FIELD).astype(np.float32), 0.2, 1)
        lean = float(rng.normal(0, 0.12)) * (font.size > 0)
        matrix = np.array([[1, -lean, lean * base], [0, 1, 0]], np.float32)
        drawn = np.asarray(cv2.warpAffine(drawn, matrix, FIELD[::-1]), np.float32)
    np.maximum(ink, drawn, out=ink)
    return max(s[2] for s in spans)


def _leaders(ink: Ink, rng: Random, left: float, right: float, base: float) -> None:
    """A dotted leader, or a rule, under what is written."""
    y = base + rng.uniform(-2, 4)
    if rng.random() < 0.2:
        cv2.line(ink, (round(left), round(y)), (round(right), round(y)), 0.8, int(rng.integers(1, 3)))
        return
    step, radius = rng.uniform(4.5, 11), rng.uniform(0.9, 1.9)
    for x in np.arange(left + 2, right, step):
        cv2.circle(ink, (round(x * 8), round(y * 8)), round(radius * 8), 0.85, -1, cv2.LINE_AA, 3)


def _cut(
    ink: Ink, spans: Spans, rng: Random, slot: tuple[float, float], base: float, size: int
) -> tuple[Ink, Spans, tuple[int, int]]:
    """The slot's part of the field, cut as a finder of slots cuts, some print running in; and where it begins."""
    capital = size * 0.68
    way = rng.random()
    reach = (
        rng.uniform(0, 0.7) if way < 0.45 else rng.uniform(-0.15, 0.2) if way < 0.87 else rng.uniform(0.7, 3)
    )
    x0 = slot[0] - reach * capital
    x1 = slot[1] + (rng.uniform(-0.1, 1.9) if rng.random() < 0.85 else rng.uniform(1.9, 5)) * capital
    y0, y1 = base - capital * rng.uniform(1.25, 2.1), base + capital * rng.uniform(0.2, 0.9)
    rows = np.flatnonzero((ink[:, max(0, round(slot[0])) : max(1, round(slot[1]))] > 0.4).any(axis=1))
    if len(rows) > 6:
        margin = capital * rng.uniform(0.03, 0.3)
        if rng.random() < 0.3:  # tight round what is written
            y0, y1 = rows[0] - margin, rows[-1] + margin
        elif rng.random() < 0.97:
            y0, y1 = min(y0, rows[0] - margin), max(y1, rows[-1] + margin)
    digits = [s for s in spans if s[0].isdigit() and s[2] > slot[0] and s[1] < slot[1]]
    if digits and rng.random() < 0.97:  # a finder sees the ink, and cuts none of it off
        x0, x1 = min(x0, digits[0][1] - 0.05 * capital), max(x1, digits[-1][2] + 0.05 * capital)
    x0, y0 = max(0, round(x0)), max(0, round(y0))
    x1, y1 = min(FIELD[1], max(round(x1), x0 + 12)), min(FIELD[0], max(round(y1), y0 + 12))
    kept = []
    for sign, a, b in spans:
        inside = min(b, x1) - max(a, x0)
        if inside >= (min(0.45 * (b - a), 0.3 * capital) if sign == "t" else 0.5 * (b - a)):
            kept.append((sign, max(a, x0) - x0, min(b, x1) - x0))
    return ink[y0:y1, x0:x1], sorted(kept, key=lambda s: s[1] + s[2]), (x0, y0)
