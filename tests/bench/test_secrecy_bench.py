"""The bench of secrecy: its halves, and how verdicts are counted. Making papers needs the benchmarks' own packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("weasyprint")

from bench.secrecy import crossed_kinds, kept
from bench.secrecy.__main__ import report
from bench.secrecy.making import KINDS, Sample, halves
from bench.secrecy.reading import Verdict
from ocr.programs.tesseract_process import TesseractProcess
from ocr.programs.tesseract_table import Row


def test_half_of_the_kinds_of_each_sort_are_fit() -> None:
    of = halves()
    for secret in (True, False):
        names = [kind.name for kind in KINDS if kind.secret == secret and kind not in crossed_kinds.KINDS]
        assert len(names) >= 20
        assert abs(sum(of[name] == "fit" for name in names) - len(names) / 2) <= 0.5


def test_kinds_that_were_added_later_are_fit_and_move_no_other_kind() -> None:
    of = halves()
    assert {of[kind.name] for kind in crossed_kinds.KINDS} == {"fit"}
    assert (of["under a seal"], of["blue"], of["density"], of["table"]) == ("judge", "fit", "judge", "fit")


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


def test_samples_of_another_seed_are_others_of_the_same_halves() -> None:
    first, other = Sample("blue", 3, "fit"), Sample("blue", 3, "fit", 77)
    assert (first.name, other.name) == ("blue.03", "blue.03.77")


def test_what_was_read_once_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def ask(process: TesseractProcess, images: list[Any], seconds: float) -> list[list[Row]]:
        asked.append(len(images))
        return [[Row((0, 0, 0), int(image[0, 0]), 0, 9, 9, 90, "MẬT")] for image in images]

    monkeypatch.setattr(TesseractProcess, "tables", TesseractProcess.tables)
    monkeypatch.setattr(kept, "_ask", ask)
    kept.keep(tmp_path)
    images = [np.full((5, 5), shade, np.uint8) for shade in (10, 20, 30)]
    lines, words = TesseractProcess("vie", 7, 200), TesseractProcess("vie", 4, 200)
    assert [rows[0].left for rows in lines.tables(images[:2], 9)] == [10, 20]
    assert [rows[0].left for rows in lines.tables(images, 9)] == [10, 20, 30]
    assert asked == [2, 1]
    words.tables(images[:1], 9)
    assert asked == [2, 1, 1]
