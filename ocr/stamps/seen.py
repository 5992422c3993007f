"""Seen: a page as it was scanned, its colours too, lying as the cleaned page does: whole and small, or a part of it."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.clean import CleanPage
from ocr.image.geometry import Matrix
from ocr.layout.graphics import Area
from ocr.scan.pages import Pixels


def seen(pixels: Pixels, cleaned: CleanPage, factor: float, step: int = 1) -> Pixels:
    """The whole page, ``factor`` times as large as the cleaned one; its sides are multiples of ``step``."""
    height, width = cleaned.gray.shape
    size = tuple(max(step, round(side * factor / step) * step) for side in (width, height))
    matrix = np.diag([factor, factor, 1.0]) @ cleaned.geometry.matrix
    # As many pixels of the scan to one of what is seen as can be taken together.
    divisor = max(1, int(1 / (np.sqrt(abs(np.linalg.det(matrix[:2, :2]))) + 1e-9) + 0.25))
    pixels, divisor = _smaller(pixels, divisor)
    return _warped(pixels, matrix @ np.diag([divisor, divisor, 1.0]), (size[0], size[1]), cleaned)


def part(pixels: Pixels, cleaned: CleanPage, area: Area) -> Pixels:
    """A part of the cleaned page, as large as there."""
    moved = np.array([[1, 0, -area.x0], [0, 1, -area.y0], [0, 0, 1]], np.float64)
    return _warped(pixels, moved @ cleaned.geometry.matrix, (area.width, area.height), cleaned)


def _smaller(pixels: Pixels, divisor: int) -> tuple[Pixels, int]:
    """An image so many times smaller, or nearly, and how much smaller it is. Halving is by far the cheapest way."""
    by = 1
    while 2 * by <= divisor:
        rows, columns = pixels.shape[0] // 2, pixels.shape[1] // 2
        whole = pixels[: 2 * rows, : 2 * columns]
        pixels = np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
        by *= 2
    # What is left of the divisor blurs, as taking so many pixels together would.
    return (pixels if by == divisor else np.asarray(cv2.blur(pixels, (2, 2)), np.uint8)), by


def _warped(pixels: Pixels, matrix: Matrix, size: tuple[int, int], cleaned: CleanPage) -> Pixels:
    white = (255,) * (1 if pixels.ndim == 2 else 3)
    image = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=white)
    return np.asarray(255 - image if "negative" in cleaned.steps else image, np.uint8)
