"""Varying: the same words as a spot might have shown them too: moved, turned, stretched, crossed, paler, blurred."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.stamps.channels import Channels
from tools.train_stamps.vocabulary import Random


def varied(seen: Channels, rng: Random) -> Channels:
    """Words as ``upright`` gives them, (2, h, w), seen a little otherwise."""
    out = _moved(seen, rng)
    if rng.random() < 0.3:
        out = _crossed(out, rng)
    if rng.random() < 0.15:
        out = _worn(out, rng)
    if rng.random() < 0.25:
        size = float(rng.uniform(0.4, 1.1))
        out = np.stack([cv2.GaussianBlur(one, (0, 0), size) for one in out])
    if rng.random() < 0.5:
        gains = rng.uniform(0.75, 1.2), rng.uniform(0.0 if rng.random() < 0.2 else 0.6, 1.2)
        out = np.stack([
            cv2.convertScaleAbs(one, alpha=float(gain)) for one, gain in zip(out, gains, strict=True)
        ])  # fmt: skip
    return out


def _moved(seen: Channels, rng: Random) -> Channels:
    """Moved, and as often as not turned, slanted and stretched a little."""
    height, width = seen.shape[1:]
    scale, stretch, turn, slant = 1.0, 1.0, 0.0, 0.0
    if rng.random() < 0.6:
        scale, stretch = float(rng.uniform(0.82, 1.18)), float(rng.uniform(0.85, 1.18))
        turn, slant = float(rng.uniform(-0.07, 0.07)), float(rng.uniform(-0.1, 0.1))
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = scale * np.array([[stretch * cos, slant - sin], [sin, cos]])
    middle = np.array((width / 2, height / 2))
    moved = middle - matrix @ middle + np.array((rng.uniform(-10, 10), rng.uniform(-3, 3)))
    whole = np.hstack([matrix, moved[:, None]]).astype(np.float32)
    return np.stack([cv2.warpAffine(one, whole, (width, height), flags=cv2.INTER_LINEAR) for one in seen])


def _crossed(seen: Channels, rng: Random) -> Channels:
    """Crossed by a pen's stroke, a seal's rim or a line, in its own ink or another."""
    height, width = seen.shape[1:]
    dark, colour = int(rng.uniform(120, 256)), int(rng.uniform(0, 200)) if seen[1].any() else 0
    mask = np.zeros((height, width), np.uint8)
    kind = rng.random()
    thick = int(rng.integers(1, 5))
    if kind < 0.4:  # a pen
        t = np.linspace(0, 1, 40)
        x = rng.uniform(0, width) + rng.uniform(20, 140) * (t - 0.5)
        y = rng.uniform(0, height) + rng.uniform(5, 30) * np.sin(rng.uniform(3, 22) * t + rng.uniform(0, 6))
        cv2.polylines(mask, [np.stack([x, y], 1).astype(np.int32)], False, 255, thick, cv2.LINE_AA)
    elif kind < 0.8:  # a seal's rims
        radius = rng.uniform(40, 130)
        at = int(rng.uniform(-60, width + 60)), int(rng.uniform(-90, height + 90))
        for share in (1.0, rng.uniform(0.6, 0.93)):
            flat = int(share * radius), int(share * radius * rng.uniform(0.8, 1.2))
            cv2.ellipse(mask, (at, (2 * flat[0], 2 * flat[1]), 0), 255, thick, cv2.LINE_AA)
    else:
        y0, y1 = rng.uniform(0, height, 2)
        cv2.line(mask, (0, int(y0)), (width, int(y1)), 255, thick, cv2.LINE_AA)
    share = mask.astype(np.float32) / 255
    ink = np.stack([share * dark, share * colour])
    return np.maximum(seen, ink).astype(np.uint8)


def _worn(seen: Channels, rng: Random) -> Channels:
    """With places that the pad left out."""
    height, width = seen.shape[1:]
    size = float(rng.uniform(2, 6))
    grain = rng.normal(0, 1, (int(height / size) + 2, int(width / size) + 2)).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    there = grain < np.quantile(grain, 1 - rng.uniform(0.03, 0.2))
    return np.asarray(seen * there, np.uint8)
