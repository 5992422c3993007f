"""The line reader beside Tesseract: whose word is whose, and what the network thinks of another's word."""

import numpy as np
import pytest

from ocr.image.background import Gray
from ocr.image.components import components_of
from ocr.layout.line_images import Line
from ocr.recognition import beside
from ocr.recognition.beside import LinesRead, lines_of, log_likelihood, seconded
from ocr.recognition.network import LineReading, Sign, network
from ocr.recognition.readings import Reading

STEP = 10.0


def odds_of(text: str) -> np.ndarray:
    """Columns that say a text, a column "none" after each sign."""
    alphabet = network().alphabet
    rows = []
    for sign in text:
        for output in (alphabet.index(sign) + 1, 0):
            row = np.full(len(alphabet) + 1, np.log(0.1 / len(alphabet)))
            row[output] = np.log(0.9)
            rows.append(row)
    return np.array(rows, np.float32)


def line_of(text: str, x0: int = 100, y0: int = 200, sure: float = 0.9) -> tuple[Line, LineReading]:
    """A line on the page, 20 columns for each sign."""
    image: Gray = np.full((30, 20 * len(text)), 255, np.uint8)
    signs = tuple(Sign(sign, sure, 20.0 * k, 20.0 * k + 20) for k, sign in enumerate(text))
    line = Line(image, x0, y0, np.zeros(image.shape[1], np.int32), 22, 20, 15, np.zeros(1, np.intp))
    return line, LineReading(signs, odds_of(text), STEP, 0.0)


def read_by_first(words: list[tuple[str, int, int]], y0: int = 202) -> list[Reading]:
    return [Reading(text, x0, y0, x1, y0 + 22, 0.9, 0) for text, x0, x1 in words]


def both(first: list[tuple[str, int, int]], *texts: str) -> list[str | None]:
    lines = [line_of(text, y0=200 + 45 * n) for n, text in enumerate(texts)]
    return [r.second.text if r.second else None for r in heard(read_by_first(first), read(lines))]


def heard(first: list[Reading], found: LinesRead) -> list[Reading]:
    return seconded(first, found, lines_of(first, found.lines))


def read(lines: list[tuple[Line, LineReading]]) -> LinesRead:
    nothing = components_of(np.zeros((8, 8), np.uint8))
    return LinesRead([line for line, _ in lines], [one for _, one in lines], [False] * len(lines), nothing)


def test_each_word_gets_the_word_at_its_place() -> None:
    assert both([("Uy", 100, 140), ("ban", 160, 220)], "Ủy ban") == ["Ủy", "ban"]


def test_a_word_of_another_line_is_nobodys() -> None:
    assert both([("Ủy", 100, 140)], "Ủy", "ban") == ["Ủy"]


def test_words_that_are_parted_in_another_way_have_no_second_reading() -> None:
    assert both([("ngày28", 100, 220), ("tháng", 240, 340)], "ngày 28 tháng") == [None, "tháng"]


def test_a_word_that_holds_two_of_the_first_readers_is_no_second_reading_of_either() -> None:
    assert both([("định", 100, 178), ("./.", 182, 240)], "định./.") == [None, None]


def test_what_the_line_reader_did_not_see_has_no_second_reading() -> None:
    assert both([("§", 500, 520)], "Ủy") == [None]


def test_a_likely_word_of_the_first_reader_is_told_from_an_unlikely_one() -> None:
    odds = odds_of("Số")
    assert log_likelihood(odds, "Số") > log_likelihood(odds, "Sô") > log_likelihood(odds, "Chương")
    assert log_likelihood(odds, "Số") == pytest.approx(4 * np.log(0.9), abs=0.3)
    assert log_likelihood(odds, "") == log_likelihood(odds, "☃") == -np.inf


def test_where_both_read_the_same_nothing_speaks_against_the_first() -> None:
    line, reading = line_of("Ủy")
    (found,) = heard(read_by_first([("Ủy", 100, 140)]), read([(line, reading)]))
    assert found.second is not None
    assert found.second.of_first == 0.0
    (other,) = heard(read_by_first([("Uy", 100, 140)]), read([(line, reading)]))
    assert other.second is not None
    assert -beside.MOST_ODDS <= other.second.of_first < -1
