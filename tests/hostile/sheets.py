"""Sheets: small drawn pages, each with a pattern of its own."""

from __future__ import annotations

import io
import zlib

import numpy as np
from PIL import Image, ImageDraw


def sheet(text: str = "x", size: tuple[int, int] = (620, 877), mode: str = "L") -> Image.Image:
    """A small page with something on it, each with a pattern of its own."""
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    rng = np.random.default_rng(zlib.crc32(text.encode()))
    for y in range(80, size[1] - 80, 24):
        for x in range(60, size[0] - 60, 14):
            if rng.random() < 0.7:
                pen.rectangle((x, y, x + 9, y + 11), fill=0)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
