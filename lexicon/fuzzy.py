"""Fuzzy: fixed words recognised in folded text although a letter or two of them was misread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from lexicon.edit_distance import distance_within

_WORD = re.compile(r"[^\W_]+")
_HEAD = 64  # characters at either end of a line that fixed words are looked for in


def allowance(length: int) -> int:
    """How many misread letters a fixed phrase of this many letters may have and still be that phrase."""
    return 0 if length < 5 else 1 if length < 10 else 2 if length < 18 else 3


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A squeezed phrase, how many misread letters it may have, and the set of its letters as bits."""

    text: str
    limit: int
    letters: int


@cache
def _of_length(phrases: tuple[str, ...]) -> dict[int, tuple[_Phrase, ...]]:
    """For each length that a text may have, the phrases it may be: most of them fall out without a look."""
    found: dict[int, list[_Phrase]] = {}
    for phrase in phrases:
        limit = allowance(len(phrase))
        for length in range(len(phrase) - limit, len(phrase) + limit + 1):
            found.setdefault(length, []).append(_Phrase(phrase, limit, _letters(phrase)))
    return {length: tuple(group) for length, group in found.items()}


def _letters(text: str) -> int:
    bits = 0
    for c in text:
        bits |= 1 << (ord(c) & 63)
    return bits


def _nearest(part: str, phrases: tuple[str, ...]) -> list[tuple[str, int]]:
    """The phrases that a squeezed text is near to, each with its distance."""
    candidates = _of_length(phrases).get(len(part))
    if candidates is None:
        return []
    found = []
    bits = _letters(part)
    for phrase in candidates:
        # Each misread letter takes one letter out of the set and brings one in.
        if (bits ^ phrase.letters).bit_count() <= 2 * phrase.limit:
            d = distance_within(part, phrase.text, phrase.limit)
            if d <= phrase.limit:
                found.append((phrase.text, d))
    return found


def is_near(key: str, phrase: str) -> bool:
    """Whether two squeezed texts are the same phrase, give or take what worn print does to it."""
    limit = allowance(len(phrase))
    return abs(len(key) - len(phrase)) <= limit and distance_within(key, phrase, limit) <= limit


def nearest_phrase(key: str, phrases: tuple[str, ...]) -> str | None:
    """The phrase nearest to a squeezed text, or None where none is near enough."""
    best, found = 99, None
    for phrase, d in _nearest(key, phrases):
        if d < best:
            best, found = d, phrase
    return found


@lru_cache(maxsize=4096)
def opening_end(key: str, phrases: tuple[str, ...]) -> int | None:
    """Where in a folded text the words end that open it and are near to one of the squeezed phrases; or None.

    Of several the least misread counts, then the longest."""
    head = key[:_HEAD]
    best: tuple[int, int, int] | None = None
    longest = max(_of_length(phrases))
    part = ""
    for word in _WORD.finditer(head):
        part += word[0]
        if len(part) > longest:
            break
        for phrase, d in _nearest(part, phrases):
            rank = (d - len(phrase), d, word.end())
            if best is None or rank < best:
                best = rank
    return best[2] if best else None


@lru_cache(maxsize=4096)
def closing_start(key: str, phrases: tuple[str, ...]) -> int | None:
    """Where in a folded text the words start that close it and are near to one of the squeezed phrases; or
    None.
    """
    tail = key[-_HEAD:]
    base = len(key) - len(tail)
    best: tuple[int, int] | None = None
    longest = max(_of_length(phrases))
    part = ""
    for word in reversed(list(_WORD.finditer(tail))):
        part = word[0] + part
        if len(part) > longest:
            break
        for _, d in _nearest(part, phrases):
            rank = (d, base + word.start())
            if best is None or rank < best:
                best = rank
    return best[1] if best else None
