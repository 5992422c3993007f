"""The parsing benchmark's own figures: noise at the stated rate with its alignment kept, and values counted right."""

from __future__ import annotations

from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

import parse
from bench.parsing.measure import Count, carried, exact, places, silent_dates
from bench.parsing.noise import Noisy, with_noise
from bench.parsing.values import values

SEED = (Path(__file__).parents[1] / "data" / "seed.txt").read_text("utf-8")
PAPER = """TỈNH ỦY HÀ GIANG
*
Số 12-TB/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hà Giang, ngày 05 tháng 7 năm 2021
THÔNG BÁO
về công tác cán bộ
Thực hiện Kết luận số 34-KL/TW, ngày 07/8/2018 của Bộ Chính trị.
BÍ THƯ
Nguyễn Văn An
"""


def read_of(text: str) -> dict[str, object]:
    return parse.parse(text).record.model_dump(mode="json")


def misread(before: str, after: str) -> Noisy:
    """The paper with one word misread, each of its characters where it stood."""
    start = PAPER.index(before)
    end = start + len(before)
    at = [
        min(n, start + len(after)) if n <= end else n + len(after) - len(before)
        for n in range(len(PAPER) + 1)
    ]
    at[end] = start + len(after)
    return Noisy(PAPER[:start] + after + PAPER[end:], at, frozenset(range(start, end)))


@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_noise_has_the_rate_that_is_asked_for(rate: float) -> None:
    read = [with_noise(SEED, rate, seed) for seed in range(20)]
    size = len(read) * len(SEED)
    assert sum(len(noisy.touched) for noisy in read) / size == pytest.approx(rate, rel=0.1)
    edits = sum(Levenshtein.distance(SEED, noisy.text) for noisy in read)
    assert edits / size == pytest.approx(rate, rel=0.15)  # a letter may be read as two
    noisy = with_noise(SEED, rate, 1)
    assert noisy.text.count("\n") == SEED.count("\n")
    assert noisy.text == with_noise(SEED, rate, 1).text
    assert noisy.text != with_noise(SEED, rate, 2).text


def test_alignment_follows_each_character() -> None:
    noisy = with_noise(SEED, 0.05, 1)
    assert len(noisy.at) == len(SEED) + 1
    assert noisy.touched
    assert all(noisy.carried(n, n + 1) == SEED[n] for n in range(len(SEED)) if n not in noisy.touched)
    assert all(noisy.carried(n, n + 1) != SEED[n] for n in noisy.touched)


def test_a_record_against_itself_is_right() -> None:
    read = read_of(PAPER)
    counts = exact(read, read)
    assert all(count.right == count.wanted and not count.invented for count in counts.values())
    assert sum(count.wanted for count in counts.values()) == len(list(values(read)))


def test_missed_and_invented_values() -> None:
    truth, read = read_of(PAPER), read_of(PAPER)
    read["document"]["recipients"] = ["Như trên;"]  # type: ignore[index]
    read["document"]["place"] = None  # type: ignore[index]
    counts = exact(truth, read)
    assert counts["recipients"] == Count(0, 0, 1)
    assert counts["place"] == Count(0, 1, 0)


@pytest.mark.parametrize(
    ("before", "after", "field", "exactly", "as_printed"),
    [
        ("Nguyễn Văn An", "Nguyên Văn An", "signature.name", 0, 1),  # what it prints is all that can be read
        ("THÔNG BÁO", "THÔNG BAO", "type", 1, 1),  # a kind is one of a list
        ("07/8/2018", "07/B/2018", "citations", 0, 1),  # a day that cannot be read is left out
        ("12-TB/TU", "72-TB/TU", "code", 0, 1),
    ],
)
def test_a_misread_value(before: str, after: str, field: str, exactly: int, as_printed: int) -> None:
    truth, noisy = read_of(PAPER), misread(before, after)
    where = places(truth, parse.parse(PAPER))
    read = parse.parse(noisy.text)
    assert exact(truth, read.record.model_dump(mode="json"))[field].right == exactly
    assert carried(truth, where, noisy, read)[field].right == as_printed


def test_a_date_misread_to_another_day_is_wrong_though_it_is_printed() -> None:
    truth, noisy = read_of(PAPER), misread("05 tháng 7", "06 tháng 7")
    where = places(truth, parse.parse(PAPER))
    assert carried(truth, where, noisy, parse.parse(noisy.text))["date"] == Count(0, 1, 0)
    assert silent_dates(truth, where, noisy) == 1
