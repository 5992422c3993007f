"""Wear: a drawn piece of a page as a scanner gives it: in colour, gray or black and white, blurred, grained, shaded."""

from __future__ import annotations

import cv2
import numpy as np

from tools.train_stamps.backgrounds import Image
from tools.train_stamps.vocabulary import Random


def worn(page: Image, scan: str, least: float, rng: Random) -> Image:
    """A piece as scanned. ``least``: the darkest shade of a mark's ink, which must not be lost in it."""
    if scan != "colour" and page.ndim == 3:
        page = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    if scan == "copy":
        page = copied(page, least, rng)
    angle = float(rng.uniform(-1.5, 1.5))
    if rng.random() < 0.4:
        matrix = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), angle, 1)
        page = cv2.warpAffine(page, matrix, page.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    dpi = float(rng.choice([1.0, 1.5, 0.75, 0.5], p=[0.5, 0.3, 0.12, 0.08]))
    if scan == "bilevel":
        dpi = max(dpi, 1.0)
    if dpi != 1.0:
        how = cv2.INTER_AREA if dpi < 1 else cv2.INTER_LINEAR
        page = cv2.resize(page, None, fx=dpi, fy=dpi, interpolation=how)
    if rng.random() < 0.12:  # a page that shines through
        page = np.minimum(page, 255 - (0.25 * (255 - page[:, ::-1])).astype(np.uint8))
    image = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.4, 1.5)) * max(dpi, 0.6)).astype(np.float32)
    if scan != "bilevel":
        image = image * rng.uniform(0.7, 1.0) + rng.uniform(0, 40)
        if rng.random() < 0.3:  # a photocopy, or a shadow
            y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]].astype(np.float32) / image.shape[0]
            shade = 1 - rng.uniform(0, 0.35) * (x if rng.random() < 0.5 else y) ** int(rng.integers(1, 4))
            image *= shade if image.ndim == 2 else shade[..., None]
        if rng.random() < 0.3:  # contrast turned up
            image = (image - 128) * rng.uniform(1.0, 1.8) + 128
        if image.ndim == 3 and rng.random() < 0.2:
            image *= rng.uniform(0.85, 1.0, 3).astype(np.float32)
    grain = float(rng.choice([rng.uniform(0, 8), rng.uniform(8, 45)], p=[0.6, 0.4]))
    shape = image.shape if rng.random() < 0.5 else (*image.shape[:2], *([1] * (image.ndim - 2)))
    noise = rng.standard_normal(shape, np.float32) * grain
    if rng.random() < 0.5:
        noise = cv2.GaussianBlur(noise, (0, 0), 1.0).reshape(shape) * 1.6
    image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if scan == "bilevel":
        bound = float(rng.uniform(110, 190)) if least > 200 else float(rng.uniform(min(least + 25, 190), 195))
        image = ((image > bound) * 255).astype(np.uint8)
        if rng.random() < 0.4:
            specks = rng.integers(0, image.size, int(image.size * rng.uniform(0, 0.002)))
            image.reshape(-1)[specks] = 0
    elif rng.random() < 0.6:
        packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])[1]
        image = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    return np.asarray(image)


def copied(page: Image, least: float, rng: Random) -> Image:
    """A gray page as a copier prints it: black toner where there was ink, spread a little, with gaps and specks.

    ``least``: the darkest shade of ink that must not be lost.
    """
    image = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.5, 1.4))).astype(np.float32)
    bound, steep = float(rng.uniform(min(least + 20, 185), 200)), float(rng.uniform(6, 30))
    image = 255 / (1 + np.exp((bound - image) / steep))
    toner = cv2.GaussianBlur(rng.standard_normal(image.shape, np.float32), (0, 0), float(rng.uniform(0.8, 3)))
    image += toner / toner.std() * rng.uniform(0, 22) * (image < 200)
    black, specks = rng.uniform(0, 70), rng.integers(0, image.size, int(image.size * rng.uniform(0, 0.0012)))
    image.reshape(-1)[specks] = 0
    return np.asarray(np.clip(black + image * (255 - black) / 255, 0, 255), np.uint8)
