"""The lines of a signature: restored where the forms leave one reading, and left alone where they do not."""

import pytest

from ocr.repair.signers import restore_signers
from ocr.text.tokens import Token


def restored(*lines: str) -> list[str]:
    texts = [[Token(word, ()) for word in line.split()] for line in lines]
    return [" ".join(token.text for token in tokens) for tokens in restore_signers(texts)]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (["KT. BỘ TRƯỞNG", "Nơi nhận:", "- Lưu: VT.", "a TRƯỞNG"], "THỨ TRƯỞNG"),
        (["KT.CHỦ TỊCH cả", "PHO.CHỤ TỊCH"], "PHÓ CHỦ TỊCH"),
        (["KT. CHỦ TỊCH", "HÓ CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
        (["K/T TRƯỞNG BAN", "PHO TRƯỞNG BAN THƯỜNG TRỰC"], "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
    ],
)
def test_under_whom_is_signed_for_stands_their_deputy(read: list[str], right: str) -> None:
    assert restored(*read)[-1] == right


@pytest.mark.parametrize(
    "lines",
    [
        ["KT. CHỦ TỊCH", "GIÁM ĐỐC SỞ"],
        ["KT. BỘ TRƯỞNG", "Lê Tấn Bình"],
        ["CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ["KT. BỘ TRƯỞNG", "CỤC TRƯỞNG CỤC THUẾ"],
    ],
)
def test_other_lines_of_a_signature_stay(lines: list[str]) -> None:
    assert restored(*lines) == lines


def test_above_a_deputy_stands_the_mark_with_the_head() -> None:
    state = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kr, BỘ TRƯỞNG", "THỨ TRƯỞNG"]
    assert restored(*state)[1] == "KT. BỘ TRƯỞNG"
    party = ["ĐẢNG CỘNG SẢN VIỆT NAM", "Kr, TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"]
    assert restored(*party)[1] == "K/T TRƯỞNG BAN"
    assert restored("TM. BỘ TRƯỞNG", "THỨ TRƯỞNG")[0] == "TM. BỘ TRƯỞNG"
    assert restored("ĐỀ NGHỊ BỘ TRƯỞNG", "THỨ TRƯỞNG")[0] == "ĐỀ NGHỊ BỘ TRƯỞNG"


def test_a_unit_within_signs_by_order() -> None:
    assert restored("c T,BỘTRƯỞNG", "VỤ/TRUỞÑ^' VỤ GIÁO DỤC") == ["TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ GIÁO DỤC"]


def test_a_mark_and_a_position_are_parted() -> None:
    assert restored("K/TTRƯỞNG BAN", "PHÓ TRƯỞNG BAN")[0] == "K/T TRƯỞNG BAN"


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Trân Ngọc Bình", "Trần Ngọc Bình"),
        ("- Trân Ngọc Bình", "- Trần Ngọc Bình"), ("thái Văn Bình", "Thái Văn Bình"),
        ("Lường Thị Xuyến", "Lường Thị Xuyến"), ("Rõ Châm Lan", "Rõ Châm Lan"), ("Hồ Dũng Bình", "Hồ Dũng Bình"),
    ],
)  # fmt: skip
def test_a_surname_gets_its_marks_where_no_other_has_its_letters(read: str, right: str) -> None:
    assert restored("CHỦ TỊCH", read)[1] == right
    assert restored("Điều 1. Công nhận các ông", read)[1] == read
