"""What a fixed word, a closed list or a pair of signs proves; each with a case that must not change."""

import pytest

from ocr.correction.words_agree import agree_words
from ocr.recognition.readings import SecondReading
from ocr.repair.rules import apply_rules
from ocr.text.printed import PrintedWord
from ocr.text.tokens import Token
from ocr.transcript import Box


def mended(text: str) -> str:
    tokens = apply_rules([Token(word, ()) for word in text.split()])
    return "".join(("" if k == 0 or t.glued else " ") + t.text for k, t in enumerate(tokens))


def asked(printed: str, second: str, sure: float = 0.95) -> Token:
    reading = SecondReading(second, sure, -2.0)
    word = PrintedWord(printed, 0, 0, 40, 20, 0.9, Box(0, 0, 40, 20), 0, 0, second=reading)
    return Token(printed, ((1, word),))


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Căn cứ :. Quyết định số 16", "Căn cứ Quyết định số 16"),
        ("Căn cứ:. Quyết định số 16", "Căn cứ Quyết định số 16"),
        (",Vềviệc triển khai", "Về việc triển khai"),
        ("% cử lãnh đạo Ban", "V/v cử lãnh đạo Ban"),
        ("Vív cho phép thành lập", "V/v cho phép thành lập"),
        ("Tết nguyên đán Át Ty - năm 2025", "Tết nguyên đán Ất Tỵ - năm 2025"),
        ("xuân Giáp Thin", "xuân Giáp Thìn"),
        ("ngày 03/6/2017 của Ban Bí thư khóa XI về", "ngày 03/6/2017 của Ban Bí thư khóa XII về"),
        ("Chính phủ quy cịnh về", "Chính phủ quy định về"),
        ("sửa đổi, bổ Sung một số", "sửa đổi, bổ sung một số"),
        ("Công ty TNHH MTW Hoa Mai", "Công ty TNHH MTV Hoa Mai"),
        ("VỤ CIÁO DỤC PHỔ THÔNG", "VỤ GIÁO DỤC PHỔ THÔNG"),
        ("sửa đổi ' trong lĩnh vực", "sửa đổi trong lĩnh vực"),
        ("Luật T: ồ chức chính quyền", "Luật Tổ chức chính quyền"),
        ("ban hành K, hoạch thực hiện", "ban hành Kế hoạch thực hiện"),
        ("thi hành Quyết định này./.2-", "thi hành Quyết định này./."),
        ("- Lưu: VT, KSTT (Ánh", "- Lưu: VT, KSTT (Ánh)"),
        ("- Lưu: VT, QLCL/", "- Lưu: VT, QLCL"),
        ("số 02/QĐ- -BCĐ ngày", "số 02/QĐ-BCĐ ngày"),
        ("số 2827 /QD-BGDĐT", "số 2827 /QĐ-BGDĐT"),
        ("số 37⁄2025/NĐ-CP", "số 37/2025/NĐ-CP"),
        ('ngày 26 tháng "11 năm 2003', "ngày 26 tháng 11 năm 2003"),
        ("Giám đốc SỞ Tài chính", "Giám đốc Sở Tài chính"),
        ("lần thứ II, nhiệm kỳ 2009 2014 ngày", "lần thứ II, nhiệm kỳ 2009 - 2014 ngày"),
        ("UBNDTỈNHPHÚTHỌ", "UBND TỈNH PHÚ THỌ"),
        ("Phan Thiế, ngày 24 tháng 10 năm 2003", "Phan Thiết, ngày 24 tháng 10 năm 2003"),
        ("ỦY.BAN NHÂN DẪN TỈNH", "ỦY BAN NHÂN DÂN TỈNH"),
        ("Ủy BAN NHÂN DÂN TỈNH", "ỦY BAN NHÂN DÂN TỈNH"),
    ],
)  # fmt: skip
def test_what_one_reading_is_left_of_is_mended(read: str, right: str) -> None:
    assert mended(read) == right


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ: Quyết định số 16", "tăng 5 % so với năm trước", "Tân Tỵ là tên người", "năm 2025 Tân Hợi",
        "ngày 03/6/2015 của Ban Chấp hành Trung ương Đảng khóa XI về", "ngày 03/6/2017 của Quốc hội khóa XI về",
        "xã Bình Sung", "“ngày 8 / 3”", "- Lưu: VT (2b), NC.", "Ninh Phước, ngày 12 tháng 3 năm 2020",
        "thuộc HĐND Tỉnh", "trong các năm 2009 2014", "giai đoạn 2014 2009", "Ủy ban nhân dân tỉnh",
    ],
)  # fmt: skip
def test_what_may_be_right_stays(text: str) -> None:
    assert mended(text) == text


def test_a_capital_that_a_second_reader_saw_opens_a_paragraph() -> None:
    rest = [Token("việc", ()), Token("công", ())]
    assert apply_rules([asked("về", "Về"), *rest])[0].text == "Về"
    assert apply_rules([asked("về", "Về", sure=0.5), *rest])[0].text == "về"
    assert apply_rules([asked("về", "Nề"), *rest])[0].text == "về"
    assert apply_rules([Token("Lưu:", ()), asked("QLcL", "QLCL")])[1].text == "QLCL"


def test_a_doubtful_word_is_spelt_as_elsewhere_in_the_paper() -> None:
    usual = [[Token(w, ()) for w in ("địa", "bàn", "chuyển", "hóa")] for _ in range(3)]
    doubtful = [Token("xã", ()), Token("hội", ()), asked("chuyên", "chuyễn"), Token("hóa", ())]
    assert agree_words([doubtful, *usual])[0][2].text == "chuyển"
    assert agree_words([doubtful, *usual[:2]])[0][2].text == "chuyên"
    sure = [Token("xã", ()), Token("hội", ()), asked("chuyên", "chuyên"), Token("hóa", ())]
    assert agree_words([sure, *usual])[0][2].text == "chuyên"


def test_a_usual_misreading_does_not_outweigh_the_language() -> None:
    usual = [[Token(w, ()) for w in ("đây", "mạnh", "sản", "xuất")] for _ in range(4)]
    assert agree_words([[asked("đẩy", "đầy"), Token("mạnh", ())], *usual])[0][0].text == "đẩy"


def test_abbreviations_have_the_d_of_their_like() -> None:
    code, body = "2344/QĐ-BGDDT", "GDDT;"
    usual = [[Token(f"{n}/QĐ-BGDĐT", ())] for n in range(3)]
    assert [t[0].text for t in agree_words([[Token(code, ())], [Token(body, ())], *usual])][:2] == [
        "2344/QĐ-BGDĐT",
        "GDĐT;",
    ]
    assert agree_words([[Token(code, ())], *usual[:2]])[0][0].text == code
    assert agree_words([[Token("DTGD", ())], *usual])[0][0].text == "DTGD"
