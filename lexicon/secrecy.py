"""Secrecy: whether words as they were read are a mark of secrecy, or come near one, or are surely something else.

A missed mark does harm that cannot be undone; a paper held without need costs a person a moment. So whatever resembles
a mark counts. The words, and the law of each, stand in ``secrecy.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Literal

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import fold, squeeze
from lexicon.fuzzy import closing_start, is_near, opening_end
from lexicon.numbers import NUMBER
from lexicon.syllables import is_syllable

_NUMBER_LINE = re.compile(rf"\W*{NUMBER}\b.*\d")
_STROKES = "ijlt1!"
"""What the upright stroke of a stamp's frame is read as, without marks."""
_FEW_WORDS = 5
_DIGITS = re.compile(r"\d.*\d")
_LEAST_LETTERS = 4
"""So many letters, read as words, are surely something else; three can be a worn MẬT."""


@cache
def levels() -> tuple[str, ...]:
    """The names of the levels as they stand in a record, the highest first."""
    return tuple(vocabulary.table("secrecy")["level"])


def level_of(text: str) -> str | None:
    """The level that a text in capitals is, all its letters right, whatever became of their marks; None for others."""
    if not _in_capitals(text) or _is_other(text):
        return None
    keys = {squeeze(fold(part)) for part in (text, _within(text), _numbered(text), _numbered(_within(text)))}
    return next((name for name in levels() if keys & {*vocabulary.squeezed("secrecy", "level", name)}), None)


def level_of_stamp(readings: Iterable[str]) -> str | None:
    """The level that a stamp bears by all that was read of it, a printed line each; None where that is not certain.

    MẬT under what resembles TỐI or TUYỆT may be the second line of a higher level.
    """
    texts = list(readings)
    found = set(filter(None, map(level_of, texts)))
    highest = next((name for name in levels() if name in found), None)
    if highest == levels()[-1] and any(_hints_at_higher(text) for text in texts):
        return None
    return highest


def _hints_at_higher(text: str) -> bool:
    firsts = {
        fold(phrase).split()[0]
        for name in levels()[:-1]
        for phrase in vocabulary.words("secrecy", "level", name)
    }
    return any(
        distance_within(word, first, 1) <= 1
        for word in re.findall(r"[a-z]{3,}", fold(text))
        for first in firsts
    )


def comes_near(line: str) -> bool:
    """Whether a printed line could be a worn or half-read mark, or holds one beside what marks stand beside."""
    stated = _beside(line, "stated")
    if stated or squeeze(fold(line)) in vocabulary.squeezed("secrecy", "before", "stated"):
        return _is_level(stated, any_case=True)
    if _NUMBER_LINE.match(fold(line)):
        return any(_in_capitals(end) and _is_exact(end) for end in _ends(line))
    return _ends_in_level(line) or any(
        _is_level(part) or _is_level(_beside(part, "named")) or _is_unlevelled(part)
        for part in (line, _within(line), _numbered(line))
    )


def is_typed_small(line: str) -> bool:
    """Whether a line is a level, or a secret paper's name for itself, that begins with a capital and goes on small.

    Old papers were typed so, under their number. Within a text or a table such a line need not be a mark.
    """
    text = line.strip(" ().|[]-–:")
    if not text[:1].isupper() or not text[1:].islower() or _is_other(text):
        return False
    named = _beside(text, "named")
    return _is_exact(text) or (named is not None and _is_exact(named))


Says = Literal["mark", "near", "other"]


@lru_cache(maxsize=1024)
def stamp_says(text: str) -> Says | None:
    """What the reading of a lone stamp says: a mark, all its letters right; what comes near one; surely something else.

    A stamp has few words, so fewer letters tell one: two right letters of MẬT's three come near. MẮT is no word that a
    stamp says.
    """
    key = squeeze(fold(text))
    bare = squeeze(fold(_within(text)))
    if is_known_stamp(text):
        return "other"
    forms = {*_unframed(key), *_unframed(bare), squeeze(fold(_numbered(text)))}
    if _is_unlevelled(text, any_case=True) or any(form in _phrases() for form in forms):
        return "mark"
    if any(part in key for part in vocabulary.squeezed("secrecy", "unlevelled", "parts")):
        return "near"
    if (
        _holds_the_word(text)
        or comes_near(text)
        or (_in_capitals(text, 0.6) and any(_is_nearly(form) for form in forms))
    ):
        return "near"
    words = [word.strip(".,;:()-") for word in text.split()]
    sure = sum(len(word) for word in words if len(word) > 1 and (is_syllable(word) or _DIGITS.search(word)))
    return "other" if sure >= _LEAST_LETTERS and sure >= 0.6 * len(key) else None


def _holds_the_word(text: str) -> bool:
    """Whether MẬT stands in a stamp's line with all its marks, whatever the words beside it were read as."""
    words = re.findall(r"[^\W\d_]+", text)
    level = vocabulary.words("secrecy", "level", levels()[-1])
    return len(words) <= _FEW_WORDS and any(
        word in level
        and (n == 0 or words[n - 1].upper() not in vocabulary.words("secrecy", "other", "before"))
        and (n + 1 == len(words) or words[n + 1].upper() not in vocabulary.words("secrecy", "other", "after"))
        for n, word in enumerate(words)
    )


def is_known_stamp(text: str) -> bool:
    """Whether a text in capitals is what stamps of another kind say: KHẨN, SAO Y, ĐÃ KÝ."""
    known = vocabulary.squeezed("secrecy", "other", "stamps")
    return _in_capitals(text) and any(
        is_near(squeeze(fold(part)), phrase) for part in (text, _within(text)) for phrase in known
    )


def _unframed(key: str) -> set[str]:
    """Bare letters, and the same without a stroke at either end: what a frame at their side is read as."""
    found = {key}
    if key[:1] in _STROKES:
        found.add(key[1:])
    return found | {form[:-1] for form in found if form[-1:] in _STROKES}


def _is_nearly(key: str) -> bool:
    """Whether bare letters are a level's but for a few: one of MẬT's, in its place."""
    for phrase in _phrases():
        allowed = _allowed(phrase)
        if not allowed and len(key) == len(phrase) and sum(map(str.__ne__, key, phrase)) <= 1:
            return True
        if (
            allowed
            and abs(len(key) - len(phrase)) <= allowed
            and distance_within(key, phrase, allowed) <= allowed
        ):
            return True
    return False


def _ends_in_level(line: str) -> bool:
    """Whether a short line in capitals ends in MẬT itself: what it calls secret may be misread."""
    words = re.findall(r"[^\W_]+", line)
    short = 1 < len(words) <= _FEW_WORDS and _in_capitals(line)
    return (
        short
        and words[-1] in vocabulary.words("secrecy", "level", levels()[-1])
        and words[-2] not in vocabulary.words("secrecy", "other", "before")
    )


def _is_level(text: str | None, *, any_case: bool = False) -> bool:
    """Whether all of a text is a level of secrecy: in capitals, most letters right."""
    if text is None or not (any_case or _in_capitals(text)) or _is_other(text):
        return False
    return any(
        distance_within(key, phrase, _allowed(phrase)) <= _allowed(phrase)
        for key in (squeeze(fold(text)), squeeze(fold(text)).strip(_STROKES))
        for phrase in _phrases()
    )


def _is_unlevelled(text: str, *, any_case: bool = False) -> bool:
    phrases = vocabulary.squeezed("secrecy", "unlevelled", "words")
    return (any_case or _in_capitals(text)) and opening_end(fold(text), phrases) is not None


def _is_exact(text: str) -> bool:
    return squeeze(fold(text)) in _phrases() and not _is_other(text)


def _in_capitals(text: str, share: float = 0.7) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= share * len(letters)


def _within(line: str) -> str:
    """A line without the one-letter words at its edges, which a stamp's frame is read as."""
    words = line.split()
    while words and len(squeeze(fold(words[0]))) < 2:
        del words[0]
    while words and len(squeeze(fold(words[-1]))) < 2:
        del words[-1]
    return " ".join(words)


def _beside(line: str, kind: str) -> str | None:
    """What follows the words that go before a mark; None where a line does not open with such."""
    end = opening_end(fold(line), vocabulary.squeezed("secrecy", "before", kind))
    return None if end is None else _within(_numbered(line[end:]))


def _numbered(line: str) -> str:
    """A line without the number of the copy that follows a mark: ``MẬT - BẢN SỐ: 05``."""
    key = fold(line).rstrip("0123456789 .…:/-_")
    start = closing_start(key, vocabulary.squeezed("secrecy", "after", "copy"))
    return line if start is None else line[:start]


def _ends(line: str) -> Iterator[str]:
    """The last words of a line, one, two and three of them, without its frame."""
    words = _within(line).split()
    for count in (1, 2, 3):
        if len(words) > count:
            yield " ".join(words[-count:])


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(phrase for name in levels() for phrase in vocabulary.squeezed("secrecy", "level", name))


def _is_other(text: str) -> bool:
    """Whether a text holds a word that is no mark, though its letters without marks are the same."""
    return any(word in text.upper().split() for word in vocabulary.words("secrecy", "other", "words"))


def _allowed(phrase: str) -> int:
    """Letters that may be wrong: none of MẬT's three, two of TỐI MẬT's six, three of TUYỆT MẬT's eight."""
    return 0 if len(phrase) < 5 else len(phrase) // 3 + (1 if len(phrase) > 7 else 0)
