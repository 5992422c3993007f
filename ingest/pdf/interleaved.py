"""Interleaved: odd and even pages, of which a simplex feeder makes two files, become one, in the order of the paper.

Both files are attached to it as they are, byte for byte: it is the original then.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pikepdf

from lexicon.folding import fold_any


class Pair(NamedTuple):
    """Two files of one feeding; ``name``: what both are called without their endings."""

    name: str
    odd: Path
    even: Path


def pairs(files: Iterable[Path]) -> tuple[list[Pair], list[Path]]:
    """The pairs among files, by their names (``X-odd.pdf``, ``X-even.pdf``), and the files whose other half is not
    there, or cannot be told: of two that may be it, neither is taken.
    """
    halves: dict[tuple[Path, str], dict[str, list[Path]]] = {}
    for file in sorted(files):
        found = _half(file)
        if found is not None:
            name, which = found
            halves.setdefault((file.parent, name), {}).setdefault(which, []).append(file)
    whole, alone = list[Pair](), list[Path]()
    for (_, name), both in halves.items():
        odd, even = both.get("odd", []), both.get("even", [])
        if len(odd) == len(even) == 1:
            whole.append(Pair(name, odd[0], even[0]))
        else:
            alone += sorted([*odd, *even])
    return whole, alone


def interleave(odd: Path, even: Path, target: Path, *, turned: bool = True) -> int:
    """Writes odd and even pages by turns into one PDF; returns how many there are. ``turned``: whether the even pages
    lie last one first, as when the whole stack was turned over and fed again. The same files give the same bytes.

    Raises:
        ValueError: there are not as many backs as fronts, nor one less.
        pikepdf.PdfError, OSError: a file cannot be read, or the target not be written.
    """
    with pikepdf.open(odd) as fronts, pikepdf.open(even) as backs, pikepdf.new() as pdf:
        if len(fronts.pages) - len(backs.pages) not in (0, 1):
            raise ValueError(f"{len(fronts.pages)} odd pages, {len(backs.pages)} even pages")
        order = list(backs.pages)[::-1] if turned else list(backs.pages)
        for n, front in enumerate(fronts.pages):
            pdf.pages.append(front)
            if n < len(order):
                pdf.pages.append(order[n])
        for file, name in ((odd, odd.name), (even, even.name if even.name != odd.name else f"2-{even.name}")):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, file.read_bytes(), filename=name, creation_date="", mod_date=""
            )
        pdf.save(target, deterministic_id=True)
        return len(pdf.pages)


def _half(file: Path) -> tuple[str, str] | None:
    """A file's name without the ending that says which half it is, and which."""
    stem = fold_any(file.stem)
    for which, endings in _endings().items():
        for ending in endings:
            mark = fold_any(ending)
            if file.suffix.lower() == ".pdf" and stem.endswith(mark) and len(stem) > len(mark):
                return file.stem[: -len(mark)].rstrip("-_ .("), which
    return None


@cache
def _endings() -> dict[str, list[str]]:
    text = resources.files("ingest").joinpath("data/halves.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["endings"])
