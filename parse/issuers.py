"""Issuing bodies: from the printed lines at the left of a head to names, outermost first (HD36 II.1.2; NĐ30
Phụ lục I.II.2).

A name over two lines (ỦY BAN NHÂN DÂN / TỈNH QUẢNG NGÃI) is one item.
"""

from __future__ import annotations

from parse import vocabulary
from parse.found import Found, printed_lines
from parse.fuzzy import fold
from parse.lines import Line, Source
from parse.marks import is_rule


def opens_body(line: Line) -> bool:
    """Whether a line opens with a word that names of bodies open with."""
    heads = vocabulary.folded("bodies", "heads")
    if not _opens(line.key, heads):
        return False
    exact = vocabulary.words("bodies", "exact_heads")
    first = line.text.split()[0].upper()
    if any(fold(first) == fold(word) for word in exact) and not line.text.isascii():
        longer = tuple(head for head in heads if " " in head)
        return first in exact or _opens(line.key, longer)
    return True


def _opens(key: str, words: tuple[str, ...]) -> bool:
    if not key.startswith(words):
        return False
    return any(key.startswith(word) and not key[len(word) : len(word) + 1].isalnum() for word in words)


def _continues(line: Line, before: Line) -> bool:
    """Whether a line goes on with the name of the line before it."""
    if before.key.rstrip().endswith((",", "-", " va", " cua", " thuoc")):
        return True
    if before.key.rstrip() in vocabulary.folded("bodies", "open_names") and opens_body(line):
        return True
    for tail in vocabulary.folded("bodies", "tails"):
        if _opens(line.key, (tail,)):
            rest = line.key[len(tail) :].lstrip(" .")
            return not _opens(rest, vocabulary.folded("bodies", "own"))
    return not opens_body(line)


def read_issuers(source: Source, lines: list[Line]) -> list[Found[str]]:
    """The names that stand on some lines in capitals. Lines that hold no word (the star, a rule) part
    names.
    """
    groups: list[list[Line]] = []
    fresh = True
    for line in lines:
        if is_rule(line):
            continue
        if groups and not fresh and _continues(line, groups[-1][-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
        fresh = False
    return [printed_lines(source, group, "issuer") for group in groups]
