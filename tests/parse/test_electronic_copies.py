"""Electronic copies: the mark at the head is the copy's, however it is broken over lines, and never the original's."""

import datetime

import pytest

import parse

PAPER = """ỦY BAN NHÂN DÂN
TỈNH CÀ MAU
Số: 246/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cà Mau, ngày 18 tháng 02 năm 2025
QUYẾT ĐỊNH
Về việc công bố danh mục thủ tục hành chính
Điều 1. Công bố kèm theo Quyết định này danh mục thủ tục hành chính.
"""


def document_and_copy(head: str) -> tuple[parse.Document, parse.Copy]:
    record = parse.parse(f"{head}\n{PAPER}").record
    (copy,) = record.copies
    assert (record.document.code, record.document.date) == ("246/QĐ-UBND", datetime.date(2025, 2, 18))
    assert record.document.issuer == ["ỦY BAN NHÂN DÂN TỈNH CÀ MAU"]
    return record.document, copy


@pytest.mark.parametrize(
    ("head", "kind", "body", "time"),
    [
        (
            "SAO Y; UBND tỉnh Cà Mau; 19/02/2025; 08:34:29 +07:00",
            "sao y",
            "UBND tỉnh Cà Mau",
            "08:34:29 +07:00",
        ),
        (
            "SAO Y; SỞ NỘI VỤ;\nThời gian ký: 19/02/2025 08:34:29 +07:00",
            "sao y",
            "SỞ NỘI VỤ",
            "08:34:29 +07:00",
        ),
        ("SAO LỤC; SỞ NỘI VỤ; 2025-02-19T08:34:29+07:00", "sao lục", "SỞ NỘI VỤ", "08:34:29+07:00"),
        ("Sao y bản chính; Cơ quan: Sở\nNội vụ; 19.02.2025 08:34", "sao y", "Sở Nội vụ", "08:34"),
    ],
)
def test_who_copied_and_when(head: str, kind: str, body: str, time: str) -> None:
    _, copy = document_and_copy(head)
    assert (copy.kind, copy.issuer, copy.time) == (kind, [body], time)
    assert copy.date == datetime.date(2025, 2, 19)


@pytest.mark.parametrize("body", ["VĂN PHÒNG TỈNH ỦY\n", ""])
def test_a_party_copys_number_place_and_date_under_the_mark(body: str) -> None:
    _, copy = document_and_copy(f"SAO Y; {body}Số: 217-BS/VPTU\nCà Mau, ngày 25 tháng 3 năm 2025")
    assert (copy.kind, copy.code, copy.place) == ("sao y", "217-BS/VPTU", "Cà Mau")
    assert copy.date == datetime.date(2025, 3, 25)
    assert copy.issuer == ([body.strip()] if body else [])


@pytest.mark.parametrize("line", ["Sao y, sao lục văn bản đi của Sở", "SAO Y; SỞ NỘI VỤ"])
def test_words_without_moment_or_number_are_no_mark(line: str) -> None:
    assert parse.parse(f"{PAPER}{line}\n").record.copies == []
