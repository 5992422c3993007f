"""Geometry: the transformation between the original page and the cleaned image, so that words of one can be shown on
the other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr.transcript import Box

Matrix = npt.NDArray[np.float64]
"""A 3 × 3 homography on (x, y, 1) in pixels."""

Rectangle = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels."""


class Geometry(NamedTuple):
    """``matrix`` takes a point of the original page to its point of the cleaned image."""

    matrix: Matrix
    width: int
    height: int

    @classmethod
    def of(cls, width: int, height: int) -> Geometry:
        """The geometry of an untouched page of that size in pixels."""
        return cls(np.eye(3), width, height)

    def then(self, matrix: Matrix) -> Geometry:
        """The geometry after one more transformation of the cleaned image (2 × 3 affine or 3 × 3)."""
        full = np.vstack([matrix, [0, 0, 1]]) if matrix.shape == (2, 3) else matrix
        return self._replace(matrix=full @ self.matrix)

    @property
    def scale(self) -> float:
        """Pixels of the cleaned image to one of the original page."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:2, :2]))))

    def to_cleaned(self, rectangle: Rectangle) -> Rectangle:
        """The upright rectangle of the cleaned image that holds a rectangle of the original page."""
        x0, y0, x1, y1 = rectangle
        x, y, w = self.matrix @ np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]], dtype=np.float64)
        return float((x / w).min()), float((y / w).min()), float((x / w).max()), float((y / w).max())

    def to_original(self, rectangles: list[Rectangle]) -> list[Box]:
        """The upright rectangles on the original page that hold rectangles of the cleaned image."""
        if not rectangles:
            return []
        x0, y0, x1, y1 = np.asarray(rectangles, dtype=np.float64).T
        corners = np.stack([[x0, x1, x1, x0], [y0, y0, y1, y1], np.ones((4, len(x0)))])
        x, y, w = np.tensordot(np.linalg.inv(self.matrix), corners, 1)
        xs, ys = np.clip(x / w, 0, self.width), np.clip(y / w, 0, self.height)
        sides = np.stack([np.floor(xs.min(0)), np.floor(ys.min(0)), np.ceil(xs.max(0)), np.ceil(ys.max(0))])
        return [Box(*row) for row in sides.T.astype(int).tolist()]


def rotation_matrix(width: int, height: int, rotation: int) -> Matrix:
    """The transformation of ``numpy.rot90`` by ``rotation`` degrees clockwise on an image of that size."""
    if rotation == 90:
        return np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], dtype=np.float64)
    if rotation == 180:
        return np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], dtype=np.float64)
    if rotation == 270:
        return np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], dtype=np.float64)
    return np.eye(3)
