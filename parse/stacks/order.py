"""Order: which pages of a paper do not lie where their printed numbers say (NĐ30, Phụ lục I, I.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from parse.stacks.pages import PageText, ReadPage
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


def right_order(pages: Iterable[Page]) -> tuple[int, ...]:
    """The numbers, in the file, of the pages of one paper in the order of what is printed on them; () where they lie so
    already, or it is not sure. It is where every page has its number, none twice and none missing, but the first, which
    bears none or 1; where nothing counts anew among them, and none is blank.
    """
    all_pages = list(pages)
    if len(all_pages) < 3 or any(page.sheet for page in all_pages):
        return ()
    if any(page.annex or page.attached or page.copy for page in all_pages[1:]):
        return ()
    printed = [page.read.printed for page in all_pages]
    numbers = [1 if printed[0] is None else printed[0], *printed[1:]]
    if sorted(number or 0 for number in numbers) != list(range(1, len(numbers) + 1)) or numbers[0] != 1:
        return ()
    placed = sorted(zip(numbers, all_pages, strict=True), key=lambda pair: pair[0] or 0)
    order = tuple(page.read.number for _, page in placed)
    return order if order != tuple(sorted(order)) else ()


def lies_otherwise(pages: Iterable[PageText]) -> bool:
    """Whether the even pages of a file, that is every second one, lie the other way round, first one last: their
    printed numbers follow those of their neighbours so, at least twice, and as they lie they do not. Papers may begin
    anew among them: the page on which one begins has no number, or 1.
    """
    printed = [ReadPage(page).printed for page in pages]
    backs = printed[1::2]
    turned = list(printed)
    turned[1::2] = backs[::-1]
    follows, breaks = _following(printed)
    follows_turned, breaks_turned = _following(turned)
    return follows_turned >= max(2, 2 * follows) and breaks >= 2 and 4 * breaks_turned <= breaks


def _following(printed: list[int | None]) -> tuple[int, int]:
    """How many pages have the number behind that of the page before, and how many another one; 1 begins anew."""
    both = [(one, other) for one, other in pairwise(printed) if one is not None and other not in (None, 1)]
    follows = sum(other == one + 1 for one, other in both)
    return follows, len(both) - follows


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
