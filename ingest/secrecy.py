"""Secrecy: is a paper marked Mật, Tối mật or Tuyệt mật, or can that not be told for certain?

A mark that was missed does harm that no later look can mend; a paper held without need costs somebody a glance. So
whatever comes near a mark counts (Luật Bảo vệ bí mật nhà nước 2018, điều 8; HD36 II.2.1; NĐ30 Phụ lục I.III.3).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ocr import Transcript
from parse import Parsed, vocabulary
from parse.fuzzy import distance, fold, squeeze

Code = Literal["marked", "unsure", "unread"]


class Why(NamedTuple):
    """Why a paper is held: it is marked; a line comes near a mark; or its first page could not be read."""

    code: Code
    detail: str


def why_held(transcript: Transcript, parsed: Parsed) -> Why | None:
    """The reason to hold a paper; None where nothing on it comes near a mark of secrecy."""
    mark = parsed.record.document.security
    if mark is not None:
        return Why("marked", mark)
    for page in transcript.pages:
        if page.state == "unread" and page.number == 1:
            return Why("unread", page.reason or "")
        for line in transcript.raw(page.number).splitlines():
            if _is_near(line):
                return Why("unsure", line.strip())
    return None


def _is_near(line: str) -> bool:
    """Whether a printed line, all of it, could be a worn or half-read mark: in capitals, most letters right."""
    letters = [letter for letter in line if letter.isalpha()]
    if not letters or sum(letter.isupper() for letter in letters) < 0.7 * len(letters):
        return False
    key = squeeze(fold(line))
    return any(
        distance(key, phrase, _allowed(phrase)) <= _allowed(phrase)
        for name in vocabulary.table("marks")["security"]
        for phrase in vocabulary.squeezed("marks", "security", name)
    )


def _allowed(phrase: str) -> int:
    """Letters that may be wrong: none of MẬT's three, two of TỐI MẬT's six, three of TUYỆT MẬT's eight."""
    return 0 if len(phrase) < 5 else len(phrase) // 3 + (1 if len(phrase) > 7 else 0)
