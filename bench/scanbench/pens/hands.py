"""Hands: how one person writes the ten digits, as strokes with the habits of Vietnamese offices."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Points = npt.NDArray[np.floating[Any]]
"""Points of one stroke, (n, 2): x to the right and y down, in heights of a digit, from its upper left."""
Random = np.random.Generator

FINE = 2
"""Ink is drawn this many times finer than it is used, so that strokes have widths between whole pixels."""


def _shapes() -> dict[str, list[list[Points]]]:
    """Of each digit its ways of being written, each a list of strokes (``strokes.toml``)."""
    told = tomllib.loads((Path(__file__).parent / "strokes.toml").read_text("utf-8"))
    return {
        digit: [[np.array(stroke, np.float32).reshape(-1, 2) for stroke in way] for way in ways]
        for digit, ways in told["digits"].items()
    }


SHAPES = _shapes()


class Hand(NamedTuple):
    """One person's way of writing; lengths in heights of a digit."""

    shapes: dict[str, list[Points]]
    """Of each digit the strokes, already bent to this hand."""
    lean: float
    wide: float
    thick: float
    pressure: float
    """How much a stroke's width goes up and down, from 0."""
    unrest: float
    """How far points stray from digit to digit."""
    space: float
    joins: float
    """How often the end of a digit is joined with the next one's start, from 0 to 1."""
    tremble: float
    """How far digits stray from the line and from each other's size."""
    fades: float
    """How much of the ink is missing in places, from 0."""


@cache
def hand(number: int) -> Hand:
    """The hand of a number: the same one whenever it is asked for."""
    rng = np.random.default_rng([7, number])
    bend = float(rng.uniform(0.0, 0.045))
    shapes: dict[str, list[Points]] = {}
    for digit, ways in SHAPES.items():
        way = ways[int(rng.integers(len(ways)))]
        stretch = 1 + rng.normal(0, 0.08)
        shapes[digit] = [(s + rng.normal(0, bend, s.shape)).astype(np.float32) * [stretch, 1] for s in way]
    return Hand(
        shapes=shapes,
        lean=float(rng.normal(0.14, 0.16)),
        wide=float(rng.uniform(0.72, 1.3)),
        thick=float(np.exp(rng.uniform(np.log(0.05), np.log(0.17)))),
        pressure=float(rng.uniform(0, 0.45)),
        unrest=float(rng.uniform(0.008, 0.03)),
        space=float(rng.uniform(-0.06, 0.3)),
        joins=float(rng.random() * (rng.random() < 0.3)),
        tremble=float(rng.uniform(0.01, 0.07)),
        fades=float(rng.uniform(0, 0.8) * (rng.random() < 0.35)),
    )


class Ink(NamedTuple):
    """Digits on an empty field: ink from 0 (none) to 1, and of each digit the columns (x0, x1) that it takes."""

    ink: npt.NDArray[np.floating[Any]]
    spans: list[tuple[float, float]]


def write(
    writer: Hand, digits: str, rng: Random, size: tuple[int, int], start: float, base: float, tall: float
) -> Ink:
    """Digits written from ``start`` on, standing on ``base``, ``tall`` pixels high, on a field of ``size`` (h, w)."""
    field = np.zeros((size[0] * FINE, size[1] * FINE), np.uint8)
    spans, x, last = [], start, None
    for digit in digits:
        strokes, width = _placed(writer, digit, rng, x, base, tall)
        joined = last is not None and rng.random() < writer.joins
        if joined and last is not None:
            _draw(
                field, np.array([last, (last + strokes[0][0]) / 2 + [0, 1], strokes[0][0]]), writer, rng, tall
            )
        for stroke in strokes:
            _draw(field, stroke, writer, rng, tall)
        if rng.random() < 0.02:  # written over once more
            for stroke in strokes:
                _draw(field, stroke + rng.normal(0, tall * 0.04, 2), writer, rng, tall)
        xs = np.concatenate(strokes)[:, 0]
        spans.append((float(xs.min()), float(xs.max())))
        x += width + (writer.space + rng.normal(0, 0.04)) * tall
        last = strokes[-1][-1]
    ink = cv2.resize(field, size[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    if writer.fades:
        cloud = cv2.GaussianBlur(rng.normal(0, 1, size).astype(np.float32), (0, 0), 1.5) * 3
        ink = ink * np.clip(1 - writer.fades * np.clip(cloud, 0, 1), 0, 1)
    return Ink(ink, spans)


def _placed(
    writer: Hand, digit: str, rng: Random, x: float, base: float, tall: float
) -> tuple[list[Points], float]:
    """The strokes of one digit in pixels, curved, and its width."""
    high = tall * (1 + rng.normal(0, writer.tremble))
    turn = rng.normal(0, 0.05)
    base += rng.normal(0, writer.tremble) * tall
    curves = []
    for stroke in writer.shapes[digit]:
        points = _curve(stroke + rng.normal(0, writer.unrest, stroke.shape))
        up = 1 - points[:, 1]
        across = points[:, 0] * writer.wide + writer.lean * up
        curves.append(np.stack([across + turn * up, -up + turn * across], 1) * high)
    left = min(float(c[:, 0].min()) for c in curves)
    right = max(float(c[:, 0].max()) for c in curves)
    return [(c + np.array([x - left, base])).astype(np.float32) for c in curves], right - left


def _curve(points: Points, steps: int = 6) -> Points:
    """A Catmull-Rom curve through points; a point given twice is a corner."""
    if len(points) < 3:
        t = np.linspace(0, 1, steps)[:, None]
        return np.asarray(points[0] * (1 - t) + points[-1] * t, np.float32)
    padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    p0, p1, p2, p3 = (padded[k : len(padded) - 3 + k][:, None] for k in range(4))
    curve = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    return np.concatenate([curve.reshape(-1, 2), points[-1:]]).astype(np.float32)


def _draw(field: Image, stroke: Points, writer: Hand, rng: Random, tall: float) -> None:
    """One stroke of ink on the fine field, its width going up and down with the pressure."""
    wave = np.sin(np.linspace(0, rng.uniform(3, 9), len(stroke)) + rng.uniform(0, 6))
    widths = np.maximum(writer.thick * tall * FINE * (1 + writer.pressure * wave), 1.6)
    points = np.round(stroke * FINE * 8).astype(int)
    for a, b, wide in zip(
        points[:-1].tolist(), points[1:].tolist(), np.round(widths).astype(int).tolist(), strict=False
    ):
        cv2.line(field, a, b, 255, wide, cv2.LINE_AA, 3)
