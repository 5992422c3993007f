"""Phrases of the list of recipients get their marks and blanks back, and nothing else changes."""

import pytest

from ocr.repair.fixed_phrases import RULE, restore_phrases
from ocr.text.paragraphs import PageLine, Paragraph
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.text.tokens import Token, tokens_of
from ocr.transcript import Box


def paragraph(text: str) -> Paragraph:
    box = Box(0, 0, 8, 10)
    words = [
        PrintedWord(word, 10 * n, 0, 10 * n + 8, 10, 0.9, box, n, 0) for n, word in enumerate(text.split())
    ]
    return Paragraph([PageLine(1, PrintedLine(tuple(words), "column", 0, 0, 10, 10))], "line")


def restored(*lines: str) -> list[tuple[str, list[Token]]]:
    flow = [paragraph(line) for line in lines]
    texts = restore_phrases([tokens_of(p) for p in flow], flow)
    return [(" ".join(t.text for t in tokens), tokens) for tokens in texts]


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("- Bộ trưởng (đê báo cáo);", "- Bộ trưởng (để báo cáo);"),
        ("- Công TTĐT Bộ GDĐT;", "- Cổng TTĐT Bộ GDĐT;"),
        ("-Nhưtrên;", "-Như trên;"),
        ("- Như Diều 3;", "- Như Điều 3;"),
        ("- Bộ trưởng (đê b/c);", "- Bộ trưởng (để b/c);"),
        ("- Thường trực Tỉnh uỷ;", "- Thường trực Tỉnh uỷ;"),
        ("- Công an tỉnh;", "- Công an tỉnh;"),
        ("- Công TT-ĐT tỉnh;", "- Cổng TT-ĐT tỉnh;"),
        ("- Chánh Văn phòng UBND tình;", "- Chánh Văn phòng UBND tỉnh;"),
        ("- Trương phòng Sơ;", "- Trưởng phòng Sở;"),
        ("- N-ư điều 2;", "- Như điều 2;"),
        ("- Nhà trên;", "- Nhà trên;"),
        ("- U3MTTQVN tỉnh;", "- UBMTTQVN tỉnh;"),
        ("- Phòng U3XYZQ;", "- Phòng U3XYZQ;"),
    ],
)
def test_marks_and_blanks_are_restored(read: str, wanted: str) -> None:
    (_, (text, tokens)) = restored("Nơi nhận:", read)
    assert text == wanted
    changed = [token for token in tokens if token.changes]
    assert all(token.changes[-1].rule == RULE for token in changed)
    assert bool(changed) == (read != wanted)


def test_elsewhere_nothing_is_touched() -> None:
    assert [text for text, _ in restored("Ông đê báo cáo", "đê báo cáo")] == ["Ông đê báo cáo", "đê báo cáo"]


def test_only_the_first_item_is_as_stated() -> None:
    assert [text for text, _ in restored("Nơi nhận:", "- Sở Y tế;", "- N-ư điều 2;")][2] == "- N-ư điều 2;"


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("- Liu: VT, NC.", "- Lưu: VT, NC."),
        ("- Lưu: VT, NC.", "- Lưu: VT, NC."),
        ("- Lan: VT, NC.", "- Lan: VT, NC."),  # two letters
        ("- Liu Thị Bình;", "- Liu Thị Bình;"),
    ],
)
def test_the_word_that_closes_the_list_may_have_a_misread_letter(read: str, wanted: str) -> None:
    assert restored("Nơi nhận:", "- Như trên;", read)[2][0] == wanted


def test_specks_behind_the_articles_number_go() -> None:
    assert restored("Nơi nhận:", "- Như điều 2ˆ")[1][0] == "- Như điều 2"
    assert restored("Nơi nhận:", "- UBND xã 2ˆ")[1][0] == "- UBND xã 2ˆ"
