"""Sheets: the papers of ``bench/texts``, cut to half a page, typeset and drawn, to lay stamps on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import yaml

from bench.scanbench import stamps
from bench.scanbench.make import Place, places_of, words_of
from bench.scanbench.pen import Word
from bench.scanbench.scans import DPI, drawn
from bench.scanbench.typeset import Spec, typeset

Image = npt.NDArray[np.uint8]
"""A page, (h, w, 3), blue, green, red, 300 dpi."""
Random = np.random.Generator
Half = Literal["fit", "judge"]

MM = DPI / 25.4
"""Pixels in a millimetre of a drawn page."""
TEXTS = Path(__file__).parents[1] / "texts"
_FOLDERS: dict[Half, str] = {"fit": "fit", "judge": "check"}
_FONTS = ("Tinos", "Tinos", "TeX Gyre Termes", "FreeSerif")
_LETTERS = 700
"""So many letters of body text make about half a page with its head and foot."""


class Point(NamedTuple):
    """A place on a page in millimetres from its top left corner."""

    x: float
    y: float


@dataclass
class Sheet:
    """A typeset paper: its PDF, its pages as drawn, its words with their places, its signers' names."""

    spec: Spec
    pdf: bytes
    pages: list[Image]
    words: list[Word]
    places: list[Place]

    def foot(self, page: int) -> float:
        """Where the print of a page ends, in millimetres from its top."""
        return max((word.y1 / MM for word in self.words if word.page == page), default=30.0)

    def number(self) -> Point:
        """The middle of the head's left column, under the paper's number."""
        code = str(self.spec["document"].get("code") or "")
        found = [w for w in self.words if w.page == 0 and w.text in code and any(c.isdigit() for c in w.text)]
        word = min(found, key=lambda w: w.y0) if found else None
        return Point(67.0, (word.y1 / MM if word else 50.0) + 8)


@cache
def lists() -> dict[str, Any]:
    """``words.toml``."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def shortened(half: Half, rng: Random, *, pages: int) -> Spec:
    """A paper of the half's texts without marks and copies, its body cut to half a page, or to some pages."""
    folder = TEXTS / _FOLDERS[half]
    specs = sorted(folder.glob("*.yaml"))
    spec: Spec = yaml.safe_load(specs[int(rng.integers(len(specs)))].read_text("utf-8"))
    for mark in ("security", "urgency"):
        spec["document"].pop(mark, None)
    spec.setdefault("style", {})["gap"] = 20
    spec["copies"] = []
    plain = [block for block in spec["body"] if "table" not in block] or spec["body"]
    plain = plain if len(plain) > 4 or pages == 1 else plain * 3
    wanted, body, letters = _LETTERS if pages == 1 else 2600 * (pages - 1) + 900, [], 0
    while letters < wanted:
        for block in plain:
            body.append(block)
            letters += len(str(next(iter(block.values()))))
            if letters >= wanted:
                break
    spec["body"] = body
    return spec


def sheet_of(spec: Spec, rng: Random) -> Sheet:
    """A paper typeset and drawn, in a face and a size of its own, with its seal and signature."""
    font, size = _FONTS[int(rng.integers(len(_FONTS)))], float(rng.choice([13, 14]))
    pdf = typeset(spec, font, size)
    words = words_of(pdf)
    return Sheet(spec, pdf, drawn(pdf), words, places_of(words, spec))


def signed(sheet: Sheet, rng: Random, text: str, colour: stamps.Colour = stamps.RED) -> None:
    """Lays the signers' seals, left of the signatures (NĐ30, art. 33), and their signatures on the pages."""
    for place in sheet.places:
        centre = (place.x - int(rng.uniform(60, 200)), place.y - int(rng.uniform(60, 190)))
        page = stamps.sealed(sheet.pages[place.page], rng, centre, text * 2, colour)
        sheet.pages[place.page] = stamps.signed(page, rng, (place.x, place.y - 110))
