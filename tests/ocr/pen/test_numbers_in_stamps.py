"""The number of arrival is read out of its stamp, framed or read as print, and never taken for the paper's own."""

from __future__ import annotations

import cv2
import pytest

import parse
from bench.scanbench.pens.hands import hand
from bench.scanbench.pens.heads import BASE, SIZE, Head
from ocr.pen.filling import Filled, fill_in
from ocr.pen.stamped import arrival_stamps

FACE = "Arimo-Regular"
ROW = BASE + 300


def stamped(written: str, read: str, *, framed: bool = False, word: str = "ĐẾN", anchor: str = "Số:") -> Head:
    """A head with number and day, and below it a stamp of arrival with a number by hand; ``framed``: found as one."""
    head = Head(hand(1007)._replace(thick=0.1, fades=0.0), 4)
    head.line(300, [("Số:", "Số:"), ("07", "07"), ("/CT-UBND", "/CT-UBND")])
    head.line(900, [(w, w) for w in ("Huế,", "ngày", "20", "tháng", "3", "năm", "2018")], "Tinos-Italic")
    head.line(180, [("Số:", anchor), (written, read)], FACE, base=ROW)
    head.line(60, [(word, word), ("Ngày:", "Ngày:"), ("......", "......")], FACE, base=ROW + 60)
    if framed:
        head.lines[2:] = [line._replace(role="stamp", region=10000) for line in head.lines[2:]]
    return head


def filled(head: Head) -> Filled:
    return fill_in(head.page(), head.lines, 1, first=True)


def arrived(found: Filled) -> str | None:
    """The number of arrival, as the record gets it."""
    stamp = parse.arrival("\n".join(line.text for line in found.lines if line.role == "stamp"))
    return stamp.number if stamp else None


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(("number", "read", "anchor"), [("235", "415", "Số:"), ("74", "", "S.....A.")])
def test_the_number_is_read_into_the_stamp(number: str, read: str, anchor: str, framed: bool) -> None:
    found = filled(stamped(f"<{number}>", read, framed=framed, anchor=anchor))
    assert arrived(found) == number
    assert [(pen.of, pen.kind, pen.readings[0][0]) for pen in found.pens] == [("arrival", "number", number)]
    printed = [line.text for line in found.lines if line.role != "stamp"]
    assert printed == ["Số: 07 /CT-UBND", "Huế, ngày 20 tháng 3 năm 2018"]


def test_what_was_read_as_print_is_kept_with_it() -> None:
    assert [pen.printed for pen in filled(stamped("<235>", "415")).pens] == ["415"]


def test_a_frame_that_the_pen_touches_and_the_next_row_are_not_read() -> None:
    head = stamped("<235>", "415")
    cv2.rectangle(head.gray, (40, ROW - 36), (420, ROW + 90), 0, 3)
    head.line(250, [("<21>", "21")], FACE, base=ROW + 56)
    assert arrived(filled(head)) == "235"


def test_an_empty_row_has_no_number() -> None:
    head = stamped("........", "........")
    found = filled(head)
    assert arrived(found) is None
    assert found.pens == ()
    assert [line.text for line in found.lines] == [line.text for line in head.lines]


def test_type_in_a_stamp_is_left_to_who_reads_print() -> None:
    head = stamped("<235>", "235")
    words = head.lines[2].words
    head.lines[2] = head.lines[2]._replace(words=(words[0], words[1]._replace(exact=True)))
    assert filled(head).pens == ()


@pytest.mark.parametrize(
    "rows",
    [
        ["ĐẾN NĂM 2030", "Số: 12"],  # a title in capitals, which goes on
        ["ĐẾN", "Số: 12/QĐ-UBND"],  # the paper's own number
        ["ĐẾN", "Số lượng hồ sơ"],  # a sentence
        ["Đến", "Số: 12"],  # a word of a sentence
        ["CHUYỂN", "Số: 12"],
    ],
)
def test_rows_that_are_no_stamps(rows: list[str]) -> None:
    head = Head().line(300, [("Số:", "Số:"), ("07", "07"), ("/CT-UBND", "/CT-UBND")])
    for n, row in enumerate(rows):
        head.line(180, [(w, w) for w in row.split()], FACE, base=ROW + 60 * n)
    assert arrival_stamps(head.lines, SIZE[0]) == []


def test_without_a_number_of_the_papers_own_no_row_is_a_stamps() -> None:
    head = stamped("<235>", "415")
    assert arrival_stamps(head.lines[1:], SIZE[0]) == []


def test_the_number_of_a_cited_paper_is_not_the_papers_own() -> None:
    head = stamped("<235>", "415")
    assert arrival_stamps(head.lines, SIZE[0])
    cited = Head().line(300, [(w, w) for w in ["Theo", "Quyết", "định", "12/QĐ-UBND"]])
    assert arrival_stamps([*cited.lines, *head.lines[1:]], SIZE[0]) == []
