"""Model: from the signs of a value to the probability that it is right: two logistic regressions, one of values that
were read, one of values that the form wants and that were not; the weights are data (``ingest/data/doubt.json``).

Each kind of value has a bias and weights of its own. No sign of doubt has a positive weight, none that speaks for a
value a negative one: a word read worse never makes its value surer. How the weights are learned: docs/doubt.md.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypedDict

from ingest.doubt.spelling import Signs

SPEAKS_FOR = frozenset({"agreed", "borne out", "repeated"})
"""The signs that speak for a value."""
SPEAKS_EITHER_WAY = frozenset({"in a copy", "retyped"})
"""The signs that are no sign of doubt but say what part of the paper a value belongs to."""
_FAR = 30.0


class Weights(NamedTuple):
    """Of one kind of value: the logarithm of the odds where there is no sign, and what each sign adds."""

    bias: float
    signs: dict[str, float]


class Regression(NamedTuple):
    """By kind of value the weights; ``other`` stands for kinds of which there was no truth to learn from.

    ``usual``: the mean of each sign where values are right; what exceeds it is given as a reason.
    """

    kinds: dict[str, Weights]
    usual: dict[str, float]

    def of(self, kind: str) -> Weights:
        return self.kinds.get(kind) or self.kinds["other"]


class Model(NamedTuple):
    """``version``: names the weights, so that it can be told which judged a document."""

    version: str
    read: Regression
    missing: Regression

    def probability(self, kind: str, signs: Signs, missing: bool) -> float:
        """That a value is right, 0..1; of a missing one, that nothing is printed there."""
        bias, weights = (self.missing if missing else self.read).of(kind)
        odds = bias + sum(weights.get(name, 0.0) * sign for name, sign in signs.items())
        return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, odds))))

    def against(self, kind: str, signs: Signs, missing: bool) -> dict[str, float]:
        """What each sign takes from the logarithm of the odds, the strongest first; only those that take from it."""
        regression = self.missing if missing else self.read
        weights = regression.of(kind).signs
        taken = {
            name: -weights.get(name, 0.0) * (sign - regression.usual.get(name, 0.0))
            for name, sign in signs.items()
            if name not in SPEAKS_FOR | SPEAKS_EITHER_WAY
        }
        return {name: much for name, much in sorted(taken.items(), key=lambda pair: -pair[1]) if much > 0}


class WeightsData(TypedDict):
    """``Weights`` in a data file."""

    bias: float
    signs: dict[str, float]


class RegressionData(TypedDict):
    """``Regression`` in a data file."""

    kinds: dict[str, WeightsData]
    usual: dict[str, float]


class ModelData(TypedDict):
    """``Model`` in a data file."""

    version: str
    read: RegressionData
    missing: RegressionData


def model_of(data: ModelData) -> Model:
    """The model of a data file's content."""
    return Model(data["version"], _regression(data["read"]), _regression(data["missing"]))


def _regression(data: RegressionData) -> Regression:
    kinds = {kind: Weights(row["bias"], row["signs"]) for kind, row in data["kinds"].items()}
    return Regression(kinds, data["usual"])


@cache
def shipped_model() -> Model:
    """The model of ``ingest/data/doubt.json``."""
    return model_of(json.loads(files("ingest").joinpath("data/doubt.json").read_text("utf-8")))
