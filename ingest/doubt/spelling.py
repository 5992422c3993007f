"""Spelling: from the words of a value to the signs that letters or marks were misread: no syllable of the language,
signs that papers do not print, neighbours that official Vietnamese does not put side by side."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from lexicon.syllables import is_syllable
from ocr.language import official

Signs = dict[str, float]
"""By name, what speaks for or against a value: 0 where nothing does."""

_SIGNS = re.compile(r"[^\w\s.,;:()/\-–\"'%+*&!?“”‘’…²³]|_")
_DIGIT_IN_WORD = re.compile(r"\d[^\W\d_A-ZĐ]{2}|[^\W\d_]{2}\d[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


def signs(tokens: list[str]) -> Signs:
    """The signs of a value made up of these words."""
    words = ["", *map(_bare, tokens), ""]
    beside = [_beside(*words[n - 1 : n + 2]) for n in range(1, len(words) - 1) if words[n]]
    return {
        "foreign": math.log1p(sum(map(_is_foreign, tokens))),
        "odd": math.log1p(sum(map(_is_odd, tokens))),
        "unusual": math.log1p(sum(seen == 0 for seen, _ in beside)),
        "likelier": max(
            (math.log((best + 1) / (seen + 1)) for seen, best in beside if best > seen), default=0.0
        ),
        "rare": _rarest(filter(None, words)),
    }


def is_strange(token: str) -> bool:
    """Whether a word is no syllable of the language, or holds an odd sign."""
    return _is_foreign(token) or _is_odd(token)


def _bare(token: str) -> str:
    """A word in small letters without the signs around it; empty for what is no word."""
    word = token.strip(".,;:()\"'“”*-").lower()
    return word if word.isalpha() and len(word) > 1 else ""


@lru_cache(maxsize=1 << 16)
def _is_foreign(token: str) -> bool:
    """Whether a word's letters make no syllable of the language; abbreviations in capitals are none of its words."""
    if any(c.isdigit() or c in "/-" for c in token):
        return False
    words = [word for word in _WORD.findall(token) if not (word.isascii() and word.isupper())]
    return not all(map(is_syllable, words))


@lru_cache(maxsize=1 << 16)
def _is_odd(token: str) -> bool:
    """Whether a word holds a sign that papers do not print, a digit in a word, or a capital behind a small letter."""
    mixed = any(a.islower() and b.isupper() for a, b in pairwise(token))
    if mixed and "/" not in token and "-" not in token:
        return True
    return bool(_SIGNS.search(token) or _DIGIT_IN_WORD.search(token))


@lru_cache(maxsize=1 << 14)
def _beside(before: str, word: str, after: str) -> tuple[int, int]:
    """How often a word was seen beside its neighbours, and how often the likeliest one was that has other marks."""
    if not before and not after:
        return 1, 0
    model = official()

    def seen(word: str) -> int:
        return (model.pair(before, word) if before else 0) + (model.pair(word, after) if after else 0)

    return seen(word), max((seen(other) for other in model.alike(word) if other != word), default=0)


def _rarest(words: Iterable[str]) -> float:
    """How rare the rarest word is in official papers, 0..1: 1 was never seen, 0 ten thousand times."""
    known = min(map(official().known, words), default=None)
    return 0.0 if known is None else max(0.0, 1 - math.log10(1 + known) / 4)
