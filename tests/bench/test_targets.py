"""Targets: a figure that misses its target by more than a little ends `make bench` with 1."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bench.targets.__main__ import compare
from bench.targets.figures import Figure, Measured, figures

MOST = Figure("start", "help", "a command", "CPU s", 0.4, True, None)
LEAST = Figure("start", "papers", "papers", "a second", 100, False, None)


@pytest.mark.parametrize(
    ("figure", "value", "share"),
    [(MOST, 0.3, 0), (MOST, 0.4, 0), (MOST, 0.5, 0.25), (LEAST, 120, 0), (LEAST, 75, 0.25)],
)
def test_by_how_much_a_target_is_missed(figure: Figure, value: float, share: float) -> None:
    assert figure.misses_by(value) == pytest.approx(share)


def test_a_target_of_none_is_missed_by_any() -> None:
    assert MOST._replace(target=0).misses_by(1) == float("inf")


@pytest.mark.parametrize(("value", "status"), [(0.39, 0), (0.45, 0), (0.47, 1)])
def test_the_exit_status(capsys: pytest.CaptureFixture[str], value: float, status: int) -> None:
    before = MOST._replace(
        group="", title="hours", measured=Measured(9.0, datetime.date(2026, 11, 30), "abc1234", "make")
    )
    assert compare([MOST, before], {"start": lambda: {"help": value}}, with_hours=True) == status
    shown = capsys.readouterr().out
    assert f"{value:.3g} (now)" in shown
    assert "9 (2026-11-30, abc1234)" in shown, "what takes hours is said, and no reason to fail"


def test_the_listed_figures_are_of_groups_that_there_are() -> None:
    pytest.importorskip("weasyprint")
    from bench.targets.measuring import GROUPS

    listed = figures()
    assert {one.group for one in listed if one.measured is None} == set(GROUPS)
    assert len({(one.group, one.name) for one in listed if one.group}) == sum(
        bool(one.group) for one in listed
    )


@pytest.mark.parametrize("lines", ['group = "start"', 'most = 1\nleast = 1\ngroup = "start"', "most = 1"])
def test_a_figure_that_says_too_little_or_too_much_is_refused(tmp_path: Path, lines: str) -> None:
    file = tmp_path / "targets.toml"
    file.write_text(f'[[figure]]\ntitle = "x"\n{lines}\n')
    with pytest.raises(ValueError, match="x: either"):
        figures(file)
