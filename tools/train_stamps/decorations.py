"""Decorations: what else lies on pages: seals, signatures, boxes, text markers, logos; and ink laid on a page."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pil
from PIL import ImageDraw

from tools.train_stamps.backgrounds import Image
from tools.train_stamps.faces import STAMPS, font
from tools.train_stamps.stamps import MM
from tools.train_stamps.vocabulary import Random, over, pick

INKS = (
    (60, 40, 205), (40, 30, 160), (90, 90, 230), (150, 60, 30), (190, 90, 60),
    (150, 40, 120), (70, 120, 30), (60, 60, 60), (20, 20, 20), (110, 60, 60),
)  # fmt: skip
RADIUS = 13, 19
"""Of a seal, in millimetres, from and to."""


def decorated(page: Image, rng: Random, around: list[tuple[float, float, float]] | None = None) -> Image:
    """Seals, signatures, strokes of a pen, text markers, boxes; some of them upon what stands there already."""
    for draw, chance in ((seal, 0.3), (signature, 0.22), (_box, 0.1), (_marker, 0.06), (_logo, 0.05)):
        if rng.random() < chance:
            at = rng.uniform(0, page.shape[0], 2)
            if around and rng.random() < 0.6:
                x, y, wide = pick(rng, around)
                at = np.array((x, y)) + rng.normal(0, 0.3 * wide, 2)
            page = draw(page, at, rng)
    return page


def seal(
    page: Image,
    at: npt.NDArray[np.float64],
    rng: Random,
    ink_of: npt.NDArray[np.float32] | None = None,
    radius: float | None = None,
) -> Image:
    """A round seal around a place, in an ink of its own or that one; ``radius``: in pixels, 13 to 19 mm else."""
    radius = float(rng.uniform(*RADIUS)) * MM if radius is None else radius
    size = int(2 * radius + 12)
    image = Pil.new("L", (size, size), 0)
    draw = ImageDraw.Draw(image)
    centre = size / 2
    for share, line in ((1.0, int(rng.integers(3, 8))), (rng.uniform(0.6, 0.72), int(rng.integers(1, 4)))):
        r = share * radius
        draw.ellipse((centre - r, centre - r, centre + r, centre + r), outline=255, width=line)
    star = [
        (centre + radius * (0.45 if k % 2 == 0 else 0.18) * np.sin(k * np.pi / 5),
         centre - radius * (0.45 if k % 2 == 0 else 0.18) * np.cos(k * np.pi / 5)) for k in range(10)
    ]  # fmt: skip
    inside = rng.random()
    if inside < 0.2:  # an emblem: a disc
        r = float(rng.uniform(0.35, 0.6)) * radius
        draw.ellipse((centre - r, centre - r, centre + r, centre + r), fill=int(rng.integers(120, 256)))
        if rng.random() < 0.6:
            draw.polygon(star, fill=0)
    elif inside < 0.75:
        draw.polygon(star, fill=255)
    else:
        draw.text(
            (centre, centre),
            "VĂN PHÒNG",
            fill=255,
            font=font(pick(rng, STAMPS), int(radius / 4)),
            anchor="mm",
        )
    face, high = font(pick(rng, STAMPS), int(radius * rng.uniform(0.18, 0.26))), 0.82 * radius
    text = pick(rng, over("rims"))
    ink = np.asarray(image, np.float32)
    letters = max(len(text), 26)
    glyphs = np.zeros_like(ink)
    for k in range(letters):
        angle = 2 * np.pi * k / letters
        glyph = Pil.new("L", (40, 40), 0)
        ImageDraw.Draw(glyph).text((20, 20), text[k % len(text)], fill=255, font=face, anchor="mm")
        turned = np.asarray(glyph.rotate(-np.degrees(angle)), np.float32)
        x, y = int(centre + high * np.sin(angle)) - 20, int(centre - high * np.cos(angle)) - 20
        if 0 <= x < size - 40 and 0 <= y < size - 40:
            np.maximum(glyphs[y : y + 40, x : x + 40], turned, out=glyphs[y : y + 40, x : x + 40])
    ink = np.maximum(ink, glyphs) / 255
    grain = rng.normal(0, 1, (size // 2 + 1, size // 2 + 1)).astype(np.float32)
    grain = cv2.resize(grain, (size, size), interpolation=cv2.INTER_CUBIC)
    ink = ink * (grain < np.quantile(grain, 1 - rng.uniform(0, 0.45)))
    matrix = cv2.getRotationMatrix2D((centre, centre), float(rng.uniform(0, 360)), 1)
    ink = cv2.warpAffine(ink, matrix, (size, size))
    colour = np.array(pick(rng, INKS[:4] if rng.random() < 0.8 else INKS), np.float32)
    colour = colour if ink_of is None else ink_of
    return cut(page, np.asarray(ink * rng.uniform(0.6, 1)), colour, at - size / 2)


def cut(
    page: Image,
    ink: npt.NDArray[np.float32],
    colour: npt.NDArray[np.float32],
    corner: npt.NDArray[np.float64],
) -> Image:
    """Ink laid on a page, so much of it as lies there."""
    x, y = (int(v) for v in corner)
    x0, y0 = max(x, 0), max(y, 0)
    part = ink[y0 - y : max(page.shape[0] - y, 0), x0 - x : max(page.shape[1] - x, 0)]
    return inked(page, part, colour, (x0, y0)) if part.size else page


def signature(
    page: Image, at: npt.NDArray[np.float64], rng: Random, ink_of: npt.NDArray[np.float32] | None = None
) -> Image:
    """A stroke of a pen around a place, in an ink of its own or that one."""
    t = np.linspace(0, 1, 160)
    wide, high = rng.uniform(15, 45) * MM, rng.uniform(4, 14) * MM
    x = at[0] + wide * (t - 0.5) + wide * 0.2 * np.sin(rng.uniform(4, 14) * t + rng.uniform(0, 6))
    y = at[1] + high * np.sin(rng.uniform(8, 26) * t + rng.uniform(0, 6)) * rng.uniform(0.4, 1) * (1.1 - t)
    page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page.copy()
    colour = tuple(int(v) for v in pick(rng, ((150, 60, 30), (120, 40, 20), (40, 40, 40), (60, 40, 205))))
    if ink_of is not None:
        colour = tuple(int(v) for v in np.clip(ink_of, 0, 255))
    points = np.stack([x, y], 1).astype(np.int32)
    cv2.polylines(page, [points], False, colour, int(rng.integers(2, 6)), cv2.LINE_AA)
    return np.asarray(page)


def _box(page: Image, at: npt.NDArray[np.float64], rng: Random) -> Image:
    page = page.copy()
    x, y = (int(v) for v in at)
    w, h = int(rng.uniform(8, 80) * MM), int(rng.uniform(5, 40) * MM)
    shade = tuple(int(v) for v in pick(rng, INKS))
    colour = shade if page.ndim == 3 else (40, 40, 40)
    for k in range(int(rng.integers(1, 4))):
        cv2.rectangle(page, (x, y + k * h), (x + w, y + h + k * h), colour, int(rng.integers(1, 6)))
    return np.asarray(page)


def _marker(page: Image, at: npt.NDArray[np.float64], rng: Random) -> Image:
    page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page.copy()
    x, y = (max(0, int(v)) for v in at)
    part = page[y : y + int(rng.uniform(20, 50)), x : x + int(rng.uniform(60, 400))]
    colour = np.array(pick(rng, ((90, 255, 255), (140, 255, 140), (230, 160, 255), (255, 220, 120)))) / 255
    part[:] = (part * colour).astype(np.uint8)
    return np.asarray(page)


def _logo(page: Image, at: npt.NDArray[np.float64], rng: Random) -> Image:
    page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page.copy()
    x, y = (int(v) for v in at)
    colour = tuple(int(v) for v in rng.integers(0, 200, 3))
    w, h = int(rng.uniform(20, 60) * MM), int(rng.uniform(7, 16) * MM)
    filled = rng.random() < 0.6
    cv2.rectangle(page, (x, y), (x + w, y + h), colour, -1 if filled else 4)
    cv2.circle(page, (x - h, y + h // 2), h // 2, colour, -1 if rng.random() < 0.5 else 4)
    image = Pil.fromarray(page)
    text = pick(
        rng, ("MẶT TRỜI", "VINATEX", "HOA SEN", "SAO MAI", "MẠNH ĐẠT", "TÂN PHÁT", "NHẬT TÂN", "BẢO AN")
    )
    ImageDraw.Draw(image).text(
        (x + w / 2, y + h / 2),
        text,
        fill=(255, 255, 255) if filled else colour,
        font=font(pick(rng, STAMPS), int(h * 0.5)),
        anchor="mm",
    )
    return np.asarray(image)


def inked(
    page: Image, ink: npt.NDArray[np.float32], colour: npt.NDArray[np.float32], place: tuple[int, int]
) -> Image:
    """A page with ink of a colour laid over it, its corner at a place."""
    page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page.copy()
    height, width = ink.shape
    x, y = place
    part = page[y : y + height, x : x + width].astype(np.float32)
    through = 1 - ink[..., None] * (1 - np.clip(colour, 0, 255) / 255)
    page[y : y + height, x : x + width] = (part * through).astype(np.uint8)
    return np.asarray(page)
