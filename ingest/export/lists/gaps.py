"""Gaps: from the numbers of an office's papers to those that are absent or double, and those that do not grow with
their dates.

Offices number their papers through a year, each kind by itself or several kinds in one series (Nghị định
30/2020/NĐ-CP, Điều 15 khoản 4). Which of these an office does is not printed; nor is where its series began and ended.
So nothing is said beyond the first and the last number that were seen, and of the numbers that a kind lacks it is told
how many another kind of the office has. Decisions and the like that are law have the year in their symbol
(``12/2024/QĐ-UBND``) and a series of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ingest.catalogue.keys import letters
from ingest.catalogue.search.numbered import Numbered

_NUMBER = re.compile(r"0*(\d{1,6})\s*([^\W\d_]?)")
_OF_LAW = re.compile(r"(19|20)\d\d\s*/")


class Seen(NamedTuple):
    """A paper by its number. ``suffix``: the letter of a number put in later (``12a``); ``date``: ISO."""

    number: int
    suffix: str
    date: str
    id: str
    code: str
    looks: tuple[str, ...]


class Double(NamedTuple):
    """Papers with one number; ``same``: pages of two of them look the same: one paper may have been scanned twice."""

    papers: list[Seen]
    same: bool


class Disorder(NamedTuple):
    """A paper whose number does not grow with its date: one of the two is wrong. ``sure``: it is this paper; otherwise
    it may as well be another that is named beside it. ``before``, ``after``: the nearest papers in order around it.
    """

    paper: Seen
    sure: bool
    before: Seen | None
    after: Seen | None


class Series(NamedTuple):
    """The papers of one office, year and kind. ``missing``: ranges of numbers, ends included, between the first and the
    last that were seen; ``elsewhere``: how many of these another kind of the same office and year has. ``shared``: all
    kinds were taken for one series.
    """

    issuer: str | None
    year: int
    kind: str | None
    of_law: bool
    size: int
    first: Seen
    last: Seen
    missing: list[tuple[int, int]]
    elsewhere: int
    doubles: list[Double]
    disorders: list[Disorder]
    shared: bool

    @property
    def missing_count(self) -> int:
        return sum(end - start + 1 for start, end in self.missing)

    @property
    def has_findings(self) -> bool:
        return bool(self.missing or self.doubles or self.disorders)


class Gaps(NamedTuple):
    """``unplaced``: how many papers are in no series, having no number that was read, or no date."""

    series: list[Series]
    unplaced: int


def gaps(papers: Iterable[Numbered], *, shared: bool = False) -> Gaps:
    """The series of papers that come by year and issuer. ``shared``: all kinds of an office are one series."""
    found, unplaced = list[Series](), 0
    for (year, _), of_office in groupby(papers, key=lambda one: (one.year, letters(one.issuer))):
        by_kind = defaultdict[tuple[str, bool], list[tuple[Numbered, Seen]]](list)
        for paper in of_office:
            seen = _seen(paper)
            if seen is None or year is None:
                unplaced += 1
                continue
            of_law = bool(_OF_LAW.match(paper.symbol or ""))
            kind = "" if shared and not of_law else letters(paper.kind)
            by_kind[kind, of_law].append((paper, seen))
        if year is not None:
            found += _of_office(year, by_kind, shared=shared)
    return Gaps(found, unplaced)


def _of_office(
    year: int, by_kind: dict[tuple[str, bool], list[tuple[Numbered, Seen]]], *, shared: bool
) -> Iterator[Series]:
    numbers = {key: {seen.number for _, seen in pairs} for key, pairs in by_kind.items()}
    for key, pairs in sorted(by_kind.items()):
        of_law = key[1]
        others = {n for other, there in numbers.items() if other != key and other[1] == of_law for n in there}
        papers = sorted(seen for _, seen in pairs)
        issuer = _commonest(paper.issuer for paper, _ in pairs)
        kind = None if shared and not of_law else _commonest(paper.kind for paper, _ in pairs)
        disorders = _disorders(papers)
        wrong = {one.paper.id for one in disorders if one.sure}
        trusted = [one for one in papers if one.id not in wrong] or papers
        missing = list(_missing({one.number for one in papers}, trusted[0].number, trusted[-1].number))
        yield Series(
            issuer, year, kind, of_law, len(papers), trusted[0], trusted[-1], missing,
            sum(start <= n <= end for n in others for start, end in missing),
            list(_doubles(papers)), disorders, shared and not of_law,
        )  # fmt: skip


def _seen(paper: Numbered) -> Seen | None:
    number = _NUMBER.fullmatch((paper.number or "").strip())
    if number is None or not paper.date:
        return None
    return Seen(
        int(number[1]), number[2].lower(), paper.date, paper.id, paper.code or paper.number or "", paper.looks
    )


def _commonest(names: Iterable[str | None]) -> str | None:
    return Counter(names).most_common(1)[0][0]


def _missing(there: set[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    before = first
    for number in sorted(n for n in there if first <= n <= last):
        if number > before + 1:
            yield before + 1, number - 1
        before = number


def _doubles(papers: list[Seen]) -> Iterator[Double]:
    for _, group in groupby(papers, key=lambda one: (one.number, one.suffix)):
        same_number = list(group)
        if len(same_number) > 1:
            looks = Counter(look for one in same_number for look in set(one.looks))
            yield Double(same_number, any(count > 1 for count in looks.values()))


def _disorders(papers: list[Seen]) -> list[Disorder]:
    """The papers that are not part of every longest series whose dates grow with its numbers, in order of numbers."""
    forward = _lengths([one.date for one in papers])
    # The same from the end: numbers fall, and dates have to fall with them.
    backward = _lengths([_turned(one.date) for one in reversed(papers)])[::-1]
    longest = max(forward, default=0)
    on_the_way = [f + b - 1 == longest for f, b in zip(forward, backward, strict=True)]
    at_place = Counter(f for f, on in zip(forward, on_the_way, strict=True) if on)
    in_all = [on and at_place[f] == 1 for f, on in zip(forward, on_the_way, strict=True)]
    found = []
    for n, paper in enumerate(papers):
        if not in_all[n]:
            before = next((papers[i] for i in range(n - 1, -1, -1) if in_all[i]), None)
            after = next((papers[i] for i in range(n + 1, len(papers)) if in_all[i]), None)
            found.append(Disorder(paper, not on_the_way[n], before, after))
    return found


def _lengths(values: list[str]) -> list[int]:
    """For each value the length of the longest series that ends there and does not fall."""
    ends, lengths = list[str](), list[int]()
    for value in values:
        place = bisect_right(ends, value)
        ends[place : place + 1] = [value]
        lengths.append(place + 1)
    return lengths


def _turned(date: str) -> str:
    """A date as a text whose order is the opposite one."""
    return "".join(chr(ord("9") - ord(digit) + ord("0")) if digit.isdecimal() else digit for digit in date)
