"""Issuing bodies: from the printed lines at the left of a head to names, outermost first (HD36 II.1.2; NĐ30
Phụ lục I.II.2).

A name over two lines (ỦY BAN NHÂN DÂN / TỈNH QUẢNG NGÃI) is one item.
"""

from __future__ import annotations

from functools import cache

from lexicon import vocabulary
from parse.fields.marks import is_rule
from parse.text.found import Found, printed_lines
from parse.text.lines import Line, Source


def opens_body(line: Line) -> bool:
    """Whether a line opens with a word that names of bodies open with."""
    heads = vocabulary.folded("bodies", "heads")
    if not _opens(line.key, heads):
        return False
    first = line.key.split(maxsplit=1)[0]
    if first in vocabulary.folded("bodies", "exact_heads") and not line.text.isascii():
        exact = line.text[: len(first)].upper() in vocabulary.words("bodies", "exact_heads")
        return exact or _opens(line.key, _longer_heads())
    return True


@cache
def _longer_heads() -> tuple[str, ...]:
    return tuple(head for head in vocabulary.folded("bodies", "heads") if " " in head)


def _opens(key: str, words: tuple[str, ...]) -> bool:
    """Whether a folded text opens with one of some words, whole."""
    if not key.startswith(words):
        return False
    return any(key.startswith(word) and not key[len(word) : len(word) + 1].isalnum() for word in words)


def _continues(line: Line, before: Line) -> bool:
    """Whether a line continues the name on the line before it."""
    if before.key.rstrip().endswith((",", "-", *vocabulary.trailing("bodies", "links"))):
        return True
    if before.key.rstrip() in vocabulary.folded("bodies", "open_names") and opens_body(line):
        return True
    for tail in vocabulary.folded("bodies", "tails"):
        if _opens(line.key, (tail,)):
            rest = line.key[len(tail) :].lstrip(" .")
            return not _opens(rest, vocabulary.folded("bodies", "own"))
    return not opens_body(line)


def _without_speck(line: Line, following: Line | None) -> Line:
    """The name of a people's committee without the dash read behind it, where a department of its own stands below:
    these two never issue a joint paper.
    """
    bare = line.text.rstrip(" -–—_")
    committee = line.key.startswith(vocabulary.folded("bodies", "committees"))
    department = following is not None and following.key.startswith(
        vocabulary.folded("bodies", "departments")
    )
    return line.part(0, len(bare)) if committee and department else line


def read_issuers(source: Source, lines: list[Line]) -> list[Found[str]]:
    """The names that stand on some lines in capitals. Lines that hold no word (the star, a rule) are passed over."""
    groups: list[list[Line]] = []
    for n, line in enumerate(lines):
        if is_rule(line):
            continue
        line = _without_speck(line, lines[n + 1] if n + 1 < len(lines) else None)
        if groups and _continues(line, groups[-1][-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [printed_lines(source, group, "issuer") for group in groups]
