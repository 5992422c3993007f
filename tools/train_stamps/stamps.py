"""Stamps: words drawn as a stamp is: framed, stretched, turned, and worn by pad and hand."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pil
from PIL import ImageDraw

from tools.train_stamps.faces import STAMPS, font
from tools.train_stamps.vocabulary import Random, pick

MM = 200 / 25.4
"""Pixels in a millimetre of what is drawn."""
CAPITALS = 2.3, 8.5
"""The heights of a stamp's capitals, from and to, in millimetres."""
Floats = npt.NDArray[np.float32]


class Cover(NamedTuple):
    """How much of each pixel a stamp inks, 0 to 1; where its words stand (0 or 1), turned counter-clockwise; and the
    same of the strokes of their letters, whether the pad gave ink for them or not.
    """

    ink: Floats
    words: Floats
    letters: Floats
    degrees: float = 0.0


def stamp(lines: list[str], rng: Random, longest: float, capitals: tuple[float, float] = CAPITALS) -> Cover:
    """A stamp with these lines, no longer than ``longest`` pixels in any direction, turned any way."""
    level = _drawn(lines, rng, longest, capitals)
    pressed = level._replace(ink=_pressed(level.ink, rng))
    return _turned(pressed, _degrees(rng), float(rng.uniform(-0.06, 0.06)))


def _drawn(lines: list[str], rng: Random, longest: float, capitals: tuple[float, float]) -> Cover:
    face, capital = pick(rng, STAMPS), float(np.exp(rng.uniform(*np.log(capitals)))) * MM
    inner = 1.0 if rng.random() < 0.5 else float(rng.uniform(0.55, 0.9))
    stretch = float(rng.uniform(0.8, 1.3)) if rng.random() < 0.4 else 1.0
    while True:
        fonts = [
            font(face, max(8, round(capital * (1 if k == 0 else inner) / 0.68))) for k in range(len(lines))
        ]
        boxes = [f.getbbox(line) for f, line in zip(fonts, lines, strict=True)]
        wide = max(b[2] - b[0] for b in boxes)
        if wide * stretch + 2.4 * capital <= longest or capital < 14:
            break
        capital *= 0.85
    pad_x, pad_y = rng.uniform(0.35, 1.1) * capital, rng.uniform(0.25, 0.8) * capital
    lead = rng.uniform(0.2, 0.6) * capital
    high = sum(b[3] - b[1] for b in boxes) + lead * (len(boxes) - 1)
    size = round(wide + 2 * pad_x) + 16, round(high + 2 * pad_y) + 16
    image, words = Pil.new("L", size, 0), Pil.new("L", size, 0)
    draw, there = ImageDraw.Draw(image), ImageDraw.Draw(words)
    top = 8 + pad_y
    for f, line, box in zip(fonts, lines, boxes, strict=True):
        left = (size[0] - (box[2] - box[0])) / 2
        draw.text((left - box[0], top - box[1]), line, fill=255, font=f)
        there.rectangle((left - 2, top - 2, left + box[2] - box[0] + 2, top + box[3] - box[1] + 2), fill=255)
        top += box[3] - box[1] + lead
    _frame(draw, size, rng)
    ink = np.asarray(image)
    thick = rng.random()
    if thick < 0.15:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    elif thick < 0.22 and capital > 30:
        ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
    planes = [np.asarray(ink, np.float32) / 255, np.asarray(words, np.float32) / 255]
    if stretch != 1.0:
        planes = [
            np.asarray(cv2.resize(one, None, fx=stretch, fy=1, interpolation=cv2.INTER_AREA), np.float32)
            for one in planes
        ]
    return Cover(*planes, planes[0] * planes[1])


def _frame(draw: ImageDraw.ImageDraw, size: tuple[int, int], rng: Random) -> None:
    kind = rng.random()
    width, height = size
    box, line = (5, 5, width - 6, height - 6), int(rng.integers(2, 7))
    if kind < 0.3:
        return
    if kind < 0.4:
        draw.rounded_rectangle(box, radius=int(rng.uniform(0.1, 0.4) * height), outline=255, width=line)
        return
    if kind < 0.45:  # lines above and below alone
        draw.line((5, 5, width - 6, 5), fill=255, width=line)
        draw.line((5, height - 6, width - 6, height - 6), fill=255, width=line)
        return
    draw.rectangle(box, outline=255, width=line)
    if kind < 0.58:
        gap = line + int(rng.integers(3, 7))
        draw.rectangle(
            (5 + gap, 5 + gap, width - 6 - gap, height - 6 - gap), outline=255, width=max(1, line - 2)
        )
    elif kind < 0.75:
        for _ in range(int(rng.integers(1, 6))):
            x, y, r = rng.uniform(0, width), rng.choice([5, height - 6]), rng.uniform(4, 30)
            draw.rectangle((x - r, y - 9, x + r, y + 9), fill=0)
        y, x = rng.uniform(0, height), rng.choice([0, width - 12])
        draw.rectangle((x, y - 16, x + 12, y + 16), fill=0)


def _pressed(ink: Floats, rng: Random) -> Floats:
    """The ink as a pad and a hand leave it: gaps, a side pressed less, an edge missing, a second touch."""
    height, width = ink.shape
    out = ink.copy()
    if rng.random() < 0.8:
        fine = float(rng.uniform(1.0, 3.5))
        grain = _noise(height, width, fine, rng)
        bare = float(
            rng.choice(
                [rng.uniform(0, 0.12), rng.uniform(0.1, 0.5), rng.uniform(0.35, 0.6)], p=[0.45, 0.38, 0.17]
            )
        )
        out *= grain < np.quantile(grain, 1 - bare)
    if rng.random() < 0.5:
        slow = _noise(height, width, 22, rng)
        out *= np.clip(1 - rng.uniform(0, 0.6) * np.clip(slow / (np.abs(slow).max() + 1e-6), -0.2, 1), 0, 1)
    if rng.random() < 0.3:
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        angle, least = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.8)
        slope = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5) + 0.5
        out *= np.clip(least + (1 - least) * 1.6 * slope, 0, 1)
    if rng.random() < 0.06:
        dx, dy = rng.integers(-5, 6, 2)
        out = np.maximum(out, 0.5 * np.roll(out, (int(dy), int(dx)), (0, 1)))
    return np.asarray(out, np.float32)


def _noise(height: int, width: int, size: float, rng: Random) -> Floats:
    small = rng.normal(0, 1, (int(height / size) + 2, int(width / size) + 2)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))


def _degrees(rng: Random) -> float:
    base = float(rng.choice([0, 90, -90, 180], p=[0.7, 0.11, 0.11, 0.08]))
    kind = rng.random()
    if kind < 0.06:
        return base + float(rng.uniform(-45, 45))
    if kind < 0.3:
        return base + float(rng.uniform(-30, 30))
    return base + float(rng.uniform(-15, 15) if kind < 0.62 else rng.uniform(-4, 4))


def _turned(cover: Cover, degrees: float, shear: float) -> Cover:
    height, width = cover.ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[0, 1] += shear
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ matrix.T
    low = corners.min(axis=0)
    matrix[:, 2] -= low
    size = tuple(int(v) + 2 for v in corners.max(axis=0) - low)
    planes = (np.asarray(cv2.warpAffine(one, matrix, size, flags=cv2.INTER_LINEAR)) for one in cover[:3])
    return Cover(*planes, degrees)
