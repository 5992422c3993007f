"""What stamps leave among the lines of a head: the paper's own number, day, subject and names stay its own."""

import datetime

import pytest

import parse

HEAD = """ỦY BAN NHÂN DÂN
TỈNH AN BÌNH
Số: 1234/UBND-KT
V/v tăng cường quản lý
đất đai trên địa bàn tỉnh
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Bình, ngày 15 tháng 3 năm 2019
"""
REST = """Kính gửi:
- Các sở, ban, ngành;
- Ủy ban nhân dân các huyện.
Thực hiện Nghị quyết số 12/NQ-CP ngày 01/02/2019 của Chính phủ, Chủ tịch yêu cầu các đơn vị làm những việc sau:
"""
ABOUT = "V/v tăng cường quản lý đất đai trên địa bàn tỉnh"
DAY = datetime.date(2019, 3, 20)


def with_stamp(after: str, stamp: str) -> str:
    return (HEAD + REST).replace(after, after + stamp, 1)


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        (with_stamp("địa bàn tỉnh\n", "CÔNG VĂN ĐẾN\nNgày 20 tháng 3 năm 2019\nSố: 567\n"), "567", DAY),
        (
            with_stamp("địa bàn tỉnh\n", "VĂN BẢN ĐẾN\nSố: 567 Ngày 20/3/2019\nChuyển: Phòng KHTC\n"),
            "567",
            DAY,
        ),
        (
            with_stamp("địa bàn tỉnh\n", "SỞ TÀI CHÍNH\nĐẾN Số: 567\nNgày: 20/3/2019\nLưu hồ sơ số: ....\n"),
            "567",
            DAY,
        ),
        (with_stamp("quản lý\n", "ĐẾN Số: 567\n"), "567", None),
        (with_stamp("năm 2019\n", "HUYỆN ỦY SÔNG BA\nCÔNG VĂN ĐẾN\nSố 567 ngày 20/3/2019\n"), "567", DAY),
        (f"UBND HUYỆN SÔNG BA\nĐẾN Số: 567\nNgày: 20/3/2019\n{HEAD}{REST}", "567", DAY),
        ((HEAD + REST).replace("Kính gửi", "ĐẾN Ngày: 20/3/2019 Kính gửi"), None, DAY),
        (with_stamp("ngành;\n", "Số: 567\nĐẾN\nNgày: 20/3/2019\n"), "567", DAY),
    ],
)
def test_an_arrival_stamp_says_nothing_of_the_paper(
    text: str, number: str | None, day: datetime.date | None
) -> None:
    document = parse.parse(text).record.document
    assert (document.code, document.about) == ("1234/UBND-KT", ABOUT)
    assert (document.place, document.date) == ("An Bình", datetime.date(2019, 3, 15))
    assert document.issuer == ["ỦY BAN NHÂN DÂN TỈNH AN BÌNH"]
    assert document.addressees == ["Các sở, ban, ngành;", "Ủy ban nhân dân các huyện."]
    assert document.arrival is not None
    assert (document.arrival.number, document.arrival.date) == (number, day)


@pytest.mark.parametrize("line", ["Chuyển: Phòng Kinh tế", "Ngày: 20/3/2019", "Lưu hồ sơ số: 12"])
def test_nor_does_one_whose_word_was_not_read(line: str) -> None:
    document = parse.parse(with_stamp("địa bàn tỉnh\n", f"{line}\n")).record.document
    assert (document.about, document.date) == (ABOUT, datetime.date(2019, 3, 15))


def test_a_day_without_a_place_is_the_papers_where_no_other_is() -> None:
    text = (HEAD + REST).replace("An Bình, ngày 15", "Ngày 15")
    assert parse.parse(text).record.document.date == datetime.date(2019, 3, 15)


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        ("Về việc tăng cường quản lý ĐẾN\nđất đai", "Về việc tăng cường quản lý đất đai"),
        ("Về việc tăng cường quản lý HỎA TỐC\nđất đai", "Về việc tăng cường quản lý đất đai"),
        ("KẾ HOẠCH PHÁT TRIỂN ĐẾN NĂM 2030", "KẾ HOẠCH PHÁT TRIỂN ĐẾN NĂM 2030"),
        ("Về việc đưa người đến nơi an toàn", "Về việc đưa người đến nơi an toàn"),
        (
            "TÌNH HÌNH TỪ NGÀY 01/01/2019\nĐẾN NGÀY 30/6/2019",
            "TÌNH HÌNH TỪ NGÀY 01/01/2019 ĐẾN NGÀY 30/6/2019",
        ),
        ("PHÁT TRIỂN ĐÔ THỊ\nĐẾN\nNĂM 2030", "PHÁT TRIỂN ĐÔ THỊ ĐẾN NĂM 2030"),
        ("Về việc thực hiện Công điện KHẨN của Bộ Y tế", "Về việc thực hiện Công điện KHẨN của Bộ Y tế"),
    ],
)
def test_a_stamps_word_in_a_subject(subject: str, read: str) -> None:
    ground = "Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;\n"
    text = HEAD.replace("V/v tăng cường quản lý\nđất đai trên địa bàn tỉnh\n", "")
    document = parse.parse(
        f"{text}QUYẾT ĐỊNH\n{subject}\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n{ground}"
    ).record.document
    assert document.subject == read
    assert document.urgency == ("Hỏa tốc" if "HỎA TỐC" in subject else None)
    assert document.arrival is None or "ĐẾN\nđất" in subject


def test_a_stamp_of_who_copied_a_paper_set_over_its_head() -> None:
    text = f"UBND TỈNH BÌNH AN\nSAO Y BẢN CHÍNH\n{HEAD}THÔNG BÁO\nvề nghỉ lễ\nNội dung.\n"
    record = parse.parse(text).record
    assert record.copies == []
    assert record.document.issuer == ["ỦY BAN NHÂN DÂN TỈNH AN BÌNH"]
    assert record.document.type == "Thông báo"


@pytest.mark.parametrize(
    "about",
    [
        "V/v triển khai Chương trình\nChuyển đổi số quốc gia",
        "V/v mời họp trực tuyến tại Hà Nội, ngày 20 tháng 3 năm 2019",
        "V/v tổ chức Lễ hội Hà Nội ngày 20/3/2019",
    ],
)
def test_a_subject_like_a_stamp_or_with_a_day_of_its_own_stays_whole(about: str) -> None:
    text = (HEAD + REST).replace("V/v tăng cường quản lý\nđất đai trên địa bàn tỉnh", about)
    document = parse.parse(text).record.document
    assert (document.about, document.arrival) == (about.replace("\n", " "), None)
    assert (document.place, document.date) == ("An Bình", datetime.date(2019, 3, 15))
