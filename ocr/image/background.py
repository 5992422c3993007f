"""Background: makes the paper evenly white, whatever shade, grain or shadow lies on it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
"""A gray image (h, w), 0 black, 255 white."""

SHRINK = 8
"""Factor by which the image is reduced before the paper's shade, which varies slowly, is measured on it."""


def flattened(gray: Gray) -> Gray:
    """The page on white: each pixel divided by the brightness of the paper around it.

    The paper's brightness is what is left after closing (bright wins over ink) and smoothing; a dark border of
    the scanner or a black bar of a copier closes to dark and so becomes white too.
    """
    height, width = gray.shape
    rows, columns = max(1, height // SHRINK), max(1, width // SHRINK)
    # What is left over at the edge is less than a letter; a whole factor is averaged many times as fast.
    whole = gray[: rows * SHRINK, : columns * SHRINK]
    small = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    # Wide enough to close over a stroke of the largest type, at any usual resolution.
    reach = max(5, round(0.02 * max(small.shape))) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.medianBlur(paper, reach if reach < 32 else 31)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(full, 1), scale=255.0), dtype=np.uint8)


def is_bilevel(gray: Gray) -> bool:
    """Whether a page has (nearly) only black and white: its paper is white already."""
    sample = gray[::7, ::7]
    return bool(np.mean((sample > 8) & (sample < 247)) < 0.01)
