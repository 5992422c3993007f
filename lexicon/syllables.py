"""Syllables: which strings can be a Vietnamese syllable, by the language's own rules, and their marks.

Onset, nucleus and coda as in Đoàn Thiện Thuật, Ngữ âm tiếng Việt; both tone placements (hòa, hoà) are accepted.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from itertools import product

from lexicon.folding import nfc

TONES = frozenset(map(chr, (0x0300, 0x0301, 0x0303, 0x0309, 0x0323)))
"""The combining marks of the tones huyền, sắc, ngã, hỏi, nặng; a syllable without one has the level tone."""

_ONSET = r"(b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
_NUCLEUS = r"(uyê|uya|iê|yê|ươ|uô|oa|oă|oe|oo|uâ|uê|uy|uơ|ia|ua|ưa|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)"
_CODA = r"(ch|c|m|ng|nh|n|p|t|i|y|o|u)?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_TWO_PLACES = re.compile(r"(?<!q)(oa|oe|uy)$")
"""Ends of a syllable, its tone taken off, whose tone is put on either of two vowels; behind q, u is of the onset."""
_STOPPED = re.compile(r"(ch|c|p|t)$")


@functools.lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word (any case) can be a Vietnamese syllable."""
    base, tones = without_tone(word.lower())
    if len(tones) > 1 or not _SYLLABLE.fullmatch(base):
        return False
    # A syllable that ends in a stop bears the acute or the dot below alone.
    return not _STOPPED.search(base) or base in ("ch", "c") or tones in ("\u0301", "\u0323")


def is_same_word(a: str, b: str) -> bool:
    """Whether two words are one but for their capitals and for where the tone stands, which is the writer's choice."""
    return without_tone(a.lower()) == without_tone(b.lower())


def spellings(phrase: str) -> tuple[str, ...]:
    """A phrase with its tones in each place where they may stand: ỦY BAN, UỶ BAN; as it is written first."""
    return tuple(map(" ".join, product(*map(_spellings_of_word, phrase.split()))))


def _spellings_of_word(word: str) -> tuple[str, ...]:
    base, tone = without_tone(word)
    if not tone or not _TWO_PLACES.search(base.lower()):
        return (word,)
    both = {nfc(base[:-1] + tone + base[-1:]), nfc(base + tone)}
    return (word, *sorted(both - {word}))


def without_tone(word: str) -> tuple[str, str]:
    """A word without its tone, hats and horns kept (``ế`` → ``ê``), and the tone marks that were on it."""
    letters: list[str] = []
    tones: list[str] = []
    for c in unicodedata.normalize("NFD", word):
        (tones if c in TONES else letters).append(c)
    return nfc("".join(letters)), "".join(tones)
