"""Dates: lines with place and date are known as such, worn or whole; other lines are not."""

import pytest

from lexicon.dates import DATE, IN_NUMBERS, REMAINS, REMAINS_OF_LINE, date_at_end, date_in_words
from lexicon.folding import fold


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Hà Nội, ngày 05 tháng 7 năm 2021", ("05", "7", "2021")),
        ("Hà Nội, ngày28 tháng4 năm2026.", ("28", "4", "2026")),
        ("Hà Nội, Ngày l3 tháng 6 nm 2O23", ("l3", "6", "2o23")),
        ("Huế, ngày 5/7/2021", ("5", "7", "2021")),
    ],
)
def test_a_date_ends_its_line(line: str, numbers: tuple[str, ...]) -> None:
    date = date_at_end(fold(line))
    assert date is not None
    assert tuple(date[part].strip(" .") for part in ("day", "month", "year")) == numbers


@pytest.mark.parametrize(
    "line",
    [
        "Nghị quyết ngày 05 tháng 7 năm 2021 của Bộ Chính trị",  # goes on
        "Hà Nội, ngày tháng năm",  # nothing to read
        "tháng 7 năm 2021",  # no day
        "05/7/2021",  # a stamp's
    ],
)
def test_other_lines_end_with_no_date(line: str) -> None:
    assert date_at_end(fold(line)) is None


def test_a_date_in_words_may_stand_anywhere_in_a_line() -> None:
    date = date_in_words(fold("Số 5 Hà Nội, ngày 05 tháng 7 năm z021 của"))
    assert date is not None
    assert date.start() == len("Số 5 Hà Nội, ")
    assert date_in_words(fold("Địa danh, ngày, tháng, năm ban hành")) is None


def test_dates_in_numbers_need_a_day_and_a_month_that_there_can_be() -> None:
    assert [m[0] for m in IN_NUMBERS.finditer("05/7/2021, ngay 1-12-1999, 45/7/2021, 5/7/21")] == [
        "05/7/2021",
        "ngay 1-12-1999",
    ]


@pytest.mark.parametrize("line", ["Nơi, gay 05 tliáng 7", "Hà Nội, ngày 05 thàng", "Huế, 5 tháng 7 nắm 2021"])
def test_what_is_left_of_a_date_is_still_seen(line: str) -> None:
    key = fold(line)
    assert DATE.search(key) is None or date_at_end(key) is None
    assert REMAINS.search(key) or REMAINS_OF_LINE.search(key)
