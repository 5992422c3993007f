"""Two pages on one sheet are read one after the other; one page with columns, a table or a line across is one page."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from ocr.layout.graphics import without_graphics
from ocr.layout.spreads import pages_side_by_side
from ocr.layout.strips import unfold

Gray = npt.NDArray[np.uint8]
WIDTH, HEIGHT, MIDDLE = 3308, 2339, 1654


def words_at(page: Gray, y: int, x0: int, x1: int) -> None:
    """A line of words, drawn as blocks of letters."""
    x = x0
    while x < x1:
        for _ in range(4):
            if x + 14 <= x1:
                page[y : y + 19, x : x + 14] = 20
            x += 18
        x += 12


def spread(left: int = 30, right: int = 30, size: tuple[int, int] = (HEIGHT, WIDTH)) -> Gray:
    """Two pages of so many lines; each line of the right page lies level with one of the left."""
    page = np.full(size, 255, np.uint8)
    for x, lines in ((200, left), (MIDDLE + 230, right)):
        for n in range(min(lines, (size[0] - 300) // 50)):
            words_at(page, 250 + 50 * n, x, x + 1250)
    return page


def test_the_left_page_is_read_before_the_right_one() -> None:
    graphics = without_graphics(spread())
    left, right = pages_side_by_side(graphics)
    assert (left.x0, right.x1) == (0, WIDTH)
    assert 1450 < left.x1 == right.x0 < 1884
    strips = unfold(graphics).strips
    assert [strip.area.x1 <= left.x1 for strip in strips] == sorted(
        (strip.area.x1 <= left.x1 for strip in strips), reverse=True
    )
    assert {strip.role for strip in strips} == {"body"}
    assert [strip.region for strip in strips] == sorted(strip.region for strip in strips)


def test_a_sheet_with_a_page_of_few_lines_is_a_spread_too() -> None:
    assert pages_side_by_side(without_graphics(spread(left=30, right=12)))


def across(page: Gray) -> Gray:
    words_at(page, 120, 900, 2400)
    return page


def ruled(page: Gray) -> Gray:
    page[1500:1503, 400:2900] = 0
    return page


@pytest.mark.parametrize(
    "page",
    [
        across(spread()),
        ruled(spread()),
        spread(right=0),
        spread(right=2),
        spread()[:, :2000],
        spread(size=(1200, WIDTH)),
    ],
    ids=["a line across", "a rule across", "an empty half", "two lines", "upright", "too wide"],
)  # fmt: skip
def test_what_is_one_page_stays_one(page: Gray) -> None:
    assert pages_side_by_side(without_graphics(page)) == []
