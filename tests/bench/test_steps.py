"""Steps of a page that the benchmark measures: each is still a function that is called by that name."""

from __future__ import annotations

import pytest

from bench.throughput.steps import LABELLED, STEPS, owner_of


@pytest.mark.parametrize("place", [*LABELLED, *(place for places in STEPS.values() for place in places)])
def test_every_step_that_is_measured_is_there(place: str) -> None:
    owner, name = owner_of(place)
    assert callable(getattr(owner, name))
