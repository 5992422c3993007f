"""Names printed twice in a paper are spelt alike."""

import pytest

from ocr.repair.names_agree import agree_place_names
from ocr.repair.stops import restore_commas
from ocr.text.tokens import Token


def tokens(line: str) -> list[Token]:
    return [Token(word, ()) for word in line.split()]


def lines(*texts: str) -> list[str]:
    return [
        " ".join(t.text for t in paragraph)
        for paragraph in agree_place_names([tokens(text) for text in texts])
    ]


def test_capitals_take_the_marks_of_the_place() -> None:
    date = "Tiền Hải, ngày 06 tháng 4 năm 2023"
    assert lines("HUYỆN ỦY TIEN HAI", date) == ["HUYỆN ỦY TIỀN HẢI", date]


def test_a_sure_reading_does_not_yield_to_an_unsure_one_with_more_marks() -> None:
    head = [Token(word, (), read_with=0.95) for word in ["HUYỆN", "ỦY", "MÈO", "VẠC"]]
    date = [
        Token(word, (), read_with=0.6) for word in ["Mèo", "Vặc,", "ngày", "06", "tháng", "4", "năm", "2023"]
    ]
    found = agree_place_names([head, date])
    assert [t.text for t in found[0]] == ["HUYỆN", "ỦY", "MÈO", "VẠC"]


def test_the_place_takes_the_marks_of_a_listed_province() -> None:
    assert lines("ỦY BAN NHÂN DÂN TỈNH TRÀ VINH", "Trà Vĩnh, ngày 16 tháng 10 năm 2024") == [
        "ỦY BAN NHÂN DÂN TỈNH TRÀ VINH",
        "Trà Vinh, ngày 16 tháng 10 năm 2024",
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ("HUYỆN ỦY TIEN HOA", "Tiền Hải, ngày 06 tháng 4 năm 2023"),  # other letters
        ("TỈNH KHÁNH HOÀ", "Khánh Hòa, ngày 06 tháng 4 năm 2023"),  # the tone's place is the writer's choice
        ("HUYỆN ỦY TIEN HAI", "Tiền Hải,ngày 06 tháng 4 năm 2023"),  # the date is glued to it
        ("Các đồng chí ở tien hai", "Tiền Hải, ngày 06 tháng 4 năm 2023"),  # no line of capitals
    ],
)
def test_other_names_stay(texts: tuple[str, ...]) -> None:
    assert lines(*texts) == list(texts)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Cần Thơ. ngày 13 tháng 6 năm 2023", "Cần Thơ, ngày 13 tháng 6 năm 2023"),
        ("Cần Thơ. Ngày 13 tháng 6 năm 2023", "Cần Thơ. Ngày 13 tháng 6 năm 2023"),
    ],
)
def test_a_stop_behind_the_place_of_a_date_is_a_comma(read: str, printed: str) -> None:
    assert " ".join(t.text for t in restore_commas(tokens(read))) == printed
