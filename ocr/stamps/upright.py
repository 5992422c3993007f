"""Upright: words at a spot brought to one size, level and upright, so that a second network can tell what they are."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.percentile import percentile_of
from ocr.stamps.channels import Channels

Points = npt.NDArray[np.float32]
HIGH, WIDE = 48, 192
"""Pixels of what the second network sees."""
TURNS = np.arange(-15.0, 15.5, 1.5)
"""Degrees around a spot's own slant, and around level, within which its lines are sought."""
MOST_POINTS = 2500
AROUND = 0.12
"""How much above and below the places of a spot belongs to it, as a share of its height."""


class Slant(NamedTuple):
    """Where the words of a spot stand: their middle, the degrees that they rise clockwise as seen, -90 to 90, and how
    long and high they are, in pixels.
    """

    x: float
    y: float
    degrees: float
    long: float
    high: float


def slant_of(dark: npt.NDArray[np.uint8], corners: Points) -> Slant:
    """How the words at a spot stand. ``dark``: a page's darkness; ``corners``: of the spot's places (n, 2).

    Level lines leave the sharpest rows of ink.
    """
    _, (a, b), angle = cv2.minAreaRect(corners)
    base = angle if a >= b else angle + 90
    base = (base + 90) % 180 - 90
    points, weights = _ink(dark, corners)
    quarter = 90.0 * round(base / 90)
    tried = set((quarter + TURNS).tolist())
    if max(a, b) > 1.5 * min(a, b):
        tried |= set((base + TURNS[5:-5]).tolist())
    else:
        tried |= set((quarter + 90 + TURNS).tolist())
    degrees = base
    if len(points) > 20:
        degrees = max(sorted(tried), key=lambda one: _sharpness(points, weights, one))
    degrees = (degrees + 90) % 180 - 90
    t = np.deg2rad(degrees)
    along = corners @ np.array([np.cos(t), np.sin(t)], np.float32)
    across = corners @ np.array([-np.sin(t), np.cos(t)], np.float32)
    middle = (along.min() + along.max()) / 2, (across.min() + across.max()) / 2
    return Slant(
        float(middle[0] * np.cos(t) - middle[1] * np.sin(t)),
        float(middle[0] * np.sin(t) + middle[1] * np.cos(t)),
        float(degrees), float(np.ptp(along)), float(np.ptp(across)),
    )  # fmt: skip


def upright(channels: Channels, slant: Slant, quarters: int = 0) -> Channels:
    """The words of a spot as they would stand upright, (2, 48, 192), their ink as dark as it gets.

    ``channels``: of the page; ``quarters``: turned by so many quarters more, counter-clockwise.
    """
    long, high = (slant.long, slant.high) if quarters % 2 == 0 else (slant.high, slant.long)
    scale = HIGH / (high * (1 + 2 * AROUND))
    across = min(scale, WIDE / (long * (1 + 0.5 * AROUND) + 1))
    t = np.deg2rad(slant.degrees - 90 * quarters)
    turn = np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]])
    matrix = np.diag([across, scale]) @ turn
    middle = np.array([WIDE / 2, HIGH / 2]) - matrix @ (slant.x, slant.y)
    whole = np.hstack([matrix, middle[:, None]]).astype(np.float32)
    blank = np.zeros((HIGH, WIDE), np.uint8)
    seen = [
        cv2.warpAffine(one, whole, (WIDE, HIGH), flags=cv2.INTER_AREA) if one.any() else blank
        for one in channels
    ]
    darkest = max(percentile_of(np.asarray(seen[0], np.uint8), 97), 40.0)
    return np.stack([cv2.convertScaleAbs(one, alpha=255 / darkest) for one in seen])


def _ink(dark: npt.NDArray[np.uint8], corners: Points) -> tuple[Points, Points]:
    """Points of ink around a spot, from its middle, and how dark they are."""
    x0, y0 = np.maximum(corners.min(axis=0).astype(int), 0)
    x1, y1 = corners.max(axis=0).astype(int) + 1
    part = dark[y0:y1, x0:x1]
    if not part.size:
        return np.zeros((0, 2), np.float32), np.zeros(0, np.float32)
    hull = cv2.fillConvexPoly(
        np.zeros(part.shape, np.uint8), cv2.convexHull((corners - (x0, y0)).astype(np.int32)), 1
    )
    ys, xs = np.nonzero((part > 0.5 * max(percentile_of(part, 95), 60)) & (hull > 0))
    step = len(xs) // MOST_POINTS + 1
    points = np.stack([xs[::step], ys[::step]], 1).astype(np.float32)
    weights = part[ys[::step], xs[::step]].astype(np.float32)
    return (points - points.mean(axis=0) if len(points) else points), weights


def _sharpness(points: Points, weights: Points, degrees: float) -> float:
    """How sharp the rows of ink are once points are turned back: the sum of squares of their steps."""
    t = np.deg2rad(degrees)
    across = points[:, 1] * np.cos(t) - points[:, 0] * np.sin(t)
    rows = np.bincount(((across - across.min()) / 2).astype(int), weights)
    return float(np.square(np.diff(rows)).sum())
