"""Separator sheets, told by the code that they bear or by the colour of their paper."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

import ocr
from ingest.building.separators import Sheet, seen, separators

PAPER, BLANK = Sheet(coded=False, blank=False, coloured=False), Sheet(coded=False, blank=True, coloured=False)
YELLOW, BLANK_YELLOW = PAPER._replace(coloured=True), BLANK._replace(coloured=True)


def _sheet(path: Path, code: str | None, form: str, paper: tuple[int, int, int] = (255, 255, 255)) -> Path:
    page = Image.new("RGB", (1240, 1754), paper)
    if code:
        made = zxingcpp.write_barcode_to_image(
            zxingcpp.create_barcode(code, zxingcpp.barcode_format_from_str(form)), scale=5
        )
        page.paste(Image.fromarray(np.array(made)), (300, 500))
    page.save(path, dpi=(150, 150))
    return path


def _seen(path: Path) -> Sheet:
    (source,) = ocr.describe(path)
    return seen(ocr.read_page(source), path)


@pytest.mark.parametrize("form", ["QRCode", "Code39", "Code128"])
@pytest.mark.parametrize(("says", "parts"), [("PATCHT", True), ("PATCH 2", True), ("SAOLUC", False)])
def test_a_code_parts_papers_where_it_says_so(tmp_path: Path, form: str, says: str, parts: bool) -> None:
    assert _seen(_sheet(tmp_path / "sheet.png", says, form)).coded is parts


def test_a_blank_sheet_of_coloured_paper_is_seen(tmp_path: Path) -> None:
    assert _seen(_sheet(tmp_path / "sheet.png", None, "", (250, 225, 110))) == BLANK_YELLOW
    assert _seen(_sheet(tmp_path / "white.png", None, "")) == BLANK


def test_a_page_of_print_is_no_separator(tmp_path: Path) -> None:
    path = _sheet(tmp_path / "sheet.png", "PATCHT", "QRCode")
    with Image.open(path) as page:
        drawn = page.copy()
    for n in range(12):
        ImageDraw.Draw(drawn).text(
            (150, 80 + 30 * n), "ten words of print that stand on a page of a paper", fill=0
        )
    drawn.save(path, dpi=(150, 150))
    assert not _seen(path).coded


@pytest.mark.parametrize(
    ("sheets", "parting"),
    [
        ([PAPER, BLANK_YELLOW, PAPER], [False, True, False]),
        ([PAPER, BLANK, PAPER], [False, False, False]),
        ([YELLOW, BLANK_YELLOW, PAPER], [False, False, False]),  # the back of a coloured cover
        ([YELLOW, BLANK_YELLOW, YELLOW], [False, False, False]),
        ([PAPER, YELLOW, PAPER], [False, False, False]),
        ([PAPER, PAPER._replace(coded=True), PAPER], [False, True, False]),
    ],
)
def test_colour_parts_only_where_the_papers_beside_it_are_white(
    sheets: list[Sheet], parting: list[bool]
) -> None:
    assert separators(sheets) == parting
