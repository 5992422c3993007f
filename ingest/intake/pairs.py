"""Pairs: which files are the odd and the even pages of one feeding, by their names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from lexicon.folding import fold, nfc


class Pair(NamedTuple):
    """Two files of one feeding; ``name``: what both are called without their endings."""

    name: str
    odd: Path
    even: Path


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
