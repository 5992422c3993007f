"""Ink: a stamp of words drawn, framed, turned, worn by its pad, and pressed on a page."""

from __future__ import annotations

import functools
import subprocess
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw, ImageFont

from bench.scanbench.stamps import Colour
from bench.secrecy.sheets import MM, Image, Point, Random

Frame = Literal["box", "double", "rounded", "broken", "none", "thick"]
RED: Colour = (60, 40, 205)
BLUE: Colour = (150, 60, 30)
PURPLE: Colour = (150, 40, 120)
GREEN: Colour = (70, 120, 30)
BLACK: Colour = (45, 45, 45)

SERIF, SANS = "Tinos:bold", "DejaVu Sans:bold"


@dataclass(frozen=True)
class Stamp:
    """A stamp: its lines, the height of its capitals in mm, its frame, its ink and how it was put down.

    ``degrees``: counter-clockwise as seen. ``strength``: of the ink, 0 to 1. ``bare``: the share of it that the pad
    has left out.
    """

    lines: tuple[str, ...]
    capital: float = 4.0
    frame: Frame = "box"
    colour: Colour = RED
    degrees: float = 0.0
    strength: float = 1.0
    bare: float = 0.08
    face: str = SERIF
    inner: float = 0.75
    """The height of the second and further lines against the first's."""


def pressed(page: Image, stamp: Stamp, middle: Point, rng: Random) -> Image:
    """The page with the stamp's ink over its own, the middle of the stamp at a place in millimetres."""
    cover = turned(drawn(stamp, rng), stamp.degrees)
    cover = cover * stamp.strength * _pad(cover.shape, stamp.bare, rng)
    height, width = cover.shape
    x, y = round(middle.x * MM - width / 2), round(middle.y * MM - height / 2)
    x = min(max(x, 0), page.shape[1] - width)
    y = min(max(y, 0), page.shape[0] - height)
    page = page.copy()
    part = page[y : y + height, x : x + width].astype(np.float32)
    through = 1 - cover[..., None] * (1 - np.array(stamp.colour, np.float32) / 255)
    page[y : y + height, x : x + width] = (part * through).astype(np.uint8)
    return page


def picture(stamp: Stamp, rng: Random) -> Pil.Image:
    """The stamp alone as a picture with transparency, 300 dpi."""
    cover = turned(drawn(stamp, rng), stamp.degrees) * stamp.strength * 255
    blue, green, red = stamp.colour
    flat = np.empty((*cover.shape, 4), np.uint8)
    flat[..., :3] = (red, green, blue)
    flat[..., 3] = cover.astype(np.uint8)
    return Pil.fromarray(flat)


def drawn(stamp: Stamp, rng: Random) -> np.ndarray:
    """How much each pixel is inked, 0 to 1, level."""
    sizes = [stamp.capital * (1 if k == 0 else stamp.inner) for k in range(len(stamp.lines))]
    fonts = [ImageFont.truetype(_file(stamp.face), round(size * MM / 0.66)) for size in sizes]
    boxes = [font.getbbox(line) for font, line in zip(fonts, stamp.lines, strict=True)]
    pad = (max(2.2, 0.6 * stamp.capital), max(1.6, 0.45 * stamp.capital))
    width = max(b[2] - b[0] for b in boxes) / MM + 2 * pad[0]
    lead = 0.35 * stamp.capital
    height = sum(b[3] - b[1] for b in boxes) / MM + lead * (len(boxes) - 1) + 2 * pad[1]
    image = Pil.new("L", (round(width * MM) + 20, round(height * MM) + 20), 0)
    draw = ImageDraw.Draw(image)
    top = 10 + pad[1] * MM
    for font, line, box in zip(fonts, stamp.lines, boxes, strict=True):
        left = (image.width - (box[2] - box[0])) / 2
        draw.text((left - box[0], top - box[1]), line, fill=255, font=font)
        top += box[3] - box[1] + lead * MM
    _framed(draw, image.size, stamp.frame, rng)
    return np.asarray(cv2.GaussianBlur(np.asarray(image, np.float32) / 255, (0, 0), 0.8))


def turned(cover: np.ndarray, degrees: float) -> np.ndarray:
    """The stamp turned counter-clockwise, its paper grown to hold it."""
    if not degrees:
        return cover
    height, width = cover.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    matrix[0, 2] += size[0] / 2 - width / 2
    matrix[1, 2] += size[1] / 2 - height / 2
    return np.asarray(cv2.warpAffine(cover, matrix, size, flags=cv2.INTER_LINEAR))


def _framed(draw: ImageDraw.ImageDraw, size: tuple[int, int], frame: Frame, rng: Random) -> None:
    width, height = size
    box = (8, 8, width - 9, height - 9)
    line = 9 if frame == "thick" else round(float(rng.uniform(4, 7)))
    if frame == "none":
        return
    if frame == "rounded":
        draw.rounded_rectangle(box, radius=height // 4, outline=255, width=line)
        return
    draw.rectangle(box, outline=255, width=line)
    if frame == "double":
        draw.rectangle((box[0] + 12, box[1] + 12, box[2] - 12, box[3] - 12), outline=255, width=3)
    if frame == "broken":
        for _ in range(int(rng.integers(3, 6))):
            x, y = rng.uniform(0, width), rng.choice([8, height - 9])
            draw.rectangle((x - 30, y - 12, x + 30, y + 12), fill=0)
        y = rng.uniform(0, height)
        draw.rectangle((0, y - 20, 18, y + 20), fill=0)


def _pad(shape: tuple[int, ...], bare: float, rng: Random) -> np.ndarray:
    """Where the pad gave ink: patches as large as a stroke is wide are left out, and the rest varies a little."""
    grain = cv2.GaussianBlur(rng.normal(0, 1, shape).astype(np.float32), (0, 0), 3.0)
    least = np.quantile(grain, 1 - bare) if bare else grain.max() + 1
    slow = cv2.GaussianBlur(rng.normal(0, 1, shape).astype(np.float32), (0, 0), 25.0)
    slow = 0.85 + 0.15 * np.clip(slow / (np.abs(slow).max() + 1e-6), -1, 1)
    return np.asarray((grain < least) * slow)


@functools.cache
def _file(face: str) -> str:
    """The file of a face by its fontconfig name."""
    return subprocess.run(
        ["fc-match", "-f", "%{file}", face], check=True, capture_output=True, text=True
    ).stdout
