"""Kind and subject are taken from the enacting sentence where a stamp hides them in the head, and nowhere else."""

from __future__ import annotations

import pytest

from parse import Parsed, parse

HEAD = """BỘ Y TẾ
Số: 12/2024/TT-BYT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 18 tháng 9 năm 2024
"""
BODY = """Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023;
Theo đề nghị của Cục trưởng Cục Quản lý Khám, chữa bệnh;
{sentence}
Điều 1. Phạm vi điều chỉnh
Thông tư này quy định việc kê đơn thuốc.
"""
SENTENCE = "Bộ trưởng Bộ Y tế ban hành Thông tư quy định về kê đơn thuốc hóa dược trong điều trị ngoại trú."
SUBJECT = "quy định về kê đơn thuốc hóa dược trong điều trị ngoại trú"


def paper(under_head: str, sentence: str = SENTENCE) -> Parsed:
    return parse(HEAD + under_head + BODY.format(sentence=sentence))


@pytest.mark.parametrize("stop", [".", ".!", ".¹", ".²³", ""])
def test_where_a_stamp_hides_the_title(stop: str) -> None:
    parsed = paper("Kính chuyển.. cục: TH TƯ Quy đị\n", SENTENCE[:-1] + stop)
    document = parsed.record.document
    assert (document.type, document.subject) == ("Thông tư", SUBJECT)
    assert len(document.bases) == 2
    rules = {at: {span.rule for span in spans} for at, spans in parsed.evidence.items()}
    assert rules["/document/subject"] == {"subject-by-enactment"}
    assert rules["/document/type"] == {"kind-by-enactment"}


def test_the_title_itself_is_taken_where_it_is_there() -> None:
    parsed = paper("THÔNG TƯ\nQuy định về kê đơn thuốc\n")
    assert parsed.record.document.subject == "Quy định về kê đơn thuốc"


def test_a_subject_alone_is_taken_under_its_kind() -> None:
    document = paper("THÔNG TƯ\n").record.document
    assert (document.type, document.subject) == ("Thông tư", SUBJECT)


@pytest.mark.parametrize(
    ("under_head", "sentence"),
    [
        ("QUYẾT ĐỊNH\n", SENTENCE),  # another kind
        ("Kính chuyển\n", "Ngày 01 tháng 6, Bộ trưởng Bộ Y tế ban hành Thông tư quy định về kê đơn thuốc."),
        ("Kính chuyển\n", "Việc này đã được nêu khi ban hành Thông tư quy định về kê đơn thuốc hóa dược."),
        ("Kính chuyển\n", "Điều 1. Nội dung\n" + SENTENCE),
    ],
)
def test_what_only_speaks_of_a_paper_enacts_none(under_head: str, sentence: str) -> None:
    parsed = paper(under_head, sentence)
    assert parsed.record.document.subject is None
    assert not any("enactment" in span.rule for spans in parsed.evidence.values() for span in spans)
