"""A slot's picture as the network takes it: 32 × 128, ink 1 and paper 0, its left edge at the slot's."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

HEIGHT, WIDTH, COLUMN = 32, 128, 2
"""Size of a picture, and how wide a column of the network is, in pixels."""
Picture = npt.NDArray[np.float32]
"""(32, 128), ink from 0 (paper) to 1."""


def picture(gray: npt.NDArray[np.uint8]) -> Picture:
    """Gray, bright paper, any size (h, w): brought to its size without being bent; what is too wide is squeezed."""
    high, wide = gray.shape
    paper = float(np.percentile(gray, 80))
    ink = np.clip(paper - gray.astype(np.float32), 0, None)
    dark = max(float(np.percentile(ink, 99)), 40.0)
    ink = np.clip(ink / dark, 0, 1)
    across = max(1, min(WIDTH, round(wide * HEIGHT / high)))
    small = cv2.resize(
        ink, (across, HEIGHT), interpolation=cv2.INTER_AREA if high > HEIGHT else cv2.INTER_LINEAR
    )
    out = np.zeros((HEIGHT, WIDTH), np.float32)
    out[:, :across] = small
    return out


def columns_of(shape: tuple[int, ...]) -> float:
    """How many columns of the network one column of a slot of that shape (h, w) takes."""
    return min(WIDTH / shape[1], HEIGHT / shape[0]) / COLUMN
