"""Secrecy: whether a paper is marked Mật, Tối mật or Tuyệt mật, or whether that is not certain.

A missed mark does harm that cannot be undone; a paper held without need costs a person a moment. So whatever resembles
a mark counts (Luật Bảo vệ bí mật nhà nước 2018, điều 8; HD36 II.2.1; NĐ30 Phụ lục I.III.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import fold, squeeze
from lexicon.fuzzy import closing_start, opening_end
from lexicon.numbers import NUMBER
from ocr import Transcript
from parse import Parsed

Code = Literal["marked", "unsure", "unread"]

_NUMBER_LINE = re.compile(rf"\W*{NUMBER}\b.*\d")
_STROKES = "ijlt1!"
"""What the upright stroke of a stamp's frame is read as, without marks."""


class Why(NamedTuple):
    """Why a paper is held: it is marked; a line comes near a mark; or one of its pages could not be read."""

    code: Code
    detail: str


def why_held(transcript: Transcript, parsed: Parsed) -> Why | None:
    """The reason to hold a paper; None where nothing on it resembles a mark of secrecy."""
    mark = parsed.record.document.security
    if mark is not None:
        return Why("marked", mark)
    line = next((line for line in _lines(transcript) if _is_near(line)), None)
    if line is not None:
        return Why("unsure", line.strip())
    unread = next((page for page in transcript.pages if page.state == "unread"), None)
    return Why("unread", f"{unread.number}: {unread.reason or ''}") if unread is not None else None


def _lines(transcript: Transcript) -> Iterator[str]:
    """Everything that was read of a paper, a printed line a line; what stands apart from its text too."""
    for page in transcript.pages:
        yield from transcript.raw(page.number).splitlines()
    for aside in transcript.asides:
        yield from aside.text.splitlines()


def _is_near(line: str) -> bool:
    """Whether a printed line could be a worn or half-read mark, or holds one beside what marks stand beside."""
    stated = _beside(line, "before")
    if stated is not None:
        return _is_level(stated, any_case=True)
    if _NUMBER_LINE.match(fold(line)):
        return any(_is_exact(end) for end in _ends(line))
    return any(
        _is_level(part) or _is_level(_beside(part, "before_capitals")) or _is_unlevelled(part)
        for part in (line, _within(line), _numbered(line))
    )


def _is_level(text: str | None, *, any_case: bool = False) -> bool:
    """Whether all of a text is a level of secrecy: in capitals, most letters right."""
    if text is None or not (any_case or _in_capitals(text)) or _is_other(text):
        return False
    return any(
        distance_within(key, phrase, _allowed(phrase)) <= _allowed(phrase)
        for key in (squeeze(fold(text)), squeeze(fold(text)).strip(_STROKES))
        for phrase in _levels()
    )


def _is_unlevelled(text: str) -> bool:
    phrases = vocabulary.squeezed("marks", "secrecy", "unlevelled")
    return _in_capitals(text) and opening_end(fold(text), phrases) is not None


def _is_exact(text: str) -> bool:
    return _in_capitals(text) and squeeze(fold(text)) in _levels() and not _is_other(text)


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)


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
    end = opening_end(fold(line), vocabulary.squeezed("marks", "secrecy", kind))
    return None if end is None else _within(_numbered(line[end:]))


def _numbered(line: str) -> str:
    """A line without the number of the copy that follows a mark: ``MẬT - BẢN SỐ: 05``."""
    key = fold(line).rstrip("0123456789 .…:/-_")
    start = closing_start(key, vocabulary.squeezed("marks", "secrecy", "after"))
    return line if start is None else line[:start]


def _ends(line: str) -> Iterator[str]:
    """The last words of a line, one, two and three of them, without its frame."""
    words = _within(line).split()
    for count in (1, 2, 3):
        if len(words) > count:
            yield " ".join(words[-count:])


def _levels() -> tuple[str, ...]:
    names = vocabulary.table("marks")["security"]
    return tuple(phrase for name in names for phrase in vocabulary.squeezed("marks", "security", name))


def _is_other(text: str) -> bool:
    """Whether a text holds a word that is no mark, though its letters without marks are the same."""
    return any(word in text.upper().split() for word in vocabulary.words("marks", "secrecy", "other_words"))


def _allowed(phrase: str) -> int:
    """Letters that may be wrong: none of MẬT's three, two of TỐI MẬT's six, three of TUYỆT MẬT's eight."""
    return 0 if len(phrase) < 5 else len(phrase) // 3 + (1 if len(phrase) > 7 else 0)
