"""The bench of secrecy: its halves, and how verdicts are counted. Making papers needs the benchmarks' own packages."""

from __future__ import annotations

import pytest

pytest.importorskip("weasyprint")

from bench.secrecy.__main__ import report
from bench.secrecy.making import KINDS, Sample, halves
from bench.secrecy.reading import Verdict


def test_half_of_the_kinds_of_each_sort_are_fit() -> None:
    of = halves()
    for secret in (True, False):
        names = [kind.name for kind in KINDS if kind.secret == secret]
        assert len(names) >= 20
        assert abs(sum(of[name] == "fit" for name in names) - len(names) / 2) <= 0.5


def test_a_secret_paper_that_was_published_and_an_innocent_one_held_are_named() -> None:
    verdicts = [
        Verdict(Sample("blue", 0, "fit"), "marked", "Mật", 1.0),
        Verdict(Sample("blue", 1, "fit"), "published", "", 1.0),
        Verdict(Sample("table", 0, "fit"), "published", "", 1.0),
        Verdict(Sample("table", 1, "fit"), "unsure", "MÃI", 1.0),
    ]
    said = report(verdicts)
    assert "| blue | 1 | 0 | 1 |" in said
    assert "| table | 0 | 1 | 1 |" in said
    assert "- blue.01: published ''" in said
    assert "- table.01: unsure 'MÃI'" in said
