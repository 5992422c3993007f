"""Edit distance: how many letters must be put in, taken out or exchanged to make one text of another (Levenshtein)."""

from __future__ import annotations

from functools import lru_cache


def edit_distance(a: str, b: str) -> int:
    """The distance of two lines; not for whole texts: it takes time as the product of their lengths."""
    return _distance(a, b, max(len(a), len(b)))


@lru_cache(maxsize=8192)
def distance_within(a: str, b: str, limit: int) -> int:
    """The distance of two short texts, or ``limit + 1`` as soon as it is known to be more than ``limit``."""
    if a == b:
        return 0
    # Each letter exchanged takes one out of the set of letters and brings one in.
    if limit == 0 or abs(len(a) - len(b)) > limit or len(set(a) ^ set(b)) > 2 * limit:
        return limit + 1
    return _distance(a, b, limit)


def _distance(a: str, b: str, limit: int) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        least = i
        for j, y in enumerate(b, 1):
            cost = last if x == y else 1 + min(last, row[j], row[j - 1])
            last, row[j] = row[j], cost
            least = min(least, cost)
        if least > limit:
            return limit + 1
    return min(row[-1], limit + 1)
