"""Crossings: what lies over a stamp: rims of seals, a round stamp of arrival, a pen, print, the edge of the sheet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image as Pil
from PIL import ImageDraw

from tools.train_stamps.backgrounds import Image
from tools.train_stamps.decorations import INKS, RADIUS, cut, seal, signature
from tools.train_stamps.faces import PAGES, STAMPS, font
from tools.train_stamps.stamps import MM
from tools.train_stamps.vocabulary import Random, over, pick

Colour = npt.NDArray[np.float32]
RIM = 0.35, 1.2
"""How far from a stamp's middle the middle of a seal is whose rim crosses it, in radii of the seal."""
OWN_INK = 0.5
"""How often what lies over a stamp is of its own ink."""
GONE = 0.3
"""The share of a stamp that lies beyond the sheet's edge at most."""


class Put(NamedTuple):
    """A stamp on a page: the corner of its part, its width and height, in pixels, and its ink."""

    x: int
    y: int
    wide: int
    high: int
    colour: Colour

    @property
    def middle(self) -> npt.NDArray[np.float64]:
        return np.array((self.x + self.wide / 2, self.y + self.high / 2))


def crossed(page: Image, put: Put, rng: Random) -> Image:
    """A page with something laid over a stamp on it, as often as not in the stamp's own ink."""
    kind = rng.random()
    if kind < 0.46:
        return _rim(page, put, rng)
    if kind < 0.56:
        return _rim(_rim(page, put, rng), put, rng)
    if kind < 0.66:
        return _arrived(page, put, rng)
    if kind < 0.76:
        return signature(_rim(page, put, rng), _near(put, rng), rng, _ink(put, rng))
    if kind < 0.88:
        return signature(page, _near(put, rng), rng, _ink(put, rng))
    if kind < 0.94:
        return _print(page, put, rng)
    return _edge(page, put, rng)


def sealed(page: Image, rng: Random) -> Image:
    """A page with a seal on what stands there already, and as often as not a signature, an arrival or another seal."""
    wide, high = (float(rng.uniform(12, 40)) * MM for _ in range(2))
    x, y = (int(rng.uniform(0.1, 0.6) * side) for side in page.shape[1::-1])
    put = Put(x, y, int(wide), int(high), np.array(pick(rng, INKS), np.float32))
    page = _rim(page, put, rng)
    return crossed(page, put, rng) if rng.random() < 0.6 else page


def _ink(put: Put, rng: Random) -> Colour | None:
    return put.colour if rng.random() < OWN_INK else None


def _near(put: Put, rng: Random) -> npt.NDArray[np.float64]:
    return np.asarray(put.middle + rng.normal(0, 0.2 * max(put.wide, put.high), 2))


def _rim(page: Image, put: Put, rng: Random) -> Image:
    """A seal whose rims and letters cross the stamp, its middle beside the stamp's, or upon it."""
    radius = float(rng.uniform(*RADIUS)) * MM
    way, far = rng.uniform(0, 2 * np.pi), rng.uniform(*RIM) * radius
    # A long stamp is crossed anywhere along its length.
    along = rng.uniform(-0.3, 0.3) * np.array((put.wide, put.high)) * (1.0 if rng.random() < 0.5 else 0.0)
    at = put.middle + along + far * np.array((np.cos(way), np.sin(way)))
    return seal(page, at, rng, _ink(put, rng), radius)


def _arrived(page: Image, put: Put, rng: Random) -> Image:
    """A round stamp of arrival, a word and a day within two circles or one, over the stamp's edge."""
    radius = float(rng.uniform(9, 16)) * MM
    size = int(2 * radius + 10)
    image = Pil.new("L", (size, size), 0)
    draw, middle = ImageDraw.Draw(image), size / 2
    for share in (1.0, 0.85) if rng.random() < 0.5 else (1.0,):
        r = share * radius
        box = (middle - r, middle - r, middle + r, middle + r)
        draw.ellipse(box, outline=255, width=int(rng.integers(2, 6)))
    day = f"{int(rng.integers(1, 29)):02d} -{int(rng.integers(1, 13)):02d}- {int(rng.integers(1995, 2026))}"
    words = (pick(rng, over("arrived")), day, f"Số: {int(rng.integers(1, 3000))}")
    face = pick(rng, STAMPS)
    for k, word in enumerate(words[: int(rng.integers(2, 4))]):
        of = font(face, max(8, int(min(radius * 0.34, 2.6 * radius / len(word)))))
        draw.text((middle, middle + (k - 0.8) * 0.42 * radius), word, fill=255, font=of, anchor="mm")
    turned = np.asarray(image.rotate(float(rng.uniform(-25, 25))), np.float32) / 255
    way, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 1.2) * radius
    at = put.middle + far * np.array((np.cos(way), np.sin(way)))
    own = _ink(put, rng)
    colour = np.array(pick(rng, INKS), np.float32) if own is None else own
    return cut(page, turned * np.float32(rng.uniform(0.6, 1)), colour, at - size / 2)


def _print(page: Image, put: Put, rng: Random) -> Image:
    """A line or two of print through the stamp."""
    high = int(rng.uniform(2.4, 4.2) * MM)
    image = Pil.new("L", (page.shape[1], 3 * high), 0)
    draw = ImageDraw.Draw(image)
    face = font(pick(rng, PAGES), high)
    for k in range(int(rng.integers(1, 3))):
        line = "  ".join(rng.permutation(over("printed"))[:3])
        draw.text((int(rng.uniform(0, 40)), k * 1.35 * high), line, fill=255, font=face)
    corner = np.array((put.x - rng.uniform(0, 200), put.y + rng.uniform(0, 0.9) * put.high - high / 2))
    return cut(page, np.asarray(image, np.float32) / 255, np.array((25, 25, 25), np.float32), corner)


def _edge(page: Image, put: Put, rng: Random) -> Image:
    """The sheet's edge through the stamp: white beyond it, or the scanner's dark."""
    page = page.copy()
    shade = 255 if rng.random() < 0.7 else int(rng.uniform(0, 90))
    gone = rng.uniform(0.05, GONE)
    side = int(rng.integers(4))
    if side == 0:
        page[: int(put.y + gone * put.high)] = shade
    elif side == 1:
        page[int(put.y + (1 - gone) * put.high) :] = shade
    elif side == 2:
        page[:, : int(put.x + gone * put.wide)] = shade
    else:
        page[:, int(put.x + (1 - gone) * put.wide) :] = shade
    return page
