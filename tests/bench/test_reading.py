"""The reading benchmark's own figures: a measure that errs would praise or blame the wrong reader."""

from __future__ import annotations

import pytest

from bench.reading.measures import before_repair, misread_signs, score, without_marks
from bench.reading.stages import ASKED, STAGES, asked, left_out
from ocr.transcript import Edit, Made, Page, Transcript


def test_character_errors_with_and_without_marks() -> None:
    found = score("Tổ chức thực hiện", "Tô chức thục hiện")
    assert (found.errors, found.bare_errors, found.same) == (2, 0, 2)
    assert found.cer == pytest.approx(2 / 17)
    assert without_marks("Đặng Ước") == "Dang Uoc"


def test_order_counts_for_characters_and_not_for_words() -> None:
    found = score("một hai ba bốn", "ba bốn một hai")
    assert found.errors > 0
    assert found.words == 1.0


def test_harm_is_a_right_word_made_wrong_and_help_the_other_way_round() -> None:
    found = score("tổ chức ở điếm canh", "tổ chức ở điểm canh", before_repair="tô chức ở điếm canh")
    assert (found.harmed, found.helped) == (1, 1)


def test_what_no_repair_touched_is_neither_damaged_nor_mended() -> None:
    # Two lines in the wrong order: which of them counts as right hangs on the words that were mended.
    number, list_of_copies = "số 94 ngày 05 tháng 3 năm", "nơi nhận lưu văn phòng tỉnh ủy"
    before = list_of_copies.replace("tỉnh ủy", "tinh uy")
    counted = score(f"{number} {list_of_copies}x y", f"{list_of_copies}x y {number}", f"{before}x y {number}")
    assert (counted.harmed, counted.helped) == (0, 2)


def test_signs_that_look_alike_are_counted_where_they_are_lost_or_taken_for_another() -> None:
    found = misread_signs("I. Lĩnh 1; l, i:", "I, Lĩnh l; l i:")
    assert found == {"i l 1 I": (4, 1), "; : , .": (4, 2)}


def test_the_bounds_of_the_witness_are_put_back() -> None:
    from ocr.recognition import cascade

    before = dict(vars(cascade))
    for how in ASKED:
        with asked(how):
            assert dict(vars(cascade)) != before
        assert dict(vars(cascade)) == before


def test_edits_are_undone_the_last_first() -> None:
    edits = [
        Edit(start=0, end=2, before="to", after="tô", rule="a"),
        Edit(start=0, end=2, before="tô", after="tổ", rule="b"),
        Edit(start=3, end=7, before="chúc", after="chức", rule="c"),
    ]
    made = Made(software="", recogniser="", model="", settings={})
    page = Page(number=1, width=1, height=1, dpi=300, state="read")
    transcript = Transcript(text="tổ chức", words=[], edits=edits, pages=[page], made=made)
    assert before_repair(transcript) == "to chúc"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_left_out_is_put_back(stage: str) -> None:
    import ocr.assembly
    import ocr.image.clean
    import ocr.layout.graphics
    import ocr.layout.strips
    import ocr.page_reader
    import ocr.reader
    import ocr.recognition.beside
    import ocr.recognition.cascade

    modules = (
        ocr.assembly,
        ocr.image.clean,
        ocr.layout.graphics,
        ocr.layout.strips,
        ocr.assembly.notes,
        ocr.page_reader,
        ocr.reader,
        ocr.recognition.beside,
        ocr.recognition.cascade,
    )
    before = [dict(vars(module)) for module in modules]
    with left_out(stage):
        assert [dict(vars(module)) for module in modules] != before
    assert [dict(vars(module)) for module in modules] == before
