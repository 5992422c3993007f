"""A page number that stands alone in a margin is read; nothing else there is taken for one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import ocrmypdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image.components import components_of
from ocr.image.geometry import Geometry
from ocr.text.margin_numbers import margin_numbers
from ocr.text.printed import PrintedLine

FONT = Path(ocrmypdf.__file__).with_name("data") / "NotoSans-Regular.ttf"
WIDTH, HEIGHT = 1500, 2100


def found(words: str, y: int, lines: list[PrintedLine] | None = None) -> list[PrintedLine]:
    """What is found on a clean page with these words at a height."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    ImageDraw.Draw(image).text((740, y), words, font=ImageFont.truetype(FONT, 32), fill=0)
    gray = np.asarray(image)
    geometry = Geometry(np.eye(3), WIDTH, HEIGHT)
    return margin_numbers(gray, components_of((gray < 128).astype(np.uint8)), lines or [], geometry, 30)


@pytest.mark.parametrize(("words", "y"), [("3", 80), ("12", 80), ("- 7 -", 80), ("128", 2020)])
def test_a_number_in_a_margin_is_read_with_its_place(words: str, y: int) -> None:
    (line,) = found(words, y)
    assert line.text == words.strip("- ")
    assert 700 < line.x0 < line.x1 < 850
    assert y < line.baseline < y + 60
    assert line.words[0].box.y1 == pytest.approx(line.baseline, abs=2)


@pytest.mark.parametrize(("words", "y"), [("3", 600), ("Mật", 80), ("V", 80), ("12345", 80), ("", 80)])
def test_what_is_no_number_or_not_in_a_margin_is_left(words: str, y: int) -> None:
    assert found(words, y) == []


def test_where_a_line_was_read_nothing_is_looked_for() -> None:
    (line,) = found("3", 80)
    assert found("3", 80, [line]) == []
