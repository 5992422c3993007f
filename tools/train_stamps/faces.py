"""Faces: the free typefaces with the whole Vietnamese alphabet in which stamps and pages are drawn."""

from __future__ import annotations

import functools
import subprocess

from PIL import ImageFont

STAMPS = (
    "Tinos:bold", "TeX Gyre Termes:bold", "FreeSerif:bold", "Linux Libertine O:bold",
    "Noto Serif:bold", "DejaVu Serif:bold", "Arimo:bold", "FreeSans:bold",
    "DejaVu Sans:bold", "Noto Sans:bold", "DejaVu Sans Condensed:bold", "TeX Gyre Heros:bold",
    "TeX Gyre Heros Cn:bold", "TeX Gyre Bonum:bold", "TeX Gyre Schola:bold", "TeX Gyre Pagella:bold",
    "TeX Gyre Adventor:bold", "Linux Biolinum O:bold", "Cousine:bold", "Noto Sans:condensed:bold",
    "Tinos", "Arimo", "FreeSans", "FreeSerif",
    "Noto Sans", "FreeMono:bold", "Noto Serif Display:bold", "Noto Sans Display:black",
)  # fmt: skip
PAGES = (
    "Tinos",
    "TeX Gyre Termes",
    "FreeSerif",
    "Tinos",
    "Linux Libertine O",
    "Noto Serif",
    "Arimo",
    "DejaVu Serif",
)
"""Offices use those like Times most."""


@functools.cache
def file_of(face: str) -> tuple[str, int]:
    """The file of a face by its fontconfig name, and its place in it."""
    told = subprocess.run(
        ["fc-match", "-f", "%{file}\t%{index}", face], check=True, capture_output=True, text=True
    ).stdout.split("\t")
    return told[0], int(told[1]) & 0xFFFF


@functools.lru_cache(maxsize=2000)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    path, index = file_of(face)
    return ImageFont.truetype(path, size, index=index)
