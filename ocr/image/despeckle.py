"""Despeckle: takes single black specks off a bilevel page, where grain has become ink."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.components import components_of

LARGEST_SPECK = 3
"""Maximum size of a speck in pixels of ink. The smallest mark of a letter (the dot of ạ at 10 points and 200 dpi) has
9.
"""


def despeckled(gray: Gray) -> Gray:
    """A bilevel page without its specks; its edges are softened, as the recogniser learned from gray pages."""
    parts = components_of((gray < 128).astype(np.uint8))
    clean = gray.copy()
    clean[parts.mask(parts.area <= LARGEST_SPECK)] = 255
    return np.asarray(cv2.GaussianBlur(clean, (0, 0), 0.7), dtype=np.uint8)
