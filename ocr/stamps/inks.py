"""Inks: red ink, as seals have, and all other ink of a part of a page, each by itself: words under seals come clear."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.scan.pages import Pixels
from ocr.stamps.channels import Channels, Plane, on_white

INK = 90
"""From this darkness on a pixel is ink."""
RED = 60
"""By how many steps of 255 the red plane outshines both others where ink is red."""
SHARE = 0.1
"""The share of the ink that is red from which on it is parted from the rest."""
GAIN = 1.6
"""How much darker red ink is made: it is seen by its colour alone, which has fewer steps than its darkness."""


def parted(image: Pixels, coarse: int) -> list[Channels]:
    """What is not red in an image (h, w, 3), and what is red, without colour; none of a gray one, or without red ink.

    Both are looked at, as the words may be in either. ``coarse``: as of ``channels_of``.
    """
    if image.ndim == 2:
        return []
    red, green, blue = on_white(image, coarse)
    inked = cv2.min(red, cv2.min(green, blue)) < 255 - INK
    only_red = cv2.subtract(red, cv2.max(green, blue))
    if not inked.any() or (only_red[inked] > RED).mean() < SHARE:
        return []
    return [_alone(255 - red), _alone(np.asarray(cv2.convertScaleAbs(only_red, alpha=GAIN), np.uint8))]


def _alone(dark: Plane) -> Channels:
    return np.stack([dark, np.zeros_like(dark)])
