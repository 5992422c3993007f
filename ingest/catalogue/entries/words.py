"""Words: text goes in; its words come out as a search compares them, and its dates, each as one word.

``lý`` and ``lí``, ``quý`` and ``quí`` are one word, spelt in either of two ways that are both in use; so are ``hòa``
and ``hoà``, whose tone stands on the one letter or the other. ``tay`` and ``tai``, ``thúy`` and ``thúi`` are two.
A date is the same word however it was printed or typed: ``21/3/2024``, ``ngày 21 tháng 3 năm 2024``.
"""

from __future__ import annotations

import datetime
import re
from functools import cache, lru_cache

from lexicon.folding import fold, fold_any, nfc

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 64
_CONSONANTS = "bcdđghklmnpqrstvxw"
_Y_AS_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_Y_ALONE = re.compile(rf"((?:qu|[{_CONSONANTS}]){{1,3}})([yýỳỷỹỵ])")
"""A syllable whose one vowel is y; behind ``qu`` it is the vowel too."""
_I_OR_Y = re.compile(rf"((?:qu|[{_CONSONANTS}]){{1,3}})[iy]")
_PAIRS = ["oòóỏõọ", "aàáảãạ", "eèéẻẽẹ", "uùúủũụ", "iìíỉĩị", "yỳýỷỹỵ"]
_TONED = {letters[0]: letters[1:] for letters in _PAIRS}
_EARLY = {
    early + second: first + late
    for first, seconds in (("o", "ae"), ("u", "y"))
    for second in seconds
    for early, late in zip(_TONED[first], _TONED[second], strict=True)
}
_EARLY_TONE = re.compile(rf"(.*[^q])({'|'.join(_EARLY)})|({'|'.join(_EARLY)})")
DATE_MARK = "d:"
"""Beginning of the word that a date is: ``d:2024-03-21``. No word of a text has a colon."""


@lru_cache(maxsize=100_000)
def _spelt_alike(word: str) -> str:
    """A word in small letters, spelt in one of its ways, as long as it was."""
    if found := _EARLY_TONE.fullmatch(word):
        word = (found[1] or "") + _EARLY[found[2] or found[3]]
    if found := _Y_ALONE.fullmatch(word):
        word = found[1] + found[2].translate(_Y_AS_I)
    return word[:_LONGEST]


def words(text: str) -> list[str]:
    """The words of a text in order, in small letters with their tones."""
    return list(map(_spelt_alike, _WORD.findall(nfc(text).lower())))


def without_tones(toned: list[str]) -> list[str]:
    """The same words without tones; folding them together is quicker than one by one."""
    return fold_any(" ".join(toned)).split(" ") if toned else []


def place_of(part: list[str], key: str) -> tuple[int, int] | None:
    """Where words first follow one another in folded text, in whichever way they are spelt there."""
    begins, pattern = _pattern_of(tuple(part))
    # From one place where they may begin to the next: a pattern is tried at each letter, which takes ten times as long.
    at = key.find(begins)
    while at >= 0:
        if found := pattern.match(key, at):
            return found.span()
        at = key.find(begins, at + 1)
    return None


@lru_cache(maxsize=1000)
def _pattern_of(part: tuple[str, ...]) -> tuple[str, re.Pattern[str]]:
    """What words begin with however they are spelt, and a pattern of them, one behind another."""
    bare = [fold_any(word) for word in part]
    either = [_I_OR_Y.fullmatch(word) for word in bare]
    spelt = [
        re.escape(found[1]) + "[iy]" if found else re.escape(word)
        for word, found in zip(bare, either, strict=True)
    ]
    begins = either[0][1] if either[0] else bare[0]
    return begins, re.compile(r"(?<![^\W_])" + r"[\W_]+".join(spelt) + r"(?![^\W_])")


@cache
def _date_patterns() -> tuple[re.Pattern[str], ...]:
    # Here, not above: the words of dates are read from a file.
    from lexicon.dates import DATE, IN_NUMBERS

    return DATE, IN_NUMBERS


def dated(text: str) -> list[tuple[int, int, str]]:
    """The dates of a composed text, each as the place of its first and past its last letter, and its word."""
    key = fold(text)
    found = []
    for pattern in _date_patterns():
        for match in pattern.finditer(key):
            word = _date_word(match["day"], match["month"], match["year"])
            if word is not None:
                found.append((match.start(), match.end(), word))
    return sorted(found)


def dates(text: str) -> list[str]:
    """The words of the dates in a text."""
    return [word for _, _, word in dated(nfc(text))]


def date_word(iso: str | None) -> str | None:
    """The word of a date (ISO 8601)."""
    return f"{DATE_MARK}{iso}" if iso else None


def is_date(word: str) -> bool:
    return word.startswith(DATE_MARK)


def _date_word(day: str, month: str, year: str) -> str | None:
    try:
        return date_word(datetime.date(int(year), int(month), int(day)).isoformat())
    except ValueError:  # a blank, a letter, or no day of the calendar
        return None
