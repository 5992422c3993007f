"""Wear: a clean page at 300 dpi to the page as a scanner, a copier or a telephone in an office gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from bench.scanbench.stamps import Colour

Image = npt.NDArray[np.uint8]
"""Gray (h, w) or colour (h, w, 3), blue, green, red."""
Random = np.random.Generator


class Scan(NamedTuple):
    """A worn page: its image, its dots per inch, and whether it is black and white alone."""

    image: Image
    dpi: int
    bilevel: bool = False


WHITE: Colour = (255, 255, 255)


def color300(page: Image, rng: Random) -> Scan:
    """An office scanner, colour, 300 dpi."""
    page = _blurred(_rotated(page, rng.uniform(-0.8, 0.8)), 0.8)
    return Scan(_jpeg(_noisy(page * 0.84 + 27, rng, 5), 70), 300)


def gray300(page: Image, rng: Random) -> Scan:
    """An office scanner, gray, 300 dpi."""
    page = _gray(_blurred(_rotated(page, rng.uniform(-0.8, 0.8)), 0.9))
    return Scan(_noisy(page * 0.82 + 30, rng, 6), 300)


def gray200(page: Image, rng: Random) -> Scan:
    """An office scanner, gray, 200 dpi."""
    page = _resized(_gray(_rotated(page, rng.uniform(-1, 1))), 2 / 3)
    return Scan(_noisy(_blurred(page, 0.6) * 0.85 + 25, rng, 5), 200)


def gray100(page: Image, rng: Random) -> Scan:
    """A scan made small for sending: gray, 100 dpi."""
    page = _resized(_gray(_rotated(page, rng.uniform(-0.8, 0.8))), 1 / 3)
    return Scan(_jpeg(_noisy(page * 0.85 + 25, rng, 3), 80), 100)


def small(page: Image, rng: Random) -> Scan:
    """A picture of the page from a chat programme, 960 pixels high, 100 dpi claimed."""
    page = _rotated(page, rng.uniform(-0.5, 0.5))
    page = cv2.resize(page, (round(page.shape[1] * 960 / page.shape[0]), 960), interpolation=cv2.INTER_AREA)
    return Scan(_jpeg(page, 85), 100)


def bw200(page: Image, rng: Random) -> Scan:
    """A fax or an old office scanner: black and white, 200 dpi, with specks."""
    page = _resized(_gray(_rotated(page, rng.uniform(-1.5, 1.5))), 2 / 3)
    rough = _blurred(page, 0.9).astype(np.float32) + _grain(page.shape, rng, 40, 0.8)
    bilevel = ((rough > 150) * 255).astype(np.uint8)
    bilevel[rng.random(bilevel.shape) < 0.0006] = 0
    return Scan(bilevel, 200, bilevel=True)


def bw300(page: Image, rng: Random) -> Scan:
    """A black and white scan at 300 dpi, with the copier's dark edge."""
    page = _gray(_rotated(page, rng.uniform(-1.2, 1.2)))
    rough = _blurred(page, 1.3).astype(np.float32) + _grain(page.shape, rng, 45, 1.1)
    bilevel = ((rough > 145) * 255).astype(np.uint8)
    bilevel[:, : int(page.shape[1] * 0.02)] = 0
    return Scan(bilevel, 300, bilevel=True)


def copy300(page: Image, rng: Random) -> Scan:
    """A photocopy of a photocopy, scanned: shade, grain, blur, skew."""
    page = _blurred(_gray(_rotated(page, rng.uniform(-2.3, 2.3))), 1.4)
    height, width = page.shape
    y, x = np.mgrid[0:height, 0:width]
    shade = page * (1 - 0.35 * (x / width) ** 3 - 0.15 * (y / height) ** 2) * 0.9 + 10
    return Scan(_jpeg(_noisy(shade + _grain(page.shape, rng, 30, 1.2), rng, 8), 40), 300)


def skewed(page: Image, rng: Random) -> Scan:
    """Laid askew on the scanner, 3 to 5 degrees, gray, 300 dpi, with a dark edge and punch holes."""
    angle = rng.uniform(3, 5) * rng.choice([-1, 1])
    page = _gray(_blurred(_rotated(_punched(page, rng), float(angle)), 0.9))
    worn = _noisy(page * 0.82 + 30, rng, 6)
    worn[: int(worn.shape[0] * rng.uniform(0.005, 0.02))] = 25
    worn[:, -int(worn.shape[1] * rng.uniform(0.005, 0.02)) :] = 30
    return Scan(worn, 300)


def bleeding(page: Image, rng: Random) -> Scan:
    """Thin paper: the back of the sheet shines through, mirrored. Gray, 300 dpi."""
    back = np.roll(_gray(page)[:, ::-1], int(rng.integers(-60, 60)), axis=0)
    through = 255 - (255 - _blurred(back, 2.2).astype(np.float32)) * rng.uniform(0.16, 0.3)
    page = _blurred(_gray(_rotated(page, rng.uniform(-0.8, 0.8))), 0.9)
    return Scan(_noisy(np.minimum(page, through) * 0.8 + 30, rng, 6), 300)


def phone(page: Image, rng: Random) -> Scan:
    """A photograph of the sheet: perspective, shadow, the desk around it; no true dpi."""
    height, width = page.shape[:2]
    tall, wide = height + 260, width + 260
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    off = rng.uniform(20, 110, (4, 2))
    place = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]]) + off * [
        [1, 1],
        [-1, 1],
        [-1, -1],
        [1, -1],
    ]
    matrix = cv2.getPerspectiveTransform(corners, place.astype(np.float32))
    sheet = cv2.warpPerspective(page, matrix, (wide, tall))
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (wide, tall)) > 127
    photo = np.where(inside[..., None], sheet, np.uint8([58, 84, 112])).astype(np.float32)
    y, x = np.mgrid[0:tall, 0:wide]
    photo *= (0.72 + 0.28 * np.clip((x / wide) * 0.7 + (y / tall) * 0.5, 0, 1))[..., None]
    return Scan(_jpeg(_noisy(_blurred(photo, 1.2) * 0.95, rng, 6), 75), 72)


WEARS: dict[str, Callable[[Image, Random], Scan]] = {
    wear.__name__: wear
    for wear in (
        color300,
        gray300,
        gray200,
        gray100,
        small,
        bw200,
        bw300,
        copy300,
        skewed,
        bleeding,
        phone,
    )
}
"""The kinds of wear, by name."""


def turned(scan: Scan, degrees: int) -> Scan:
    """A scan laid on its side or head, by 90, 180 or 270 degrees counter-clockwise."""
    return scan._replace(image=np.rot90(scan.image, k=degrees // 90).copy())


def _rotated(page: Image, degrees: float) -> Image:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), borderValue=WHITE, flags=cv2.INTER_CUBIC)  # type: ignore[return-value]


def _punched(page: Image, rng: Random) -> Image:
    """Two holes of a punch at the left edge, and their shadow."""
    page = page.copy()
    height, width = page.shape[:2]
    x = int(width * rng.uniform(0.035, 0.05))
    for y in (height // 2 - 472, height // 2 + 472):  # 80 mm apart (ISO 838)
        cv2.circle(page, (x, y), 36, (60, 60, 60), -1)
    return page


def _gray(page: Image) -> Image:
    return page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def _blurred(page: npt.NDArray[np.number], sigma: float) -> Image:
    return cv2.GaussianBlur(page, (0, 0), sigma)  # type: ignore[return-value]


def _resized(page: Image, factor: float) -> Image:
    return cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _noisy(page: npt.NDArray[np.number], rng: Random, sigma: float) -> Image:
    return np.clip(page + rng.normal(0, sigma, page.shape), 0, 255).astype(np.uint8)


def _grain(shape: tuple[int, ...], rng: Random, strength: float, size: float) -> npt.NDArray[np.float32]:
    return cv2.GaussianBlur(rng.normal(0, strength, shape).astype(np.float32), (0, 0), size)  # type: ignore[return-value]


def _jpeg(page: Image, quality: int) -> Image:
    packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)  # type: ignore[return-value]
