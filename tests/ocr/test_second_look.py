"""A second look: which lines are read again, and when what it says is taken."""

import numpy as np
import pytest

from ocr.errors import PageTimeoutError
from ocr.image.background import Gray
from ocr.recognition import second_look
from ocr.recognition.readings import Reading
from ocr.recognition.second_look import LOOKS, is_important, with_second_look

PAGE: Gray = np.full((400, 800), 255, np.uint8)


def line_of(words: list[tuple[str, float]], n: int = 0) -> list[Reading]:
    return [
        Reading(w, 20 + 90 * k, 40 * n + 10, 100 + 90 * k, 40 * n + 40, c, n)
        for k, (w, c) in enumerate(words)
    ]


def looked(
    monkeypatch: pytest.MonkeyPatch, first: list[Reading], *said: list[tuple[str, float]]
) -> list[str | None]:
    """What ``again`` holds for each word, where each look in turn says one of ``said``."""
    looks = iter(said)
    monkeypatch.setattr(second_look, "read_lines", lambda images, seconds: [next(looks) for _ in images])
    return [r.again for r in with_second_look(lambda gray, seconds: list(first))(PAGE, 10.0)]


DATE = [
    ("Pleiku,", 0.95),
    ("ngày", 0.96),
    ("24", 0.95),
    ("tháng", 0.96),
    ("10", 0.95),
    ("năm", 0.96),
    ("2033", 0.95),
]
RIGHT = [(w, 0.92) for w in ("Pleiku,", "ngày", "24", "tháng", "10", "năm", "2023")]


def test_a_date_is_put_right_where_all_looks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked(monkeypatch, line_of(DATE), RIGHT, RIGHT) == [None] * 6 + ["2023"]


def test_looks_that_differ_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    other = [*RIGHT[:-1], ("2013", 0.9)]
    assert looked(monkeypatch, line_of(DATE), RIGHT, other) == [None] * 7


def test_looks_with_other_words_in_number_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked(monkeypatch, line_of(DATE), RIGHT[:-1], RIGHT[:-1]) == [None] * 7


def test_no_odd_sign_comes_in_and_no_mark_gets_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    first = line_of([("Số", 0.9), ("158-BS/VPHU", 0.8)])
    said = [("So", 0.95), ("15§-BS/VPHU", 0.95)]
    assert looked(monkeypatch, first, said, said) == [None, None]


def test_a_doubtful_short_line_needs_all_three_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    first = line_of([("-", 0.9), ("Lưu", 0.95), ("VT;,", 0.7), ("P.", 0.9), ("LLCT", 0.9)])
    said = [("-", 0.9), ("Lưu", 0.95), ("VT,", 0.9), ("P.", 0.9), ("LLCT", 0.9)]
    assert looked(monkeypatch, first, said, said, said) == [None, None, "VT,", None, None]
    assert looked(monkeypatch, first, said, said, [*said[:2], ("VT;", 0.9), *said[3:]]) == [None] * 5


def test_a_line_is_looked_at_no_further_once_a_look_agrees_with_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = [(w, c) for w, c in DATE]
    # There is no second look to be had: asking for one would fail.
    assert looked(monkeypatch, line_of(DATE), first) == [None] * 7


def test_running_text_is_left_to_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    first = line_of([(f"chữ{n}", 0.5) for n in range(12)])
    said = [("khác", 0.99)] * 12
    assert looked(monkeypatch, first, said, said, said) == [None] * 12


def test_a_look_that_takes_too_long_leaves_the_first_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(images: list[Gray], seconds: float) -> list[list[tuple[str, float]]]:
        raise PageTimeoutError("too long", seconds=1)

    monkeypatch.setattr(second_look, "read_lines", slow)
    first = line_of(DATE)
    assert with_second_look(lambda gray, seconds: list(first))(PAGE, 1.0) == first


@pytest.mark.parametrize(
    ("line", "important"),
    [
        ("Nguyễn Thị Ngọc Bích", True),
        ("Số 24-QĐ/TW", True),
        ("Hà Nội, ngày 30 tháng 7 năm 2021", True),
        ("Hà Nội, ngày30 tháng7 nărn 2O21", True),
        ("Rơ Châm H'Phíp", True),
        ("NGUYỄN VĂN AN", False),
        ("và các văn bản", False),
    ],
)
def test_lines_that_matter(line: str, important: bool) -> None:
    assert is_important(line.split()) is important


@pytest.mark.parametrize("look", [look for looks in LOOKS.values() for look in looks])
def test_a_look_keeps_white_white(look: second_look.Look) -> None:
    assert (look.of(PAGE) == 255).all()
