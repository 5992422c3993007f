"""Interleaved: odd and even pages, of which a simplex feeder makes two files, become one, in the order of the paper.

Both files are attached to it as they are, byte for byte: it is the original then.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pikepdf

from lexicon.folding import fold, nfc


class Pair(NamedTuple):
    """Two files of one feeding; ``name``: what both are called without their endings."""

    name: str
    odd: Path
    even: Path


class UnequalError(ValueError):
    """There are not as many backs as fronts, nor one less."""

    def __init__(self, odd: int, even: int) -> None:
        super().__init__(odd, even)
        self.odd, self.even = odd, even

    def __str__(self) -> str:
        return f"{self.odd} odd pages, {self.even} even pages"


def pairs(files: Iterable[Path], *, unasked: bool = False) -> tuple[list[Pair], list[Path]]:
    """The pairs among files, by their names (``X-odd.pdf``, ``X-even.pdf``), and the files whose other half is not
    there, or cannot be told: of two that may be it, neither is taken. ``unasked``: by names alone that mean nothing
    else.
    """
    halves: dict[tuple[Path, str], dict[str, list[Path]]] = {}
    for file in sorted(files):
        found = _half(file, unasked=unasked)
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


def is_half(file: Path) -> bool:
    """Whether a file's name says that it is one half of a feeding, as ``unasked`` of ``pairs``."""
    return _half(file, unasked=True) is not None


def partners(file: Path) -> list[Path]:
    """The files beside one half that may be the other one, by their names, as ``unasked`` of ``pairs``."""
    own = _half(file, unasked=True)
    if own is None:
        return []
    halves = [(other, _half(other, unasked=True)) for other in sorted(file.parent.glob("*"))]
    return [other for other, half in halves if half and half[0] == own[0] and half[1] != own[1]]


def interleave(odd: Path, even: Path, target: Path, *, turned: bool = True) -> int:
    """Writes odd and even pages by turns into one PDF; returns how many there are. ``turned``: whether the even pages
    lie last one first, as when the whole stack was turned over and fed again. The same files give the same bytes.

    Raises:
        UnequalError: there are not as many backs as fronts, nor one less.
        pikepdf.PdfError, OSError: a file cannot be read, or the target not be written.
    """
    with pikepdf.open(odd) as fronts, pikepdf.open(even) as backs, pikepdf.new() as pdf:
        if len(fronts.pages) - len(backs.pages) not in (0, 1):
            raise UnequalError(len(fronts.pages), len(backs.pages))
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


def interleave_whole(odd: Path, even: Path, target: Path, *, turned: bool) -> None:
    """As ``interleave``; and sees that both files are in it, byte for byte. For a worker.

    Raises as ``interleave`` does, ValueError where one of both is not.
    """
    interleave(odd, even, target, turned=turned)
    wanted = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in (odd, even))
    with pikepdf.open(target) as pdf:
        inside = [one.get_file().read_bytes() for one in pdf.attachments.values()]
    if sorted(hashlib.sha256(content).hexdigest() for content in inside) != wanted:
        raise ValueError("the files are not in the one made of them")


def _half(file: Path, *, unasked: bool) -> tuple[str, str] | None:
    """A file's name without the ending that says which half it is, and which."""
    if file.suffix.lower() != ".pdf":
        return None
    name = nfc(file.stem)  # of two lengths otherwise: some systems part marks from their letters
    stem = fold(name)
    for which, marks in _endings("unasked" if unasked else "endings").items():
        for mark in marks:
            if stem.endswith(mark) and len(stem) > len(mark):
                return name[: -len(mark)].rstrip("-_ .("), which
    return None


@cache
def _endings(table: str) -> dict[str, list[str]]:
    text = resources.files("ingest").joinpath("data/halves.toml").read_text(encoding="utf-8")
    return {which: [fold(one) for one in endings] for which, endings in tomllib.loads(text)[table].items()}
