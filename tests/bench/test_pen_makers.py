"""Who writes made slots: nobody who is learned from is measured by, and what is learned from is harder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bench.scanbench.pens import makers
from bench.scanbench.pens.slots import Makers, make


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    for name in ("schoolbell-latin-400-normal.woff", "caveat-latin-400-normal.woff", "LICENSE"):
        (tmp_path / name).touch()
    return tmp_path


def test_hands_and_fonts_that_are_measured_by_are_not_learned_from(fonts: Path) -> None:
    learned, kept = makers.trained(fonts), makers.kept(fonts)
    assert [file.name for file in kept.fonts] == ["schoolbell-latin-400-normal.woff"]
    assert [file.name for file in learned.fonts] == ["caveat-latin-400-normal.woff"]
    assert not set(range(*learned.hands)) & set(range(*kept.hands))


@pytest.mark.parametrize(
    "is_hard",
    [lambda slot: len(slot.value) > 3, lambda slot: "seal" in slot.wear, lambda slot: "bilevel" in slot.wear],
)
def test_what_is_learned_from_is_harder(is_hard: Callable[..., bool]) -> None:
    def share(who: Makers) -> float:
        return float(np.mean([is_hard(make(seed, who)) for seed in range(300)]))

    hands = makers.KEPT
    assert share(Makers(hands, [], makers.HARDER)) > share(Makers(hands, []))
