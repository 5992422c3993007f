"""Notice: an arrival stamp reaches the record, and only as an arrival stamp."""

import datetime

import parse
from ingest.building.notice import parse_notice

TEXT = (
    "UBND TỈNH AN BÌNH\nSố: 12/TB-UBND\nAn Bình, ngày 03 tháng 4 năm 2021\nTHÔNG BÁO\nvề nghỉ lễ\nNội dung."
)


def test_an_arrival_stamp_stands_in_the_record_and_nowhere_else() -> None:
    parsed = parse_notice(TEXT, ["CÔNG VĂN ĐẾN\nSố: 4512\nNgày: 14/10/2021\nChuyển:"], parse.parse)
    document = parsed.record.document
    assert document.arrival is not None
    assert (document.arrival.number, document.arrival.date) == ("4512", datetime.date(2021, 10, 14))
    assert (document.code, document.date) == ("12/TB-UBND", datetime.date(2021, 4, 3))


def test_a_stamp_that_cannot_be_read_invents_nothing() -> None:
    assert parse_notice(TEXT, ["ĐẾN", ""], parse.parse).record.document.arrival is None
