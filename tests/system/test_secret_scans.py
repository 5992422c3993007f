"""Marks of secrecy on scans, read by the real program: tilted, in blue, sideways, drawn on a digital page."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.building.notice import parse_notice, stamps_of
from ingest.building.secrecy import why_held
from ocr import read
from parse import parse

SCANS = Path(__file__).parents[1] / "data" / "hard" / "secrecy"


@pytest.mark.parametrize(
    "name", ["toi-mat-skew12-bw", "red-box-gray150", "blue-color", "sideways90-color", "born-red-stamp-born"]
)
def test_a_marked_scan_is_held(name: str) -> None:
    transcript = read(SCANS / f"{name}.pdf")
    why = why_held(transcript, parse_notice(transcript.text, stamps_of(transcript), parse))
    assert why is not None
    assert why.code == "marked"


def test_one_with_a_word_that_looks_like_a_mark_is_not() -> None:
    transcript = read(SCANS / "innocent-eyes-gray.pdf")
    assert why_held(transcript, parse_notice(transcript.text, stamps_of(transcript), parse)) is None
