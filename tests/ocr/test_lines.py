"""Lines cut without a recogniser, on drawn pages of blocks for letters."""

import numpy as np

from ocr.layout.lines import cut_lines

HIGH = 19


def white(height: int = 400, width: int = 1200) -> np.ndarray:
    return np.full((height, width), 255, np.uint8)


def letters(
    page: np.ndarray, y: int, x0: int, count: int, *, slope: float = 0.0, blank_every: int = 5
) -> int:
    """A line of blocks, feet at ``y`` where it begins; returns the column where it ends."""
    x = x0
    for n in range(count):
        foot = round(y + slope * (x - x0))
        page[foot - HIGH : foot, x : x + 13] = 20
        x += 17 + (10 if n % blank_every == blank_every - 1 else 0)
    return x


def ink(image: np.ndarray) -> int:
    return int((image < 128).sum())


def test_each_line_has_its_own_ink_alone() -> None:
    page = white()
    for y in (100, 145, 190):
        letters(page, y, 100, 40)
    cut = cut_lines(page)
    assert [line.image.shape[0] for line in cut.lines] == [HIGH + 4] * 3
    assert sum(ink(line.image) for line in cut.lines) == ink(page)
    assert cut.unsure == []


def test_a_place_in_a_line_is_told_on_the_page() -> None:
    page = white()
    letters(page, 100, 100, 40)
    (line,) = cut_lines(page).lines
    x0, y0, x1, y1 = line.box(100 - line.x0, 113 - line.x0)
    assert (x0, y0, x1, y1) == (100, 81, 113, 100)


def test_marks_above_and_dots_below_stay_with_their_letters() -> None:
    page = white()
    for y in (100, 148):
        letters(page, y, 100, 30)
    page[148 - HIGH - 12 : 148 - HIGH - 4, 102:111] = 20  # right below the first line's feet
    page[104:108, 204:208] = 20
    first, second = cut_lines(page).lines
    assert ink(first.image) == 30 * HIGH * 13 + 16
    assert ink(second.image) == 30 * HIGH * 13 + 72


def test_stops_quotation_marks_and_dashes_belong_to_the_line_they_stand_in() -> None:
    page = white()
    for y in (100, 145):
        end = letters(page, y, 100, 30)
        page[y - 4 : y + 4, end : end + 4] = 20
        page[y - 26 : y - 18, 90:94] = 20
        page[y - 10 : y - 7, end + 20 : end + 32] = 20
    lines = cut_lines(page).lines
    assert len(lines) == 2
    assert {ink(line.image) for line in lines} == {30 * HIGH * 13 + 32 + 32 + 36}


def test_a_raised_figure_is_part_of_its_line() -> None:
    page = white()
    letters(page, 100, 100, 30)
    letters(page, 145, 100, 30)
    end = letters(page, 190, 100, 20)
    page[190 - 30 : 190 - 16, end : end + 8] = 20
    lines = cut_lines(page).lines
    assert len(lines) == 3
    assert ink(lines[2].image) == 20 * HIGH * 13 + 14 * 8


def test_a_slanting_line_is_followed_and_made_level() -> None:
    page = white()
    for y in (100, 145, 190):
        letters(page, y, 100, 50, slope=0.03)
    lines = cut_lines(page).lines
    assert len(lines) == 3
    assert max(line.image.shape[0] for line in lines) <= HIGH + 8
    assert int(np.ptp(lines[0].rise)) > 20


def test_lines_that_touch_are_parted_at_the_thin_place() -> None:
    page = white()
    letters(page, 100, 100, 30)
    letters(page, 145, 100, 30)
    page[100:130, 105:108] = 20  # a stroke from one line's letter to the next one's
    first, second = cut_lines(page).lines
    # All but what of the stroke lies deeper than any letter's foot.
    assert ink(page) - 3 * 3 <= ink(first.image) + ink(second.image) <= ink(page)
    assert first.image.shape[0] < 45
    assert second.image.shape[0] < 45


def test_a_white_that_is_too_wide_for_a_blank_parts_a_line() -> None:
    page = white()
    letters(page, 100, 100, 20)
    letters(page, 100, 700, 20)
    lines = sorted(cut_lines(page).lines, key=lambda line: line.x0)
    assert [line.x0 < 650 for line in lines] == [True, False]


def test_what_stands_alone_is_a_line_and_a_speck_is_none() -> None:
    page = white()
    letters(page, 100, 100, 20)
    page[200:209, 300:308] = 20
    page[300:303, 300:302] = 20
    assert [ink(line.image) for line in cut_lines(page).lines] == [20 * HIGH * 13, 72]


def test_a_blank_page_has_no_lines() -> None:
    assert cut_lines(white()).lines == []


def test_a_tone_over_a_hat_stays_with_its_letter_though_the_line_above_is_near() -> None:
    page = white()
    for y in (100, 142):
        letters(page, y, 100, 30)
    page[142 - HIGH - 8 : 142 - HIGH - 3, 102:111] = 20
    page[142 - HIGH - 16 : 142 - HIGH - 10, 104:110] = 20
    first, second = cut_lines(page).lines
    assert ink(first.image) == 30 * HIGH * 13
    assert ink(second.image) == 30 * HIGH * 13 + 45 + 36


def test_a_stroke_through_a_line_does_not_make_it_taller() -> None:
    page = white()
    letters(page, 100, 100, 30)
    page[61:119, 101:105] = 20  # the edge of a stamp, one patch with the first letter
    (line,) = cut_lines(page).lines
    assert line.image.shape[0] < 58
    assert ink(line.image) > 30 * HIGH * 13
