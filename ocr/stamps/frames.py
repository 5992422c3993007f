"""Frames: rectangles drawn over print, which leaves no clean hole in them, whole or with gaps.

A frame's two short sides are straight strokes longer than any letter's; where two of them stand side by side, and ink
runs along the top and the bottom between them, there is one. Looked for on the page at half its size, in patches of ink
larger than letters, each turned step by step.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Mask, components_of

Ink = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.float32]
"""The four corners of a rectangle (4, 2) in order around it, x and y in pixels of the cleaned page."""

HALF = 2
DARK = 200
"""Below this shade a pixel there is ink: a line one pixel wide of the page is half of one here."""
MM = 100 / 25.4
"""Pixels in a millimetre of the page at half its size."""
GAP = 9
"""Pixels of the widest gap in a line."""
SIDE = round(5.6 * MM), round(30 * MM)
"""Lengths of a short side: capitals of 14 points are 3.5 mm high."""
APART = round(13 * MM), round(95 * MM)
"""Widths of a frame."""
TILTS = range(-12, 13, 3)
"""Degrees by which patches are turned."""
COVERED = 0.8
"""Share of each side that must be inked, give or take a pixel."""
BROKEN = 0.55
"""The same of a frame in pieces, once nothing else is left around it."""
ROUGHLY = 0.56
"""How much of that a level row must have, before a side's own slant is looked for."""
CLEAR = 0.4
"""By how much more of the sides must be inked than of the paper beside them."""
MOST_INK = 0.5
"""Share of a patch that is inked; a bar or a picture has more."""
MOST_READ = 0.55
"""Share of a patch of ink that words take which were surely read: with so much of them there is no frame over it."""
MOST_SIDES = 20
"""A patch with more upright strokes than this at one tilt is a drawing."""
_SAMPLES = 60
_SLACK = 5


class _Stroke(NamedTuple):
    """An upright stroke of a turned patch."""

    x: int
    top: int
    bottom: int


def rectangles_of(gray: Gray, read: Mask | None = None) -> list[Corners]:
    """The frames on a cleaned page. ``read``: where words were surely read, on the page at a quarter of its size."""
    height, width = gray.shape[0] // HALF, gray.shape[1] // HALF
    whole = gray[: height * HALF, : width * HALF]
    shrunk = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    small = np.asarray((shrunk < DARK).astype(np.uint8))
    # The pieces of a frame with gaps belong together.
    parts = components_of(np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))))
    long, short = np.maximum(parts.width, parts.height), np.minimum(parts.width, parts.height)
    large = (
        (long >= APART[0]) & (short >= SIDE[0]) & (long <= 1.3 * APART[1]) & (parts.height <= 1.6 * SIDE[1])
    )
    found = []
    for k in np.flatnonzero(large):
        x, y, w, h = int(parts.x[k]), int(parts.y[k]), int(parts.width[k]), int(parts.height[k])
        if read is not None and read[y // 2 : (y + h) // 2, x // 2 : (x + w) // 2].mean() > MOST_READ:
            continue
        left, top = max(x - 2, 0), max(y - 2, 0)
        patch = np.ascontiguousarray(small[top : y + h + 2, left : x + w + 2])
        corners = _best_frame(patch) if patch.mean() < MOST_INK else None
        if corners is not None:
            found.append(np.asarray((corners + np.array([left, top])) * HALF, np.float32))
    return found


def frame_in_pieces(own: Ink) -> Corners | None:
    """The frame in a patch of rubble, its sides in pieces; None where there is none. Corners in pixels of ``own``."""
    height, width = own.shape[0] // HALF, own.shape[1] // HALF
    whole = own[: height * HALF, : width * HALF]
    small = (cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    closed = cv2.morphologyEx(np.pad(small, 4), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    corners = _best_frame(np.asarray(closed, np.uint8), BROKEN)
    return None if corners is None else np.asarray((corners - 4) * HALF, np.float32)


def _best_frame(patch: Ink, covered: float = COVERED) -> Corners | None:
    """The clearest frame in a patch of ink, over all tilts."""
    near = np.asarray(cv2.dilate(patch, np.ones((3, 3), np.uint8)), np.uint8)
    best, most = None, CLEAR
    for tilt in TILTS:
        matrix, turned = _turned(near, tilt)
        strokes = _upright_strokes(turned)
        if not 2 <= len(strokes) <= MOST_SIDES:
            continue
        sums = np.pad(np.cumsum(turned, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
        for n, left in enumerate(strokes):
            for right in strokes[n + 1 :]:
                corners = _frame(turned, sums, left, right, covered)
                clearness = _clearness(turned, corners) if corners is not None else 0.0
                if corners is not None and clearness > most:
                    most = clearness
                    ones = np.column_stack([corners, np.ones(4)])
                    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
                    best = np.asarray(ones @ back.T, np.float32)
    return best


def _turned(ink: Ink, degrees: float) -> tuple[npt.NDArray[np.float64], Ink]:
    height, width = ink.shape
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), np.float64)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(width * cos + height * sin) + 2, round(width * sin + height * cos) + 2
    matrix[0, 2] += size[0] / 2 - width / 2
    matrix[1, 2] += size[1] / 2 - height / 2
    return matrix, np.asarray(cv2.warpAffine(ink, matrix, size, flags=cv2.INTER_NEAREST), np.uint8)


def _upright_strokes(near: Ink) -> list[_Stroke]:
    """Strokes as long as a short side, from left to right."""
    share = cv2.boxFilter(near.astype(np.float32), -1, (1, SIDE[0]), borderType=cv2.BORDER_CONSTANT)
    parts = components_of(np.asarray((share > 0.88).astype(np.uint8)))
    reach = SIDE[0] // 2
    strokes = [
        _Stroke(int(x + w // 2), int(y) - reach, int(y + h) + reach)
        for x, y, w, h in zip(parts.x, parts.y, parts.width, parts.height, strict=True)
        if w <= 3 * MM and h + 2 * reach <= SIDE[1] + 2 * MM
    ]
    return sorted(strokes)


def _frame(
    near: Ink, sums: npt.NDArray[np.int32], left: _Stroke, right: _Stroke, covered: float
) -> Corners | None:
    """The rectangle between two strokes; None where they are no sides of one. ``sums``: of ink along each row."""
    wide, top, bottom = right.x - left.x, max(left.top, right.top), min(left.bottom, right.bottom)
    longer = max(left.bottom - left.top, right.bottom - right.top)
    if not APART[0] <= wide <= APART[1] or bottom - top < 0.6 * longer or wide < 1.1 * (bottom - top):
        return None
    rows = (
        slice(max(min(left.top, right.top) - 2, 0), top + _SLACK),
        slice(bottom - _SLACK, max(left.bottom, right.bottom) + 2),
    )
    inked = (sums[:, right.x] - sums[:, left.x]) / wide
    if any(inked[part].max(initial=0) < covered * ROUGHLY for part in rows):
        return None
    upper, lower = (_edge(near, left.x, right.x, part.start, part.stop, covered) for part in rows)
    if upper is None or lower is None or not SIDE[0] <= lower[0] - upper[0] <= SIDE[1]:
        return None
    return np.array(
        [(left.x, upper[0]), (right.x, upper[1]), (right.x, lower[1]), (left.x, lower[0])], np.float32
    )


def _edge(near: Ink, x0: int, x1: int, first: int, last: int, covered: float) -> tuple[int, int] | None:
    """The rows at both ends of the best inked line across between two rows; None where all have gaps."""
    starts = np.arange(max(first, 0), min(last, near.shape[0] - 1) + 1)
    pairs = np.array([(a, b) for a in starts for b in range(a - 4, a + 5, 2) if 0 <= b < near.shape[0]])
    if not len(pairs):
        return None
    steps = np.linspace(0.03, 0.97, _SAMPLES)
    xs = np.rint(x0 + (x1 - x0) * steps).astype(int)
    ys = np.rint(pairs[:, :1] + (pairs[:, 1:] - pairs[:, :1]) * steps).astype(int)
    shares = near[ys, xs].mean(axis=1)
    best = int(shares.argmax())
    return (int(pairs[best, 0]), int(pairs[best, 1])) if shares[best] >= covered else None


def _clearness(near: Ink, corners: Corners) -> float:
    """By how much more ink lies on the four sides than a millimetre beside them: 1 for a frame in white paper."""
    steps = np.linspace(0.06, 0.94, _SAMPLES)[:, None]
    middle = corners.mean(axis=0)
    found = []
    for k in range(4):
        a, b = corners[k], corners[(k + 1) % 4]
        line = a + (b - a) * steps
        normal = np.array([b[1] - a[1], a[0] - b[0]]) / max(float(np.hypot(*(b - a))), 1e-6)
        inward = normal if (middle - a) @ normal > 0 else -normal
        found.append(
            _share(near, line) - (_share(near, line + 4 * inward) + _share(near, line - 4 * inward)) / 2
        )
    return min(float(np.mean(found)), 0.15 + min(found) * 2)


def _share(near: Ink, line: npt.NDArray[np.floating]) -> float:
    xs, ys = np.rint(line).astype(int).T
    inside = (xs >= 0) & (ys >= 0) & (xs < near.shape[1]) & (ys < near.shape[0])
    return float(near[ys[inside], xs[inside]].sum()) / len(line)
