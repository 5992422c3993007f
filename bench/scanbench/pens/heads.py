"""Heads of papers: type of 14 points at 200 dots per inch, with numbers and days by a made hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from bench.scanbench.pens.hands import Hand, hand, write
from ocr.image.clean import CleanPage
from ocr.image.geometry import Geometry
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box

FACES = Path(__file__).parents[3] / "ocr" / "data" / "faces"
SIZE = (1600, 1640)
EM = 38
BASE = 300
HAND = hand(1007)._replace(thick=0.1, fades=0.0)
"""A plain hand, which writes what is given in <>."""


class Head:
    """A page (h, w) on which a line is set piece by piece; by hand are pieces in <>."""

    def __init__(self, writer: Hand = HAND, seed: int = 4) -> None:
        self.writer, self.rng = writer, np.random.default_rng(seed)
        self.gray: npt.NDArray[np.uint8] = np.full(SIZE, 255, np.uint8)
        self.lines: list[PrintedLine] = []

    def line(
        self, x: float, pieces: list[tuple[str, str]], face: str = "Tinos-Regular", base: int = BASE
    ) -> Head:
        """Sets (printed, as read) pieces from ``x`` on; nothing is read where the second is ""."""
        words: list[PrintedWord] = []
        for printed, read in pieces:
            start = x
            x = (
                self._by_hand(printed[1:-1], x, base)
                if printed[0] == "<"
                else self._set(printed, x, base, face)
            )
            if read:
                box = (start, base - 27.0, x, base + 4.0)
                words.append(PrintedWord(read, *box, 0.9, Box(*map(int, box)), len(words), len(self.lines)))
            x += 10
        self.lines.append(PrintedLine(tuple(words), "column", 0, 0, 19, base))
        return self

    def _set(self, text: str, x: float, base: int, face: str) -> float:
        font = ImageFont.truetype(str(FACES / f"{face}.ttf"), EM)
        sheet = Image.fromarray(self.gray)
        ImageDraw.Draw(sheet).text((x, base), text, fill=20, font=font, anchor="ls")
        self.gray = np.array(sheet)
        return x + font.getlength(text)

    def _by_hand(self, digits: str, x: float, base: int) -> float:
        tall = 36 if self.writer is HAND else 25 * float(np.clip(self.rng.normal(1.3, 0.25), 0.75, 2.1))
        ink = write(self.writer, digits, self.rng, SIZE, x, base - 1, tall)
        self.gray = np.minimum(self.gray, (255 - 225 * ink.ink).astype(np.uint8))
        return max(b for _, b in ink.spans)

    def page(self) -> CleanPage:
        """The page as if it had been cleaned."""
        return CleanPage(self.gray, Geometry.of(SIZE[1], SIZE[0]), 0, True, 0.0, [])
