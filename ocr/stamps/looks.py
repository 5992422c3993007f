"""Looks: a patch as it may have to be held to be read: level, upright or on its head, its ink alone."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.layout.graphics import Area
from ocr.stamps.patches import Ink, Patch

LINE = 46
"""Height in pixels to which a line of capitals with its marks is brought."""
RIM = 14
"""White around what is to be read."""
INK = 200
"""From this shade down a pixel beside a patch's own ink is foreign ink."""
BROKEN = 0.4
"""Share of an edge that the pieces of a frame's line cover."""
BEHIND = 0.3
"""The same of what lies just inside such a line: nothing but the ends of the frame's other lines."""
STROKE = 12
"""Pixels that a frame's line takes at most, with its slant."""
SLACK = 5
"""Pixels by which such a line may lie askew, or its pieces apart."""
TILT = 16
"""Degrees by which a stamp may slant against the direction in which its ink is longest."""


class Look(NamedTuple):
    """An image to be read, and whether it is one line."""

    image: Gray
    one_line: bool


class Level(NamedTuple):
    """A patch with its lines level: its part of the layer, all else on it made white; and its own ink (255)."""

    gray: Gray
    own: Ink

    @property
    def is_square(self) -> bool:
        """Whether its lines might as well run the other way."""
        height, width = self.own.shape
        return bool(width < 1.5 * height)


def level(patch: Patch) -> Level | None:
    """The patch levelled; None where there are no letters on it."""
    if not patch.own.any():
        return None
    points = np.asarray(cv2.findNonZero(patch.own), np.float32).reshape(-1, 2)
    gray, all_own = _levelled(patch, slant_of(points))
    inside = _without_frame(all_own, SLACK)
    own = _without_lines(inside)
    box = _bounds(own)
    if box is None:
        return None
    foreign = ((gray < INK) & (all_own == 0) | (all_own > own)).astype(np.uint8)
    # Soft edges of the patch's own strokes stay, those of others go with them.
    foreign = cv2.dilate(foreign, np.ones((5, 5), np.uint8)) & (
        cv2.dilate(own, np.ones((3, 3), np.uint8)) == 0
    )
    gray = np.where(foreign > 0, np.uint8(255), gray).astype(np.uint8)
    rows, columns = slice(max(box.y0 - 4, 0), box.y1 + 4), slice(max(box.x0 - 4, 0), box.x1 + 4)
    return Level(np.ascontiguousarray(gray[rows, columns]), np.ascontiguousarray(own[rows, columns]))


def look(patch: Level, quarters: int = 0, *, filled: bool = False) -> Look:
    """What is to be read of a levelled patch: its ink alone, turned by so many quarters counter-clockwise.

    ``filled``: with the gaps closed that a dry pad leaves in letters.
    """
    gray, own = (np.ascontiguousarray(np.rot90(image, quarters)) for image in patch[:2])
    alone = _stretched(gray)
    rows = _rows(own)
    factor = float(np.clip(LINE / max(np.median([b - a for a, b in rows]), 4), 0.25, 4))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    image = cv2.resize(alone, None, fx=factor, fy=factor, interpolation=how)
    if filled:
        image = cv2.GaussianBlur(cv2.erode(image, np.ones((5, 5), np.uint8)), (0, 0), 1.2)
    image = cv2.copyMakeBorder(image, RIM, RIM, RIM, RIM, cv2.BORDER_CONSTANT, value=(255,))
    return Look(np.asarray(image, np.uint8), len(rows) == 1)


def slant_of(points: npt.NDArray[np.float32]) -> float:
    """Degrees, clockwise as seen, by which a patch must be turned back for its lines to be level: -90 to 90.

    Level lines leave the sharpest rows of ink; the direction in which the ink is longest says where to look.
    """
    (_, (a, b), angle) = cv2.minAreaRect(points)
    base = angle if a >= b else angle + 90
    base = (base + 90) % 180 - 90
    if len(points) > 3000:
        points = points[:: len(points) // 3000 + 1]
    centred = points - points.mean(axis=0)
    around = 90.0 * round(base / 90) if abs(base - 90 * round(base / 90)) <= TILT else base
    wide, near = np.arange(-TILT, TILT + 1.0), np.arange(-3, 3.5, 0.5)
    best = max((*(around + wide), *(base + near)), key=lambda degrees: _sharpness(centred, degrees))
    return float(max(best + near / 6, key=lambda degrees: _sharpness(centred, degrees)))


def _sharpness(centred: npt.NDArray[np.float32], degrees: float) -> float:
    """How sharp the rows of ink are once points are turned back: the sum of squares of their steps."""
    t = np.deg2rad(degrees)
    across = centred[:, 1] * np.cos(t) - centred[:, 0] * np.sin(t)
    counts = np.bincount((across - across.min()).astype(int))
    return float(np.square(np.diff(counts.astype(np.float64))).sum())


def _levelled(patch: Patch, slant: float) -> tuple[Gray, Ink]:
    """The patch's part of its layer and its own ink, turned so that its lines are level."""
    area = patch.area
    part = patch.layer[area.y0 : area.y1, area.x0 : area.x1]
    height, width = part.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(width * cos + height * sin) + 2, round(width * sin + height * cos) + 2
    matrix[0, 2] += size[0] / 2 - width / 2
    matrix[1, 2] += size[1] / 2 - height / 2
    level = cv2.warpAffine(part, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    own = cv2.warpAffine(patch.own, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(0,))
    return np.asarray(level, np.uint8), np.asarray((own > 100).astype(np.uint8) * 255)


def _without_frame(own: Ink, slack: int) -> Ink:
    """Ink inside of lines that run along three of its edges at least: a frame, whole or in pieces.

    ``slack``: pixels by which a line may lie askew, or its pieces apart.
    """
    own = own.copy()
    for _ in range(2):  # a double frame
        box = _bounds(own)
        if box is None:
            break
        part = own[box.y0 : box.y1, box.x0 : box.x1]
        edges = part, part[::-1], part.T, part.T[::-1]  # views: each of the four edges lies on top
        lines = [_edge(edge, slack) for edge in edges]
        if sum(map(bool, lines)) < 3:
            break
        for edge, line in zip(edges, lines, strict=True):
            edge[:line] = 0
    return own


def _edge(part: Ink, slack: int) -> int:
    """How many rows at the top of a part a line along its edge takes, with white behind it; 0 where there is none."""
    near = cv2.dilate(np.ascontiguousarray(part[: 2 * STROKE]), np.ones((slack, slack), np.uint8))
    covered = (near > 0).mean(axis=1)
    first = int(covered.argmax())
    behind = np.flatnonzero(covered[first:] < BEHIND)
    if first >= STROKE or covered[first] <= BROKEN or not behind.size or behind[0] > STROKE:
        return 0
    return first + int(behind[0])


def _without_lines(own: Ink) -> Ink:
    """Ink without what is left of a frame: strokes that run along an edge over most of it, and long thin ones."""
    number, labels, stats, _ = cv2.connectedComponentsWithStats(own, connectivity=8)
    height, width = own.shape
    keep = np.ones(number, np.bool_)
    for k in range(1, number):
        _, _, w, h, n = stats[k]
        fill = n / (w * h)
        spans = w > 0.7 * width or h > 0.85 * height
        thin = min(w, h) < 0.12 * max(w, h) and max(w, h) > 30
        keep[k] = not (thin or (spans and fill < 0.25 and number > 3))
    return np.asarray(keep[labels].astype(np.uint8) * 255 * (own > 0))


def _bounds(own: Ink) -> Area | None:
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not rows.size or columns[-1] - columns[0] < 12 or rows[-1] - rows[0] < 6:
        return None
    return Area(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _rows(own: Ink) -> list[tuple[int, int]]:
    """The lines of a levelled patch, from top to bottom; marks above and below letters belong to their line."""
    inked = (own > 0).sum(axis=1)
    filled = inked > 0.12 * inked.max()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    tallest = max((b - a for a, b in runs), default=0)
    return [run for run in runs if run[1] - run[0] > 0.5 * tallest] or [(0, own.shape[0])]


def _stretched(image: Gray) -> Gray:
    """Pale ink made dark: the darkest twentieth becomes black."""
    dark = float(np.percentile(image[image < 235], 5)) if (image < 235).any() else 0.0
    table = np.clip((np.arange(256) - dark) * 255 / max(255 - dark, 1), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table), np.uint8)
