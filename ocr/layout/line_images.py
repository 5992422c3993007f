"""Line images: one printed line's own ink as an image of its own, its base line made level."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components
from ocr.layout.rows import Row

RIM = 2
"""White kept around a line's ink, in pixels."""
LEVEL = 1.0
"""Maximum rise of a base line in pixels that is left as it is."""
LETTERS = 5
"""Minimum letters of a line whose height is known from them."""
HIGHEST, DEEPEST = 1.9, 0.65
"""How far a line's ink reaches above and below its base line, stacked marks and dots too, in heights of its tall
letters."""
_SOFT = np.ones((3, 3), np.uint8)


class Patch(NamedTuple):
    """A patch of ink of a line (a component's index), or a part of one: its rows ``top`` to ``bottom``."""

    part: int
    top: int = -1
    bottom: int = 1 << 30


class Line(NamedTuple):
    """A printed line. ``image`` (h, w): its own ink on white, tight, its base line level.

    Column x of the image is column ``x0 + x`` of the page; row y is row ``y0 + y + rise[x]`` there. ``base``: the row
    of the base line in the image; ``tall``: the height of its tall letters, ``low``: of its small ones, in pixels;
    ``parts``: its patches of ink.
    """

    image: Gray
    x0: int
    y0: int
    rise: npt.NDArray[np.int32]
    base: float
    tall: float
    low: float
    parts: npt.NDArray[np.intp]

    def box(self, x0: float, x1: float) -> tuple[int, int, int, int]:
        """The rectangle on the page around the ink between two columns of the image (the second excluded)."""
        width = self.image.shape[1]
        a = int(np.clip(round(x0), 0, width - 1))
        b = int(np.clip(round(x1), a + 1, width))
        dark = self.image[:, a:b] < 160
        rows = np.flatnonzero(dark.any(axis=1))
        top, bottom = (int(rows[0]), int(rows[-1]) + 1) if rows.size else (0, self.image.shape[0])
        rise = self.rise[a:b]
        return self.x0 + a, self.y0 + top + int(rise.min()), self.x0 + b, self.y0 + bottom + int(rise.max())


def drawn(gray: Gray, parts: Components, row: Row, own: list[Patch]) -> Line | None:
    """The image of a line; None where it has no ink."""
    if not own:
        return None
    index = np.array([patch.part for patch in own], np.intp)
    tops = np.maximum(parts.y[index], [patch.top for patch in own])
    bottoms = np.minimum(parts.y[index] + parts.height[index], [patch.bottom for patch in own])
    height, width = gray.shape
    x0 = max(0, int(parts.x[index].min()) - RIM)
    x1 = min(width, int((parts.x[index] + parts.width[index]).max()) + RIM)
    y0, y1 = max(0, int(tops.min()) - RIM), min(height, int(bottoms.max()) + RIM)
    mask = _mask(parts, own, x0, y0, x1, y1)
    part = np.full((y1 - y0, x1 - x0), 255, np.uint8)
    np.copyto(part, gray[y0:y1, x0:x1], where=mask > 0)
    base = row.base(np.arange(x0, x1, dtype=np.float64))
    rise = np.zeros(x1 - x0, np.int32)
    if np.ptp(base) > LEVEL:
        middle = float(np.median(base))
        exact = base - middle
        rise = np.round(exact).astype(np.int32)
        part, y0 = _levelled(part, exact, y0)
        base = np.full(1, middle)
    if len(row.letters) >= LETTERS:
        _clip(part, float(np.median(base)) - y0, row.tall)
    inked = np.flatnonzero((part < 250).any(axis=1))
    top, bottom = (int(inked[0]), int(inked[-1]) + 1) if inked.size else (0, part.shape[0])
    top, bottom = max(0, top - RIM), min(part.shape[0], bottom + RIM)
    image = np.ascontiguousarray(part[top:bottom])
    return Line(image, x0, y0 + top, rise, float(np.median(base)) - y0 - top, row.tall, row.low, index)


def _clip(part: Gray, base: float, tall: float) -> None:
    """Takes away what a stroke through a line has far above and below it: the line would be read too small."""
    part[: max(0, round(base - HIGHEST * tall))] = 255
    part[max(0, round(base + DEEPEST * tall)) :] = 255


def _mask(parts: Components, own: list[Patch], x0: int, y0: int, x1: int, y1: int) -> npt.NDArray[np.uint8]:
    """The pixels of a line's ink with their soft edge."""
    labels = parts.labels[y0:y1, x0:x1]
    listed = np.zeros(len(parts.x) + 1, np.uint8)
    listed[[patch.part + 1 for patch in own]] = 1
    mask = np.take(listed, labels)
    for patch in own:
        if patch.top < 0 and patch.bottom > y1:
            continue
        x = slice(int(parts.x[patch.part]) - x0, int(parts.x[patch.part] + parts.width[patch.part]) - x0)
        there = labels[:, x] == patch.part + 1
        beyond = np.zeros_like(there)
        beyond[: max(0, patch.top - y0)] = True
        beyond[max(0, min(patch.bottom - y0, len(beyond))) :] = True
        mask[:, x][there & beyond] = 0
    soft = cv2.dilate(mask, _SOFT)
    # What borders on another line's ink is that line's edge too: only paper takes the soft edge.
    return np.asarray(np.where(labels > 0, mask, soft), np.uint8)


def _levelled(part: Gray, rise: npt.NDArray[np.float64], y0: int) -> tuple[Gray, int]:
    """An image with each column moved up by ``rise`` pixels, and where its first row then lies."""
    grown = int(np.ceil(np.abs(rise).max())) + 1
    height, width = part.shape
    tall = cv2.copyMakeBorder(part, grown, grown, 0, 0, cv2.BORDER_CONSTANT, value=(255,))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height + 2 * grown, dtype=np.float32))
    moved = cv2.remap(
        tall,
        x,
        y + rise.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255,),
    )
    return np.asarray(moved, np.uint8), y0 - grown
