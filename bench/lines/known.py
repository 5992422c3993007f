"""Known: made pages, cleaned as the reader cleans them, with the place of each printed word upon them.

The wear of a page is random. That the words' places are known after it, the same wear, with the same random numbers, is
given to a sheet of round marks in known places: what it did to them, it did to the words.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import yaml

from bench.scanbench.make import Plan, places_of, stamped, words_of
from bench.scanbench.pen import Word
from bench.scanbench.scans import DPI, drawn
from bench.scanbench.typeset import typeset
from bench.scanbench.wear import WEARS, Image, Random, Scan
from ocr.image.background import Gray
from ocr.image.clean import clean_page
from ocr.image.geometry import Geometry, Matrix

MARK = 28
"""Radius of a round mark, in pixels of the made page."""
ACROSS, DOWN = (0.15, 0.5, 0.85), (0.12, 0.37, 0.62, 0.87)
"""Where the marks stand, in shares of the page's width and height."""
WIDE_BLANK = 1.1
"""Minimum gap between words, in heights of their boxes, across which a line may be cut or not."""


class Known(NamedTuple):
    """A word on the cleaned page, x0, y0, x1, y1 in its pixels; ``piece`` numbers the stretches of print without a wide
    blank, ``row`` the printed lines. ``covered``: a seal or a signature lies on it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    row: int
    piece: int
    covered: bool


class KnownPage(NamedTuple):
    """A cleaned page, the coloured stamps taken off it (None without any), and its words."""

    name: str
    gray: Gray
    stamps: Gray | None
    words: list[Known]


def known_pages(plan: Plan) -> list[KnownPage]:
    """The pages of one made scan, laid straight (``plan.turn`` is left out)."""
    spec = yaml.safe_load(Path(plan.spec).read_text("utf-8"))
    rng = np.random.default_rng(plan.seed)
    pdf = typeset(spec, plan.font, plan.size)
    words = words_of(pdf)
    plain = drawn(pdf)
    sealed = stamped([page.copy() for page in plain], spec, places_of(words, spec), rng)
    found = []
    for n, (before, page) in enumerate(zip(plain, sealed, strict=True)):
        scan, matrix = worn(page, plan.wear, rng)
        cleaned = clean_page(_as_read(scan), scan.dpi, 0)
        own = [word for word in words if word.page == n]
        changed = np.abs(before.astype(np.int16) - page).max(axis=2) > 40
        placed = _placed(own, changed, cleaned.geometry, matrix)
        found.append(KnownPage(f"{plan.name}.{n + 1}", cleaned.gray, cleaned.stamps, placed))
    return found


def worn(page: Image, wear: str, rng: Random) -> tuple[Scan, Matrix]:
    """A page after its wear, and the homography from its pixels to those of the scan."""
    same = copy.deepcopy(rng)
    scan = WEARS[wear](page, rng)
    height, width = page.shape[:2]
    marks = np.array([(width * a, height * b) for b in DOWN for a in ACROSS])
    sheet = np.full_like(page, 255)
    for x, y in marks:
        cv2.circle(sheet, (round(x), round(y)), MARK, (0, 0, 0), -1)
    shown = WEARS[wear](sheet, same).image
    gray = shown if shown.ndim == 2 else cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY)
    scale = np.array([gray.shape[1] / width, gray.shape[0] / height])
    centres = _round_marks(np.asarray(gray), 2 * MARK * float(scale.mean()))
    nearest = [centres[np.argmin(((centres - mark * scale) ** 2).sum(axis=1))] for mark in marks]
    matrix, _ = cv2.findHomography(marks, np.array(nearest), cv2.RANSAC, 4.0)
    return scan, np.asarray(matrix, np.float64)


def save(page: KnownPage, folder: Path) -> None:
    cv2.imwrite(str(folder / f"{page.name}.png"), page.gray)
    if page.stamps is not None:
        cv2.imwrite(str(folder / f"{page.name}.stamps.png"), page.stamps)
    (folder / f"{page.name}.json").write_text(json.dumps([word._asdict() for word in page.words]), "utf-8")


def load(path: Path) -> KnownPage:
    """``path``: of the page's words (JSON)."""
    words = [Known(**word) for word in json.loads(path.read_text("utf-8"))]
    gray = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_GRAYSCALE)
    beside = path.with_suffix(".stamps.png")
    stamps = cv2.imread(str(beside), cv2.IMREAD_GRAYSCALE) if beside.exists() else None
    return KnownPage(path.stem, np.asarray(gray, np.uint8), stamps, words)  # type: ignore[arg-type]


def _as_read(scan: Scan) -> Image:
    """The scan's pixels as they come out of its file."""
    if scan.bilevel:
        return scan.image
    packed = cv2.imencode(".jpg", scan.image, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    image = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    return np.asarray(image if image.ndim == 2 else image[:, :, ::-1], np.uint8)


def _round_marks(gray: Gray, size: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The centres of the dark patches of about that size."""
    _, _, stats, centres = cv2.connectedComponentsWithStats((gray < 128).astype(np.uint8))
    sides = stats[:, 2:4]
    good = (np.abs(sides - size) < 0.35 * size).all(axis=1)
    return np.asarray(centres[good], np.float64)


def _placed(words: list[Word], changed: np.ndarray, geometry: Geometry, matrix: Matrix) -> list[Known]:  # type: ignore[type-arg]
    """The words with their places on the cleaned page, their rows and their pieces."""
    full = geometry.matrix @ matrix
    found: list[Known] = []
    row = piece = -1
    last: Word | None = None
    for word in words:
        beside = last is not None and _beside(last, word)
        gap = word.x0 - last.x1 if last is not None else 0.0
        row += not beside
        piece += not (
            beside and last is not None and gap < WIDE_BLANK * max(last.y1 - last.y0, word.y1 - word.y0)
        )
        covered = changed[int(word.y0) : int(word.y1), int(word.x0) : int(word.x1)].any()
        x = np.array([word.x0, word.x1, word.x1, word.x0])
        y = np.array([word.y0, word.y0, word.y1, word.y1])
        px, py, w = full @ np.stack([x, y, np.ones(4)])
        px, py = px / w, py / w
        box = float(px.min()), float(py[:2].mean()), float(px.max()), float(py[2:].mean())
        found.append(Known(word.text, *box, row, piece, bool(covered)))
        last = word
    return found


def _beside(last: Word, word: Word) -> bool:
    """Whether a word follows another on its printed line."""
    low, high = sorted((last, word), key=lambda w: w.y1 - w.y0)
    # A raised figure stands at the head of the box of the words beside it.
    return high.y0 - 2 <= (low.y0 + low.y1) / 2 <= high.y1 and -2.0 <= word.x0 - last.x1 < 8 * DPI / 72 * 14
