"""The arrival stamp, whose text comes apart from the paper's."""

import datetime

import pytest

import parse


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("CÔNG VĂN ĐẾN\nSố: 4512\nNgày: 14/10/2021\nChuyển:", "4512", datetime.date(2021, 10, 14)),
        ("ĐẾN\nSố: ....330\nNgày 5-3-2019", "330", datetime.date(2019, 3, 5)),
        ("SỞ Y TẾ\nĐẾN Số: 77\nNgày 14 tháng 10 năm 2021", "77", datetime.date(2021, 10, 14)),
        ("ĐẾN\nNgày: 14.10.2021", None, datetime.date(2021, 10, 14)),
        ("ĐẾN\nSố: 12", "12", None),
    ],
)
def test_stamp(text: str, number: str | None, day: datetime.date | None) -> None:
    stamp = parse.arrival(text)
    assert stamp is not None
    assert (stamp.number, stamp.date) == (number, day)


@pytest.mark.parametrize("text", ["", "ĐẾN", "Chuyển:", "\x00"])
def test_nothing_to_read(text: str) -> None:
    assert parse.arrival(text) is None


def test_into_the_record() -> None:
    parsed = parse.parse("KẾT LUẬN\nvề công tác cán bộ\n")
    stamp = parse.arrival("ĐẾN\nSố: 12\nNgày: 1/2/2022")
    assert parse.with_arrival(parsed, stamp).record.document.arrival == stamp
    assert parsed.record.document.arrival is None
    assert parse.with_arrival(parsed, None) is parsed


MARKED = "UBND TỈNH AN BÌNH\nSố: 12/TB-UBND\nMẬT\nAn Bình, ngày 03 tháng 4 năm 2021\nTHÔNG BÁO\nvề nghỉ lễ\nNội dung."


def test_a_level_on_a_stamp_stands_in_the_record_but_not_over_that_of_the_text() -> None:
    plain, marked = parse.parse("Nội dung."), parse.parse(MARKED)
    of_stamp = parse.with_security(plain, "Tối mật").record.document
    assert (of_stamp.security, of_stamp.security_from) == ("Tối mật", "stamp")
    assert parse.with_security(plain, None) is plain
    of_text = parse.with_security(marked, "Tối mật").record.document
    assert (of_text.security, of_text.security_from) == ("Mật", None)
