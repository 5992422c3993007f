"""The network and the beam: what strips say, where their signs stand, and what the language may change."""

from __future__ import annotations

import math
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image.background import Gray
from ocr.recognition.beam import with_language
from ocr.recognition.network import LineReading, Run, Sign, network, read_strips, runs_of, sureness
from ocr.recognition.rows import EDGE, ROWS, STEP, fitted

FACE = str(files("ocr").joinpath("data/faces/Tinos-Regular.ttf"))


def strip(text: str, size: int = 39) -> Gray:
    """A line set in 14-point type at the program's standard size, cut tightly."""
    font = ImageFont.truetype(FACE, size)
    image = Image.new("L", (int(font.getlength(text)) + 40, 3 * size), 255)
    ImageDraw.Draw(image).text((20, size), text, fill=0, font=font)
    gray = np.asarray(image)
    down, across = np.flatnonzero((gray < 128).any(axis=1)), np.flatnonzero((gray < 128).any(axis=0))
    return gray[down[0] : down[-1] + 1, across[0] : across[-1] + 1]


LINES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Số: 1863/QĐ-UBND",
    "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM",
    "a) Đồng chí Nguyễn Văn Hoà, Phó Chủ tịch",
)


def test_clear_lines_are_read() -> None:
    assert tuple(one.text for one in read_strips([strip(text) for text in LINES])) == LINES


def test_a_line_is_read_alike_alone_and_beside_others() -> None:
    strips = [strip(text) for text in LINES]
    together = read_strips(strips)
    assert [read_strips([one])[0].text for one in strips] == [one.text for one in together]


def test_readings_come_in_the_order_of_the_strips_and_one_for_each() -> None:
    nothing = np.full((30, 50), 255, np.uint8)
    found = read_strips([strip("Điều 12."), nothing, np.zeros((0, 0), np.uint8), strip("Nơi nhận:")])
    assert [one.text for one in found] == ["Điều 12.", "", "", "Nơi nhận:"]
    assert found[1].least == 1.0
    assert read_strips([]) == []


@pytest.mark.parametrize("size", [26, 39, 60])
def test_signs_stand_where_they_were_printed(size: int) -> None:
    text = "Quyết định này có hiệu lực"
    font = ImageFont.truetype(FACE, size)
    (read,) = read_strips([strip(text, size)])
    assert read.text == text
    for n, sign in enumerate(read.signs):
        middle = (font.getlength(text[:n]) + font.getlength(text[: n + 1])) / 2
        assert abs((sign.x0 + sign.x1) / 2 - middle) < 0.3 * size
        assert 0 < sign.probability <= 1
    assert read.signs[0].x0 >= 0
    assert read.signs[-1].x1 <= strip(text, size).shape[1]
    assert all(a.x1 <= b.x0 + 1e-6 for a, b in zip(read.signs, read.signs[1:], strict=False))


def test_strips_of_any_height_and_width_are_taken() -> None:
    for shape in ((1, 1), (1, 900), (400, 3), (40, 30_000)):
        (read,) = read_strips([np.full(shape, 255, np.uint8)])
        assert read.log_odds.shape[1] == len(network().alphabet) + 1


def test_a_low_strip_is_not_blown_up() -> None:
    dash = np.zeros((3, 20), np.uint8)
    rows = fitted(dash)
    assert rows.shape[0] == ROWS
    assert (rows < 128).sum() <= 3 * 20 * 1.6**2 * 1.3


def test_log_odds_are_probabilities() -> None:
    (read,) = read_strips([strip("Kính gửi:")])
    assert np.allclose(np.exp(read.log_odds).sum(axis=1), 1, atol=1e-3)
    width = fitted(strip("Kính gửi:")).shape[1] + 2 * EDGE
    assert len(read.log_odds) == -(-width // STEP)


def test_runs_part_at_none_and_at_another_sign() -> None:
    assert runs_of(np.array([0, 5, 5, 0, 5, 7, 0])) == [Run(5, 1, 3), Run(5, 4, 5), Run(7, 5, 6)]
    assert runs_of(np.array([], np.intp)) == []


def test_a_sign_that_may_have_been_overlooked_makes_its_neighbours_unsure() -> None:
    likely = np.full((5, 4), 0.001, np.float32)
    likely[0, 1] = likely[4, 2] = likely[1, 0] = likely[3, 0] = 0.997
    likely[2, 0], likely[2, 3] = 0.6, 0.397
    odds = np.log(likely)
    assert sureness(odds, runs_of(odds.argmax(axis=1))) == pytest.approx([0.6, 0.6], abs=0.01)


def reading_of(text: str, **doubts: dict[str, float]) -> LineReading:
    """A reading as the network might give it: every sign three columns wide; ``doubts``: the odds at places ``_n``."""
    alphabet = network().alphabet
    likely = np.full((3 * len(text), len(alphabet) + 1), 1e-7, np.float32)
    likely[:, 0] = 1
    for n, sign in enumerate(text):
        shares = doubts.get(f"_{n}", {sign: 0.999})
        likely[3 * n + 1] = 1e-7
        for other, share in shares.items():
            likely[3 * n + 1, alphabet.index(other) + 1] = share
    odds = np.log(likely / likely.sum(axis=1, keepdims=True))
    signs = tuple(
        Sign(c, max(doubts.get(f"_{n}", {c: 0.999}).values()), 3.0 * n, 3.0 * n + 3)
        for n, c in enumerate(text)
    )
    return LineReading(signs, odds, 1.0, 0.0)


def test_the_language_decides_between_likely_words() -> None:
    doubtful = reading_of("phát huy tỉnh thần trách nhiệm", _10={"ỉ": 0.55, "i": 0.45})
    assert with_language(doubtful).text == "phát huy tinh thần trách nhiệm"


def test_what_the_network_is_sure_of_stays() -> None:
    sure = reading_of("phát huy tỉnh thần trách nhiệm")
    assert with_language(sure) is sure


@pytest.mark.parametrize(
    ("text", "place", "odds"),
    [
        ("ngày 05 tháng 7", 6, {"5": 0.55, "3": 0.45}),  # a number
        ("Số 12-CT/TU của", 7, {"T": 0.55, "t": 0.45}),  # a code
        ("Chương XI quy định", 7, {"X": 0.55, "V": 0.45}),  # a Roman numeral
        ("ông Trần Văn Khuê,", 17, {",": 0.55, ".": 0.45}),  # a stop
        ("đồng chí Lò Thị Pâng", 17, {"â": 0.55, "ă": 0.45}),  # a name
        ("UBND tỉnh", 3, {"D": 0.55, "Đ": 0.45}),  # an abbreviation
        ("theo quy định", 6, {"u": 0.55, "U": 0.45}),  # capitals
        ("ban văn hoà", 9, {"o": 0.999}),  # where the tone stands
    ],
)
def test_looks_alone_decide_where_the_language_may_not(text: str, place: int, odds: dict[str, float]) -> None:
    assert with_language(reading_of(text, **{f"_{place}": odds})).text == text


def test_a_tone_stays_where_it_was_printed() -> None:
    for text in ("nền hoà bình", "nền hòa bình"):
        place = text.index("bình") - 3
        near = {text[place]: 0.6, "o" if text[place] == "ò" else "a": 0.4}
        assert with_language(reading_of(text, **{f"_{place}": near})).text == text


def test_an_unsure_blank_is_the_languages_to_put() -> None:
    doubtful = reading_of("của các cơ quan", _3={" ": 0.5, "c": 0.0001})
    assert with_language(doubtful).text == "của các cơ quan"


def test_a_word_chosen_again_keeps_its_columns() -> None:
    doubtful = reading_of("phát huy tỉnh thần", _10={"ỉ": 0.55, "i": 0.45})
    chosen = with_language(doubtful)
    assert [(s.x0, s.x1) for s in chosen.signs] == [(s.x0, s.x1) for s in doubtful.signs]
    assert math.isfinite(chosen.least)
    assert chosen.least > doubtful.least
