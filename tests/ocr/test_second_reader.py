"""The second reader: which words are shown to it, that its death costs nothing, and whom to believe."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pytest

import ocr
from ocr.recognition.line_reader import model_folder
from ocr.recognition.second_reader import LineReaderProcess, doubtful_words, with_second_reader
from ocr.recognition.tesseract import Reading, SecondReading
from ocr.repair.corrector import language_doubts
from ocr.repair.witnesses import apply_second_reader, difference
from ocr.text.printed_lines import PrintedWord
from ocr.text.tokens import Token
from ocr.transcript import Box
from scans import SAMPLES

PAGE = np.full((400, 900), 255, np.uint8)


def readings(*lines: str, confidence: float = 0.96) -> list[Reading]:
    out = []
    for line, text in enumerate(lines):
        for k, word in enumerate(text.split()):
            out.append(
                Reading(word, 20 + 80 * k, 20 + 40 * line, 90 + 80 * k, 45 + 40 * line, confidence, line)
            )
    return out


def token(first: str, second: str, confidence: float = 0.5, second_confidence: float = 0.99) -> Token:
    word = PrintedWord(
        first, 0, 0, 9, 9, confidence, Box(0, 0, 9, 9), 0, 0, False, SecondReading(second, second_confidence)
    )
    return Token(first, ((1, word),))


def test_numbers_dates_and_signers_are_shown_first() -> None:
    read = readings(
        "Số 24-CT/TU", "Hà Nội, ngày 05 tháng 7 năm 2021", "cơ quan hành chính nhà nước", "Lò Thị Pâng"
    )
    shown = [read[k].printed for k in doubtful_words(read, language_doubts)]
    assert {"24-CT/TU", "05", "7", "2021", "Lò", "Thị", "Pâng"} <= set(shown)
    assert not {"quan", "hành", "chính", "nhà", "nước"} & set(shown)


def test_a_word_that_the_language_doubts_is_shown() -> None:
    read = readings("phát huy tỉnh thần trách nhiệm")
    assert "tỉnh" in [read[k].printed for k in doubtful_words(read, language_doubts)]


def test_what_the_second_reader_says_is_kept_with_its_word() -> None:
    read = with_second_reader(
        lambda gray, seconds: readings("Số 2I-CT/TU"),
        lambda cuts: [("Số 21-CT/TU", [0.9] * 11)] * len(cuts),
        language_doubts,
    )
    by_word = {r.printed: r.second for r in read(PAGE, 10.0)}
    assert by_word["2I-CT/TU"] == SecondReading("21-CT/TU", 0.9)


def test_a_reader_that_says_nothing_changes_nothing() -> None:
    read = with_second_reader(
        lambda gray, seconds: readings("Số 24-CT/TU"), lambda cuts: None, language_doubts
    )
    assert read(PAGE, 10.0) == readings("Số 24-CT/TU")


@pytest.mark.parametrize(
    "program", ["import time; time.sleep(60)", "raise SystemExit(1)", "print('no json')"]
)
def test_a_child_that_hangs_dies_or_raves_is_given_up(program: str) -> None:
    child = LineReaderProcess(seconds=0.5, command=[sys.executable, "-c", program])
    start = time.monotonic()
    assert child([PAGE]) is None
    assert time.monotonic() - start < 10
    assert child([PAGE]) is None  # and it is started anew


def test_a_digit_that_is_none_yields_to_a_sure_second_reader() -> None:
    assert [t.text for t in apply_second_reader([token("1]", "11")])] == ["11"]
    assert apply_second_reader([token("1]", "11")])[0].changes[0].rule == "second reader"


def test_an_unsure_second_reader_is_not_believed() -> None:
    assert [t.text for t in apply_second_reader([token("2022", "2023", 0.96, 0.4)])] == ["2022"]


@pytest.mark.parametrize(("first", "second"), [("tổ", "tố"), ("người¹", "người"), ("24-CT/TU", "24-CT/TU")])
def test_no_witness_is_heard_where_he_has_nothing_to_say(first: str, second: str) -> None:
    assert difference(token(first, second)) is None


@pytest.mark.skipif(model_folder() is not None, reason="the second reader is installed")
def test_asking_for_what_is_not_installed_says_so() -> None:
    with pytest.raises(ocr.RecogniserMissingError):
        ocr.read(SAMPLES / "cong-van.jpg", second_reader=True)


@pytest.mark.skipif(model_folder() is None, reason="the second reader is not installed")
def test_the_real_one_reads_a_page_and_is_recorded(tmp_path: Path) -> None:
    transcript = ocr.read(SAMPLES / "cong-van.jpg", second_reader=True)
    assert transcript.made.settings["second_reader"].startswith("asterocr")
    assert any(word.second for word in transcript.words)
