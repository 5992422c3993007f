"""Words of secrecy: what comes near a mark on a printed line and in a stamp, and what only looks like one."""

from __future__ import annotations

import pytest

from lexicon.secrecy import comes_near, is_typed_small, level_of, level_of_stamp, levels, stamp_says


def test_the_levels_are_kept_apart() -> None:
    assert levels() == ("Tuyệt mật", "Tối mật", "Mật")
    assert [level_of(text) for text in ("TUYỆT MẬT", "TỐI MẬT", "| MẬT |")] == ["Tuyệt mật", "Tối mật", "Mật"]


@pytest.mark.parametrize(
    ("text", "level"),
    [("MÂT", "Mật"), ("TÕI MẠT", "Tối mật"), ("M Ậ T", "Mật"), ("MẬT - BẢN SỐ: 05", "Mật")],
)
def test_a_level_has_all_its_letters_whatever_became_of_their_marks(text: str, level: str) -> None:
    assert level_of(text) == level


@pytest.mark.parametrize("text", ["MẮT", "Mật", "TUYỆT MẠ", "MẬT ĐỘ", "BẢO MẬT", ""])
def test_what_is_no_level(text: str) -> None:
    assert level_of(text) is None


@pytest.mark.parametrize(
    "line",
    [
        *("MẬT", "TÀI LIỆU MẬT", "BẢN TRÍCH SAO MẬT", "Mức độ mật: Tuyệt mật", "DẤU ĐỘ MẬT: MẬT"),
        *("BẢN SAO BÍ MẬT NHÀ NƯỚC", "TRÍCH SAO BÍ MẬT NHÀ NƯỚC", "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ"),
        *("ĐIỀU CHỈNH ĐỘ MẬT", "GIA HẠN BẢO VỆ BÍ MẬT NHÀ NƯỚC", "TÀI LIỆU THU HỒI", "TỐI MẬT, BẢN THỨ 3"),
    ],
)
def test_originals_copies_and_extracts_have_their_words(line: str) -> None:
    assert comes_near(line)


@pytest.mark.parametrize(
    "line",
    [
        "MẶT TRẬN TỔ QUỐC",
        "MẬT ĐỘ DÂN SỐ",
        "BẢO MẬT THÔNG TIN",
        "BÍ MẬT NHÀ NƯỚC",
        "TỐI MẮT",
        "TÀI LIỆU THAM KHẢO",
    ],
)
def test_other_words_do_not(line: str) -> None:
    assert not comes_near(line)


@pytest.mark.parametrize("line", ["Mật", "Tối mật", "(Tuyệt mật)", "Tài liệu mật"])
def test_a_level_typed_in_small_letters(line: str) -> None:
    assert is_typed_small(line)


@pytest.mark.parametrize(
    "line", ["mật.", "MẬT", "Mắt", "Mật độ", "Tài liệu mật được lưu riêng", "Bí mật", ""]
)
def test_a_line_that_goes_on_is_none(line: str) -> None:
    assert not is_typed_small(line)


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        *(("MẬT", "mark"), ("MẮT", "mark"), ("| MẬT 1", "mark"), ("BẢN SAO BÍ MẬT NHÀ NƯỚC Ngày 3", "mark")),
        *(("MÃI", "near"), ("MAN", "near"), ("TUYỆT MÀ", "near"), ("TOI MA", "near")),
        *(("[1uyệr MẬT |", "near"), ("MẬT ĐỘ XÂY DỰNG", "other"), ("CHÍNH SÁCH BẢO MẬT", "other")),
        *(("KHẨN", "other"), ("HỎA TỐC", "other"), ("ĐẾN", "other"), ("SAO Y BẢN CHÍNH", "other")),
        *(("Ngày 12/4/2022", "other"), ("TRƯỞNG PHÒNG Lê Minh Tuấn", "other")),
        *(("lát:", None), ("“ệ%", None), ("", None), ("N Ạ", None)),
    ],
)
def test_what_the_reading_of_a_stamp_says(reading: str, says: str | None) -> None:
    assert stamp_says(reading) == says


@pytest.mark.parametrize(
    ("readings", "level"),
    [
        (["| MẬT", "Số 607"], "Mật"),
        (["MẬT", "TỐI MẬT"], "Tối mật"),
        (["[ Tối Ì", "MẬT"], None),
        (["TUYỆ", "MẬT", "TUYỆ MẬT"], None),
        (["MÃI", "KHẨN"], None),
    ],
)
def test_the_level_that_a_stamp_bears(readings: list[str], level: str | None) -> None:
    assert level_of_stamp(readings) == level
