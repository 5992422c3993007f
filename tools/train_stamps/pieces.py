"""Pieces: parts of pages with stamps, seals and signatures upon them, worn, and where the words of stamps stand."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pil
from PIL import ImageDraw

from ocr.stamps.channels import Channels, channels_of
from tools.train_stamps.backgrounds import Image, column
from tools.train_stamps.faces import STAMPS, font
from tools.train_stamps.stamps import MM, Cover, stamp
from tools.train_stamps.vocabulary import Random, mark, other, pick

SIZE = 256
"""Pixels of a piece at 100 dpi."""
DRAWN = 2 * SIZE
STRIDE = 8
MARK, OTHER, UNSURE = 1, 2, 255
"""What stands at a place of the map: a mark of secrecy, words of another stamp, what is not to be learned."""

RIMS = (
    "ỦY BAN NHÂN DÂN TỈNH * VIỆT NAM * ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM * SỞ TƯ PHÁP * ", "ĐẢNG CỘNG SẢN * ",
    "M.S.D.N: 0101234567 * C.T.T.N.H.H * ",
)  # fmt: skip
"""What runs around the rim of a seal."""

Map = npt.NDArray[np.uint8]


class Piece(NamedTuple):
    """The channels of a piece (2, 256, 256) and its map (32, 32)."""

    channels: Channels
    truth: Map


class Laid(NamedTuple):
    """A stamp on a piece: its words there (0 or 1), whether they are a mark, and its turn counter-clockwise."""

    x: int
    y: int
    words: npt.NDArray[np.float32]
    is_mark: bool
    degrees: float


class Scene(NamedTuple):
    """A worn piece at the resolution of its scan, where its stamps' words stand at 200 dpi, and the stamps."""

    worn: Image
    truth: Map
    laid: list[Laid]


class Pool(NamedTuple):
    """What pieces are made of."""

    typeset: list[Image]
    real: list[Image]
    words: list[str]


INKS = (
    (60, 40, 205), (40, 30, 160), (90, 90, 230), (150, 60, 30), (190, 90, 60),
    (150, 40, 120), (70, 120, 30), (60, 60, 60), (20, 20, 20), (110, 60, 60),
)  # fmt: skip


def piece_of(one: Scene) -> Piece:
    """What the network sees of a scene, at 100 dpi, and its map."""
    small = cv2.resize(one.worn, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return Piece(channels_of(np.asarray(small)), _small(one.truth))


def scene(pool: Pool, rng: Random) -> Scene:
    """A piece of a page. Nearly half of them bear a mark; most of them a stamp of another kind, or a seal."""
    page, real = _background(pool, rng)
    truth = np.zeros((DRAWN, DRAWN), np.uint8)
    kind = rng.random()
    marks = 1 if kind < 0.45 else 0
    others = int(rng.choice([0, 1, 2], p=[0.35, 0.5, 0.15]))
    scan = str(rng.choice(["colour", "gray", "bilevel"], p=[0.33, 0.3, 0.37]))
    taken: list[tuple[float, float, float]] = []
    laid: list[Laid] = []
    gray_least = 255.0
    first = rng.random() < 0.5
    if first:
        page = _decorated(page, rng)
    for k in range(marks + others):
        is_mark = k < marks
        cover = stamp(mark(rng) if is_mark else other(rng, pool.words), rng, 0.92 * DRAWN)
        place = _place(cover, taken, rng)
        if place is None:
            continue
        colour = np.array(pick(rng, INKS), np.float32) + rng.normal(0, 12, 3)
        strength = float(rng.choice([1.0, rng.uniform(0.35, 1.0)]))
        shade = _shade(colour, strength)
        if scan == "bilevel":  # what is paler leaves nothing there
            strength = max(strength, 0.75)
            shade = _shade(colour, strength)
            if shade > 165:
                colour = np.array((60, 40, 190), np.float32)
        page = _inked(page, cover.ink * strength, colour, place)
        _marked(truth, cover, place, MARK if is_mark else OTHER)
        laid.append(Laid(*place, cover.words, is_mark, cover.degrees))
        if is_mark:
            gray_least = min(gray_least, shade)
            taken.append(
                (place[0] + cover.ink.shape[1] / 2, place[1] + cover.ink.shape[0] / 2, max(cover.ink.shape))
            )
    if not first or (marks and rng.random() < 0.3):
        page = _decorated(page, rng, taken)
    worn = _worn(page, scan, real, gray_least, rng)
    return Scene(worn, truth, laid)


def _background(pool: Pool, rng: Random) -> tuple[Image, bool]:
    kind = rng.random()
    if kind < 0.12:
        return np.full((DRAWN, DRAWN), 255, np.uint8), False
    if kind < 0.3:
        return column(DRAWN, pool.words, rng), False
    real = bool(pool.real) and kind < 0.65
    page = pick(rng, pool.real if real else pool.typeset)
    scale = float(rng.uniform(0.8, 1.3))
    wide = round(DRAWN / scale)
    height, width = page.shape[:2]
    y, x = int(rng.integers(0, max(1, height - wide))), int(rng.integers(0, max(1, width - wide)))
    if rng.random() < 0.25:  # the head, where stamps stand
        y = int(rng.integers(0, max(1, height // 5)))
    part = page[y : y + wide, x : x + wide]
    part = cv2.copyMakeBorder(
        part, 0, wide - part.shape[0], 0, wide - part.shape[1], cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    turn = int(rng.choice([0, 1, 2, 3], p=[0.91, 0.03, 0.03, 0.03]))
    part = np.ascontiguousarray(np.rot90(part, turn))
    return np.asarray(cv2.resize(part, (DRAWN, DRAWN), interpolation=cv2.INTER_AREA)), real


def _shade(colour: npt.NDArray[np.float32], strength: float) -> float:
    gray = float(colour @ (0.114, 0.587, 0.299))
    return 255 - strength * (255 - gray)


def _place(cover: Cover, taken: list[tuple[float, float, float]], rng: Random) -> tuple[int, int] | None:
    """Where a stamp is put: within the piece, not over a mark's middle."""
    height, width = cover.ink.shape
    if height >= DRAWN or width >= DRAWN:
        return None
    for _ in range(6):
        x, y = int(rng.integers(0, DRAWN - width)), int(rng.integers(0, DRAWN - height))
        middle = x + width / 2, y + height / 2
        if all(
            np.hypot(middle[0] - a, middle[1] - b) > 0.45 * (max(width, height) + wide)
            for a, b, wide in taken
        ):
            return x, y
    return None


def _inked(
    page: Image, ink: npt.NDArray[np.float32], colour: npt.NDArray[np.float32], place: tuple[int, int]
) -> Image:
    page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page.copy()
    height, width = ink.shape
    x, y = place
    part = page[y : y + height, x : x + width].astype(np.float32)
    through = 1 - ink[..., None] * (1 - np.clip(colour, 0, 255) / 255)
    page[y : y + height, x : x + width] = (part * through).astype(np.uint8)
    return np.asarray(page)


def _marked(truth: Map, cover: Cover, place: tuple[int, int], what: int) -> None:
    height, width = cover.words.shape
    x, y = place
    part = truth[y : y + height, x : x + width]
    whole = cv2.dilate(cover.words, np.ones((25, 25), np.uint8)) > 0.5
    part[whole & (part == 0)] = UNSURE
    part[cover.words > 0.5] = what


def _small(truth: Map) -> Map:
    """The map at the network's stride: the middle of each cell."""
    step = DRAWN // (SIZE // STRIDE)
    return np.ascontiguousarray(truth[step // 2 :: step, step // 2 :: step])


def _decorated(page: Image, rng: Random, around: list[tuple[float, float, float]] | None = None) -> Image:
    """Seals, signatures, strokes of a pen, text markers, boxes; some of them upon what stands there already."""
    for draw, chance in ((_seal, 0.3), (_signature, 0.22), (_box, 0.1), (_marker, 0.06), (_logo, 0.05)):
        if rng.random() < chance:
            at = rng.uniform(0, DRAWN, 2)
            if around and rng.random() < 0.6:
                x, y, wide = pick(rng, around)
                at = np.array((x, y)) + rng.normal(0, 0.3 * wide, 2)
            page = draw(page, at, rng)
    return page


def _seal(page: Image, at: npt.NDArray[np.float64], rng: Random) -> Image:
    radius = float(rng.uniform(13, 19)) * MM
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
    if rng.random() < 0.75:
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
    text = pick(rng, RIMS)
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
    return _cut(page, np.asarray(ink * rng.uniform(0.6, 1)), colour, at - size / 2)


def _cut(
    page: Image,
    ink: npt.NDArray[np.float32],
    colour: npt.NDArray[np.float32],
    corner: npt.NDArray[np.float64],
) -> Image:
    """Ink laid on a page, so much of it as lies there."""
    x, y = (int(v) for v in corner)
    x0, y0 = max(x, 0), max(y, 0)
    part = ink[y0 - y : max(DRAWN - y, 0), x0 - x : max(DRAWN - x, 0)]
    return _inked(page, part, colour, (x0, y0)) if part.size else page


def _signature(page: Image, at: npt.NDArray[np.float64], rng: Random) -> Image:
    t = np.linspace(0, 1, 160)
    wide, high = rng.uniform(15, 45) * MM, rng.uniform(4, 14) * MM
    x = at[0] + wide * (t - 0.5) + wide * 0.2 * np.sin(rng.uniform(4, 14) * t + rng.uniform(0, 6))
    y = at[1] + high * np.sin(rng.uniform(8, 26) * t + rng.uniform(0, 6)) * rng.uniform(0.4, 1) * (1.1 - t)
    page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page.copy()
    colour = tuple(int(v) for v in pick(rng, ((150, 60, 30), (120, 40, 20), (40, 40, 40), (60, 40, 205))))
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


def _worn(page: Image, scan: str, real: bool, least: float, rng: Random) -> Image:
    """A piece as scanned. ``least``: the darkest shade of a mark's ink, which must not be lost in it."""
    if scan != "colour" and page.ndim == 3:
        page = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    angle = float(rng.uniform(-1.5, 1.5))
    if rng.random() < 0.4:
        matrix = cv2.getRotationMatrix2D((SIZE, SIZE), angle, 1)
        page = cv2.warpAffine(page, matrix, (DRAWN, DRAWN), borderMode=cv2.BORDER_REPLICATE)
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
