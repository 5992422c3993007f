"""Fixed lines: lines that stand word for word in the rules, restored where a mark of theirs was not read.

Only a line that is nothing else, and that differs from the rule's words in marks alone or by a letter or two, is
restored; the words are data (``data/fixed_lines.toml``), each with the rule that prescribes it.
"""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import NamedTuple

from ocr.folding import folded
from ocr.tokens import Token

RULE = "line fixed by the rules"


class FixedLine(NamedTuple):
    """The words of a line, and how many of its folded letters may be misread."""

    words: tuple[str, ...]
    misread: int


@functools.cache
def fixed_lines() -> list[FixedLine]:
    """The lines of the data file."""
    data = tomllib.loads(files("ocr").joinpath("data/fixed_lines.toml").read_text("utf-8"))
    return [
        FixedLine(tuple(text.split()), entry["misread"]) for entry in data["line"] for text in entry["texts"]
    ]


def restored(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens with a fixed line's words put right."""
    read = " ".join(token.text for token in tokens)
    candidates = [
        (_distance(read, " ".join(line.words)), line.words)
        for line in fixed_lines()
        if len(line.words) == len(tokens)
        and _distance(folded(read).upper(), folded(" ".join(line.words)).upper()) <= line.misread
        and read.isupper() == " ".join(line.words).isupper()
    ]
    if not candidates:
        return tokens
    _, words = min(candidates)
    return [token.now(word, RULE) for token, word in zip(tokens, words, strict=True)]


def _distance(a: str, b: str) -> int:
    """Levenshtein's distance; both are short."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
