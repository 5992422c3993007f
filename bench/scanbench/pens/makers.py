"""Makers: who writes the slots that the pen reader learns from, and who those that it is measured by."""

from __future__ import annotations

from pathlib import Path

from bench.scanbench.pens.slots import Makers, Shares

TRAINED, KEPT = (2000, 8000), (1000, 1100)
"""Numbers of hands (from, to)."""
KEPT_FONTS = (
    "bad-script", "dancing-script", "handlee", "mansalva", "patrick-hand", "schoolbell", "sue-ellen-francisco",
)  # fmt: skip
"""Pen fonts that no training sees."""
HARDER = Shares(lengths=(0.05, 0.24, 0.29, 0.27, 0.15), seal=0.2, bilevel=0.24)
"""What is learned from: more of what was read worst."""


def trained(fonts: Path) -> Makers:
    """Who writes in training. ``fonts``: a folder of pen fonts (*.woff, *.ttf, *.otf)."""
    return Makers(TRAINED, [file for file in _files(fonts) if not _is_kept(file)], HARDER)


def kept(fonts: Path) -> Makers:
    """Who is kept for measuring."""
    return Makers(KEPT, [file for file in _files(fonts) if _is_kept(file)])


def _files(fonts: Path) -> list[Path]:
    return sorted(file for file in fonts.iterdir() if file.suffix in (".woff", ".ttf", ".otf"))


def _is_kept(file: Path) -> bool:
    return file.stem.startswith(KEPT_FONTS)
