"""Red ink: takes red seals and stamps off the page, so that the black text under them can be read."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.pages import Pixels

LEAST_REDNESS = 40
"""By how many steps of 255 red must outshine green and blue for a pixel to count as red ink."""


def without_red(pixels: Pixels) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_] | None]:
    """A page as gray without its red ink, and where red ink lay (None for a gray page).

    The red channel shows red ink as light as paper, while black and blue ink stay dark in it: text under a seal
    comes out whole, a number written by hand in blue stays.
    """
    if pixels.ndim == 2:
        return pixels, None
    red, green, blue = cv2.split(pixels)
    redness = red.astype(np.int16) - np.maximum(green, blue)
    return red, redness > LEAST_REDNESS
