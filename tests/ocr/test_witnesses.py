"""Witnesses: which of two readers is believed where they read a word differently."""

from pathlib import Path

import pytest

import ocr
from ocr.correction.witnesses import apply_second_reader, difference
from ocr.recognition.readings import SecondReading
from ocr.text.printed import PrintedWord
from ocr.text.tokens import Token
from ocr.transcript import Box

SAMPLES = Path(__file__).parents[2] / "scans" / "samples"


def token(
    first: str, second: str, confidence: float = 0.5, sure: float = 0.99, of_first: float = -12.0
) -> Token:
    said = SecondReading(second, sure, of_first)
    word = PrintedWord(first, 0, 0, 9, 9, confidence, Box(0, 0, 9, 9), 0, 0, False, said)
    return Token(first, ((1, word),))


def test_a_digit_that_is_none_yields_to_a_sure_second_reader() -> None:
    assert [t.text for t in apply_second_reader([token("1]", "11")])] == ["11"]
    assert apply_second_reader([token("1]", "11")])[0].changes[0].rule == "second reader"


def test_an_unsure_second_reader_is_not_believed() -> None:
    assert [t.text for t in apply_second_reader([token("2022", "2023", 0.96, 0.4, -0.5)])] == ["2022"]


@pytest.mark.parametrize(
    ("first", "second"), [("24-CT/TU", "24-CT/TU"), ("“Có", '"Có'), ("Tổ", "Tô"), ("/QĐ", "..../QĐ")]
)
def test_no_witness_is_heard_where_he_has_nothing_to_say(first: str, second: str) -> None:
    assert difference([token(first, second)], 0) is None


@pytest.mark.parametrize(
    ("first", "second", "sure", "of_first"),
    [
        ("CHÁNH", "(IÁH", 0.58, -12.0),  # no word, and unsurely read
        ("đáng,", "đánơ", 0.99, -12.0),  # no word
        ("Quang", "Qưung", 0.99, -12.0),
        ("VP.", "VP", 0.9, -10.0),  # a stop is lost sooner than seen where none is
        ("xóm,", "xóm.", 0.99, -6.0),  # so is the tail of a comma
    ],
)
def test_a_second_reader_is_not_heard_for_no_word_or_for_a_lost_stop(
    first: str, second: str, sure: float, of_first: float
) -> None:
    assert difference([token(first, second, 0.4, sure, of_first)], 0) is None
    assert difference([token(second, first, 0.4, 0.99)], 0) is not None


def test_marks_that_the_first_reader_never_misreads_so_are_left() -> None:
    # A hook is read as an acute, an acute hardly ever as a hook.
    assert difference([token("Thẻn", "Thén", of_first=-1.0)], 0) is None
    assert difference([token("Thẻn", "Thén", of_first=-8.0)], 0) is not None
    # Of words in small letters their neighbours tell.
    assert difference([token("thẻn", "thén", of_first=-1.0)], 0) is not None
    assert difference([token("Tống", "Tổng", of_first=-1.0)], 0) is not None


def test_of_plain_words_the_neighbours_have_a_say() -> None:
    around = [Token(word, ()) for word in ("những", "yếu", "xã", "hội", "phát", "huy", "trong", "nước")]
    line = [*around[:4], token("tố", "tổ"), Token("chức", ()), *around[4:]]
    other = [*around[:2], token("tố", "tổ"), *around[2:4]]
    likely, unlikely = difference(line, 4), difference(other, 2)
    assert likely is not None
    assert unlikely is not None
    assert likely.language > 0.2 > -0.2 > unlikely.language


def test_of_numbers_and_names_they_have_none() -> None:
    for first, second in (("2021", "2027"), ("Tống", "Tổng"), ("VIII", "VII")):
        found = difference([Token("tỉnh", ()), token(first, second), Token("và", ())], 1)
        assert found is not None
        assert found.language == 0.0


def test_a_page_is_read_by_both_readers_and_both_are_recorded() -> None:
    transcript = ocr.read(SAMPLES / "cong-van.jpg")
    assert transcript.made.settings["line_reader"] == ocr.line_reader_sha256()
    heard = [word for word in transcript.words if word.second is not None]
    alone = [word for word in transcript.words if word.second is None]
    assert sum(word.second == word.printed for word in heard) > 0.8 * len(heard)
    assert sum(word.confidence > 0.9 for word in alone) > 0.95 * len(alone)
    # The paper's number and day are read by both, running text by the line reader where it is sure.
    read_by_both = {word.printed for word in heard}
    assert "358-CV/BTGTU" in read_by_both
    assert "ngày" in read_by_both
    assert len(heard) < 0.5 * len(transcript.words)


def test_tesseract_alone_reads_where_that_is_wanted() -> None:
    transcript = ocr.read(SAMPLES / "cong-van.jpg", line_reader=False)
    assert "line_reader" not in transcript.made.settings
    assert all(word.second is None for word in transcript.words)


def test_a_number_behind_the_word_it_belongs_to_stays_a_number() -> None:
    said = [Token("điều", ()), token("2ˆ", "ấ;")]
    assert difference(said, 1) is None
    assert difference([Token("điều", ()), token("2ˆ", "3;")], 1) is not None
    assert difference([Token("mục", ()), token("2ˆ", "ấ;")], 1) is not None


def test_a_stroke_of_a_name_that_only_the_second_reader_lost_was_there() -> None:
    assert difference([token("Pham:", "Phan")], 0) is None
    assert difference([token("Phan", "Pham:")], 0) is not None
