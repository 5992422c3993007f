"""Fit: the weights of boundaries from the stacks of the fit half, by logistic regression, large weights penalised.

``python -m bench.stacks.fit`` prints what goes into ``parse/data/boundaries.toml``.
"""

from __future__ import annotations

import math
import random

import numpy as np
import numpy.typing as npt

from bench.stacks.make import Stack, single, stacks
from parse.stacks.boundaries import all_signs, looked_at
from parse.stacks.signs import Signs

_STACKS, _SEEDS = 80, (1, 2, 3)
_PENALTY = 0.02
_HEAD = ("motto", "party", "number", "date", "kind", "addressed", "issuer")
_PARTS = (("motto", "party"), ("number",), ("date",), ("kind", "addressed"))
_SHARE = 0.2
Array = npt.NDArray[np.float64]


def examples(made: list[Stack]) -> tuple[list[dict[str, float]], list[float]]:
    """The signs of each page that may begin a paper, and whether it does."""
    signs, right = [], []
    for stack in made:
        for number, found in all_signs(looked_at(stack.pages)):
            signs.append(found)
            right.append(float(number in stack.begins))
    return signs, right


def with_less(signs: list[Signs], right: list[float]) -> tuple[list[Signs], list[float]]:
    """The examples, and a share of them once more with a part of the head missing: no sign is to be relied on alone."""
    chance = random.Random(1)
    more, more_right = [*signs], [*right]
    for one, begins in zip(signs, right, strict=True):
        there = [name for name in _HEAD if one[name]]
        if not there or chance.random() >= _SHARE:
            continue
        less = {**one, chance.choice(there): 0.0}
        strength = sum(any(less[name] for name in part) for part in _PARTS)
        own = less["own_head"] if less["motto"] or less["party"] else 0.0
        more.append({**less, "own_head": own, **{f"head_{n}": float(strength == n) for n in (2, 3, 4)}})
        more_right.append(begins)
    return more, more_right


def fitted(signs: list[dict[str, float]], right: list[float]) -> dict[str, float]:
    """A weight for each sign, and ``bias``."""
    names = sorted(signs[0])
    rows = np.array([[*(one[name] for name in names), 1.0] for one in signs])
    wanted, weights = np.array(right), np.zeros(len(names) + 1)
    keep = np.full(len(weights), _PENALTY * len(wanted) / 100)
    keep[-1] = 1e-6
    for _ in range(40):  # Newton's steps
        likely: Array = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - wanted) + keep * weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(keep)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return {name: float(weight) for name, weight in zip([*names, "bias"], weights, strict=True)}


def main() -> None:
    made = [stack for seed in _SEEDS for stack in (*stacks("fit", _STACKS, seed), *single("fit", seed))]
    signs, right = examples(made)
    weights = fitted(*with_less(signs, right))
    print(f"# Fitted on {len(right)} pages, {int(sum(right))} of which begin a paper.\n[weights]")
    for name, weight in weights.items():
        if not math.isclose(weight, 0.0, abs_tol=0.005):
            print(f"{name} = {weight:.2f}")
        else:
            print(f"{name} = 0.0")


if __name__ == "__main__":
    main()
