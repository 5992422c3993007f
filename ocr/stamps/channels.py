"""Channels: a page as the spotter of stamps sees it: how dark and how coloured each place is, on white paper."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.scan.pages import Pixels

Channels = npt.NDArray[np.uint8]
"""(2, h, w): darkness and colourfulness, 0 where there is paper."""
Plane = npt.NDArray[np.uint8]

COARSE = 8
"""The paper's shade is measured on an image so many times smaller."""
DARKEST = 90
"""What is darker than this over a wide stretch is no paper."""


def channels_of(image: Pixels, coarse: int = COARSE) -> Channels:
    """The channels of an image, gray (h, w) or colour (h, w, 3). ``coarse``: so much more for more than 100 dpi."""
    white = on_white(image, coarse)
    if len(white) == 1:
        return np.stack([255 - white[0], np.zeros_like(white[0])])
    darkest = cv2.min(cv2.min(white[0], white[1]), white[2])
    brightest = cv2.max(cv2.max(white[0], white[1]), white[2])
    return np.stack([255 - darkest, cv2.subtract(brightest, darkest)])


def on_white(image: Pixels, coarse: int = COARSE) -> list[Plane]:
    """The planes of an image, one or three, (h, w) each, with its paper made white."""
    planes = [image] if image.ndim == 2 else cv2.split(image)
    height, width = image.shape[:2]
    size = max(1, width // coarse), max(1, height // coarse)
    white = []
    for plane in planes:
        small = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
        paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), 5)
        whole = cv2.resize(np.maximum(paper, DARKEST), (width, height), interpolation=cv2.INTER_LINEAR)
        white.append(np.asarray(cv2.divide(plane, whole, scale=255.0), np.uint8))
    return white
