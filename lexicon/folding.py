"""Folding: text without its marks, so that words are recognised even if their marks were misread or mistyped.

One table of letters, and a function for each need: ``fold`` keeps each character in its place, ``fold_any`` takes text
of any normal form, ``without_marks`` keeps capitals apart from small letters.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

LIKE_D = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"}
"""Letters of other alphabets that print like Đ (Icelandic eth, African D), and are read or typed for it."""
DASHES = "–—−‐‑‒―"
"""What is printed, or read, for a hyphen."""
STRAIGHT = str.maketrans("“”‘’–—", "\"\"''--")
"""Curly quotes and long dashes to straight and short ones, for texts that are to be compared."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKED = [vowel + tone for vowel in "aăâeêioôơuưy" for tone in ("", *_TONES)]
SMALL = unicodedata.normalize("NFC", "".join([*string.ascii_lowercase, "đ", *_MARKED]))
"""All small letters of Vietnamese, for character classes: in Unicode small letters and capitals stand by turns."""
CAPITALS = SMALL.upper()
_ALPHABETS = 0x2000
"""The code points below it are those of alphabets; signs and East Asian script follow."""
_OTHER = re.compile(r"[\W_]+")


def _bare(letter: str) -> str:
    """A letter without its marks; đ is a letter of its own to Unicode, and has none."""
    letter = LIKE_D.get(letter, letter)
    return {"Đ": "D", "đ": "d"}.get(letter) or unicodedata.normalize("NFD", letter)[0]


# Tables by code point. A list is fastest to translate by; what lies beyond its end stays as it is.
_LETTERS = list(map(chr, range(_ALPHABETS)))
_BARE = list(map(_bare, _LETTERS))
_FOLDED = [small if len(small := bare.lower()) == 1 else bare for bare in _BARE]
_FOLDED += [
    "-" if chr(code) in DASHES else chr(code) for code in range(_ALPHABETS, max(map(ord, DASHES)) + 1)
]
_WITHOUT_MARKS = [
    None if unicodedata.combining(letter) else bare for letter, bare in zip(_LETTERS, _BARE, strict=True)
]


def nfc(text: str) -> str:
    """Text as composed letters: what is stored, compared and searched."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Composed text without case and marks, each character still in its place; dashes become ``-``.

    An offset in the folded text is an offset in the text.
    """
    return text.translate(_FOLDED)


def fold_any(text: str) -> str:
    """The same of text of any normal form, as people type it: it is composed first."""
    return fold(nfc(text))


@lru_cache(maxsize=20_000)
def without_marks(text: str) -> str:
    """Text with its marks taken off and its capitals kept: "Nơi nhận" → "Noi nhan". Decomposed text grows shorter."""
    return text.translate(_WITHOUT_MARKS)


def count_marks(text: str) -> int:
    """How many marks a text has: two on ấ."""
    return sum(unicodedata.combining(c) > 0 for c in unicodedata.normalize("NFD", text))


def tone_behind(word: str) -> str:
    """A word, decomposed, with its tone marks behind it: ``hòa`` and ``hoà`` are the same so. For comparing alone."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(c for c in letters if c not in _TONES) + "".join(c for c in letters if c in _TONES)


def with_case_of(word: str, like: str) -> str:
    """A word in small letters with the capitals of another: all, the first, or none."""
    if like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


@lru_cache(maxsize=4096)
def squeeze(key: str) -> str:
    """Only the letters and digits of a folded text."""
    return _OTHER.sub("", key)
