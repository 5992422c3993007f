"""Patches: the parts of a page that can be a stamp, wherever they stand, however they are turned, in whatever ink.

Found on the cleaned page, where type has its standard size: a frame drawn around a few words; letters in colour that
stand together; letters in black that the reading of the page has left over.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, Mask, components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area, Table
from ocr.layout.seals import Seal, seals_of
from ocr.stamps.frames import frame_in_pieces, rectangles_of

Ink = npt.NDArray[np.uint8]

MM = 200 / 25.4
"""Pixels in a millimetre of the cleaned page: its type is as large as 14 points at 200 dpi."""
LONGEST, HIGHEST = 95 * MM, 30 * MM
"""Sides of the largest stamp with words of secrecy: the copy's has several lines (NĐ 26/2020, điều 4)."""
HIGHEST_BROKEN = 20 * MM
"""Height of the largest whose frame is told by its pieces: higher ones are arrival stamps, with words written in."""
SHORTEST, LOWEST = 5.5 * MM, 2 * MM
"""Sides of the smallest: a typed word."""
FRAME = 9 * MM, 4.5 * MM
"""The same of the smallest frame, inside."""
FULL = 0.92
"""Share of its rectangle that a frame's inside fills, its corners rounded."""
HALF = 2
"""Ink that stands together is looked for on a page so many times smaller."""
GAP = 1.2 * TYPE
"""Letters nearer than this stand together."""


DARK = 190
"""Below this shade a pixel of a cleaned page is ink."""
ROUND = 26 * MM
"""What is larger than this and no longer than high is a seal."""
ALONE = 1.12
"""A seal with nothing across its ring is no longer than this against its height."""
DENSE = 0.1
"""Share of its area that a patch of faint letters inks; the edges of print leave less."""


class Patch(NamedTuple):
    """A part of the page that can be a stamp. ``own``: 255 where its own ink lies within ``area``, as ``layer`` shows.

    ``layer``: the page that it is to be read on, dark ink on white. ``framed``: it lies in a drawn frame.
    """

    area: Area
    own: Ink
    layer: Gray
    framed: bool
    coloured: bool


def coloured_patches(coloured: Gray, least: int, tables: list[Table]) -> list[Patch]:
    """The patches of coloured ink. ``coloured``: it alone, dark on white; ``least``: darkness that counts as ink."""
    ink = np.asarray((coloured < 255 - least).astype(np.uint8))
    # Specks of colour are none.
    core = cv2.erode(ink, np.ones((2, 2), np.uint8))
    ink = np.asarray(cv2.bitwise_and(ink, cv2.dilate(core, np.ones((9, 9), np.uint8))), np.uint8)
    if not ink.any():
        return []
    framed = framed_patches(ink, coloured, coloured_ink=True)
    framed += [p for p in _under_seals(ink, coloured, tables) if not _is_among(p, framed)]
    for patch in framed:
        a = patch.area
        ink[a.y0 : a.y1, a.x0 : a.x1][patch.own > 0] = 0
    return framed + grouped_patches(ink, coloured, coloured_ink=True)


def _under_seals(ink: Ink, coloured: Gray, tables: list[Table]) -> list[Patch]:
    """What lies inside frames that a seal of a like colour is pressed over; between a seal's rings there is none."""
    half = np.ascontiguousarray(ink[::HALF, ::HALF])
    parts = components_of(half)
    long, short = np.maximum(parts.width, parts.height), np.minimum(parts.width, parts.height)
    if not ((long > 0.9 * ROUND / HALF) & (long > ALONE * short) & (short > LOWEST / HALF)).any():
        return []
    seals = seals_of(components_of(ink))
    found = drawn_patches(coloured, tables) if seals else []
    return [
        patch._replace(coloured=True)
        for patch in found
        if any(_crosses(patch.area, seal) for seal in seals)
        and not any(_on_rim(_Group(patch.area, patch.own), seal) for seal in seals)
    ]


def _crosses(area: Area, seal: Seal) -> bool:
    """Whether a part of the page lies upon a seal's disc."""
    x, y = min(max(seal.x, area.x0), area.x1), min(max(seal.y, area.y0), area.y1)
    return bool(np.hypot(x - seal.x, y - seal.y) < seal.radius)


def framed_patches(
    ink: Ink, layer: Gray, *, coloured_ink: bool, offset: tuple[int, int] = (0, 0)
) -> list[Patch]:
    """What lies inside drawn frames, found by the four-sided hole in each; of two frames around one another the inner.

    ``offset``: where ``ink`` lies on ``layer``.
    """
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    contours, hierarchy = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Patch] = []
    for k in np.flatnonzero(hierarchy[0][:, 3] >= 0) if len(contours) else []:
        contour = contours[int(k)]
        _, _, w, h = cv2.boundingRect(contour)
        if max(w, h) < FRAME[0] or min(w, h) < FRAME[1]:
            continue
        (_, (a, b), _) = rectangle = cv2.minAreaRect(contour)
        long, short = max(a, b), min(a, b)
        if not (FRAME[0] <= long <= LONGEST and FRAME[1] <= short <= HIGHEST):
            continue
        hull = cv2.convexHull(contour)
        if cv2.contourArea(hull) < FULL * a * b:
            continue
        found.append(
            _inside(np.asarray(cv2.boxPoints(rectangle), np.float32), ink, layer, coloured_ink, offset)
        )
    return [p for p in found if p.own.any() and not any(_holds(p.area, other.area) for other in found)]


def grouped_patches(ink: Ink, layer: Gray, *, coloured_ink: bool, gap: float = GAP) -> list[Patch]:
    """Ink that stands together, of a stamp's size; of what is larger, the letters that stand in a row."""
    found: list[Patch] = []
    for group in _groups(ink, gap):
        if _fits(group.own):
            found.append(_patch(group, layer, coloured_ink))
        else:
            found += [_patch(row, layer, coloured_ink) for row in _rows_in(group)]
    return found


def _rows_in(group: _Group) -> list[_Group]:
    """The rows of letters in a larger group, but not those along the rim of a seal."""
    x0, y0, _, _ = group.area
    own = np.asarray((group.own > 0).astype(np.uint8))
    height, width = own.shape
    whole = np.array([0]), np.array([0]), np.array([width]), np.array([height]), np.array([own.sum()])
    seals = seals_of(Components(own.astype(np.int32), *whole))
    found = []
    for row in _groups(_letters(own), 0.6 * TYPE):
        if _fits(row.own) and not any(_on_rim(row, seal) for seal in seals):
            a = row.area
            found.append(_Group(Area(a.x0 + x0, a.y0 + y0, a.x1 + x0, a.y1 + y0), row.own))
    return found


def _on_rim(row: _Group, seal: Seal) -> bool:
    """Whether all of a row lies between a seal's ring and the emblem in its middle."""
    ys, xs = np.nonzero(row.own)
    far = np.hypot(xs + row.area.x0 - seal.x, ys + row.area.y0 - seal.y)
    return bool(np.quantile(far, 0.03) > 0.55 * seal.radius and np.quantile(far, 0.97) < seal.radius + TYPE)


class _Group(NamedTuple):
    area: Area
    own: Ink


def _patch(group: _Group, layer: Gray, coloured: bool) -> Patch:
    return Patch(group.area, group.own, layer, False, coloured)


def _groups(ink: Ink, gap: float) -> list[_Group]:
    """Ink with less than a gap of white between."""
    height, width = ink.shape[0] // HALF, ink.shape[1] // HALF
    if not height or not width or not ink.any():
        return []
    small = cv2.resize(
        ink[: height * HALF, : width * HALF] * 255, (width, height), interpolation=cv2.INTER_AREA
    )
    reach = round(gap / HALF) | 1
    joined = components_of(
        np.asarray(cv2.dilate((small > 0).astype(np.uint8), np.ones((reach, reach), np.uint8)))
    )
    found = []
    for k in range(len(joined.x)):
        x, y, w, h = int(joined.x[k]), int(joined.y[k]), int(joined.width[k]), int(joined.height[k])
        if max(w, h) < SHORTEST / HALF or min(w, h) < LOWEST / HALF:
            continue
        there = (joined.labels[y : y + h, x : x + w] == k + 1).astype(np.uint8)
        whole = cv2.resize(there, (w * HALF, h * HALF), interpolation=cv2.INTER_NEAREST)
        area = Area(x * HALF, y * HALF, (x + w) * HALF, (y + h) * HALF)
        own = (whole > 0) & (ink[area.y0 : area.y1, area.x0 : area.x1] > 0)
        found.append(_Group(area, np.asarray(own.astype(np.uint8) * 255)))
    return found


def _fits(own: Ink) -> bool:
    """Whether ink is as long and as high as a stamp, longer than high, and more than one stroke."""
    points = cv2.findNonZero(own)
    if points is None or len(points) < 60:
        return False
    (_, (a, b), _) = cv2.minAreaRect(points)
    long, short = max(a, b), min(a, b)
    return (
        SHORTEST <= long <= LONGEST and LOWEST <= short <= HIGHEST and (long >= 1.15 * short or long < ROUND)
    )


def _letters(ink: Ink) -> Ink:
    """Ink without what is too large for letters: rings, frames, signatures."""
    parts = components_of(ink)
    large = np.maximum(parts.width, parts.height) > 4.5 * TYPE
    return np.asarray(ink * ~parts.mask(large), np.uint8)


def _inside(
    corners: npt.NDArray[np.float32], ink: Ink, layer: Gray, coloured: bool, offset: tuple[int, int]
) -> Patch:
    """The ink inside a frame, without its lines."""
    height, width = ink.shape
    x0, y0 = np.floor(corners.min(axis=0)).astype(int)
    x1, y1 = np.ceil(corners.max(axis=0)).astype(int) + 1
    x0, y0, x1, y1 = max(int(x0), 0), max(int(y0), 0), min(int(x1), width), min(int(y1), height)
    field = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.fillConvexPoly(field, np.round(corners - (x0, y0)).astype(np.int32), 255)
    field = cv2.erode(field, np.ones((5, 5), np.uint8), borderValue=(0,))
    own = np.asarray(cv2.bitwise_and(field, ink[y0:y1, x0:x1] * 255), np.uint8)
    dx, dy = offset
    return Patch(Area(x0 + dx, y0 + dy, x1 + dx, y1 + dy), own, layer, True, coloured)


def faint_patches(faint: Gray) -> list[Patch]:
    """The patches of faint ink: in frames, and what stands together without one. ``faint``: it alone, dark on white."""
    ink = np.asarray((faint < 255).astype(np.uint8))
    found = framed_patches(ink, faint, coloured_ink=True)
    found += [p for p in drawn_patches(faint, []) if not any(overlap(p.area, other.area) for other in found)]
    for patch in found:
        a = patch.area
        ink[a.y0 : a.y1, a.x0 : a.x1] = 0
    groups = [
        group for group in _groups(ink, 0.8 * TYPE) if _fits(group.own) and (group.own > 0).mean() > DENSE
    ]
    return found + [_patch(group, faint, True) for group in groups]


def _is_among(patch: Patch, others: list[Patch]) -> bool:
    return any(overlap(patch.area, other.area) for other in others)


def overlap(a: Area, b: Area) -> bool:
    """Whether two areas have most of the smaller one in common."""
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > 0 and high > 0 and wide * high > 0.6 * min(a.width * a.height, b.width * b.height)


def drawn_patches(layer: Gray, tables: list[Table], read: Mask | None = None) -> list[Patch]:
    """What lies inside frames that are drawn over print. ``read``: where words were read, on a smaller page."""
    found = []
    for corners in rectangles_of(layer, read):
        if not any(table.area.holds(*corners.mean(axis=0)) for table in tables):
            x0, y0 = np.maximum(corners.min(axis=0).astype(int) - 4, 0)
            x1, y1 = corners.max(axis=0).astype(int) + 4
            ink = np.asarray((layer[y0:y1, x0:x1] < DARK).astype(np.uint8))
            found.append(_inside(corners - (x0, y0), ink, layer, False, (int(x0), int(y0))))
    return found


def _holds(a: Area, b: Area) -> bool:
    """Whether a frame holds another that is nearly as large."""
    inside = a != b and a.x0 <= b.x0 and a.y0 <= b.y0 and a.x1 >= b.x1 and a.y1 >= b.y1
    return inside and b.width * b.height > 0.4 * a.width * a.height


def boxed(patch: Patch, seals: list[Seal]) -> Patch:
    """A patch of rubble, or what lies inside the frame in pieces upon it; rows of letters in a seal are no frame."""
    corners = frame_in_pieces(patch.own)
    if corners is None or np.hypot(*(corners[3] - corners[0])) > HIGHEST_BROKEN:
        return patch
    inside = _inside(
        corners, np.asarray((patch.own > 0).astype(np.uint8)), patch.layer, patch.coloured, (0, 0)
    )
    a, (dx, dy, _, _) = inside.area, patch.area
    area = Area(a.x0 + dx, a.y0 + dy, a.x1 + dx, a.y1 + dy)
    return patch if any(_is_in(area, seal) for seal in seals) else inside._replace(area=area)


def _is_in(area: Area, seal: Seal) -> bool:
    """Whether a part of the page lies within a seal's ring."""
    x = max(abs(seal.x - area.x0), abs(seal.x - area.x1))
    return bool(np.hypot(x, max(abs(seal.y - area.y0), abs(seal.y - area.y1))) < seal.radius)
