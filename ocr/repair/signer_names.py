"""Signers' names: restored as far as a closed list proves them: the surname, and what the capitals of a name tell.

A seal lies over many names. Where its ink is opaque strokes of the print are lost, none is added.
"""

from __future__ import annotations

import functools

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import fold
from lexicon.syllables import is_syllable
from ocr.text.tokens import Token

SURNAME = "marks of a surname"
MISREAD = "surname with a misread letter"
SCRAP = "scrap before a capital"
BEHEADED = "surname without its first letter"
_NAME = range(2, 6)
"""How many words a name has."""
_LEAST = 5
"""Minimum letters of a surname of which one may be misread."""
_LEFT = 3
"""Minimum letters of a surname by which it is known without its first one."""


def with_surname(tokens: list[Token]) -> list[Token]:
    """A name under a position with its surname's marks and capital, where one surname alone has these letters.

    Of a long surname one letter may be misread, ``Ngnyến``, of any the first be hidden, ``guyễn``; a letter that a seal
    left before a capital goes. What can be a syllable is left as it was read: Thịnh is a surname beside Trịnh.
    """
    if len(tokens) > 2 and not any(c.isalnum() for c in tokens[0].text):
        return [tokens[0], *with_surname(tokens[1:])]
    if len(tokens) not in _NAME:
        return tokens
    tokens = [tokens[0], *map(_without_scrap, tokens[1:])]
    first = tokens[0]
    read = first.text.rstrip(":;.,")
    if not read.isalpha() or not all(t.text[:1].isupper() and t.text.isalpha() for t in tokens[1:]):
        return tokens
    if read.isupper() or first.text in vocabulary.words("signers", "surnames"):
        return tokens
    capital = read[:1].upper() + read[1:]
    if capital in vocabulary.words("signers", "surnames"):
        return [first.corrected(capital, SURNAME), *tokens[1:]]
    if fold(read) in _surnames():
        return [first.corrected(_surnames()[fold(read)], SURNAME), *tokens[1:]]
    if whole := _with_first_letter(read):
        return [first.corrected(whole, BEHEADED), *tokens[1:]]
    near = _nearest(fold(read)) if read[:1].isupper() and not is_syllable(read.lower()) else None
    return [first.corrected(near, MISREAD), *tokens[1:]] if near else tokens


def is_full_name(tokens: list[Token]) -> bool:
    """Whether a line is a name that opens with a known surname."""
    words = [token.text for token in tokens]
    known = bool(words) and words[0] in vocabulary.words("signers", "surnames")
    return known and len(words) in _NAME and all(word.isalpha() and word.istitle() for word in words)


def _without_scrap(token: Token) -> Token:
    """``iNgọc``: a word of a name without one small letter before its capital."""
    rest = token.text[1:]
    if token.text[:1].islower() and rest[:1].isupper() and rest[1:].islower() and is_syllable(rest.lower()):
        return token.corrected(rest, SCRAP)
    return token


def _with_first_letter(read: str) -> str | None:
    """The one surname that ends so, letter for letter, of a word that opens with a small letter."""
    if not read[:1].islower() or len(read) < _LEFT:
        return None
    ending = [name for name in vocabulary.words("signers", "surnames") if name[1:] == read]
    return ending[0] if len(ending) == 1 else None


@functools.cache
def _surnames() -> dict[str, str]:
    return {fold(name): name for name in vocabulary.words("signers", "plain_surnames")}


def _nearest(read: str) -> str | None:
    """The surname that differs from a folded word by one letter; None where it is short, or another is as near."""
    near = {
        fold(name)
        for name in vocabulary.words("signers", "surnames")
        if distance_within(read, fold(name), 1) <= 1
    }
    return _surnames().get(near.pop()) if len(read) >= _LEAST and len(near) == 1 else None
