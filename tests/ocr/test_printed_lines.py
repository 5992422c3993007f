"""Words become printed lines: pieces of one line that were read one by one are that line again."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.image.components import components_of
from ocr.image.geometry import Geometry
from ocr.layout.regions import Area
from ocr.layout.strips import Strip
from ocr.recognition.readings import Reading
from ocr.text.printed_lines import printed_lines

WIDTH, HEIGHT = 1600, 400


def texts(*pieces: list[tuple[str, int, int, int]]) -> list[str]:
    """The lines made of pieces, each of words with their places: x0, x1 and the middle of their height."""
    readings = [
        Reading(word, x0, middle - 18, x1, middle + 18, 0.95, n)
        for n, piece in enumerate(pieces)
        for word, x0, x1, middle in piece
    ]
    strip = Strip(Area(0, 0, WIDTH, HEIGHT), "body", 0)
    letters = components_of(np.zeros((HEIGHT, WIDTH), np.uint8))
    return [line.text for line in printed_lines(readings, [strip], Geometry.of(WIDTH, HEIGHT), letters)]


LEFT, RIGHT = (
    [("Hà", 100, 150, 100), ("Nội,", 165, 230, 100)],
    [("năm", 600, 670, 100), ("2025", 690, 770, 100)],
)


@pytest.mark.parametrize("middle", [96, 100, 104])
def test_a_piece_in_the_gap_of_a_line_is_part_of_it(middle: int) -> None:
    between = [("tháng", 430, 520, middle)]
    for order in ((LEFT, between, RIGHT), (LEFT, RIGHT, between), (between, LEFT, RIGHT)):
        assert texts(*order) == ["Hà Nội, tháng năm 2025"]


def test_what_lies_over_a_line_is_another_reading() -> None:
    assert len(texts(LEFT, [("Nôi", 170, 228, 104)])) == 2


def test_lines_below_each_other_stay_apart() -> None:
    assert texts(LEFT, [("tháng", 430, 520, 148)]) == ["Hà Nội,", "tháng"]
