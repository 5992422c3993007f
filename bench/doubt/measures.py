"""Measures: from cases and their probabilities to how well these hold, and how soon the wrong values are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.doubt.case import Case

Floats = npt.NDArray[np.float64]
BINS = 10


class Bin(NamedTuple):
    """Values whose probability lies in a tenth of 0..1: how many, the mean probability, the share that is right."""

    count: int
    expected: float
    observed: float


class Judgement(NamedTuple):
    """Probabilities beside what is true: 1 where right. ``lost``: true fields that no value stands for."""

    likely: Floats
    right: Floats
    lost: int

    @property
    def wrong(self) -> int:
        return int((1 - self.right).sum())

    @property
    def expected_wrong(self) -> float:
        return float((1 - self.likely).sum())

    @property
    def brier(self) -> float:
        return float(np.mean((self.likely - self.right) ** 2))

    @property
    def ece(self) -> float:
        """Expected calibration error: the mean distance of expected and observed, bin by bin."""
        return sum(b.count * abs(b.expected - b.observed) for b in self.bins() if b.count) / len(self.right)

    def bins(self) -> list[Bin]:
        place = np.minimum((self.likely * BINS).astype(int), BINS - 1)
        found = []
        for n in range(BINS):
            own = place == n
            count = int(own.sum())
            expected, observed = (self.likely[own].mean(), self.right[own].mean()) if count else (0.0, 0.0)
            found.append(Bin(count, float(expected), float(observed)))
        return found

    def found(self, share: float) -> float:
        """The share of all that is wrong or lost that is among the most doubtful ``share`` of the values."""
        order = np.argsort(self.likely, kind="stable")[: round(share * len(self.likely))]
        return float((1 - self.right[order]).sum()) / max(1, self.wrong + self.lost)

    def most(self, share: float) -> float:
        """What ``found`` would be if every wrong value were more doubtful than every right one."""
        return min(round(share * len(self.likely)), self.wrong) / max(1, self.wrong + self.lost)


def of_values(cases: Sequence[Case], likely: Floats, lost: int) -> Judgement:
    return Judgement(likely, np.array([float(case.right) for case in cases]), lost)


def of_fields(cases: Sequence[Case], likely: Floats, lost: int) -> Judgement:
    """The same counted as fields are scored: a field is right where all its values are, as doubtful as its worst."""
    worst: dict[tuple[str, str], float] = {}
    right: dict[tuple[str, str], bool] = {}
    for case, p in zip(cases, likely, strict=True):
        key = case.scan, case.field
        worst[key] = min(worst.get(key, 1.0), float(p))
        right[key] = right.get(key, True) and case.right
    return Judgement(np.array(list(worst.values())), np.array([float(right[key]) for key in worst]), lost)
