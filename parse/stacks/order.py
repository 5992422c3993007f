"""Order: which pages of a paper do not lie where their printed numbers say (NĐ30, Phụ lục I, I.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from parse.stacks.signs import Page

_Numbered = tuple[int, int]
"""A page's number in the file, and the one printed on it."""


def misplaced(pages: Iterable[Page]) -> list[int]:
    """The numbers, in the file, of pages of one paper that lie out of order; none where the printed numbers do not tell
    it surely: numbers that are missing or stand twice may be misread. So may one be while all others are where they
    say: a page that lies elsewhere takes others from their places.
    """
    all_pages = list(pages)
    found: list[int] = []
    for begins, stretch in _stretches(all_pages):
        printed = [number for _, number in stretch]
        whole = len(printed) == len(set(printed)) == max(printed, default=0) - min(printed, default=0) + 1
        if whole and printed != sorted(printed):
            kept = _in_order(stretch)
            first = {all_pages[0].read.number, begins}
            in_place = all(page - number + 1 in first for page, number in stretch if number in kept)
            found += [page for page, number in stretch if number not in kept and not in_place]
    return found


def _stretches(pages: Iterable[Page]) -> list[tuple[int, list[_Numbered]]]:
    """The numbered pages, parted where an annex may begin to count anew; each with the page on which it begins."""
    stretches: list[tuple[int, list[_Numbered]]] = []
    for page in pages:
        if not stretches or page.annex or page.attached or page.copy or page.read.printed == 1:
            stretches.append((page.read.number, []))
        if page.read.printed is not None:
            stretches[-1][1].append((page.read.number, page.read.printed))
    return stretches


def _in_order(stretch: list[_Numbered]) -> set[int]:
    """The printed numbers of the longest run of pages, not side by side, that lie in order."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for _, number in stretch:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    kept: set[int] = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
