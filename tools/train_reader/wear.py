"""Wear: a line's ink at 300 dpi to the gray that the program's cleaning leaves of it after a scanner or a copier."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Random = np.random.Generator
Gray = npt.NDArray[np.uint8]
Real = npt.NDArray[np.float32]
_POOL = 1 << 20
_NOISE = np.random.default_rng(5).standard_normal(_POOL + (1 << 19)).astype(np.float32)
"""Noise is taken from one pool, from a place at random: drawing it anew takes longer than all the rest."""


def _noise(shape: tuple[int, ...], rng: Random) -> Real:
    size = int(np.prod(shape))
    start = int(rng.integers(_POOL))
    if start + size > _NOISE.size:
        return np.resize(_NOISE[start:], shape).astype(np.float32)
    return _NOISE[start : start + size].reshape(shape)


def _grain(shape: tuple[int, ...], rng: Random, size: float) -> Real:
    """Noise as coarse as ``size`` pixels, of deviation 1."""
    return np.asarray(cv2.GaussianBlur(_noise(shape, rng), (0, 0), size), np.float32) * np.float32(
        2 * np.sqrt(np.pi) * size
    )


def _blurred(page: Real, sigma: float) -> Real:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.float32) if sigma > 0.25 else page


def _reduced(page: Real, dpi: float) -> Real:
    factor = dpi / 300
    if abs(factor - 1) < 0.02:
        return page
    return np.asarray(cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.float32)


def _jpeg(page: Real, quality: int) -> Real:
    packed = cv2.imencode(
        ".jpg", np.clip(page, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.float32)


def _whitened(page: Real, paper: float, rng: Random) -> Real:
    """As the cleaning leaves it: the paper's gray made white, some of the noise above it cut off."""
    left = float(rng.uniform(-10, 14))
    return page * np.float32(255 / max(paper - left, 1.0))


def scanned(page: Real, rng: Random) -> Real:
    """An office scanner, gray or colour, 150 to 300 dpi."""
    paper, ink = float(rng.uniform(205, 250)), float(rng.uniform(10, 110))
    page = _reduced(page, float(rng.choice((150, 200, 200, 240, 300, 300))))
    page = _blurred(paper - page * ((paper - ink) / 255), float(rng.uniform(0.3, 1.1)))
    page = page + _noise(page.shape, rng) * np.float32(rng.uniform(0, 8))
    if rng.random() < 0.5:
        page = _jpeg(page, int(rng.integers(30, 90)))
    return _whitened(page, paper, rng)


def small(page: Real, rng: Random) -> Real:
    """A scan made small for sending: 80 to 130 dpi."""
    paper, ink = float(rng.uniform(215, 255)), float(rng.uniform(10, 90))
    page = _blurred(paper - page * ((paper - ink) / 255), float(rng.uniform(0, 1.2)))
    page = _reduced(page, float(rng.uniform(80, 130)))
    page = page + _noise(page.shape, rng) * np.float32(rng.uniform(0, 4))
    if rng.random() < 0.7:
        page = _jpeg(page, int(rng.integers(50, 92)))
    return _whitened(page, paper, rng)


def bilevel(page: Real, rng: Random) -> Real:
    """Black and white, 200 to 300 dpi: grain at the letters' edges, specks, thin strokes broken or thick ones run."""
    page = _reduced(255 - page, float(rng.choice((200, 200, 200, 240, 300))))
    rough = _blurred(page, float(rng.uniform(0.5, 1.4)))
    rough = rough + _grain(page.shape, rng, float(rng.uniform(0.5, 1.3))) * np.float32(rng.uniform(2, 26))
    page = np.where(rough > rng.uniform(105, 190), np.float32(255), np.float32(0))
    if rng.random() < 0.5:
        page[_noise(page.shape, rng) > rng.uniform(2.9, 4)] = 0
    return page


def copied(page: Real, rng: Random) -> Real:
    """A photocopy, scanned: blurred, shaded, grainy, its strokes grown or worn away."""
    size = int(rng.integers(2, 4))
    kernel = np.ones((size, size), np.uint8)
    if rng.random() < 0.5:
        page = np.asarray((cv2.dilate if rng.random() < 0.6 else cv2.erode)(page, kernel), np.float32)
    if rng.random() < 0.5:
        page = page * (_grain(page.shape, rng, float(rng.uniform(1.5, 5))) < rng.uniform(1.0, 2.2))
    paper, ink = float(rng.uniform(190, 245)), float(rng.uniform(10, 90))
    page = _blurred(paper - page * ((paper - ink) / 255), float(rng.uniform(0.9, 2.0)))
    page = page + _grain(page.shape, rng, float(rng.uniform(0.7, 1.5))) * np.float32(rng.uniform(2, 13))
    page = _reduced(page, float(rng.choice((150, 200, 300))))
    if rng.random() < 0.25:
        return np.where(page > paper * rng.uniform(0.5, 0.75), np.float32(255), np.float32(0))
    page = _jpeg(page + _noise(page.shape, rng) * np.float32(rng.uniform(0, 7)), int(rng.integers(30, 80)))
    return _whitened(page, paper, rng)


def crisp(page: Real, rng: Random) -> Real:
    """A page made a picture by a program, or a very good scan."""
    page = _reduced(255 - page, float(rng.choice((150, 200, 200, 300))))
    return _blurred(page, float(rng.uniform(0, 0.6)))


def coloured(page: Real, rng: Random) -> Real:
    """Coloured or yellowed paper, its fibres showing, scanned gray: little between ink and paper."""
    paper, ink = float(rng.uniform(140, 205)), float(rng.uniform(30, 100))
    page = _blurred(paper - page * ((paper - ink) / 255), float(rng.uniform(0.4, 1.2)))
    page = page + _grain(page.shape, rng, float(rng.uniform(1, 4))) * np.float32(rng.uniform(2, 8))
    page = _reduced(page, float(rng.choice((150, 200, 200, 300))))
    page = _jpeg(page + _noise(page.shape, rng) * np.float32(rng.uniform(0, 5)), int(rng.integers(30, 80)))
    return _whitened(page, paper, rng)


def recopied(page: Real, rng: Random) -> Real:
    """A copy of a copy, black and white at 200 dpi: strokes eaten away in places and run together in others."""
    page = _blurred(255 - page, float(rng.uniform(0.8, 1.6)))
    page = page + _grain(page.shape, rng, float(rng.uniform(3, 9))) * np.float32(rng.uniform(8, 38))
    page = page + _grain(page.shape, rng, float(rng.uniform(0.7, 1.4))) * np.float32(rng.uniform(4, 24))
    page = _reduced(page, float(rng.choice((200, 200, 240, 300))))
    page = np.where(page > rng.uniform(100, 195), np.float32(255), np.float32(0))
    if rng.random() < 0.6:
        page[_noise(page.shape, rng) > rng.uniform(2.6, 4)] = 0
    return page


WEARS: dict[str, Callable[[Real, Random], Real]] = {
    "scanned": scanned,
    "small": small,
    "bilevel": bilevel,
    "copied": copied,
    "crisp": crisp,
    "coloured": coloured,
    "recopied": recopied,
}
SHARES = (0.27, 0.13, 0.22, 0.15, 0.05, 0.06, 0.12)
"""How often each of them is taken."""
