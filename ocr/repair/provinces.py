"""Provinces: the marks of a province's name corrected where it stands after its unit: ``TỈNH QUANG NGAI``.

The names are few and known (``lexicon.provinces``); after TỈNH, TỈNH ỦY, THÀNH PHỐ or THÀNH ỦY no other name has the
same letters: the list proves it, nothing is guessed.
"""

from __future__ import annotations

import functools
import re

from lexicon import vocabulary
from lexicon.dates import PRINTED
from lexicon.folding import fold, with_case_of
from lexicon.provinces import province_names, units
from lexicon.syllables import is_same_word
from ocr.text.tokens import Token

RULE = "name of a province"
DAY_PRINTED = PRINTED[0]
_LEAST_PLACE = 7
"""Minimum characters of a place of issue, its comma included, that can be told though a letter is lost."""
_WORD = re.compile(r"([^\W\d_]+)([.,;:)”\"]*)")


def restore_provinces(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens with the marks of provinces' names corrected; letters are never exchanged."""
    out = list(tokens)
    words = [fold(token.text).strip('.,;:()“”"') for token in tokens]
    names, units = _names()
    for k in range(1, len(out)):
        if not any(tuple(words[max(0, k - len(unit)) : k]) == unit for unit in units):
            continue
        for name, printed in names.items():
            if tuple(words[k : k + len(name)]) == name:
                for n, right in enumerate(printed, k):
                    out[n] = _with_marks(out[n], right)
    return out


def restore_place(tokens: list[Token]) -> list[Token]:
    """``Phan Thiế, ngày 24 tháng 10``: a place of issue whose first or last letter was lost, where one province or one
    seat of a province alone is left.
    """
    at = next((k for k, token in enumerate(tokens[:6]) if token.text == DAY_PRINTED), 0)
    words = " ".join(token.text for token in tokens[:at])
    if not 2 <= at <= 3 or not words.endswith(",") or len(words) < _LEAST_PLACE:
        return tokens
    name = words.removesuffix(",")
    key = fold(name)
    known = _places()
    if key in known:
        return tokens
    # A letter read otherwise may be another place's: Ninh Phước is no Bình Phước.
    near = [place for plain, place in known.items() if key in (plain[:-1], plain[1:])]
    if len(near) != 1 or len(near[0].split()) != at:
        return tokens
    parts = near[0].split()
    parts[-1] += ","
    return [*(t.corrected(w, RULE) for t, w in zip(tokens, parts, strict=False)), *tokens[at:]]


@functools.cache
def _places() -> dict[str, str]:
    """The names of provinces and their seats, by the folded name."""
    names = [*province_names(), *(seat for unit in units() for seat in unit.seats)]
    return {fold(name): name for name in names}


def part_glued_provinces(tokens: list[Token]) -> list[Token]:
    """``UBNDTỈNHPHÚTHỌ``: a body's name in capitals, its blanks lost, that ends in a province's."""
    whole = _glued()
    out = []
    for token in tokens:
        letters = token.text if token.text.isalpha() and token.text.isupper() and len(token.text) > 8 else ""
        words = whole.get(fold(letters))
        out.append(token.corrected(words, RULE) if words else token)
    return out


@functools.cache
def _glued() -> dict[str, str]:
    """Names of bodies of provinces in capitals, by the folded name without blanks."""
    leads = vocabulary.words("bodies", "province_bodies")
    names = (f"{lead} {name.upper()}" for lead in leads for name in province_names())
    return {fold(name).replace(" ", ""): name for name in names}


def _with_marks(token: Token, right: str) -> Token:
    match = _WORD.fullmatch(token.text)
    # Names are written with capitals; where a tone stands (Khánh Hòa, Khánh Hoà) is the writer's choice.
    if match is None or not match[1][0].isupper() or is_same_word(match[1], right):
        return token
    return token.corrected(with_case_of(right, match[1]) + match[2], RULE)


def listed_province(key: list[str]) -> list[str] | None:
    """A province's name as it is written, by its letters without marks in lower case; None for other names."""
    return _names()[0].get(tuple(key))


@functools.cache
def _names() -> tuple[dict[tuple[str, ...], list[str]], list[tuple[str, ...]]]:
    """The names by their letters without marks, and the units they stand after, likewise."""
    names = {tuple(fold(name).split()): name.split() for name in province_names()}
    return names, [tuple(lead.split()) for lead in vocabulary.folded("bodies", "province_leads")]
