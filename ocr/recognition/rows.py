"""Rows: a strip with one line of print to the rows that the reader's network sees, all of one height."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray

ROWS = 40
"""Height of what the network sees, in pixels."""
STEP = 4
"""Columns of the image to one column of the network's output."""
MOST_ENLARGED = 1.6
"""Maximum enlargement: a row of stops or a dash is not blown up to the height of a line."""
EDGE = 8
"""White columns before and behind the line, so that its first and last sign stand inside."""


def scale_of(height: int) -> float:
    """By how much a strip ``height`` pixels high is enlarged (> 1) or reduced (< 1)."""
    return min(ROWS / max(height, 1), MOST_ENLARGED)


def fitted(gray: Gray) -> Gray:
    """The strip (h, w), white paper, as ``ROWS`` rows: scaled to their height, a low one in their middle.

    Its columns are the strip's, times ``scale_of(h)`` to the nearest whole number; ``EDGE`` is not added here.
    """
    height, width = gray.shape
    factor = scale_of(height)
    tall, wide = min(ROWS, max(1, round(height * factor))), max(1, round(width * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(gray, (wide, tall), interpolation=how), dtype=np.uint8)
    if tall == ROWS:
        return small
    rows = np.full((ROWS, wide), 255, np.uint8)
    top = (ROWS - tall) // 2
    rows[top : top + tall] = small
    return rows
