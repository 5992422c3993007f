"""What real papers print and what is read of them, each kind by a small made paper."""

import pytest

import parse

HEAD = """ỦY BAN NHÂN DÂN
TỈNH HÀ GIANG
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Giang, ngày 12 tháng 3 năm 2024
"""
FOOT = """Nơi nhận:
- Như Điều 3;
- Lưu: VT, NC.
"""


def decision(subject: str, foot: str = "CHỦ TỊCH\nNguyễn Văn An") -> str:
    ground = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"
    return f"{HEAD}QUYẾT ĐỊNH\n{subject}\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n{ground}\n{FOOT}{foot}"


@pytest.mark.parametrize(
    ("line", "symbol", "issuer"),
    [
        ("Sã..8940/HCCV", "HCCV", "HỘI CÔNG CHỨNG VIÊN TỈNH HÀ GIANG"),
        ("Số: /7§/STTTT-CNTT", "STTTT-CNTT", "HỘI CÔNG CHỨNG VIÊN TỈNH HÀ GIANG"),
    ],
)
def test_a_number_line_that_cannot_be_read_is_no_name(line: str, symbol: str, issuer: str) -> None:
    text = f"HỘI CÔNG CHỨNG VIÊN\nTỈNH HÀ GIANG\n{line}\nHà Giang, ngày 3 tháng 5 năm 2021\nKính gửi: Sở Tư pháp.\n"
    document = parse.parse(text).record.document
    assert (document.symbol, document.number, document.code) == (symbol, None, None)
    assert " ".join(document.issuer) == issuer


def test_a_blotted_colon_is_no_addressee() -> None:
    text = f"{HEAD.replace('QĐ-UBND', 'UBND-NC')}Kính gửi: : Sở Nội vụ\nỦy ban nhân dân tỉnh nhận được công văn ấy.\n"
    assert parse.parse(text).record.document.addressees == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Về việc công bố thủ tục hành chính của Sở Giao thông vận tải;",
            "Sở Xây dựng; Ủy ban nhân dân cấp huyện;",
        ],
        [
            "Kết luận của Phó Chủ tịch tại cuộc họp nghe báo cáo 02",
            "Chương trình: Phát triển kinh tế - xã hội",
        ],
        ["Về việc phê duyệt", "Điều lệ (sửa đổi) của Hiệp hội"],
    ],
)
def test_a_subject_goes_on_up_to_the_enacting_body(lines: list[str]) -> None:
    assert parse.parse(decision("\n".join(lines))).record.document.subject == " ".join(lines)


@pytest.mark.parametrize(
    ("foot", "title", "name"),
    [
        ("KT. CHỦ TỊCH cả\nPHÓ CHỦ TỊCH ⁄\nHuỳnh Hữu Lộc", "PHÓ CHỦ TỊCH", "Huỳnh Hữu Lộc"),
        ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nZZ Võ Phiến", "PHÓ CHỦ TỊCH", "Võ Phiến"),
        ("- CHỦ TỊCH\nN\n- Lê Thị Bích", "CHỦ TỊCH", "Lê Thị Bích"),
    ],
)
def test_what_pen_and_seal_leave_is_no_part_of_a_signature(foot: str, title: str, name: str) -> None:
    document = parse.parse(decision("Về việc phê duyệt điều lệ", foot)).record.document
    assert document.signature is not None
    assert (document.signature.title, document.signature.name) == (title, name)
    assert document.recipients == ["Như Điều 3;", "Lưu: VT, NC."]
    assert document.signature.authority in ([], ["KT. CHỦ TỊCH"])
