"""Paler: the ink of a patch that is clearly paler than the print it lies over, as a red stamp is on a gray scan."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.components import components_of
from ocr.stamps.patches import Patch

APART = 26
"""Steps of 255 between the shades of two inks that can be told apart."""
LEAST = 0.15
"""Share of a patch's ink that each of them must have."""


def paler(patch: Patch) -> Patch | None:
    """The patch with its paler ink alone; None where all its ink has one shade."""
    area = patch.area
    part = np.ascontiguousarray(patch.layer[area.y0 : area.y1, area.x0 : area.x1])
    smooth = cv2.medianBlur(part, 3)
    core = cv2.erode(patch.own, np.ones((3, 3), np.uint8)) > 0
    shades = smooth[core]
    if shades.size < 150:
        return None
    threshold, _ = cv2.threshold(shades.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    dark, pale = shades[shades <= threshold], shades[shades > threshold]
    if min(dark.size, pale.size) < LEAST * shades.size or np.median(pale) - np.median(dark) < APART:
        return None
    print_ink = np.asarray(((smooth <= threshold) & (patch.own > 0)).astype(np.uint8))
    # A dark grain within a pale stroke is no print; the soft edge of a dark stroke is.
    parts = components_of(print_ink)
    print_ink[parts.mask(parts.area < 30)] = 0
    around = cv2.dilate(print_ink, np.ones((5, 5), np.uint8))
    own = np.asarray(np.where(around > 0, np.uint8(0), patch.own), np.uint8)
    left = components_of(np.asarray((own > 0).astype(np.uint8)))
    own[left.mask(left.area < 10)] = 0
    return patch._replace(own=own)
