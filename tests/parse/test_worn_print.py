"""Words of the form as worn print is read: each anchor must still be found."""

import datetime

import pytest

import parse
from parse.fields.marks import list_opening
from parse.fields.number import read_number
from parse.fields.place_date import read_place_date
from parse.fields.signatures import is_authority, is_position, name_span
from parse.text.lines import Line, Source

ORIGINAL = """TỈNH ỦY QUẢNG TRỊ
*
Số 12-TB/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Đông Hà, ngày 05 tháng 7 năm 2021
THÔNG BÁO
về việc phân công cấp ủy viên phụ trách địa bàn
Ban Thường vụ Tỉnh ủy thông báo phân công như sau.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Hoàng Đức Thắng
"""


def line(text: str) -> Line:
    return Source(text).lines[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Số 336-BS/VPTU", "336-BS/VPTU"),
        ("Sô 336-BS/VPTU", "336-BS/VPTU"),
        ("Số: 336 - BS / VPTU", "336-BS/VPTU"),
        ("Số: 24 /TTr -UBND", "24/TTr-UBND"),
        ("SỐ 07-QĐ/ĐU", "07-QĐ/ĐU"),
        ("S6 118-BS/VPThU", "118-BS/VPThU"),
        ("Số: 12/2023/QĐ-UBND", "12/2023/QĐ-UBND"),
        ("Số:05/BNV-VP", "05/BNV-VP"),
        ("Số 15–KH/HU", "15-KH/HU"),
        ("Số: 90/QĐ--UBND", "90/QĐ-UBND"),
        ("Số 336-BS/VPTU Quảng Ngãi, ngày 13 tháng 10 năm 2021", "336-BS/VPTU"),
        ("Số: 731/BTTP-CC,TPL", "731/BTTP-CC,TPL"),
    ],
)
def test_number(text: str, code: str) -> None:
    read = read_number(line(text))
    assert read is not None
    assert read.found.code is not None
    assert read.found.code.value == code


@pytest.mark.parametrize("text", ["Số: /QĐ-UBND", "Số: ..... /QĐ-UBND", "Số: đ# /QĐ-UBND", "Số 2ƒ /QĐ-UBND"])
def test_number_that_cannot_be_read(text: str) -> None:
    read = read_number(line(text))
    assert read is not None
    assert read.found.code is None
    assert read.found.number is None
    assert read.found.symbol is not None
    assert read.found.symbol.value == "QĐ-UBND"


@pytest.mark.parametrize(
    "text", ["Sở Y tế - Bộ Công an", "Sông Hồng 12/5", "12 tháng 5", "Số lượng 15 người"]
)
def test_no_number(text: str) -> None:
    assert read_number(line(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Quảng Ngãi, ngày 28 tháng 4 năm 2026",
        "Quảng Ngãi, ngày28 tháng4 năm 2026",
        "Quảng Ngãi ngày 28 thang 4 năm 2026",
        "Số 12-TB/TU Quảng Ngãi, ngày 28 tháng 4 năm 2026",
        "VĂN PHÒNG Quảng Ngãi, ngày 28 tháng 04 năm 2026",
        "Quảng Ngãi, ngày 28/4/2026",
    ],
)
def test_place_and_date(text: str) -> None:
    read = read_place_date(line(text))
    assert read is not None
    assert read[0].place is not None
    assert read[0].place.value == "Quảng Ngãi"
    assert read[0].day is not None
    assert read[0].day.value == datetime.date(2026, 4, 28)


@pytest.mark.parametrize(
    "text",
    [
        "Quảng Ngãi, ngày tháng 4 năm 2026",
        "Quảng Ngãi, ngày 2# tháng 4 năm 2021",
        "Quảng Ngãi, ngày 31 tháng 2 năm 2021",
    ],
)
def test_date_that_cannot_be_read(text: str) -> None:
    head = ORIGINAL.replace("Đông Hà, ngày 05 tháng 7 năm 2021", text)
    parsed = parse.parse(head)
    assert parsed.record.document.date is None
    assert parsed.record.document.place == "Quảng Ngãi"
    assert [d.code for d in parsed.doubts] == ["date-unreadable"]


@pytest.mark.parametrize(
    "text",
    [
        "K/T TRƯỞNG BAN",
        "KIT TRƯỞNG BAN",
        "KT.CHỦ TỊCH",
        "T/ M BAN THƯỜNG VỤ",
        "TM. ỦY BAN NHÂN DÂN",
        "TUQ. GIÁM ĐỐC",
        "K/T CHÁNH VĂN PHÒNG",
        "TL CHỦ TỊCH",
    ],
)
def test_authority(text: str) -> None:
    assert is_authority(line(text))


@pytest.mark.parametrize("text", ["TIM MẠCH", "KẾ TOÁN", "TỈNH ỦY QUẢNG NGÃI", "TỔNG KẾT", "KẾT LUẬN"])
def test_no_authority(text: str) -> None:
    assert not is_authority(line(text))


@pytest.mark.parametrize(
    "text", ["PHÓ CHÁNH VĂN PHÒNG", "PHO CHU TỊCH", "Q. GIÁM ĐỐC", "BÍ THƯ", "“HÓ BÍ THƯ"]
)
def test_position(text: str) -> None:
    assert is_position(line(text))


@pytest.mark.parametrize("text", ["VĂN PHÒNG", "TỈNH ỦY", "ỦY BAN NHÂN DÂN"])
def test_no_position(text: str) -> None:
    assert not is_position(line(text))


@pytest.mark.parametrize(
    "text", ["Rơ Mah H'Thuyên", "A Thút Kha", "Đã ký: Mai Văn Chính", "Đại tá Tẩn Seo Dìn", "Lê Hoà."]
)
def test_name(text: str) -> None:
    assert name_span(line(text)) is not None


@pytest.mark.parametrize("text", ["* W „", "Văn phòng", "VAN PHONG", "ca LauUL", "Như trên;", "12 Nguyễn"])
def test_no_name(text: str) -> None:
    assert name_span(line(text)) is None


@pytest.mark.parametrize(
    "text", ["Nơi nhận:", "Nơi nhân:", "Noi nhận", "NƠI NHẬN:", "Nơi nhận", "Nơi nhận ;"]
)
def test_recipients_open(text: str) -> None:
    assert list_opening(line(text), "recipients") is not None


@pytest.mark.parametrize("text", ["Kính gửi:", "Kinh gửi:", "Kính sửi:", "Kính gửi: Sở Y tế", "KÍNH GỬI:"])
def test_addressees_open(text: str) -> None:
    assert list_opening(line(text), "addressees") is not None


@pytest.mark.parametrize(
    "block",
    [
        "HUYỆN ỦY GIO LINH\nVĂN PHÒNG\n*\nSố 45-BS/VPHU\nSAO LỤC\nGio Linh, ngày 09 tháng 7 năm 2021",
        "HUYỆN ỦY GIO LINH\nVĂN PHÒNG\n*\nSố 45-BS/VPHU\nSAO LUC\nGio Linh, ngày 09 tháng 7 năm 2021",
        "HUYỆN ỦY GIO LINH SAO LỤC\nVĂN PHÒNG\nSố 45-BS/VPHU Gio Linh, ngày 09 tháng 7 năm 2021",
        "SAO LỤC\nHUYỆN ỦY GIO LINH\nVĂN PHÒNG\nSố 45-BS/VPHU\nGio Linh, ngày09 tháng7 năm 2021",
        "HUYỆN ỦY GIO LINH\nVĂN PHÒNG\n* „\nSô: 45 - BS / VPHU\nGio Linh, ngày 09 tháng 7 năm 2021\nSAO  LỤC",
    ],
)
def test_copy_block(block: str) -> None:
    text = (
        f"{ORIGINAL}{block}\nNoi nhận\n- Các chi, đảng bộ,\n- Lưu VPHU.\nCHÁNH VĂN PHÒNG\n* W „\nLê Văn Tư\n"
    )
    record = parse.parse(text).record
    (copy,) = record.copies
    assert copy.kind == "sao lục"
    assert copy.issuer == ["HUYỆN ỦY GIO LINH", "VĂN PHÒNG"]
    assert copy.code == "45-BS/VPHU"
    assert (copy.place, copy.date) == ("Gio Linh", datetime.date(2021, 7, 9))
    assert copy.recipients == ["Các chi, đảng bộ,", "Lưu VPHU."]
    assert copy.signature is not None
    assert copy.signature.name == "Lê Văn Tư"
    document = record.document
    assert document.code == "12-TB/TU"
    assert document.signature is not None
    assert document.signature.name == "Hoàng Đức Thắng"


@pytest.mark.parametrize(
    "head", ["ĐẢNG CÔNG SẢN VIỆT NAM", "DANG CONG SAN VIET NAM", "ĐÁẢNG CỘNG SẢN VIỆT NAM"]
)
def test_party_head(head: str) -> None:
    document = parse.parse(ORIGINAL.replace("ĐẢNG CỘNG SẢN VIỆT NAM", head)).record.document
    assert document.system == "party"
    assert document.issuer == ["TỈNH ỦY QUẢNG TRỊ"]


def test_recipients_with_the_signer_read_between_them() -> None:
    foot = "Nơi nhận:\n- Như trên,\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n- Các xã,\n- Lưu VPTU.\nHoàng Đức Thắng"
    document = parse.parse(ORIGINAL[: ORIGINAL.index("T/M")] + foot).record.document
    assert document.recipients == ["Như trên,", "Các xã,", "Lưu VPTU."]
    assert document.signature is not None
    assert document.signature.name == "Hoàng Đức Thắng"


def test_recipients_go_on_behind_an_item_of_two_lines_and_the_signer() -> None:
    foot = (
        "Nơi nhận:\n- Như trên,\n- Bộ Chỉ huy Quân sự tỉnh, Bộ Chỉ huy Bộ đội Biên\nphòng tỉnh, Công an tỉnh;\n"
        "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n/\nHoàng Đức Thắng\n- Các xã,\n- Lưu VPTU."
    )
    document = parse.parse(ORIGINAL[: ORIGINAL.index("T/M")] + foot).record.document
    assert document.recipients[2:] == ["Các xã,", "Lưu VPTU."]


def test_a_symbol_by_itself_is_no_part_of_the_issuer() -> None:
    document = parse.parse(GROUNDS.replace("Số: 12/", "/")).record.document
    assert document.issuer == ["ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ"]
    assert document.symbol == "QĐ-UBND"
    assert document.code is None


def test_note_mark_glued_to_a_symbol() -> None:
    text = ORIGINAL.replace(
        "như sau.", "theo Kết luận số 34-KL/TW4, ngày 07/8/2018 và 74-KL/TW⁵ của Bộ Chính trị."
    )
    codes = [c.code for c in parse.parse(text).record.document.citations]
    assert codes == ["34-KL/TW", "74-KL/TW"]


GROUNDS = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG TRỊ
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đông Hà, ngày 05 tháng 7 năm 2021
QUYẾT ĐỊNH
Về việc cho phép thành lập Hội
{enactor}
{first}
Căn cứ Nghị định số 45/2010/NĐ-CP ngày 21 tháng 4 năm 2010 của Chính phủ;
QUYẾT ĐỊNH:
Điều 1. Cho phép thành lập Hội.
Nơi nhận:
- Như Điều 1;
- Lưu: VT.PM{pen}.
CHỦ TỊCH
Lê Văn Tư
"""
LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"


@pytest.mark.parametrize(
    ("enactor", "first"),
    [
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", LAW),
        ("vị CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ.", f"• - {LAW}"),
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ.", f"x_ {LAW}"),
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", LAW.replace(" ngày 19", "\nngày 19")),
    ],
)
def test_grounds_beside_a_stamp(enactor: str, first: str) -> None:
    bases = parse.parse(GROUNDS.format(enactor=enactor, first=first, pen="")).record.document.bases
    assert " ".join(bases[0].split()) == LAW
    assert len(bases) == 2


@pytest.mark.parametrize(
    ("pen", "last"), [(".w", "Lưu: VT.PM."), (".h", "Lưu: VT.PM.h."), ("", "Lưu: VT.PM.")]
)
def test_pen_behind_the_last_recipient(pen: str, last: str) -> None:
    text = GROUNDS.format(enactor="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", first=LAW, pen=pen)
    assert parse.parse(text).record.document.recipients[-1] == last
