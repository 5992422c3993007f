"""Paper, ink and wear of made slots: seals over digits, coloured paper, scanners of 100 and 200 dpi, telephones."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.floating[Any]]
Random = np.random.Generator


def surface(ink: Ink, kind: str, rng: Random, seal: float = 0.13) -> tuple[Image, frozenset[str]]:
    """A field of ink (0 to 1) on paper, as a scanner's red channel sees it; and what is hard about it: "seal", print
    that shines through ("shine"), "faint" ink. ``seal``: the share with a seal.
    """
    hard = set()
    high, wide = ink.shape
    paper = float(rng.uniform(205, 255)) if rng.random() < 0.8 else float(rng.uniform(140, 205))
    x, y = np.linspace(-0.5, 0.5, wide, dtype=np.float32), np.linspace(-0.5, 0.5, high, dtype=np.float32)
    sheet = paper + x[None] * float(rng.normal(0, 12)) + y[:, None] * float(rng.normal(0, 8))
    if rng.random() < seal:
        sheet = sheet - _seal(ink.shape, rng)
        hard.add("seal")
    if rng.random() < 0.05:
        sheet = sheet - _shine(ink.shape, rng)
        hard.add("shine")
    faint = kind == "pen" and rng.random() < 0.18
    dark = float(rng.uniform(90, 150)) if faint else float(rng.uniform(15, 80))
    if faint:
        ink = ink * rng.uniform(0.6, 1)
        hard.add("faint")
    image = np.clip(sheet * (1 - ink) + np.minimum(dark, sheet) * ink, 0, 255).astype(np.uint8)
    return image, frozenset(hard)


def _seal(shape: tuple[int, ...], rng: Random) -> Ink:
    """What the red channel keeps of a red seal (little), or of a copied one (much)."""
    drawn = np.zeros(shape, np.uint8)
    centre = (int(rng.uniform(-40, shape[1] + 40)), int(rng.uniform(-100, shape[0] + 100)))
    for radius in (rng.uniform(60, 150), rng.uniform(30, 90)):
        cv2.circle(drawn, centre, int(radius), 255, int(rng.integers(2, 6)), cv2.LINE_AA)
    for _ in range(6):
        spot = (int(rng.integers(shape[1])), int(rng.integers(shape[0])))
        cv2.line(
            drawn, spot, (spot[0] + int(rng.integers(-9, 9)), spot[1] + int(rng.integers(-9, 9))), 255, 3
        )
    fade = cv2.GaussianBlur(rng.random(shape).astype(np.float32), (0, 0), 2)
    strength = rng.uniform(8, 45) if rng.random() < 0.8 else rng.uniform(45, 130)
    return drawn.astype(np.float32) / 255 * strength * np.clip(fade * 2, 0, 1)


def _shine(shape: tuple[int, ...], rng: Random) -> Ink:
    """Print of the sheet's back, shining through."""
    spots = cv2.GaussianBlur((rng.random(shape) < 0.02).astype(np.float32), (0, 0), 2.5)
    return np.asarray(spots / max(float(spots.max()), 1e-6) * float(rng.uniform(10, 35)), np.float32)


def worn(
    image: Image, rng: Random, faint: bool, turn: float = 0.8, bilevel: float = 0.16
) -> tuple[Image, str]:
    """A slot's picture worn as scans are: turned (about ``turn`` degrees), blurred, small, bilevel, packed as JPEG; and
    how: "100 dpi", "photo", "bilevel" (a share of all) or "scan".
    """
    high, wide = image.shape
    angle = float(rng.normal(0, turn))
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
    matrix[0, 1] += rng.normal(0, 0.01)
    image = cv2.warpAffine(image, matrix, (wide, high), borderMode=cv2.BORDER_REPLICATE)  # type: ignore[assignment]
    way, how = rng.random(), "scan"
    if way < 0.12:
        how = "100 dpi"
        image = _resized(_resized(image, 0.5), 2.0, image.shape)
    elif way < 0.2:  # a telephone: soft and uneven
        how = "photo"
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(1.2, 2.2)))  # type: ignore[assignment]
    elif way < 0.2 + bilevel and not faint:
        soft = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.6, 1.1))).astype(np.float32)
        soft += cv2.GaussianBlur(rng.normal(0, 30, image.shape).astype(np.float32), (0, 0), 0.8)
        level = np.percentile(soft, 80) * rng.uniform(0.6, 0.8)
        image = ((soft > level) * 255).astype(np.uint8)
        image[rng.random(image.shape) < 0.0008] = 0
        return image, "bilevel"
    else:
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, 1.0)))  # type: ignore[assignment]
    if rng.random() < 0.5:
        image = np.clip(image + rng.normal(0, rng.uniform(1, 9), image.shape), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 85))])[1]
        image = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]
    return image, how


def _resized(image: Image, factor: float, shape: tuple[int, ...] | None = None) -> Image:
    if shape is None:
        return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]
    return cv2.resize(image, shape[::-1], interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]
