"""Components: the connected patches of ink on a page, and the size of its type measured by them."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray

Mask = npt.NDArray[np.bool_]

_CALL = 1500
"""Fixed cost of painting one patch, in the cost of looking up one pixel."""


class Components(NamedTuple):
    """Connected patches of ink (8-neighbours): one entry for each in every array.

    ``labels`` (h, w) holds 0 for paper and k + 1 for the pixels of component k; the rest are in pixels.
    """

    labels: npt.NDArray[np.int32] | npt.NDArray[np.uint16]
    x: npt.NDArray[np.int32]
    y: npt.NDArray[np.int32]
    width: npt.NDArray[np.int32]
    height: npt.NDArray[np.int32]
    area: npt.NDArray[np.int32]

    def mask(self, chosen: Mask) -> Mask:
        """The pixels (h, w) of the chosen components."""
        # Few are painted one by one, of nearly all the others are wiped out; else the whole page is looked up.
        for base, odd in ((False, np.flatnonzero(chosen)), (True, np.flatnonzero(~chosen))):
            size = int((self.width[odd] * self.height[odd].astype(np.int64)).sum())
            if size + _CALL * len(odd) < self.labels.size / 2:
                mask = (self.labels > 0) if base else np.zeros(self.labels.shape, np.bool_)
                self._paint(mask, odd, not base)
                return mask
        return np.asarray(np.take(np.concatenate([[False], chosen]), self.labels, mode="clip"))

    def _paint(self, mask: Mask, which: npt.NDArray[np.intp], value: bool) -> None:
        for k in which:
            x, y = self.x[k], self.y[k]
            there = slice(y, y + self.height[k]), slice(x, x + self.width[k])
            mask[there][self.labels[there] == k + 1] = value


def ink_of(gray: Gray) -> npt.NDArray[np.uint8]:
    """1 where a flattened page has ink, else 0: Otsu's threshold, kept off the extremes a near-blank page gives."""
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_OTSU)
    return np.asarray(gray < np.clip(threshold, 110, 190)).view(np.uint8)


def components_of(ink: npt.NDArray[np.uint8]) -> Components:
    """The components of an image of 0 (paper) and 1 (ink)."""
    try:
        # Labels of 16 bits: three times as fast as 32, and few pages have 65,535 patches.
        _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    x, y, width, height, area = np.asarray(stats[1:].T, dtype=np.int32)
    return Components(np.asarray(labels), x, y, width, height, area)  # type: ignore[arg-type]


def count_components(ink: npt.NDArray[np.uint8]) -> int:
    """How many components an image of 0 and 1 has."""
    try:
        return cv2.connectedComponents(ink, connectivity=8, ltype=cv2.CV_16U)[0] - 1
    except cv2.error:
        return cv2.connectedComponents(ink, connectivity=8, ltype=cv2.CV_32S)[0] - 1


def type_height(parts: Components, page_height: int) -> float | None:
    """The median height in pixels of what looks like letters; None where there are too few to tell.

    On a page of 14-point Times it is 0.095 inch: a little over the x-height, since marks often touch their vowels.
    """
    low, high = max(4, page_height / 400), page_height / 30
    tall = (parts.height >= low) & (parts.height <= high)
    letter = tall & (parts.width <= high) & (parts.width * 6 >= parts.height) & (parts.area >= 10)
    return float(np.median(parts.height[letter])) if letter.sum() >= 40 else None


def ink_by_row(ink: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """How much ink (0 and 1) each row holds. Columns are summed faster than rows: the image is turned first."""
    sums = cv2.reduce(cv2.transpose(ink), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return np.asarray(sums, np.float32).ravel()


def runs_of(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The half-open stretches in which flags are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
