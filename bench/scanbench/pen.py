"""Pen: numbers and days that an office writes by hand into what was typed, where type stood before."""

from __future__ import annotations

import re
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from bench.scanbench.stamps import BLUE, Colour

Image = npt.NDArray[np.uint8]
Random = np.random.Generator

_FACES = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX_SMALL)
_INKS: tuple[Colour, ...] = (BLUE, (120, 40, 20), (50, 50, 50))
_WIDE = {"-": 0.33, "/": 0.28}
"""The widths of signs against their type's size; digits take half of it, capitals about 0.7."""


class Word(NamedTuple):
    """A typeset word: its page (from 0), and its box in pixels."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def to_write(words: list[Word]) -> list[Word]:
    """The numbers of the codes behind "Số", and the days and months of place-and-date lines, each with its box."""
    found = []
    for n, word in enumerate(words[1:], 1):
        before, after = words[n - 1].text, words[n + 1].text if n + 1 < len(words) else ""
        code = re.match(r"\d+(?=[-/]\w+[-/])", word.text)
        if before in ("Số", "Số:") and code:
            found.append(
                word._replace(text=code[0], x1=word.x0 + (word.x1 - word.x0) * _share(word.text, code[0]))
            )
        elif (
            (before, after) == ("ngày", "tháng")
            and n > 1
            and words[n - 2].text.endswith(",")
            and _ends(words, n + 3)
        ):
            found += [word, words[n + 2]]
    return found


def _ends(words: list[Word], n: int) -> bool:
    """Whether the printed line ends with "năm" and a year after the n-th word, as a place-and-date line does."""
    line = words[n : n + 3]
    return len(line) > 1 and line[0].text == "năm" and (len(line) == 2 or line[2].y0 - line[1].y0 > 9)


def _share(text: str, first: str) -> float:
    def width(part: str) -> float:
        return sum(_WIDE.get(c, 0.5 if c.isdigit() else 0.7) for c in part)

    return width(first) / width(text)


def written(page: Image, rng: Random, words: list[Word]) -> Image:
    """A page with these words written by one hand, larger than type and a little off the line."""
    page = page.copy()
    face, ink = _FACES[rng.integers(len(_FACES))], _INKS[rng.integers(len(_INKS))]
    thick = int(rng.integers(2, 6))
    for word in words:
        x0, y0, x1, y1 = (round(v) for v in (word.x0, word.y0, word.x1, word.y1))
        page[y0:y1, x0:x1] = 255
        tall = (y1 - y0) * rng.uniform(0.75, 1.15)
        wide = max(x1 - x0, tall * 0.45 * len(word.text))
        for n, digit in enumerate(word.text):
            middle = (x0 + x1) / 2 + (n - (len(word.text) - 1) / 2) * wide / len(word.text)
            centre = (middle + rng.normal(0, 2), (y0 + y1) / 2 + rng.normal(0, tall * 0.06))
            page = np.minimum(page, _digit(page, rng, digit, centre, tall, face, ink, thick))
    return page


def _digit(
    page: Image,
    rng: Random,
    digit: str,
    centre: tuple[float, float],
    tall: float,
    face: int,
    ink: Colour,
    thick: int,
) -> Image:
    """One digit on an empty page: leaning, turned, and bent as no type is."""
    size = 160
    drawn = np.full((size, size, 3), 255, np.uint8)
    (w, h), _ = cv2.getTextSize(digit, face, 3.2, thick)
    cv2.putText(drawn, digit, ((size - w) // 2, (size + h) // 2), face, 3.2, ink, thick, cv2.LINE_AA)
    bend = (
        cv2.GaussianBlur(rng.normal(0, 1, (2, size, size)).transpose(1, 2, 0).astype(np.float32), (0, 0), 14)
        * 110
    )
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    drawn = cv2.remap(
        drawn, x + bend[..., 0], y + bend[..., 1], cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    scale, lean, turn = tall / h, rng.uniform(-0.1, 0.35), rng.uniform(-0.12, 0.12)
    matrix = np.array([[scale, -lean * scale, 0.0], [turn * scale, scale, 0.0]])
    matrix[:, 2] = np.array(centre) - matrix[:, :2] @ np.array([size / 2, size / 2])
    return cv2.warpAffine(drawn, matrix, (page.shape[1], page.shape[0]), borderValue=(255, 255, 255))  # type: ignore[return-value]
