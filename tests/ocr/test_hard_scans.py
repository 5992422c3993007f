"""Small scans, each hard for one cause, are read whole (``tests/data/hard``): their texts are those of the samples."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

import ocr
import parse
from scans import TRUTH

HARD = Path(__file__).parents[1] / "data" / "hard"


@cache
def read(name: str) -> ocr.Transcript:
    return ocr.read(HARD / name)


@pytest.mark.parametrize(
    ("name", "truth", "code", "least"),
    [
        ("negative-1bit.tif", "quyet-dinh-sao-y", ("1427", "QĐ-UBND", "2023-08-09"), 0.93),
        ("tiff-orientation-6.tif", "quyet-dinh-sao-y", ("1427", "QĐ-UBND", "2023-08-09"), 0.93),
        ("fax-204x98.tif", "quyet-dinh-sao-y", ("1427", "QĐ-UBND", "2023-08-09"), 0.93),
        ("cmyk-jpeg-no-decode.pdf", "cong-van", ("358", "CV/BTGTU", "2024-03-21"), 0.99),
        ("blue-paper-pale.jpg", "cong-van", ("358", "CV/BTGTU", "2024-03-21"), 0.99),
        ("two-pages-on-A3.pdf", "quyet-dinh-sao-y", ("1427", "QĐ-UBND", "2023-08-09"), 0.98),
        ("phone-mpo.jpg", "cong-van", ("358", "CV/BTGTU", "2024-03-21"), 0.99),
    ],
)
def test_a_hard_scan_is_read(name: str, truth: str, code: tuple[str, str, str], least: float) -> None:
    """The TIFFs hold the first of their sample's two pages: of its text 0.94 is the most that they can have."""
    transcript = read(name)
    (page,) = transcript.pages
    assert page.rotation == 0
    text = (TRUTH / f"{truth}.truth.txt").read_text("utf-8")
    assert SequenceMatcher(None, transcript.text, text, autojunk=False).ratio() > least
    document = parse.parse(transcript.text).record.document
    assert (document.number, document.symbol, str(document.date)) == code


def test_a_negative_costs_no_more_than_its_print() -> None:
    assert "negative" in read("negative-1bit.tif").pages[0].steps


def test_a_false_resolution_is_not_believed() -> None:
    page = ocr.read_page(ocr.describe(HARD / "dpi-1200-lie.tif")[0]).page
    assert (page.width / page.dpi, page.height / page.dpi) == pytest.approx((8.27, 11.69), rel=0.02)


def test_a_page_that_lies_on_its_head_in_its_file() -> None:
    upright, on_its_head = (ocr.page_pixels(HARD / f"tiff-orientation-{n}.tif", 1) for n in (6, 3))
    assert (upright != on_its_head).mean() < 0.001
