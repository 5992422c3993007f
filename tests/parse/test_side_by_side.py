"""Signers side by side, read row by row, are taken apart; others are left alone."""

import pytest

import parse

HEAD = """CÔNG TY CỔ PHẦN CẤP NƯỚC
Số: 03/BB-CN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
BIÊN BẢN
Họp giao ban tháng 5 năm 2022
Cuộc họp kết thúc vào 16 giờ cùng ngày, biên bản được thông qua.
"""


def signers(*lines: str) -> list[tuple[list[str], str | None, str | None]]:
    document = parse.parse(HEAD + "\n".join(lines)).record.document
    found = document.signatures or ([document.signature] if document.signature else [])
    return [(s.authority, s.title, s.name) for s in found]


def test_two_columns() -> None:
    assert signers("THƯ KÝ CHỦ TỌA", "Trần Văn An Lê Thị Thanh Bình") == [
        ([], "CHỦ TỌA", "Lê Thị Thanh Bình"),
        ([], "THƯ KÝ", "Trần Văn An"),
    ]


def test_three_columns_with_signed() -> None:
    read = signers(
        "NGƯỜI LẬP KẾ TOÁN TRƯỞNG GIÁM ĐỐC",
        "(Đã ký) (Đã ký) (Đã ký)",
        "Phạm Thị Hoa Ngô Văn Tám Đỗ Quang Huy",
    )
    assert read == [
        ([], "GIÁM ĐỐC", "Đỗ Quang Huy"),
        ([], "NGƯỜI LẬP", "Phạm Thị Hoa"),
        ([], "KẾ TOÁN TRƯỞNG", "Ngô Văn Tám"),
    ]


def test_authorities_beside_one_another() -> None:
    read = signers(
        "KT. CHÁNH VĂN PHÒNG KT. GIÁM ĐỐC", "PHÓ CHÁNH VĂN PHÒNG PHÓ GIÁM ĐỐC", "Trần Văn An Lê Thị Bình"
    )
    assert read == [
        (["KT. GIÁM ĐỐC"], "PHÓ GIÁM ĐỐC", "Lê Thị Bình"),
        (["KT. CHÁNH VĂN PHÒNG"], "PHÓ CHÁNH VĂN PHÒNG", "Trần Văn An"),
    ]


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (
            ("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM", "Y Thanh Hà Niê Kdăm"),
            [(["KT. BỘ TRƯỞNG, CHỦ NHIỆM"], "PHÓ CHỦ NHIỆM", "Y Thanh Hà Niê Kdăm")],
        ),
        (
            ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Y Thanh Hà Niê Kdăm"),
            [(["KT. BỘ TRƯỞNG"], "THỨ TRƯỞNG", "Y Thanh Hà Niê Kdăm")],
        ),
        (
            ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Trần Nguyễn Vũ"),
            [(["KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH", "Lê Trần Nguyễn Vũ")],
        ),
        (
            ("PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Tôn Nữ Quỳnh Giao"),
            [([], "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Tôn Nữ Quỳnh Giao")],
        ),
        (("CHỦ TỊCH KIÊM GIÁM ĐỐC", "Hồ Lê Mai Anh"), [([], "CHỦ TỊCH KIÊM GIÁM ĐỐC", "Hồ Lê Mai Anh")]),
    ],
)
def test_one_signer_is_one(
    lines: tuple[str, ...], read: list[tuple[list[str], str | None, str | None]]
) -> None:
    assert signers(*lines) == read
