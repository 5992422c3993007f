"""Noise: what a reader of worn print makes of a text, character by character, at a given rate, with the alignment kept.

Line breaks are never touched: how lines are found is the layout's work, not the reader's.
"""

from __future__ import annotations

import functools
import itertools
import random
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Of a hundred errors at places where all are possible; a blank can only be lost, a letter only be split off.
_SHARES = {"substitute": 62, "mark": 14, "delete": 8, "insert": 6, "split": 10}
_BLANK = 0.4  # how often a blank is misread, to a printed character's one


@dataclass(frozen=True)
class Noisy:
    """A text as it was read. ``at[n]``: where character ``n`` of the printed text begins in it; one more for the end.
    ``touched``: the printed characters that were misread."""

    text: str
    at: list[int]
    touched: frozenset[int]

    def carried(self, start: int, end: int) -> str:
        """What stands where ``[start, end)`` of the printed text stood."""
        return self.text[self.at[start] : self.at[end]]

    def hit(self, start: int, end: int) -> bool:
        """Whether a character of ``[start, end)`` was misread."""
        return not self.touched.isdisjoint(range(start, end))


def with_noise(text: str, rate: float, seed: int) -> Noisy:
    """A text misread at ``rate`` (errors a character, 0 to 1); the same for the same ``seed``."""
    chance = random.Random(f"{seed} {len(text)}")
    out: list[str] = []
    at: list[int] = []
    touched: set[int] = set()
    length = 0
    weights = [0 if c in "\n\r" else _BLANK if c.isspace() else 1 for c in text]
    even = rate * len(text) / (sum(weights) or 1)
    for n, char in enumerate(text):
        at.append(length)
        read = char
        if chance.random() < even * weights[n]:
            read = _misread(text, n, chance)
            touched.add(n)
        out.append(read)
        length += len(read)
    return Noisy("".join(out), [*at, length], frozenset(touched))


def _misread(text: str, n: int, chance: random.Random) -> str:
    """Another reading of a character, of the kinds of error that its place allows."""
    char = text[n]
    inside = 0 < n < len(text) - 1 and text[n - 1].isalnum() and char.isalnum()
    ways = {
        "substitute": _substitutes(char),
        "mark": [(unicodedata.normalize("NFC", bare), 1) for bare in _less_marked(char)],
        "delete": [("", 1)],
        "insert": [(speck + char, 1) for speck in _data()["insertions"]["specks"]] if inside else [],
        "split": [(" " + char, 1)] if inside else [],
    }
    if char.isspace():
        return ""  # two words become one
    known = [way for way, readings in ways.items() if readings]
    way = chance.choices(known, [_SHARES[w] for w in known])[0]
    readings = ways[way]
    return chance.choices([r for r, _ in readings], [count for _, count in readings])[0]


def _substitutes(char: str) -> list[tuple[str, int]]:
    """Other readings of a character, each with its weight."""
    of_lists = [(other, 2) for other in _data()["substitutes"].get(char, [])]
    counted = list(_data()["counted"].get(char.lower(), {}).items())
    if char.isupper():
        counted = [(other.upper(), count) for other, count in counted]
    return of_lists + counted


def _less_marked(char: str) -> list[str]:
    """A letter without one of its marks, or without any: ế is ê, é, e; đ is d."""
    if char in "đĐ":
        return ["d" if char == "đ" else "D"]
    base, *marks = unicodedata.normalize("NFD", char)
    fewer = itertools.chain.from_iterable(itertools.combinations(marks, n) for n in range(len(marks)))
    return [base + "".join(kept) for kept in fewer]


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("noise.toml").read_text("utf-8"))
