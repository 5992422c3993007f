"""Decoding: from the network's scores of a slot's columns to how likely each value is.

What a slot shows is print of the left neighbour ("t", or a sign), then digits, then nothing or the print that follows,
which begins with "/", "-" or a letter ("t"). The probability of a value is that of all ways to see this (CTC: Graves et
al., 2006): values and "no digits" together make 1. What ends in the middle of a longer number is no value of it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
"""(looks, columns, 14): of each column the probabilities of blank, 0 to 9, "/", "-" and "t"."""

BLANK, ZERO, SIGNS = 0, 1, (11, 12, 13)
_CLASSES = {sign: ZERO + n for n, sign in enumerate("0123456789/-")}
BEAM, LONGEST = 6, 6
"""Numbers kept in the search, and the digits of the longest."""
_LEAST = 0.004
"""Least probability of a digit in a column for it to be tried there."""

DAYS = (*(f"{n:02d}" for n in range(1, 32)), *(str(n) for n in range(1, 10)))
MONTHS = (*(f"{n:02d}" for n in range(1, 13)), *(str(n) for n in range(1, 10)))


def likelihoods(scores: Scores, values: list[str]) -> npt.NDArray[np.float64]:
    """(looks, values): how likely each value (digits, and "/" and "-" between them) is by each look."""
    longest = max(map(len, values))
    digits = np.zeros((len(values), longest), np.int64)
    lengths = np.array([len(v) for v in values])
    for n, value in enumerate(values):
        digits[n, : len(value)] = [_CLASSES[c] for c in value]
    looks, rows = scores.shape[0], np.arange(len(values))
    before = np.ones((looks, 1))
    on = np.zeros((looks, len(values), longest))
    behind = np.zeros_like(on)
    ended = np.zeros((looks, len(values)))
    doubled = np.concatenate([np.zeros((len(values), 1), bool), digits[:, 1:] == digits[:, :-1]], 1)
    for column in scores.transpose(1, 0, 2):
        blank, other = column[:, BLANK, None], column[:, SIGNS].sum(1)[:, None]
        last = on[:, rows, lengths - 1] + behind[:, rows, lengths - 1]
        came = np.empty_like(on)
        came[:, :, 0] = before
        came[:, :, 1:] = behind[:, :, :-1] + np.where(doubled[:, 1:], 0, on[:, :, :-1])
        ended = ended + last * other
        behind = (behind + on) * blank[:, :, None]
        on = (on + came) * column[:, digits]
        before = before * (blank + other)
    return np.minimum(on[:, rows, lengths - 1] + behind[:, rows, lengths - 1] + ended, 1)


def between(scores: Scores, edges: list[tuple[float, float, float]]) -> Scores:
    """The scores with no digits outside each look's first two edges (in columns): what looks like one there is print.
    A slash before the third edge is a 1 by pen: the print behind the slot begins further on.
    """
    scores, columns = scores.copy(), np.arange(scores.shape[1]) + 0.5
    for look, (left, right, firm) in zip(scores, edges, strict=True):
        outside = (columns < left) | (columns > right)
        look[outside, SIGNS[-1]] += look[outside, ZERO : ZERO + 10].sum(1)
        look[outside, ZERO : ZERO + 10] = 0
        inside = ~outside & (columns < firm)
        look[inside, ZERO + 1] += look[inside, SIGNS[0]]
        look[inside, SIGNS[0]] = 0
    return scores


def nothing(scores: Scores) -> float:
    """How likely it is that there is no digit, by all looks."""
    return float((1 - scores[:, :, ZERO : ZERO + 10].sum(2)).prod(1).mean())


def numbers(scores: Scores) -> list[str]:
    """The likeliest numbers by each look, of any length, with their leading zeros."""
    found: dict[str, None] = {}
    for look in scores:
        found |= dict.fromkeys(_search(look))
    return list(found)


def _search(look: npt.NDArray[np.float64]) -> list[str]:
    """A beam search of one look: of each number the ways that end on its digit, behind it, and behind its end."""
    ways: dict[str, tuple[float, float, float]] = {"": (0.0, 1.0, 0.0)}
    digits = np.flatnonzero((look[:, ZERO : ZERO + 10] > _LEAST).any(axis=1))
    # Behind the last digit there is no more number to be found.
    for column in look[: digits[-1] + 1 if len(digits) else 0].tolist():
        blank, other = column[BLANK], column[11] + column[12] + column[13]
        likely = [d for d in range(10) if column[ZERO + d] > _LEAST]
        grown: dict[str, tuple[float, float, float]] = {}
        for number, (on, behind, ended) in ways.items():
            if not number:
                _add(grown, number, 0.0, behind * (blank + other), 0.0)
            else:
                stays = on * column[ZERO + int(number[-1])]
                rest = ended + (on + behind) * other  # digits behind the end are no longer looked at
                _add(grown, number, stays, (on + behind) * blank, rest)
            if len(number) < LONGEST:
                for d in likely:
                    into = behind if number[-1:] == str(d) else on + behind
                    _add(grown, number + str(d), into * column[ZERO + d], 0.0, 0.0)
        ways = dict(sorted(grown.items(), key=lambda item: -sum(item[1]))[:BEAM])
    return [number for number in ways if number]


def _add(
    ways: dict[str, tuple[float, float, float]], number: str, on: float, behind: float, ended: float
) -> None:
    old = ways.get(number, (0.0, 0.0, 0.0))
    ways[number] = (old[0] + on, old[1] + behind, old[2] + ended)
