"""Pieces: parts of pages with stamps, seals and signatures upon them, worn, and where the words of stamps stand."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.stamps.channels import Channels, channels_of
from tools.train_stamps.backgrounds import Image, column
from tools.train_stamps.crossings import Put, crossed, sealed
from tools.train_stamps.decorations import INKS, decorated, inked
from tools.train_stamps.stamps import CAPITALS, Cover, stamp
from tools.train_stamps.vocabulary import Random, mark, other, pick
from tools.train_stamps.wear import worn

SIZE = 256
"""Pixels of a piece at 100 dpi."""
DRAWN = 2 * SIZE
STRIDE = 8
LEGIBLE = 0.4
"""A mark of whose letters less can be seen is not learned from, neither as one nor as none."""
ROOMY = 0.6
"""The share of stamps that are put where there is more room than elsewhere."""
APART = 40
"""Steps of 255 by which ink differs from what is under or over it."""
MARK, OTHER, UNSURE = 1, 2, 255
"""What stands at a place of the map: a mark of secrecy, words of another stamp, what is not to be learned."""

Map = npt.NDArray[np.uint8]


class Piece(NamedTuple):
    """The channels of a piece (2, 256, 256) and its map (32, 32)."""

    channels: Channels
    truth: Map


class Laid(NamedTuple):
    """A stamp on a piece: where it lies, how it covers it, whether it is a mark, and which share of its letters can be
    seen at last: on white paper, not left out by the pad, not hidden by what lies over them.
    """

    x: int
    y: int
    cover: Cover
    is_mark: bool
    seen: float


class Scene(NamedTuple):
    """A worn piece at the resolution of its scan, where its stamps' words stand at 200 dpi, and the stamps."""

    worn: Image
    truth: Map
    laid: list[Laid]


class Mix(NamedTuple):
    """What is drawn how often: pieces with a mark, stamps over which something else lies, scans in colour, gray, black
    and white and of a photocopy, and seals upon pieces without any stamp; ``capitals``: their heights, in millimetres.
    """

    marked: float = 0.45
    crossed: float = 0.5
    scans: tuple[float, float, float, float] = (0.33, 0.3, 0.37, 0.0)
    sealed: float = 0.0
    capitals: tuple[float, float] = CAPITALS


USUAL = Mix()
SCANS = ("colour", "gray", "bilevel", "copy")
CROSSED = Mix(0.55, 0.95, (0.2, 0.32, 0.26, 0.22), 0.7)
"""What is told worst: words under seals that are as dark as they are, where no colour parts them."""
SMALL = Mix(0.55, 0.4, (0.16, 0.38, 0.3, 0.16), 0.4, (1.9, 3.2))
"""Stamps of small letters, of which coarse scans leave little."""


class Pool(NamedTuple):
    """What pieces are made of."""

    typeset: list[Image]
    real: list[Image]
    words: list[str]


def piece_of(one: Scene) -> Piece:
    """What the network sees of a scene, at 100 dpi, and its map."""
    small = cv2.resize(one.worn, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return Piece(channels_of(np.asarray(small)), _small(one.truth))


def scene(pool: Pool, rng: Random, mix: Mix = USUAL) -> Scene:
    """A piece of a page. Nearly half of them bear a mark; most of them a stamp of another kind, or a seal."""
    page = _background(pool, rng)
    marks = 1 if rng.random() < mix.marked else 0
    others = int(rng.choice([0, 1, 2], p=[0.35, 0.5, 0.15]))
    scan = str(rng.choice(SCANS, p=mix.scans))
    taken: list[tuple[float, float, float]] = []
    laid: list[tuple[Laid, Image, npt.NDArray[np.bool_]]] = []
    gray_least = 255.0
    first = rng.random() < 0.5
    if first:
        page = decorated(page, rng)
    for k in range(marks + others):
        is_mark = k < marks
        cover = stamp(mark(rng) if is_mark else other(rng, pool.words), rng, 0.92 * DRAWN, mix.capitals)
        place = _place(page, cover, taken, rng)
        if place is None:
            continue
        colour, strength = _ink(scan, rng)
        shade = _shade(colour, strength)
        there = _part(page, cover, place)
        white = there > shade + APART
        page = inked(page, cover.ink * strength, colour, place)
        laid.append((Laid(*place, cover, is_mark, 0.0), _part(page, cover, place), white))
        wide = max(cover.ink.shape)
        middle = place[0] + cover.ink.shape[1] / 2, place[1] + cover.ink.shape[0] / 2
        if rng.random() < mix.crossed:
            page = crossed(page, Put(*place, *cover.ink.shape[::-1], colour), rng)
        if is_mark:
            gray_least = min(gray_least, shade)
            taken.append((*middle, wide))
    if not first or (marks and rng.random() < 0.3):
        page = decorated(page, rng, taken)
    if not laid and rng.random() < mix.sealed:
        page = sealed(page, rng)
    found = [one._replace(seen=_seen(page, one, then, white)) for one, then, white in laid]
    truth = np.zeros((DRAWN, DRAWN), np.uint8)
    for one in found:
        hidden = one.is_mark and one.seen < LEGIBLE
        _marked(truth, one.cover, (one.x, one.y), UNSURE if hidden else MARK if one.is_mark else OTHER)
    return Scene(worn(page, scan, gray_least, rng), truth, found)


def _ink(scan: str, rng: Random) -> tuple[npt.NDArray[np.float32], float]:
    """The colour and the strength of a stamp's ink."""
    colour = (np.array(pick(rng, INKS), np.float32) + rng.normal(0, 12, 3)).astype(np.float32)
    strength = float(rng.choice([1.0, rng.uniform(0.35, 1.0)]))
    if scan in ("bilevel", "copy"):  # what is paler leaves nothing there
        strength = max(strength, 0.75)
        if _shade(colour, strength) > 165:
            colour = np.array((60, 40, 190), np.float32)
    return colour, strength


def _part(page: Image, cover: Cover, place: tuple[int, int]) -> Image:
    """The part of a page on which a stamp lies, gray."""
    height, width = cover.ink.shape
    part = page[place[1] : place[1] + height, place[0] : place[0] + width]
    return np.array(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY) if part.ndim == 3 else part)


def _seen(page: Image, one: Laid, then: Image, white: npt.NDArray[np.bool_]) -> float:
    """The share of a stamp's letters that can be seen: ``then`` is its part of the page as it was just pressed."""
    letters = one.cover.letters > 0.5
    now = _part(page, one.cover, (one.x, one.y))
    kept = np.abs(now.astype(np.int16) - then) < APART
    return float((letters & white & (one.cover.ink > 0.4) & kept).sum() / max(int(letters.sum()), 1))


def _background(pool: Pool, rng: Random) -> Image:
    kind = rng.random()
    if kind < 0.12:
        return np.full((DRAWN, DRAWN), 255, np.uint8)
    if kind < 0.3:
        return column(DRAWN, pool.words, rng)
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
    return np.asarray(cv2.resize(part, (DRAWN, DRAWN), interpolation=cv2.INTER_AREA))


def _shade(colour: npt.NDArray[np.float32], strength: float) -> float:
    gray = float(colour @ (0.114, 0.587, 0.299))
    return 255 - strength * (255 - gray)


def _place(
    page: Image, cover: Cover, taken: list[tuple[float, float, float]], rng: Random
) -> tuple[int, int] | None:
    """Where a stamp is put: within the piece, not over a mark's middle; more often than not where there is room."""
    height, width = cover.ink.shape
    if height >= DRAWN or width >= DRAWN:
        return None
    found = []
    for _ in range(8):
        x, y = int(rng.integers(0, DRAWN - width)), int(rng.integers(0, DRAWN - height))
        middle = x + width / 2, y + height / 2
        if all(
            np.hypot(middle[0] - a, middle[1] - b) > 0.45 * (max(width, height) + wide)
            for a, b, wide in taken
        ):
            found.append((x, y))
    if not found or rng.random() > ROOMY:
        return found[0] if found else None
    return max(found, key=lambda place: float(_part(page, cover, place).mean()))


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
