"""Pages: the scans of a comparison, made from the papers of bench/texts/check."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bench.scanbench.make import FONTS, SIZES, Plan, make

TEXTS = Path(__file__).parents[1] / "texts" / "check"
SETS = {"office scans, 300 dpi": ("gray300", "color300"), "photocopies, 300 dpi": ("copy300",)}
"""Name of each set, and the wears that its scans have in turn."""


def made(
    folder: Path, wears: tuple[str, ...], pages: int, seed: int, *, truths: bool = False
) -> tuple[Path, int]:
    """A folder of PDF scans with at least so many pages, and how many they are. The same seed makes the same scans.

    ``truths``: each scan's true text lies beside it.
    """
    folder.mkdir()
    specs = sorted(TEXTS.glob("*.yaml"))
    found = 0
    for n in count():
        if found >= pages:
            break
        spec, wear = specs[(7 * n) % len(specs)], wears[n % len(wears)]
        plan = Plan(str(spec), wear, FONTS[n % len(FONTS)], SIZES[n % len(SIZES)], 0, 1000 * seed + n)
        part = folder / f"{n:03d}"
        part.mkdir()
        found += int(make(plan, part)["pages"])
        for truth in () if truths else part.glob("*.txt"):
            truth.unlink()  # no scan: saoluc would answer for it too
    return folder, found
