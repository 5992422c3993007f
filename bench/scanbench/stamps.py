"""Stamps: what an office lays over its pages: seals, signatures, stamps of arrival."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pil
from PIL import ImageDraw, ImageFont

Image = npt.NDArray[np.uint8]
Random = np.random.Generator
Colour = tuple[int, int, int]
"""Blue, green, red."""
RED: Colour = (60, 40, 205)
BLACK: Colour = (70, 70, 70)
"""A seal that went through a copier."""
BLUE: Colour = (150, 60, 30)


def sealed(page: Image, rng: Random, centre: tuple[int, int], text: str, colour: Colour = RED) -> Image:
    """A round seal, its ink faded here and there; ``text`` (no marks) runs around its rim."""
    ink = np.full_like(page, 255)
    radius = int(rng.uniform(180, 220))
    cv2.circle(ink, centre, radius, colour, 9)
    cv2.circle(ink, centre, int(radius * 0.66), colour, 4)
    letters = max(22, len(text))
    for k in range(letters):
        angle = k * 2 * np.pi / letters
        x = int(centre[0] + radius * 0.83 * np.cos(angle)) - 13
        y = int(centre[1] + radius * 0.83 * np.sin(angle)) + 13
        cv2.putText(ink, text[k % len(text)], (x, y), cv2.FONT_HERSHEY_DUPLEX, 1.2, colour, 3)
    cv2.fillPoly(ink, [_star(centre, radius * 0.5)], colour)
    fade = cv2.GaussianBlur(rng.normal(0, 1, page.shape[:2]).astype(np.float32), (0, 0), 3)
    ink[fade > 0.35] = 255
    return np.minimum(page, ink)


def signed(page: Image, rng: Random, centre: tuple[int, int]) -> Image:
    """A signature in blue ink."""
    t = np.linspace(0, 1, 260)
    x = centre[0] - 180 + 360 * t + 60 * np.sin(9 * t + rng.uniform(0, 6))
    y = centre[1] + 70 * np.sin(17 * t + rng.uniform(0, 6)) * (1 - t) - 40 * t
    ink = np.full_like(page, 255)
    cv2.polylines(ink, [np.stack([x, y], 1).astype(np.int32)], False, BLUE, 6, cv2.LINE_AA)
    return np.minimum(page, ink)


def arrived(page: Image, rng: Random, corner: tuple[int, int]) -> Image:
    """A stamp of arrival with a number and a day, a little askew (NĐ30, annex IV)."""
    colour = (170, 40, 40) if rng.random() < 0.5 else (50, 40, 200)
    x, y = corner
    frame = np.full_like(page, 255)
    cv2.rectangle(frame, (x, y), (x + 560, y + 250), colour, 5)
    sheet = Pil.fromarray(frame)
    draw = ImageDraw.Draw(sheet)
    bold, plain = (ImageFont.truetype(f"DejaVuSans{style}.ttf", n) for style, n in (("-Bold", 44), ("", 36)))
    number, day, month = (int(rng.integers(1, top)) for top in (3000, 28, 12))
    draw.text((x + 60, y + 15), "CÔNG VĂN ĐẾN", fill=colour, font=bold)
    draw.text((x + 30, y + 85), f"Số: {number}", fill=colour, font=bold)
    draw.text((x + 30, y + 145), f"Ngày: {day:02d}/{month:02d}/2024", fill=colour, font=bold)
    draw.text((x + 30, y + 200), "Chuyển:", fill=colour, font=plain)
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-3, 3), 1)
    ink = cv2.warpAffine(np.asarray(sheet), matrix, (width, height), borderValue=(255, 255, 255))
    return np.minimum(page, ink)  # type: ignore[return-value]


def _star(centre: tuple[int, int], radius: float) -> npt.NDArray[np.int32]:
    angles = -np.pi / 2 + np.arange(10) * np.pi / 5
    reach = radius * np.where(np.arange(10) % 2 == 0, 1, 0.42)
    return np.stack([centre[0] + reach * np.cos(angles), centre[1] + reach * np.sin(angles)], 1).astype(
        np.int32
    )
