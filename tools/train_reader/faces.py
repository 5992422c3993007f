"""Faces: font files to the glyphs of print, each drawn once for a size and then kept."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from fontTools.ttLib import TTFont
from PIL import ImageFont

from tools.train_reader.alphabet import ALPHABET

NEEDED = frozenset(c for c in ALPHABET if c.isalpha() and ("a" <= c.lower() <= "z" or ord(c) >= 0x102)) - set(
    "№™₫"
)
"""Letters that a face must have to be used at all."""


class Glyph(NamedTuple):
    """A letter's coverage (h, w), 0..255, where its corner lies from the pen on the baseline, and the pen's advance."""

    ink: npt.NDArray[np.uint8]
    left: int
    top: int
    advance: float


class Face:
    """One font file; glyphs by size in pixels of the em."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with TTFont(path, lazy=True) as font:
            self.signs = frozenset(map(chr, font.getBestCmap()))
        self._fonts: dict[int, ImageFont.FreeTypeFont] = {}
        self._glyphs: dict[tuple[str, int], Glyph] = {}

    def glyph(self, sign: str, size: int) -> Glyph:
        """One sign at ``size`` pixels of the em."""
        found = self._glyphs.get((sign, size))
        if found is None:
            found = self._glyphs[sign, size] = self._drawn(sign, size)
        return found

    def _drawn(self, sign: str, size: int) -> Glyph:
        font = self._fonts.get(size)
        if font is None:
            font = ImageFont.truetype(str(self.path), size, layout_engine=ImageFont.Layout.BASIC)
            self._fonts[size] = font
        mask, (left, top) = font.getmask2(sign, mode="L", anchor="ls")
        width, height = mask.size
        ink = np.asarray(mask, dtype=np.uint8).reshape(height, width)
        return Glyph(ink, int(left), int(top), float(font.getlength(sign)))


class Family(NamedTuple):
    """The upright, bold, italic and bold italic face of a name; None for one that is missing."""

    name: str
    faces: tuple[Face | None, ...]
    weight: float
    typed: bool = False
    """A typewriter's."""


def families(folders: list[Path]) -> list[Family]:
    """The families of ``faces.toml`` whose files lie in the folders and have every Vietnamese letter.

    Raises FileNotFoundError where there is none at all.
    """
    files = {
        p.stem: p for folder in folders for p in sorted(folder.rglob("*")) if p.suffix in (".ttf", ".otf")
    }
    told = tomllib.loads(Path(__file__).with_name("faces.toml").read_text("utf-8"))["family"]
    found = []
    for row in told:
        faces = [Face(files[stem]) if stem in files else None for stem in row["files"]]
        whole = tuple(face if face and face.signs >= NEEDED else None for face in faces)
        if whole[0] is not None:
            found.append(Family(row["name"], whole, float(row["weight"]), row.get("typed", False)))
    if not found:
        raise FileNotFoundError(f"no usable faces in {folders}")
    return found
