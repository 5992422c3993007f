"""Vocabulary: what a drawn stamp says: a mark of secrecy, or anything else."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

Random = np.random.Generator
ROOT = Path(__file__).parents[2]


@functools.cache
def _own() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@functools.cache
def _law() -> dict[str, Any]:
    return tomllib.loads((ROOT / "lexicon/data/secrecy.toml").read_text("utf-8"))


def pick(rng: Random, things: Any) -> Any:
    """One of a sequence."""
    return things[int(rng.integers(len(things)))]


def over(what: str) -> list[str]:
    """What is laid over stamps: words of a stamp of arrival (``arrived``), or of print (``printed``)."""
    return list(_own()["over"][what])


def mark(rng: Random) -> list[str]:
    """The lines of a mark of secrecy, as of ``secrecy.toml``: half of them a level alone."""
    level = pick(rng, ("MẬT", "MẬT", "MẬT", "TỐI MẬT", "TỐI MẬT", "TUYỆT MẬT", "TUYỆT MẬT"))
    of = _own()["mark"]
    kind = rng.random()
    if kind < 0.6:
        lines = level.split() if rng.random() < 0.08 else [level]
    elif kind < 0.7:
        lines = [level, pick(rng, of["copies"])]
    elif kind < 0.75:
        lines = [pick(rng, of["named"])]
    elif kind < 0.87:
        lines = [pick(rng, _law()["unlevelled"]["words"])]
    else:
        lines = list(pick(rng, of["stacked"]))
    lines = [_filled(line, rng).replace("{level}", level) for line in lines]
    if kind < 0.6 and rng.random() < 0.22:
        gap = " " * int(rng.integers(1, 4))
        lines = [(gap * 2).join(gap.join(word) for word in line.split()) for line in lines]
    return lines


def other(rng: Random, syllables: list[str]) -> list[str]:
    """The lines of a stamp of another kind, of a label, a name or a title. ``syllables``: of any text."""
    of = _own()["other"]
    kind = rng.random()
    if kind < 0.15:
        lines = [pick(rng, of["urgent"])]
    elif kind < 0.4:
        lines = [pick(rng, of["like"])]
    elif kind < 0.52:
        lines = [pick(rng, of["office"])]
    elif kind < 0.64:
        lines = [pick(rng, _law()["other"]["stamps"])]
    elif kind < 0.74:
        lines = list(pick(rng, of["stacked"]))
    elif kind < 0.82:
        lines = [" ".join(pick(rng, of["names"]) for _ in range(3))]
        if rng.random() < 0.5:
            lines = [pick(rng, of["titles"]), *lines]
    elif kind < 0.84:
        lines = [pick(rng, of["titles"])]
    elif kind < 0.91:  # a sentence in a box, or part of one
        lines = [
            " ".join(pick(rng, syllables) for _ in range(int(rng.integers(3, 10)))).capitalize()
            for _ in range(int(rng.integers(1, 3)))
        ]
    else:
        count = int(rng.choice([1, 1, 2, 2, 3, 4]))
        lines = [
            " ".join(pick(rng, syllables) for _ in range(count)).upper()
            for _ in range(int(rng.integers(1, 3)))
        ]
    # A drawn syllable may be a mark by chance.
    lines = [_filled(line, rng) for line in lines]
    return ["KHẨN"] if any("MẬT" in line.upper() and "MẬT ĐỘ" not in line for line in lines) else lines


def _filled(line: str, rng: Random) -> str:
    day = f"{int(rng.integers(1, 29)):02d}/{int(rng.integers(1, 13)):02d}/{int(rng.integers(1990, 2026))}"
    number = f"{int(rng.integers(1, 40)):02d}"
    return line.replace("{n}", number).replace("{m}", str(int(rng.integers(2, 60)))).replace("{d}", day)
