"""Edit distance: how many letters must be put in, taken out or exchanged to make one text of another."""

from __future__ import annotations


def edit_distance(a: str, b: str) -> int:
    """Levenshtein's distance; for lines, not for whole texts: it takes time as their lengths' product."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
