"""Square pixels: an image whose dots are not as high as wide (a fax, 204 × 98 to the inch) made as it is looked at."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image

LEAST_DIFFERENCE, MOST_DIFFERENCE = 1.03, 3.0
"""By so many times the two resolutions must, and may, differ: 204 × 196 does by 1.04, 204 × 391 by 1.9. Less is the
rounding of a page's size, more is a mistake."""
LEAST_DPI = 50.0
"""A resolution below this is no scanner's."""


class SquareSize(NamedTuple):
    """Size in pixels of an image once its pixels are square, and its dots per inch; 0 where nobody knows them."""

    width: int
    height: int
    dpi: float


def square_size(width: int, height: int, across: float, down: float) -> SquareSize:
    """The size of an image with so many dots to the inch ``across`` and ``down``: the finer one holds for both."""
    if min(across, down) < LEAST_DPI or not _is_uneven(across, down):
        return SquareSize(width, height, across)
    if across > down:
        return SquareSize(width, round(height * across / down), across)
    return SquareSize(round(width * down / across), height, down)


def with_square_pixels(image: Image.Image, size: SquareSize) -> Image.Image:
    """The image at that size; one of a few colours becomes gray, or of all, where it has to be stretched."""
    if image.size == (size.width, size.height):
        return image
    smooth = image.convert({"1": "L", "P": "RGB"}[image.mode]) if image.mode in ("1", "P") else image
    return smooth.resize((size.width, size.height), Image.Resampling.BICUBIC)


def _is_uneven(across: float, down: float) -> bool:
    return LEAST_DIFFERENCE < max(across, down) / min(across, down) < MOST_DIFFERENCE
