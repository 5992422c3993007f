"""Figures: what is measured, in which unit, and what it should be."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("targets.toml")


class Measured(NamedTuple):
    """A figure that takes hours, as it was measured on a day, at a commit, by ``how``."""

    value: float
    on: datetime.date
    commit: str
    how: str


class Figure(NamedTuple):
    """``group`` and ``name``: which function of ``measuring`` gives it, and as what; no group: it takes hours and was
    ``measured`` before. ``target`` in ``unit``.
    """

    group: str
    name: str
    title: str
    unit: str
    target: float
    lower_is_better: bool
    measured: Measured | None

    def misses_by(self, value: float) -> float:
        """By what share of the target a value is worse than it; 0 where it is not."""
        worse = value - self.target if self.lower_is_better else self.target - value
        if worse <= 0:
            return 0.0
        return worse / abs(self.target) if self.target else float("inf")


def figures(file: Path = FILE) -> list[Figure]:
    """The figures of a file.

    Raises:
        ValueError: one has neither ``most`` nor ``least``, or both, or is neither measured now nor was before.
    """
    found = []
    for one in tomllib.loads(file.read_text("utf-8"))["figure"]:
        if ("most" in one) == ("least" in one):
            raise ValueError(f"{one['title']}: either most or least")
        if ("group" in one) == ("measured" in one):
            raise ValueError(f"{one['title']}: either measured now, in a group, or before")
        measured = Measured(**one["measured"]) if "measured" in one else None
        target = one["most"] if "most" in one else one["least"]
        found.append(
            Figure(
                one.get("group", ""), one.get("name", ""), one["title"], one.get("unit", ""), target,
                "most" in one, measured,
            )
        )  # fmt: skip
    return found
