"""Office: words that people of this office have confirmed, as evidence on the values of papers that come after.

Issuers, signers' names and positions, and recipients come again from paper to paper. A value that reviewed papers have
word for word is hardly misread; one that differs from such a value in a letter or two may be. How often either holds
here is measured on the office's own reviewed papers (``ingest.archive.learning``): where it was not shown to gain, it
is not used. No value is changed by it: it takes a doubt away, or raises one and says what stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from ingest.doubt.judged import Confirmed, Judged, Reason
from ingest.doubt.values import values_of
from ingest.messages import both
from lexicon.edit_distance import distance_within
from lexicon.folding import nfc
from parse import Parsed

LEARNED = "learned.json"
"""The file, in the folder of the reports, that holds what was learned."""
KINDS = ("issuer", "name", "position", "recipient")
KNOWN_FROM, NEAR_FROM = 2, 3
"""Minimum reviewed papers that have words, for these to be known; for others to be compared with them."""
_SHORT, _LONG = 6, 16
"""Words of fewer letters are near none; from so many on, two letters may differ, else one."""
_REBUTTED = {
    "unsure", "poor_page", "specks", "blotted", "readers_differ", "looked_again", "mended", "fine_print", "unusual",
    "likelier", "long",
}  # fmt: skip
"""Reasons that say that words may be misread: that they are known speaks against these, and against no other."""
_DIGITS = re.compile(r"\d+")


class OfKind(BaseModel):
    """Of one kind of value. ``values``: words, with how many reviewed papers have them. ``known``, ``near``: the share
    of values that were right, of doubtful known ones, and of undoubted ones that are near known ones; None: not used.
    """

    model_config = ConfigDict(frozen=True)

    values: dict[str, int]
    known: float | None = None
    near: float | None = None


class OfficeWords(BaseModel):
    """All that was learned. ``made_at``: UTC, ISO 8601; ``papers``: reviewed papers that it was learned from."""

    model_config = ConfigDict(frozen=True)

    made_at: str
    papers: int
    kinds: dict[str, OfKind]


class Found(NamedTuple):
    """Confirmed words that are those of a value (``known``), or ``near`` them."""

    how: Literal["known", "near"]
    value: str
    papers: int


def tidy(words: str) -> str:
    """Words as they are compared: in one form of Unicode, without what closes an item of a list."""
    return " ".join(nfc(words).split()).rstrip(" ;,.:")


def look_up(words: str, values: Mapping[str, int], own: frozenset[str] = frozenset()) -> Found | None:
    """What was confirmed that bears on words. ``own``: words that the paper itself was counted with."""
    words = tidy(words)
    papers = values.get(words, 0) - (words in own)
    if papers >= KNOWN_FROM:
        return Found("known", words, papers)
    if papers > 0 or len(words) < _SHORT:
        return None
    near = [
        (many - (other in own), other)
        for other, many in values.items()
        if many - (other in own) >= NEAR_FROM and _is_near(words, other)
    ]
    return Found("near", (best := max(near))[1], best[0]) if near else None


def _is_near(words: str, other: str) -> bool:
    most = 2 if len(words) >= _LONG else 1
    return (
        abs(len(words) - len(other)) <= most
        and _DIGITS.findall(words) == _DIGITS.findall(other)
        and distance_within(words, other, most) <= most
    )


def may_be_rebutted(judged: Judged) -> bool:
    """Whether nothing is said against a value but that its words may be misread."""
    return all(reason.code in _REBUTTED for reason in judged.reasons)


def with_office(
    judged: list[Judged], parsed: Parsed, words: OfficeWords | None, below: float
) -> list[Judged]:
    """Judged values with what the office has confirmed before, the most doubtful first. ``below``: as of ``judge``."""
    if words is None:
        return judged
    of = {value.at: value for value in values_of(parsed) if value.words and value.kind in words.kinds}
    found = [_with(one, of[one.at].kind, of[one.at].words or "", words, below) if one.at in of else one
             for one in judged]  # fmt: skip
    return sorted(found, key=lambda one: (one.probability or 0.0, one.at))


def _with(one: Judged, kind: str, said: str, words: OfficeWords, below: float) -> Judged:
    learned = words.kinds[kind]
    there = look_up(said, learned.values)
    if there is None or one.probability is None:
        return one
    evidence = Confirmed(value=there.value, papers=there.papers, before=one.probability)
    if there.how == "known":
        if learned.known is None or not one.doubtful or not may_be_rebutted(one):
            return one
        sure = max(one.probability, learned.known)
        return one.model_copy(update={"probability": sure, "doubtful": sure < below, "office": evidence})
    if learned.near is None or one.doubtful:
        return one
    sure = min(one.probability, learned.near)
    vi, en = both("doubt.office", value=there.value, papers=there.papers)
    reason = Reason(code="office", source="office", vi=vi, en=en)
    return one.model_copy(
        update={
            "probability": sure, "doubtful": sure < below, "office": evidence, "reasons": [reason, *one.reasons],
        }
    )  # fmt: skip


def read_words(file: Path) -> OfficeWords | None:
    """What was learned; None where nothing was, or the file cannot be read: then nothing is used."""
    try:
        facts = file.stat()
        return _read(file, (facts.st_ino, facts.st_mtime_ns, facts.st_size))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=2)
def _read(file: Path, seen: tuple[int, int, int]) -> OfficeWords:
    return OfficeWords.model_validate_json(file.read_bytes())
