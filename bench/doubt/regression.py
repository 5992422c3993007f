"""Regression: from labelled values to weights: logistic regression with a ridge, each kind drawn to the mean of all.

Weights are held to the side that their sign speaks for. Fitted by projected gradient steps with momentum (FISTA; Beck
and Teboulle 2009), which needs numpy alone; the loss is convex, so there is one answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.doubt.case import Case
from ingest.doubt.model import SPEAKS_EITHER_WAY, SPEAKS_FOR, Model, Regression, Weights

Floats = npt.NDArray[np.float64]

SHARED, OWN, BIAS = 10.0, 30.0, 2.0
"""Ridges: of the mean weights, of a kind's weights against the mean, of a kind's bias against the mean."""
STEPS = 800
_FOLDS = 8


class Table(NamedTuple):
    """Cases as arrays, kind by kind: signs (cases × names), which rows are of each kind, 1 where right."""

    names: list[str]
    kinds: dict[str, slice]
    signs: Floats
    right: Floats


def model_of(cases: Sequence[Case], version: str) -> Model:
    """The model that these cases teach."""
    return Model(
        version, *(fitted(_table([c for c in cases if c.missing == missing])) for missing in (False, True))
    )


def probabilities(model: Model, cases: Sequence[Case]) -> Floats:
    return np.array([model.probability(case.kind, case.signs, case.missing) for case in cases])


def cross_validated(cases: Sequence[Case]) -> Floats:
    """Each case's probability by a model that has seen no scan of its text."""
    texts = sorted({case.text for case in cases})
    fold = np.array([texts.index(case.text) % _FOLDS for case in cases])
    found = np.zeros(len(cases))
    for k in range(_FOLDS):
        model = model_of([case for case, own in zip(cases, fold, strict=True) if own != k], "fold")
        out = np.flatnonzero(fold == k)
        found[out] = probabilities(model, [cases[n] for n in out])
    return found


def _table(cases: list[Case]) -> Table:
    names = sorted({name for case in cases for name in case.signs})
    cases = sorted(cases, key=lambda case: case.kind)
    counts = Counter(case.kind for case in cases)
    ends = accumulate(counts.values())
    kinds = {kind: slice(end - counts[kind], end) for kind, end in zip(counts, ends, strict=True)}
    signs = np.array([[case.signs.get(name, 0.0) for name in names] for case in cases])
    return Table(names, kinds, signs, np.array([float(case.right) for case in cases]))


def fitted(table: Table) -> Regression:
    """Weights for each kind of a table, and their mean for others."""
    spread = table.signs.std(axis=0) + 1e-6
    bias, own, mean = _descended(table, table.signs / spread)
    weights, shared = own / spread, mean / spread
    usual = table.signs[table.right == 1].mean(axis=0)
    kinds = {kind: _weights(bias[n], weights[n], table.names) for n, kind in enumerate(table.kinds)}
    share = np.array([own.stop - own.start for own in table.kinds.values()]) / len(table.right)
    kinds["other"] = _weights(float(bias @ share), _held(shared, table.names), table.names)
    return Regression(
        kinds, {name: round(float(u), 4) for name, u in zip(table.names, usual, strict=True) if u > 5e-5}
    )


def _weights(bias: float, weights: Floats, names: list[str]) -> Weights:
    """Weights as they are shipped: rounded, those of no account left out."""
    found = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.005}
    return Weights(round(float(bias), 3), found)


def _held(weights: Floats, names: list[str]) -> Floats:
    low = np.array([0.0 if name in SPEAKS_FOR else -np.inf for name in names])
    high = np.array([np.inf if name in SPEAKS_FOR | SPEAKS_EITHER_WAY else 0.0 for name in names])
    return np.clip(weights, low, high)


def _descended(table: Table, signs: Floats) -> tuple[Floats, Floats, Floats]:
    """Biases (kinds), weights (kinds × names), and the mean weights to which these are drawn."""
    count, width = len(table.kinds), signs.shape[1]
    size = count + count * width + width + 1
    rows = np.hstack([signs, np.ones((len(signs), 1))])
    steepest = 0.25 * np.linalg.norm(rows, 2) ** 2 + OWN * (count + 1) + SHARED + BIAS
    here = there = np.zeros(size)
    pace = 1.0
    for _ in range(STEPS):
        stepped = there - _slope(table, signs, there) / steepest
        own = stepped[count : count + count * width].reshape(count, width)
        stepped[count : count + count * width] = _held(own, table.names).ravel()
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        there = stepped + (pace - 1) / faster * (stepped - here)
        here, pace = stepped, faster
    bias, own, mean, level = _parts(here, count, width)
    return bias + level, own, mean


def _parts(flat: Floats, count: int, width: int) -> tuple[Floats, Floats, Floats, float]:
    own = flat[count : count + count * width].reshape(count, width)
    return flat[:count], own, flat[count + count * width : -1], float(flat[-1])


def _slope(table: Table, signs: Floats, flat: Floats) -> Floats:
    count, width = len(table.kinds), signs.shape[1]
    bias, own, mean, level = _parts(flat, count, width)
    off = np.empty(count)
    steep = np.empty((count, width))
    for k, rows in enumerate(table.kinds.values()):
        odds = level + bias[k] + signs[rows] @ own[k]
        miss = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - table.right[rows]
        off[k], steep[k] = miss.sum(), miss @ signs[rows]
    apart = own - mean
    pull = SHARED * mean - OWN * apart.sum(axis=0)
    return np.concatenate([off + BIAS * bias, (steep + OWN * apart).ravel(), pull, [off.sum()]])
