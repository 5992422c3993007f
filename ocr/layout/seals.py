"""Seals: takes a round seal off a page without colour, and leaves the words under it.

A seal is rings: circles of ink found on the page. Of what lies inside the outermost ring only letters that stand in
a row are kept: words of the paper do, the letters along the rim stand apart and at all angles.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE

Ink = npt.NDArray[np.uint8]

SMALLEST, LARGEST = 4.0 * TYPE, 13.0 * TYPE
"""Radii of a seal: 28 to 40 mm across, at the standard size of type."""
LEAST_ROUND = 0.5
"""Minimum inked share of a circle for it to be a ring: ink pads leave gaps."""
TURNS = 60
"""Number of parts into which a circle is divided, each inked or not."""
BRIDGE = 5
"""Pixels of white that a worn ring's pieces have between them at most."""
SHIFT = 6
"""Pixels within which the middle and the radius of a worn ring are sought."""
STANDS_OUT = 2.5
"""So many times as much of a worn ring is inked as of the circle just outside it: a circle laid through lines of text
is inked alike on both sides."""

WIDER = 1.8
"""So many times as large as an inner ring of a seal its outermost one is at most."""

SAMPLE = 2
"""Step in pixels, along rows and columns, at which the gray of type is sampled."""
CLEARLY_PALER = 25
"""Minimum difference in gray, of 255, by which a seal can be distinguished from type."""


_SOFT = np.ones((3, 3), np.uint8)


class Seal(NamedTuple):
    """The outermost ring of a seal: its middle and radius in pixels of the cleaned page.

    ``worn``: whether a copy left pieces of its rings.
    """

    x: float
    y: float
    radius: float
    worn: bool = False


def seals_of(parts: Components) -> list[Seal]:
    """The seals of a page, found among its large, thin components; a worn one, of which a copy left pieces, among these
    pieces joined.
    """
    ink = (parts.labels > 0).astype(np.uint8)
    thick = np.asarray(cv2.dilate(ink, _SOFT), np.uint8)
    found = [_widened(seal, thick) for seal in _round(parts)]
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((BRIDGE, BRIDGE), np.uint8))
    for rough in _round(components_of(np.asarray(joined, np.uint8))):
        seal = _worn(rough, thick)
        if seal is not None and not any(_same(seal, other) for other in found):
            found.append(seal)
    return found


def _round(parts: Components) -> list[Seal]:
    """The seals among a page's components."""
    big = (parts.width > 1.5 * SMALLEST) & (parts.height > 1.5 * SMALLEST)
    big &= (parts.width < 6 * LARGEST) & (parts.height < 3 * LARGEST)
    big &= parts.area < 0.4 * parts.width * parts.height
    found: list[Seal] = []
    for k in np.flatnonzero(big):
        x, y = int(parts.x[k]), int(parts.y[k])
        own = parts.labels[y : y + parts.height[k], x : x + parts.width[k]] == k + 1
        seal = _circle(own, x, y)
        if seal is not None and not any(_same(seal, other) for other in found):
            found.append(seal)
    return found


def _widened(seal: Seal, thick: Ink) -> Seal:
    """A seal with its outermost ring: one of those about its middle that do not touch the one that was found.

    ``thick``: the page's ink, a pixel thicker all round.
    """
    radii = np.arange(seal.radius + TYPE / 2, min(WIDER * seal.radius, LARGEST), 2)
    best = seal
    for dx, dy in itertools.product((-4, -2, 0, 2, 4), repeat=2):
        around = seal._replace(x=seal.x + dx, y=seal.y + dy)
        for radius in map(float, radii[radii > best.radius]):
            ring = around._replace(radius=radius)
            share = _inked(ring, thick)
            if share < LEAST_ROUND:
                continue
            if share >= STANDS_OUT * _inked(ring._replace(radius=radius + TYPE / 2), thick):
                best = ring
    return best


def _worn(rough: Seal, thick: Ink) -> Seal | None:
    """A worn ring, its place found anew among the ink as it is; None where it does not stand out from what is around.

    Of two rings about one middle it is the outer. ``thick``: as of ``_widened``.
    """
    moved = itertools.product(range(-SHIFT, SHIFT + 1, 2), repeat=2)
    middles = [(rough.x + dx, rough.y + dy) for dx, dy in moved]
    radii = rough.radius + np.arange(-SHIFT, 2 * SHIFT + 1)
    shares = np.array([[_inked(Seal(x, y, r), thick) for r in radii] for x, y in middles])
    best = int(shares.max(axis=1).argmax())
    most = float(shares[best].max())
    outer = float(radii[np.flatnonzero(shares[best] >= most / 2)[-1]])
    seal = Seal(*middles[best], outer, worn=True)
    beyond = _inked(seal._replace(radius=outer + TYPE / 2), thick)
    return seal if most >= LEAST_ROUND and most >= STANDS_OUT * beyond else None


def _inked(seal: Seal, ink: Ink) -> float:
    """The share of a circle that is inked."""
    angles = np.linspace(0, 2 * np.pi, 4 * TURNS, endpoint=False)
    x = np.clip(np.rint(seal.x + seal.radius * np.cos(angles)), 0, ink.shape[1] - 1).astype(np.intp)
    y = np.clip(np.rint(seal.y + seal.radius * np.sin(angles)), 0, ink.shape[0] - 1).astype(np.intp)
    return float(ink[y, x].mean())


def seal_ink(seal: Seal, gray: Gray, ink: Ink) -> npt.NDArray[np.bool_]:
    """The pixels of ink that belong to a seal: its rings, and what inside them is not a row of letters.

    Where the seal is paler than the page's type, all that is as pale belongs to it.
    """
    taken = np.zeros(ink.shape, dtype=np.bool_)
    paler = _paler_than_type(seal, gray, ink)
    if paler is not None:
        rows, columns, distance = _window(seal, ink.shape, TYPE)
        own = ink[rows, columns] > 0
        # The edge of a black letter is as pale as the seal: what touches its core stays with it.
        core = (own & (gray[rows, columns] <= paler)).astype(np.uint8)
        black = cv2.dilate(core, np.ones((5, 5), np.uint8))
        taken[rows, columns] = own & (distance <= seal.radius + TYPE / 2) & (black == 0)
        return taken
    height, width = ink.shape
    reach = round(seal.radius + TYPE / 2)
    x0, x1 = (
        max(0, round(seal.x) - reach - 8 * round(TYPE)),
        min(width, round(seal.x) + reach + 8 * round(TYPE)),
    )
    y0, y1 = max(0, round(seal.y) - reach), min(height, round(seal.y) + reach)
    part = ink[y0:y1, x0:x1]
    yy, xx = np.mgrid[y0:y1, x0:x1]
    distance = np.hypot(xx - seal.x, yy - seal.y)
    drawn = np.asarray(cv2.dilate(part, _SOFT), np.uint8) if seal.worn else part
    rings = rings_of(drawn, distance, seal.radius)
    rest = (part > 0) & ~rings
    pieces = components_of(rest.astype(np.uint8))
    middle = np.hypot(pieces.x + pieces.width / 2 + x0 - seal.x, pieces.y + pieces.height / 2 + y0 - seal.y)
    specks = pieces.mask((middle < seal.radius) & ~_in_words(pieces))
    taken[y0:y1, x0:x1] = ((part > 0) & rings) | specks
    return taken


def _window(seal: Seal, shape: tuple[int, ...], rim: float) -> tuple[slice, slice, npt.NDArray[np.float64]]:
    """The rows and columns around a seal, to ``rim`` beyond its ring, and how far each pixel lies from its middle."""
    reach = seal.radius + rim
    y0, y1 = max(0, int(seal.y - reach)), min(shape[0], int(seal.y + reach) + 1)
    x0, x1 = max(0, int(seal.x - reach)), min(shape[1], int(seal.x + reach) + 1)
    yy, xx = np.ogrid[y0:y1, x0:x1]
    return slice(y0, y1), slice(x0, x1), np.hypot(xx - seal.x, yy - seal.y)


def _paler_than_type(seal: Seal, gray: Gray, ink: Ink) -> float | None:
    """The gray between a seal's and the type's; None where they are about as dark."""
    rows, columns, distance = _window(seal, ink.shape, TYPE)
    # The middle of strokes: their edges are pale on any page.
    core = cv2.erode(ink, np.ones((3, 3), np.uint8)) > 0
    ring = np.abs(distance - seal.radius) < 0.1 * TYPE
    seal_gray = gray[rows, columns][ring & core[rows, columns]]
    core[rows, columns] = False
    type_gray = gray[::SAMPLE, ::SAMPLE][core[::SAMPLE, ::SAMPLE]]
    if type_gray.size < 200 / SAMPLE**2 or seal_gray.size < 50:
        return None
    a, b = float(np.median(type_gray)), float(np.median(seal_gray))
    return (a + b) / 2 if b - a > CLEARLY_PALER else None


def _circle(own: npt.NDArray[np.bool_], x: int, y: int) -> Seal | None:
    """The largest circle that a component's ink goes round, by trying circles through three of its points."""
    ys, xs = np.nonzero(own)
    if len(xs) < 60:
        return None
    random = np.random.default_rng(len(xs))
    points = np.stack([xs, ys], axis=1).astype(np.float64)
    points = points[random.choice(len(points), min(900, len(points)), replace=False)]
    # An emblem or a signature has most of a seal's ink, its rings most of the outline.
    rim = _outline(own)
    a, b, c = (
        np.concatenate([some[random.integers(0, len(some), 500)] for some in (points, rim)]) for _ in range(3)
    )
    points = np.concatenate([points, rim[random.choice(len(rim), min(300, len(rim)), replace=False)]])
    d = 2 * (a[:, 0] * (b[:, 1] - c[:, 1]) + b[:, 0] * (c[:, 1] - a[:, 1]) + c[:, 0] * (a[:, 1] - b[:, 1]))
    usable = np.abs(d) > 1e-6
    a, b, c, d = a[usable], b[usable], c[usable], d[usable]
    sa, sb, sc = (np.square(p).sum(axis=1) for p in (a, b, c))
    cx = (sa * (b[:, 1] - c[:, 1]) + sb * (c[:, 1] - a[:, 1]) + sc * (a[:, 1] - b[:, 1])) / d
    cy = (sa * (c[:, 0] - b[:, 0]) + sb * (a[:, 0] - c[:, 0]) + sc * (b[:, 0] - a[:, 0])) / d
    radius = np.hypot(a[:, 0] - cx, a[:, 1] - cy)
    fits = (radius > SMALLEST) & (radius < LARGEST)
    best, most = None, 0.0
    for mx, my, r in zip(cx[fits], cy[fits], radius[fits], strict=True):
        near = np.abs(np.hypot(points[:, 0] - mx, points[:, 1] - my) - r) < 0.12 * TYPE
        # The roundest circle; of two rings about one middle, the outer.
        outer = 0.3 * r / LARGEST
        most_turns = min(int(near.sum()), TURNS + 1)  # 180 degrees count for themselves
        if most_turns < LEAST_ROUND * TURNS or most_turns / TURNS + outer <= most:
            continue  # its points, wherever they stood on it, would be too few
        angles = np.arctan2(points[near, 1] - my, points[near, 0] - mx)
        turns = len(np.unique(np.degrees(angles) // (360 / TURNS)))
        if turns >= LEAST_ROUND * TURNS and turns / TURNS + outer > most:
            best, most = Seal(float(mx) + x, float(my) + y, float(r)), turns / TURNS + outer
    return best


def _outline(own: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The first and the last inked point of each row and each column, (x, y) each."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    height, width = own.shape
    ends = [
        (own.argmax(axis=1)[rows], rows),
        (width - 1 - own[:, ::-1].argmax(axis=1)[rows], rows),
        (columns, own.argmax(axis=0)[columns]),
        (columns, height - 1 - own[::-1].argmax(axis=0)[columns]),
    ]
    return np.concatenate([np.stack(end, axis=1) for end in ends]).astype(np.float64)


def rings_of(part: Ink, distance: npt.NDArray[np.float64], radius: float) -> npt.NDArray[np.bool_]:
    """Where the circles about a seal's middle lie that are inked most of the way round."""
    steps = np.minimum(distance.astype(int), round(radius) + 6)
    inked = np.bincount(steps[part > 0].ravel(), minlength=round(radius) + 7)
    whole = np.bincount(steps.ravel(), minlength=round(radius) + 7)
    # Beyond the ring the outermost step gathers all the rest of the page.
    share = inked[:-1] / np.maximum(1, whole[:-1])
    ring = share > 0.35
    ring[: round(0.3 * radius)] = False  # the emblem or star in the middle is no ring
    ring = cv2.dilate(ring.astype(np.uint8).reshape(-1, 1), np.ones((3, 1), np.uint8)).ravel() > 0
    return np.asarray(np.append(ring, False)[steps], dtype=np.bool_)


def _in_words(pieces: Components) -> npt.NDArray[np.bool_]:
    """Which components are letters in a row of at least three, or marks close to such letters."""
    letter = (pieces.height >= 0.55 * TYPE) & (pieces.height <= 2.4 * TYPE) & (pieces.width <= 4 * TYPE)
    line = np.zeros(pieces.labels.shape, np.uint8)
    line[pieces.mask(letter)] = 1
    gap = max(3, round(0.45 * TYPE))
    rows = components_of(
        cv2.morphologyEx(line, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)).astype(np.uint8)
    )
    long = (rows.width >= 2.2 * TYPE) & (rows.height <= 3 * TYPE) & (rows.width >= 1.3 * rows.height)
    words = rows.mask(long)
    keep = np.zeros(len(pieces.x), dtype=np.bool_)
    near = cv2.dilate(words.astype(np.uint8), np.ones((round(0.9 * TYPE), 3), np.uint8)) > 0
    for k, (x, y, w, h) in enumerate(zip(pieces.x, pieces.y, pieces.width, pieces.height, strict=True)):
        region = words if letter[k] else near
        keep[k] = bool(region[y : y + h, x : x + w][pieces.labels[y : y + h, x : x + w] == k + 1].any())
        if not letter[k] and (w > 1.5 * TYPE or h > 1.5 * TYPE):
            keep[k] = False
    return keep


def _same(a: Seal, b: Seal) -> bool:
    return bool(np.hypot(a.x - b.x, a.y - b.y) < 0.5 * max(a.radius, b.radius))
