"""Skew: the small angle at which a sheet lay on the scanner."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import components_of
from ocr.image.scale import shrunk

WORKING_SIDE = 1000
STRIPS = 64
MOST_WIDE, MOST_HIGH = 0.2, 0.04
"""Shares of a page's width and height beyond which a patch of ink is no word but a rule, an edge or a seal."""
MOST_DEGREES = 6.0
LEAST_DEGREES = 0.1
"""Minimum skew that is corrected: below it, lines rise by less than three pixels over the width of a page."""


def skew_degrees(gray: Gray) -> float:
    """Degrees counter-clockwise by which the page must be turned so that its lines lie level.

    The right angle is the one under which the rows of the page differ most in ink: lines and the white between
    them stand apart (Postl's projection profile). Looked for coarsely, then finely.
    """
    strips, width = _strips_of(gray)
    best = 0.0
    for reach, step in ((MOST_DEGREES, 0.5), (0.5, 0.1), (0.1, 0.02)):
        best = _best_angle(strips, width, best, reach, step)
    return best if abs(best) > LEAST_DEGREES else 0.0


def _best_angle(
    strips: npt.NDArray[np.float32], width: int, middle: float, reach: float, step: float
) -> float:
    angles = np.arange(middle - reach, middle + reach + step / 2, step)
    found = [(_sharpness(strips, width, float(angle)), float(angle)) for angle in angles]
    most = max(sharpness for sharpness, _ in found)
    # Rows move by whole pixels: a few neighbouring angles are equally good, and their middle is taken.
    best = [angle for sharpness, angle in found if sharpness >= 0.995 * most]
    return float(np.mean(best)) if most > 0 else 0.0


def _strips_of(gray: Gray) -> tuple[npt.NDArray[np.float32], int]:
    """The ink of each row in each of the upright strips (64, height) of a small image, and that image's width."""
    small, _ = shrunk(gray, WORKING_SIDE)
    ink = (255 - small).astype(np.float32)
    ink[ink < 60] = 0
    # Only writing tells: the dark edge of a scanner lies level on any sheet, and would be straighter than any line.
    parts = components_of((ink > 0).astype(np.uint8))
    words = (parts.width < MOST_WIDE * small.shape[1]) & (parts.height < MOST_HIGH * small.shape[0])
    letters = np.maximum(parts.width, parts.height) < MOST_HIGH / 2 * small.shape[0]
    words &= letters | (
        parts.area < 0.7 * parts.width * parts.height
    )  # a larger solid patch is a bar or a hole
    ink[~parts.mask(words)] = 0
    edges = np.linspace(0, ink.shape[1], STRIPS + 1).astype(int)
    # Whole numbers below 2^24: summed in any order they are the same.
    turned = np.ascontiguousarray(ink.T)
    strips = np.stack([turned[left:right].sum(axis=0) for left, right in itertools.pairwise(edges)])
    return strips, ink.shape[1]


def _sharpness(strips: npt.NDArray[np.float32], width: int, degrees: float) -> float:
    """How much neighbouring rows differ when the page is sheared as a turn by ``degrees`` would.

    For angles this small a shear of strips is as exact as a turn, and a hundred times as fast.
    """
    middles = (np.arange(STRIPS) + 0.5) / STRIPS * width - width / 2
    shifts = np.round(middles * np.tan(np.radians(degrees))).astype(int)
    height = strips.shape[1]
    rows = np.zeros(height, np.float32)
    for strip, shift in zip(
        strips, shifts % height, strict=True
    ):  # what is pushed out comes in at the other end
        rows[: height - shift] += strip[shift:]
        rows[height - shift :] += strip[:shift]
    return float(np.square(np.diff(rows)).sum())


def straightened(gray: Gray, degrees: float) -> tuple[Gray, npt.NDArray[np.float64]]:
    """The image turned by ``degrees`` counter-clockwise about its middle on white, and the 2 × 3 matrix of it."""
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(gray, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    return turned.astype(np.uint8, copy=False), np.asarray(matrix, dtype=np.float64)
