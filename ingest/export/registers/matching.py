"""Matching: the entries of a register and the papers of the archive that are the same, misreadings allowed; what only
one of both has; what they say differently.

An entry and a paper are compared by number, date, issuer and subject. Each agreement counts, and those that count most
are matched first, each once. A number that may be a misreading counts less than an equal one, and none counts alone:
two of the four must agree.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from ingest.catalogue.entries import numbers
from ingest.catalogue.row import Row
from ingest.export.registers.reading import Registered, words
from lexicon.folding import fold_any, squeeze
from lexicon.vocabulary import table

Field = Literal["code", "date", "issuer", "subject"]
_SAME_CODE, _LIKE_CODE, _SAME_NUMBER = 5.0, 4.0, 2.0
_SAME_DATE, _SAME_ISSUER, _MOST_OF_SUBJECT = 3.0, 1.5, 4.0
_ENOUGH = 5.0
_ALIKE = 0.75
"""Share of letters in common from which on two subjects are one; below it, they are listed as differing."""


class Differing(NamedTuple):
    """A value that the register has otherwise than the paper's record."""

    field: Field
    register: str
    archive: str


class Match(NamedTuple):
    entry: Registered
    row: Row
    differing: list[Differing]


class Comparison(NamedTuple):
    """``only_register``, ``only_archive``: what one of both has alone."""

    matches: list[Match]
    only_register: list[Registered]
    only_archive: list[Row]

    @property
    def differing(self) -> list[Match]:
        return [match for match in self.matches if match.differing]


def compare(register: list[Registered], rows: Iterable[Row]) -> Comparison:
    """A register compared with the papers that should be in it."""
    papers = list(rows)
    scored = sorted(_pairs(register, papers), key=lambda pair: (-pair[0], pair[1], pair[2]))
    of_entry: dict[int, int] = {}
    taken: set[int] = set()
    for _, entry, paper in scored:
        if entry not in of_entry and paper not in taken:
            of_entry[entry] = paper
            taken.add(paper)
    matches = [
        Match(register[e], papers[p], _differing(register[e], papers[p])) for e, p in sorted(of_entry.items())
    ]
    return Comparison(
        matches,
        [entry for n, entry in enumerate(register) if n not in of_entry],
        [row for n, row in enumerate(papers) if n not in taken],
    )


def _pairs(register: list[Registered], papers: list[Row]) -> Iterable[tuple[float, int, int]]:
    """Pairs that may be the same, each with how much agrees."""
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, row in enumerate(papers):
        for key in _keys(row.code or "", row.date or ""):
            by_key[key].append(n)
    for e, entry in enumerate(register):
        near = {n for key in _keys(entry.code, _iso(entry.date)) for n in by_key[key]}
        for n in near:
            score, agreeing = _agreement(entry, papers[n])
            if score >= _ENOUGH and agreeing > 1:
                yield score, e, n


def _keys(code: str, date: str) -> set[tuple[str, str]]:
    """What two that are the same are likely to share: the number, misread or not, or the day."""
    keys = {("code", numbers.loose(code)), ("number", numbers.number(code)), ("date", date)}
    return {key for key in keys if key[1]}


def _agreement(entry: Registered, row: Row) -> tuple[float, int]:
    """How much agrees, and in how many of the four."""
    parts = [
        _of_codes(entry.code, row.code or ""),
        _SAME_DATE if entry.date and _iso(entry.date) == row.date else 0.0,
        _SAME_ISSUER if entry.issuer and _same_issuer(entry.issuer, row.issuer or "") else 0.0,
        _MOST_OF_SUBJECT * max(0.0, (_likeness(entry.subject, row) - 0.5) * 2),
    ]
    return sum(parts), sum(part >= 1 for part in parts)


def _of_codes(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if numbers.strict(one) == numbers.strict(other):
        return _SAME_CODE
    if numbers.loose(one) == numbers.loose(other):
        return _LIKE_CODE
    return _SAME_NUMBER if numbers.number(one) and numbers.number(one) == numbers.number(other) else 0.0


def _likeness(subject: str, row: Row) -> float:
    """How many letters two subjects have in common, in their order: 0 to 1. A register may name the kind before it."""
    if not subject or not row.subject:
        return 0.0
    said, printed = _bare(subject, row.type), _bare(row.subject, row.type)
    return SequenceMatcher(None, said, printed, autojunk=False).ratio()


def _bare(subject: str, kind: str | None) -> str:
    folded = fold_any(subject).strip()
    for opening in (kind or "", *words()["openings"]):
        beginning = fold_any(opening)
        if beginning and folded.startswith(beginning + " "):
            folded = folded.removeprefix(beginning).strip()
    return squeeze(folded)


def _same_issuer(one: str, other: str) -> bool:
    """Whether two ways of naming a body may be of one: ``UBND tỉnh X``, ``ỦY BAN NHÂN DÂN TỈNH X``; a register often
    names the last of a head's lines alone.
    """
    left, right = _spelled(one), [_spelled(line) for line in other.strip("[]").split(" · ")]
    whole, turned = "".join(right), "".join(reversed(right))
    return left in (whole, turned) or (len(left) > 3 and left in right)


def _spelled(body: str) -> str:
    short = table("abbreviations")["body"]
    return squeeze(fold_any(" ".join(str(short.get(word, word)) for word in body.split())))


def _differing(entry: Registered, row: Row) -> list[Differing]:
    """What both say, and say differently."""
    found = []
    if entry.code and row.code and numbers.strict(entry.code) != numbers.strict(row.code):
        found.append(Differing("code", entry.code, row.code))
    if entry.date and row.date and _iso(entry.date) != row.date:
        found.append(Differing("date", f"{entry.date:%d/%m/%Y}", "/".join(reversed(row.date.split("-")))))
    if entry.issuer and row.issuer and not _same_issuer(entry.issuer, row.issuer):
        found.append(Differing("issuer", entry.issuer, row.issuer))
    if entry.subject and row.subject and _likeness(entry.subject, row) < _ALIKE:
        found.append(Differing("subject", entry.subject, row.subject))
    return found


def _iso(date: datetime.date | None) -> str:
    return date.isoformat() if date else ""
