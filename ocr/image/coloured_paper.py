"""Coloured paper: a sheet of blue, pink, green or yellow paper made white, so that ink on it has its own colour."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.scan.pages import Pixels

LEAST_TINT = 20
"""By how many steps of 255 a paper's strongest and weakest channel must differ. It is half of what counts as coloured
ink (``coloured_ink.LEAST_COLOUR``): such a paper takes half the way from black to blue, or red, by itself."""
_PRINT = 2
"""Per cent of a page that print covers at least."""
_DARKEST = 60
"""Paper is not made white that is darker than this in one channel: nothing of the print is left there."""


def on_white(pixels: Pixels) -> tuple[Pixels, bool]:
    """The page in the colours that it would have on white paper, and whether its paper is coloured.

    Each channel is stretched between black print and paper.
    """
    if pixels.ndim == 2:
        return pixels, False
    sample = pixels[::9, ::9].reshape(-1, 3)
    brightness = sample.sum(axis=1, dtype=np.int32)
    # Print covers less than the darker half of a page.
    paper = _middle(sample[brightness >= np.median(brightness)])
    if float(np.ptp(paper)) <= LEAST_TINT or paper.min() < _DARKEST:
        return pixels, False
    # A scanner's stray light tints black as well, never more than it tints the paper.
    print_ = _middle(sample[brightness <= np.percentile(brightness, _PRINT)])
    tint = np.minimum(print_ - print_.min(), paper - paper.min())
    steps = (np.arange(256)[:, None] - tint) * (255.0 / (paper - tint))
    table = steps.clip(0, 255).round().astype(np.uint8).reshape(256, 1, 3)
    return np.asarray(cv2.LUT(pixels, table), dtype=np.uint8), True


def _middle(colours: Pixels) -> npt.NDArray[np.float64]:
    return np.asarray(np.median(colours, axis=0), dtype=np.float64)
