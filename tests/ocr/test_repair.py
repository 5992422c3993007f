"""Repair: each rule does what it says, and none touches what it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.syllables import is_syllable
from ocr.correction.corrector import correct_words
from ocr.repair.note_marks import number_notes
from ocr.repair.provinces import restore_provinces
from ocr.repair.roman_labels import restore_heading_numerals
from ocr.repair.rules import apply_rules
from ocr.text.printed import PrintedWord
from ocr.text.tokens import Token
from ocr.transcript import Box

VIETNAMESE = "aàáảãạăắằâấầeèéêếềiíìoóòôốồơớờuúùưứừyýđ"


def tokens(text: str, *, line_ends: tuple[int, ...] = ()) -> list[Token]:
    parts = text.split()
    return [Token(p, (), ends_line=k in line_ends or k == len(parts) - 1) for k, p in enumerate(parts)]


def text_of(parts: list[Token]) -> str:
    return "".join(("" if k == 0 or t.glued else " ") + t.text for k, t in enumerate(parts))


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("ngày 06 tháng Š năm 2024", "ngày 06 tháng 5 năm 2024"),
        ("Lưu: VT, NC(V¡16).", "Lưu: VT, NC(Vi16)."),
        ("số 1142/QĐ-TTsg ngày", "số 1142/QĐ-TTg ngày"),
        ("KẾT QUẢ QUY III NĂM 2021", "KẾT QUẢ QUÝ III NĂM 2021"),
        ("xã khu vực III, khu vực 11, khu vực I", "xã khu vực III, khu vực II, khu vực I"),
        ("Lưu VT;, P. TH", "Lưu VT, P. TH"),
        ("của Uy ban nhân dân tỉnh", "của Ủy ban nhân dân tỉnh"),
        ("Ðảng bộ", "Đảng bộ"),
        ("Quy định số 24-QĐÐ/TW", "Quy định số 24-QĐ/TW"),
        ("Số: 2750 /QĐÐ-UBND", "Số: 2750 /QĐ-UBND"),
        ("Luật số 45/2019QH14 ngày", "Luật số 45/2019/QH14 ngày"),
        ("số 37202%NĐ-CP ngày 26/02/2025", "số 37/2025/NĐ-CP ngày 26/02/2025"),
        ("số 81/2O17/NĐ-CP ngày 17 tháng 7 năm 2017", "số 81/2017/NĐ-CP ngày 17 tháng 7 năm 2017"),
        ("Nghị định số 1 01/2024/NĐ-CP", "Nghị định số 101/2024/NĐ-CP"),
        ("số 37/2025/ND-CP ngày", "số 37/2025/NĐ-CP ngày"),
        ("số 37/2025/NĐ-CF ngày", "số 37/2025/NĐ-CP ngày"),
        (
            "số 12/2018QĐ-UBND ngày 05/01/2019",
            "số 12/2018/QĐ-UBND ngày 05/01/2019",
        ),  # which is wrong is not known
        ("ngày28 tháng4 năm2021", "ngày 28 tháng 4 năm 2021"),
        ("ngày l3 tháng 6 năm 2023", "ngày 13 tháng 6 năm 2023"),
        ("Số 2I-CT/TU", "Số 21-CT/TU"),
        ("cùng I1 văn bản, 0I nghị quyết", "cùng 11 văn bản, 01 nghị quyết"),
        ("Nghị quyết số 46/NO-HĐND", "Nghị quyết số 46/NQ-HĐND"),
        ("Nghị quyết số 18-NQ/TVW", "Nghị quyết số 18-NQ/TW"),
        ("của Ban Bí thư khóa XIH.", "của Ban Bí thư khóa XIII."),
        ("một SỐ CƠ quan", "một số cơ quan"),
        ("thưỜng xuyên", "thường xuyên"),
        ("quyết định ./.", "quyết định./."),
        ("~ Lưu VT.", "- Lưu VT."),
        ("+", "*"),
        ("- Thường trực Tỉnh ủy (b/€),", "- Thường trực Tỉnh ủy (b/c),"),
        ("I.MỤC ĐÍCH", "I. MỤC ĐÍCH"),
        ("Ban Nội chính Tỉnh Ủy,", "Ban Nội chính Tỉnh ủy,"),
        ("giao 18.462,7 m° đất", "giao 18.462,7 m² đất"),
        ("Nơi nhân:", "Nơi nhận:"),
        ("ĐẢNG CÔNG SẢN VIÊT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        ("CỘNG HOÀ XÃ HÔI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("TĨNH ỦY QUẢNG NGÃI", "TỈNH ỦY QUẢNG NGÃI"),
        ('"HÓ BÍ THƯ', "PHÓ BÍ THƯ"),
        ("Đảng Uỷ xã", "Đảng uỷ xã"),
        ("THÔNG TƯ LỈÊN TỊCH", "THÔNG TƯ LIÊN TỊCH"),
        ("BAN CHẤP HÀNH TRUNG ÙƠNG ĐẢNG", "BAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG"),
    ],
)
def test_a_repair(read: str, right: str) -> None:
    out = apply_rules(tokens(read))
    assert text_of(out) == right
    assert any(t.changes or t.glued for t in out)


@pytest.mark.parametrize(
    "text",
    [
        "quy định tại khu vực 11 phường",
        "số 12024/QĐ-UBND ngày 05/8/2024", "số 05/2019/TT-BTC ngày 10/01/2020", "khoản 1 01/2024/NĐ-CP", "12/NĐ-HĐBT",
        "12/NĐ-CA",
        "theo quy III điểm",
        "hội nghị uỷ ban",
        "Số 34-HD/BTCTU", "TTr, CTr, QyĐ", "VPThU", "C, PCVP; P.TH; P.HC-LT,", "Tỉnh Hà Tĩnh", "BÍ THƯ", "HÀ TĨNH",
        "Lưu: VT, NC(Vi16).", "19/28 đề án", "giai đoạn 2021 - 2026", "khóa XI, XII", "Y Khưm Liên", "Điều 1. Giao",
        "(1) Một số", "a) Chi ủy", "UBND TỈNH TRÀ VINH", "BẢN THOẢ THUẬN", "BẢN THỎA THUẬN",
        "THỦ CÔNG", "Ban cán sự Đảng Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh", "15 I", "PHÓ VĂN PHÒNG",
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(text: str) -> None:
    assert text_of(apply_rules(tokens(text))) == text


def test_a_symbol_broken_over_two_lines_is_joined_and_only_there() -> None:
    broken = apply_rules(tokens("theo Hướng dẫn số 36- HD/VPTW, ngày", line_ends=(4,)))
    assert text_of(broken) == "theo Hướng dẫn số 36-HD/VPTW, ngày"
    assert text_of(apply_rules(tokens("năm 2021 - 2026", line_ends=(1,)))) == "năm 2021 - 2026"


def test_every_change_can_be_taken_back() -> None:
    (token,) = apply_rules(tokens("24-QĐÐ/TW"))
    assert [c.before for c in token.changes] == ["24-QĐÐ/TW", "24-QĐĐ/TW"]
    assert all(c.rule for c in token.changes)


@given(
    st.lists(
        st.text(st.sampled_from("aâđĐÐủỦIlO01289./-,;:()*“”~_ỷnghtkc"), min_size=1, max_size=9), max_size=12
    )
)
def test_any_tokens_are_repaired_without_loss_of_their_words(parts: list[str]) -> None:
    read = [
        Token(part, ((1, PrintedWord(part, 0, 0, 9, 9, 1.0, Box(0, 0, 9, 9), k, 0)),))
        for k, part in enumerate(parts)
    ]
    out = apply_rules(read)
    kept = [word for token in out for _, word in token.words]
    assert list(dict.fromkeys(kept)) == [word for token in read for _, word in token.words]
    for token in out:
        assert token.text
        # What was not changed is as it was read; what was, still has letters or digits where it had any.
        printed = "".join(word.printed for _, word in token.words)
        assert token.changes or token.text in printed
        assert any(map(str.isalnum, token.text)) == any(map(str.isalnum, printed))
    assert [t.text for t in apply_rules(out)] == [t.text for t in out]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("VT;;; lưu", "VT; lưu"),
        ("theo 24- QĐÐ/TW", "theo 24-QĐ/TW"),
        ("~2I-CT/TU", "21-CT/TU"),
        ("của CƠ €, quan", "của cơ C, quan"),
        ("từ 30 m° m° đất", "từ 30 m² m° đất"),
        ("Đảng CỘNG SẢN VIỆT NAM và", "Đảng CỘNG SẢN VIỆT NAM và"),
    ],
)
def test_a_repair_leaves_nothing_for_a_second_time(read: str, right: str) -> None:
    once = apply_rules(tokens(read, line_ends=(1,)))
    assert text_of(apply_rules(once)) == text_of(once) == right


def test_a_dash_before_a_number_is_no_speck() -> None:
    assert text_of(apply_rules(tokens("-3,5%"))) == "-3,5%"


# --- marks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("công đoàn cơ sở tố chức lấy ý kiến", "công đoàn cơ sở tổ chức lấy ý kiến"),
        ("sửa đôi, bổ sung một sô điêu của Luật", "sửa đổi, bổ sung một số điều của Luật"),
        ("Luật Tô chức chính quyên địa phương", "Luật Tổ chức chính quyền địa phương"),
        ("tố chức chính trị - xã hội", "tổ chức chính trị - xã hội"),
        ("YÊU CẦU, KIẾỀN NGHỊ", "YÊU CẦU, KIẾN NGHỊ"),
        ("TỐ CHỨC THỰC HIỆN", "TỔ CHỨC THỰC HIỆN"),
    ],
)
def test_marks_are_restored(read: str, right: str) -> None:
    usual = [token._replace(read_with=0.97) for token in tokens(read)]
    assert text_of(correct_words(usual)) == right


@pytest.mark.parametrize(
    "text",
    [
        "đối với ông Tôn Long Hiếu, Giám đốc Sở Tư pháp", "xã Hương Trạch, Phúc Đồng", "huyện Tu Mơ Rông",
        "TỈNH ỦY YÊN BÁI", "TỈNH ỦY GIA LAI", "HUYỆN ỦY HƯƠNG KHÊ", "Rơ Mah H'Thuyên", "khóa XIII", "khoá XIII",
        "phương châm “bốn tại chỗ”", "24-QĐ/TW", "hòa giải và hoà giải", "các cống lấy nước", "Thạch Minh Sóc Khone",
        "TT. HĐND tỉnh", "tiếng Jrai, Bahnar", "SYT-NVY",
    ],
)  # fmt: skip
def test_names_symbols_and_tone_placement_are_left_alone(text: str) -> None:
    assert text_of(correct_words(tokens(text))) == text


def test_a_name_is_fenced() -> None:
    assert text_of(correct_words(tokens("Tố Chức Kiêm"), fenced=True)) == "Tố Chức Kiêm"


WORD = st.one_of(
    st.text(st.sampled_from("bcdghklmnpqrstvx" + VIETNAMESE), min_size=1, max_size=6),
    st.sampled_from(
        ["XIII", "24-QĐ/TW", "30/7/2021", "Nguyễn", "Văn", "UBND", "tô", "chức", "sô", "điêu", "12,5%"]
    ),
)


@given(st.lists(WORD, max_size=14))
def test_only_marks_ever_change(parts: list[str]) -> None:
    from lexicon.folding import without_marks

    out = correct_words([Token(p, ()) for p in parts])
    assert len(out) == len(parts)
    for before, after in zip(parts, out, strict=True):
        if before != after.text:
            assert not any(c.isdigit() for c in before)
            if is_syllable(before):
                assert without_marks(before) == without_marks(after.text)


# --- notes and headings ----------------------------------------------------------------------------------------------


def test_notes_get_their_numbers_and_their_anchors() -> None:
    flow = [
        tokens("đến nay! để triển khai"),
        tokens("Kết luận số 34-KL/TW2, ngày 07/8/2018 và 08 đề án? dự kiến"),
    ]
    notes = [tokens("! Quy định số 24-QĐ/TW."), tokens("'Kết luận số 34-KL/TW."), tokens("3 Gồm 08 đề án.")]
    texts, numbered = number_notes(flow, notes, 2)
    assert text_of(texts[0]) == "đến nay¹ để triển khai"
    assert text_of(texts[1]) == "Kết luận số 34-KL/TW², ngày 07/8/2018 và 08 đề án³ dự kiến"
    assert [text_of(n)[:3] for n in numbered] == ["¹ Q", "² K", "³ G"]


def test_a_paper_without_notes_keeps_its_question_marks() -> None:
    flow = [tokens("Ai chịu trách nhiệm? Người đứng đầu!")]
    assert text_of(number_notes(flow, [], 1)[0][0]) == "Ai chịu trách nhiệm? Người đứng đầu!"


def exact(text: str, *, line_ends: tuple[int, ...] = ()) -> list[Token]:
    """Tokens of a page's own text."""
    return [
        t._replace(words=((1, PrintedWord(t.text, 0, 0, 9, 9, 1.0, Box(0, 0, 9, 9), k, 0, exact=True)),))
        for k, t in enumerate(tokens(text, line_ends=line_ends))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Quy định số 24-QĐĐ/TW ngày28 tháng4",
        "cùng I1 văn bản, một SỐ CƠ quan thưỜng xuyên .",
        "– Lưu Văn phòng, tố chức",
        "1.Đối tượng",
        "CỘNG HÒA XÁ HỘI CHỦ NGHĨA VIỆT NAM",
    ],
)
def test_exact_text_has_no_misreadings(text: str) -> None:
    assert apply_rules(tokens(text)) != tokens(text) or correct_words(tokens(text)) != tokens(text)
    assert correct_words(apply_rules(exact(text))) == exact(text)


def test_a_symbol_broken_over_two_lines_is_joined_in_exact_text_too() -> None:
    (*_, symbol) = apply_rules(exact("số 24- QĐ/TW", line_ends=(1,)))
    assert (symbol.text, [c.rule for c in symbol.changes]) == ("24-QĐ/TW", ["line break in a symbol"])


def test_exact_notes_keep_their_numbers() -> None:
    body = [exact("theo Quy định⁷ của Đảng, tổ chức1 và Nghị quyết⁸.")]
    notes = [exact("⁷ Quy định số 24."), exact("⁸Nghị quyết số 18."), exact("Không số")]
    texts, numbered = number_notes(body, notes, 1)
    assert texts == body
    assert [text_of(note) for note in numbered] == ["⁷ Quy định số 24.", "⁸ Nghị quyết số 18.", "Không số"]


def test_notes_that_were_read_run_on_from_exact_ones() -> None:
    texts, numbered = number_notes(
        [exact("theo Quy định¹ của"), tokens("tại Nghị quyết? của Đảng")],
        [exact("¹ Quy định số 24."), tokens("? Nghị quyết số 18.")],
        2,
    )
    assert [text_of(text) for text in texts] == ["theo Quy định¹ của", "tại Nghị quyết² của Đảng"]
    assert [text_of(note) for note in numbered] == ["¹ Quy định số 24.", "² Nghị quyết số 18."]


def labels(*texts: str) -> list[str]:
    return [text_of(t).split()[0] for t in restore_heading_numerals([tokens(t) for t in texts])]


def test_numerals_of_headings_run_on() -> None:
    assert labels("I. MỤC ĐÍCH", "H. NỘI DUNG", "HI. TỔ CHỨC THỰC HIỆN") == ["I.", "II.", "III."]
    assert labels("I. MỘT PHẦN", "II. HAI PHẦN", "II. BA PHẦN", "IV. BỐN PHẦN") == [
        "I.",
        "II.",
        "III.",
        "IV.",
    ]


def test_what_is_no_heading_keeps_its_letters() -> None:
    assert labels("TL. CHỦ TỊCH", "I. MỤC ĐÍCH") == ["TL.", "I."]
    assert labels("I. MỤC ĐÍCH", "V. TỔ CHỨC") == ["I.", "V."]


def headings(*labels: str) -> list[str]:
    texts = [tokens(f"{label} TỔ CHỨC THỰC HIỆN") for label in labels]
    return [made[0].text for made in restore_heading_numerals(texts)]


def test_numerals_of_headings_are_proved_by_their_row() -> None:
    assert headings("I.", "II.", "II.", "IV.") == ["I.", "II.", "III.", "IV."]
    assert headings("I.", "II.", "HI.") == ["I.", "II.", "III."]
    # What no later numeral proves stays: a paper may number so.
    assert headings("I.", "II.", "II.") == ["I.", "II.", "II."]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("TỈNH ỦY QUANG NGAI", "TỈNH ỦY QUẢNG NGÃI"),
        ("Ủy ban nhân dân tỉnh Quang Ngãi, các sở", "Ủy ban nhân dân tỉnh Quảng Ngãi, các sở"),
        ("THÀNH PHỐ ĐA NẴNG", "THÀNH PHỐ ĐÀ NẴNG"),
        ("đường Lê Lợi, TP. Đa Nẵng", "đường Lê Lợi, TP. Đà Nẵng"),
        ("tỉnh Khánh Hoà và tỉnh Khánh Hòa", "tỉnh Khánh Hoà và tỉnh Khánh Hòa"),
        ("xã Quang Ngai, ông Hà Nam", "xã Quang Ngai, ông Hà Nam"),
        ("tỉnh ta hà nam", "tỉnh ta hà nam"),
    ],
)
def test_a_provinces_name_is_proved_by_its_unit(read: str, right: str) -> None:
    assert text_of(restore_provinces(tokens(read))) == right


def test_a_mark_that_was_read_raised_is_not_put_twice() -> None:
    notes = [tokens("¹(1) Sửa đổi, bổ sung quy định."), tokens("² Kết luận số 34-KL/TW.")]
    body = [tokens("Quy định¹ ấy, Kết luận² ấy")]
    texts, numbered = number_notes(body, notes, 1)
    assert [text_of(note) for note in numbered] == [
        "¹ (1) Sửa đổi, bổ sung quy định.",
        "² Kết luận số 34-KL/TW.",
    ]
    assert text_of(texts[0]) == "Quy định¹ ấy, Kết luận² ấy"
