"""The lines of a signature: restored where the forms leave one reading, and left alone where they do not."""

from pathlib import Path

import pytest

from ocr.repair.signers import restore_signers
from ocr.repair.subjects import restore_subject
from ocr.text.tokens import Token

PAPERS = Path(__file__).parents[1] / "parse" / "papers"


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


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Ngnyến Văn Bình", "Nguyễn Văn Bình"),  # a seal over the u
        ("Pham: iNgọc Bình", "Phạm Ngọc Bình"),  # the seal's rim left pieces of the m
        ("Ngân Văn Bình", "Ngân Văn Bình"), ("Phan Ngọc Bình", "Phan Ngọc Bình"),
        # Surnames of their own, each a letter away from a common one.
        ("Thịnh Văn Bình", "Thịnh Văn Bình"), ("Quỳnh Ngọc Bình", "Quỳnh Ngọc Bình"),
        ("Nguyệt Ngọc Bình", "Nguyệt Ngọc Bình"),
    ],
)  # fmt: skip
def test_of_a_surname_under_a_seal_one_letter_may_be_misread(read: str, right: str) -> None:
    assert restored("THỨ TRƯỞNG", read)[1] == right
    assert restored("Điều 1. Công nhận các ông", read)[1] == read


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("guyễn Văn Bình", "Nguyễn Văn Bình"), ("rần Ngọc Bình", "Trần Ngọc Bình"),
        ("Uyễn Văn Bình", "Uyễn Văn Bình"), ("oàn Văn Bình", "oàn Văn Bình"),  # Đoàn or Hoàn
    ],
)  # fmt: skip
def test_a_surname_whose_first_letter_a_seal_hides_is_restored(read: str, right: str) -> None:
    assert restored("CHỦ TỊCH", read)[1] == right
    assert restored("Điều 1. Công nhận các ông", read)[1] == read


def test_under_a_seal_a_mark_and_a_deputy_are_known_by_what_is_left_of_both() -> None:
    state = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert restored(state, "S1, BỘ TRƯỞNG", "TRƯỞNG")[1:] == ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]
    for lines in (["BỘ TRƯỞNG", "TRƯỞNG"], ["TM. CHỦ TỊCH", "TỊCH"], ["ÔNG BỘ TRƯỞNG", "TRƯỞNG"]):
        assert restored(state, *lines)[1:] == lines


def test_a_position_behind_its_mark_without_a_blank_is_restored() -> None:
    assert restored("KT.ÈHỦ TỊCH UBND TỈNH HÀ NAM", "PHÓ CHỦ TỊCH")[0] == "KT.CHỦ TỊCH UBND TỈNH HÀ NAM"
    assert restored("TM.ỦY BAN NHÂN DÂN", "CHỦ TỊCH")[0] == "TM.ỦY BAN NHÂN DÂN"
    assert restored("KT.TỔ TRƯỞNG", "TỔ PHÓ") == ["KT.TỔ TRƯỞNG", "TỔ PHÓ"]  # no BỘ TRƯỞNG


def test_a_position_of_which_a_seal_hides_the_beginning_is_restored() -> None:
    assert restored("ĐmHÙ TỊCH", "NA", "Trân Ngọc Bình") == ["CHỦ TỊCH", "NA", "Trần Ngọc Bình"]
    issued = ["QUYẾT ĐỊNH", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ NAM"]
    assert restored(*issued, "TỊCH", "Huỳnh Tấn Bình")[2] == "CHỦ TỊCH"
    assert restored("ỦY BAN NHÂN DÂN", "CHỈ THỊ", "TỊCH", "Huỳnh Tấn Bình")[2] == "CHỦ TỊCH"
    # Without a name below, without a word on who issues it, and under the mark before a deputy's it stays.
    assert restored(*issued, "TỊCH", "Trang 2")[2] == "TỊCH"
    assert restored("QUYẾT ĐỊNH", "TỊCH", "Huỳnh Tấn Bình")[1] == "TỊCH"
    assert restored(*issued, "TM. ỦY BAN NHÂN DÂN", "TỊCH", "Huỳnh Tấn Bình")[3] == "TỊCH"


@pytest.mark.parametrize(
    "line",
    [
        # Positions of their own that end as another one's letters do.
        "TỔ TRƯỞNG", "THỨ TRƯỞNG", "THỦ TRƯỞNG", "PHÓ TRƯỞNG",
        # A deputy's, of whose head's position the seal took the first letter.
        "PHÓ HỦ TỊCH", "PHÓHỦ TỊCH", "PHÓ IÁM ĐỐC", "PHÓ RƯỞNG BAN", "PHÓ HỦ NHIỆM", "PHÓ HÁNHÁN",
        # Those of other bodies; an acting head's; for whom is signed.
        "CHI ỤC TRƯỞNG", "VIỆN RƯỞNG", "TỔNG IÁM ĐỐC", "Q. IÁM ĐỐC", "Q.IÁM ĐỐC", "TL. HỦ TỊCH", "TL.HỦ TỊCH",
    ],
)  # fmt: skip
def test_a_position_that_may_be_another_one_stays(line: str) -> None:
    assert restored(line, "Trần Ngọc Bình") == [line, "Trần Ngọc Bình"]


def test_a_line_above_a_position_is_none() -> None:
    lines = ["T. HỦ TỊCH", "CHÁNH VĂN PHÒNG", "Trần Ngọc Bình"]
    assert restored(*lines) == lines


def test_what_was_typed_stays() -> None:
    """The parser's papers, but for those that hold misreadings: joint ones, whose heads sign below each other, too."""
    typed = [file for file in PAPERS.glob("*.txt") if not {"ocr", "worn"} & set(file.stem.split("-"))]
    assert len(typed) > 100
    for file in typed:
        lines = [" ".join(line.split()) for line in file.read_text("utf-8").splitlines() if line.strip()]
        assert restored(*lines) == lines, file.name
        texts = restore_subject([[Token(word, ()) for word in line.split()] for line in lines])
        assert [" ".join(token.text for token in tokens) for tokens in texts] == lines, file.name
