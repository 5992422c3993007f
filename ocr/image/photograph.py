"""Photograph: finds the sheet in a photograph that shows the desk around it, and gives the view from straight above.

A scan is left alone: its sheet fills the image, or its border is a thin dark edge that the background step removes.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.geometry import Matrix
from ocr.image.scale import shrunk
from ocr.scan.pages import Pixels

WORKING_SIDE = 800
"""Longer side in pixels of the reduced image in which the sheet is searched for."""
LEAST_SHARE, MOST_SHARE = 0.35, 0.97
"""Share of the photograph that the sheet may fill; a larger one is a scan."""


def sheet_corners(pixels: Pixels) -> npt.NDArray[np.float32] | None:
    """The sheet's corners (4, 2) in pixels: top left, top right, bottom right, bottom left; None for a scan."""
    # Green is nearly what a page's brightness is, and need not be worked out.
    small, divisor = shrunk(
        pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, 1]), WORKING_SIDE
    )
    if divisor == 1:
        return None
    # Writing would tear the sheet apart: closing over it leaves paper and desk.
    paper = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), dtype=np.uint8)
    if not _has_desk(paper):
        return None
    _, bright = cv2.threshold(paper, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    share = cv2.contourArea(hull) / bright.size
    corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(corners) != 4 or not LEAST_SHARE < share < MOST_SHARE:
        return None
    return _in_order(corners.astype(np.float32) * divisor)


def flatten_perspective(pixels: Pixels, corners: npt.NDArray[np.float32]) -> tuple[Pixels, Matrix]:
    """The sheet seen from above, and the homography that took it there."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))
    height = int(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    return flat.astype(np.uint8, copy=False), np.asarray(matrix, dtype=np.float64)


def _has_desk(paper: npt.NDArray[np.uint8]) -> bool:
    """Whether the image's rim is clearly darker than its middle on at least three sides."""
    height, width = paper.shape
    middle = float(np.median(paper[height // 4 : -height // 4, width // 4 : -width // 4]))
    sides = (paper[:4], paper[-4:], paper[:, :4], paper[:, -4:])
    return sum(float(np.median(side)) < 0.75 * middle for side in sides) >= 3


def _in_order(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Four corners as top left, top right, bottom right, bottom left."""
    total, difference = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    order = [np.argmin(total), np.argmax(difference), np.argmax(total), np.argmin(difference)]
    return corners[order]
