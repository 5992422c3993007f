"""Intervals: what a sample with so many errors tells of the share of errors in all.

Clopper and Pearson, Biometrika 26 (1934): never covers less than it says. Wilson, JASA 22 (1927): nearer to it on
average. Both for a sample that is small beside the whole; where it is not, they are wider than need be.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

_Z95 = 1.959963984540054
"""The normal distribution's 97.5% quantile."""
_STEPS = 60


class Interval(NamedTuple):
    """Shares from 0 to 1, both ends included."""

    low: float
    high: float


def clopper_pearson(errors: int, of: int, confidence: float = 0.95) -> Interval:
    """The exact interval of a share; (0, 1) of no sample."""
    _check(errors, of)
    tail = (1 - confidence) / 2
    low = 0.0 if errors == 0 else _root(lambda share: 1 - _at_most(errors - 1, of, share) - tail)
    high = 1.0 if errors == of else _root(lambda share: tail - _at_most(errors, of, share))
    return Interval(low, high)


def wilson(errors: int, of: int, z: float = _Z95) -> Interval:
    """The score interval of a share, without continuity correction; (0, 1) of no sample."""
    _check(errors, of)
    if of == 0:
        return Interval(0.0, 1.0)
    share = errors / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def _check(errors: int, of: int) -> None:
    if not 0 <= errors <= of:
        raise ValueError(f"{errors} errors of {of}")


def _at_most(count: int, of: int, share: float) -> float:
    """The probability of at most so many errors."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(count >= of)
    logs = (
        math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        + k * math.log(share) + (of - k) * math.log1p(-share)
        for k in range(count + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))


def _root(rising: Callable[[float], float]) -> float:
    """Where a function that rises with the share, from below 0 to above, is 0."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
