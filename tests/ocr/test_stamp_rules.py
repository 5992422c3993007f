"""The rules by which a spot that cannot be read holds its paper or not: its length, clear print, what is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.image.clean import CleanPage
from ocr.image.geometry import Geometry
from ocr.layout.graphics import Area
from ocr.stamps import finding, reading
from ocr.stamps.finding import ReadPage, is_on_print_alone, unread_spots
from ocr.stamps.looks import Level
from ocr.stamps.patches import Patch
from ocr.stamps.reading import Seen, stamps_of
from ocr.stamps.spotter import Spot
from ocr.stamps.teller import Told
from ocr.stamps.upright import Slant
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box

AREA = Area(400, 300, 700, 360)
MM_120 = 945
"""120 mm in pixels of a cleaned page, where type of 14 points has 200 dpi."""


def page_with(*lines: PrintedLine) -> ReadPage:
    gray = np.full((2339, 1654), 255, np.uint8)
    cleaned = CleanPage(gray, Geometry.of(1654, 2339), 0, True, 0.0, [])
    return ReadPage(gray, cleaned, list(lines))


def print_line(x0: int, x1: int, text: str, y: int = 310, confidence: float = 0.95) -> PrintedLine:
    """A line of print whose words share its width, as high as AREA."""
    words = text.split()
    step = (x1 - x0) / len(words)
    printed = tuple(
        PrintedWord(word, x0 + k * step, y, x0 + (k + 0.9) * step, y + 35, confidence, Box(0, 0, 1, 1), k, 0)
        for k, word in enumerate(words)
    )
    return PrintedLine(printed, "body", 0, 0, 20.0, float(y + 30))


def told(
    mark: float, *, likely: float = 0.95, long: float = 300, high: float = 60, colour: float = 0
) -> Told:
    corners = np.array([(400, 300), (700, 300), (400, 360), (700, 360)], np.float32)
    return Told(Spot(AREA, corners, likely), mark, Slant(550, 330, 0.0, long, high), AREA, 0, colour)


def says(
    one: Told, lines: list[tuple[str, float]], page: ReadPage, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """What a page's stamps say whose one spot was told so, and read as these lines."""
    own = np.full((60, 300), 255, np.uint8)
    patch = Patch(AREA, own, page.cleaned.gray, one.colour > 0, one)
    seen = [Seen(patch, Level(page.cleaned.gray[:60, :300], own), lines)]
    monkeypatch.setattr(reading, "seen_on", lambda page, seconds: seen)
    return [stamp.says for stamp in stamps_of(page, 1, 9.0)]


@pytest.mark.parametrize(
    ("long", "high", "held"),
    [(300, 60, True), (MM_120, 60, True), (MM_120 + 1, 60, False), (60, MM_120 + 1, False)],
)
def test_what_cannot_be_read_and_is_longer_than_120_mm_holds_nothing(
    long: float, high: float, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = told(0.99, long=long, high=high)
    assert says(one, [("T7 K", 0.3)], page_with(), monkeypatch) == (["unread"] if held else [])


@pytest.mark.parametrize(("high", "mark", "held"), [(314, 0.75, True), (316, 0.75, False), (316, 0.91, True)])
def test_what_is_higher_than_any_stamp_holds_only_if_it_is_surely_a_mark(
    high: float, mark: float, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = told(mark, long=400, high=high)
    assert says(one, [("T7 K", 0.3)], page_with(), monkeypatch) == (["unread"] if held else [])


def test_a_mark_that_was_read_holds_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert says(told(0.99, long=MM_120 + 200), [("TUYỆT MẬT", 0.9)], page_with(), monkeypatch) == ["mark"]


@pytest.mark.parametrize(
    ("text", "confidence", "mark", "held"),
    [
        ("Trường hợp khác", 0.95, 0.9, False),
        ("Trường hợp khác", 0.89, 0.9, True),  # not read as clearly as print
        ("Trường hợp khác", 0.95, 0.97, True),  # certain: no reading acquits it
        ("Sở", 0.95, 0.9, True),  # too few letters to prove anything
    ],
)
def test_words_read_as_clearly_as_print_acquit_a_spot_that_is_not_certain(
    text: str, confidence: float, mark: float, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert says(told(mark), [(text, confidence)], page_with(), monkeypatch) == (["unread"] if held else [])


def test_clear_words_that_run_on_beyond_a_spot_do_not_acquit_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [("Trường hợp khác", 0.95)]
    beyond = page_with(print_line(200, 1400, "Các cơ quan báo cáo trường hợp khác nhau trước ngày"))
    within = page_with(print_line(410, 690, "Trường hợp khác"))
    assert says(told(0.9), read, beyond, monkeypatch) == ["unread"]
    assert says(told(0.9), read, within, monkeypatch) == []


def number_told(spot: Spot, page: ReadPage, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many spots of a page are told whose one spot is that."""
    asked: list[Spot] = []
    monkeypatch.setattr(finding, "spots_of", lambda pixels, cleaned: [spot])
    monkeypatch.setattr(finding, "told", lambda pixels, cleaned, spots, is_cut: asked.extend(spots) or [])
    unread_spots(page, 0.5)
    return len(asked)


def test_print_that_was_read_is_not_told_but_what_may_be_a_stamp_is(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = np.array([(400, 300), (700, 360)], np.float32)
    printed = page_with(print_line(410, 690, "Trường hợp khác"))
    unlikely, likely = Spot(AREA, corners, 0.7), Spot(AREA, corners, 0.9)

    assert number_told(unlikely, printed, monkeypatch) == 0
    assert number_told(likely, printed, monkeypatch) == 1
    assert number_told(unlikely, page_with(), monkeypatch) == 1
    doubtful = page_with(print_line(410, 690, "Trường hợp khác", confidence=0.5))
    assert number_told(unlikely, doubtful, monkeypatch) == 1
    # A part that no print covers may be a mark beside it.
    apart = Spot(Area(400, 220, 700, 290), corners, 0.7)
    assert number_told(unlikely._replace(parts=(apart,)), printed, monkeypatch) == 1


def test_print_in_colour_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_with(print_line(410, 690, "Trường hợp khác"))
    pixels = np.full((*page.pixels.shape, 3), 255, np.uint8)
    pixels[310:345, 420:680:4] = (40, 30, 200)
    asked: list[Spot] = []
    spot = Spot(AREA, np.array([(400, 300), (700, 360)], np.float32), 0.7)
    monkeypatch.setattr(finding, "spots_of", lambda pixels, cleaned: [spot])
    monkeypatch.setattr(finding, "told", lambda pixels, cleaned, spots, is_cut: asked.extend(spots) or [])
    unread_spots(page._replace(pixels=pixels), 0.5)
    assert asked == [spot]


@pytest.mark.parametrize(
    ("likely", "confidence", "number"),
    [
        (0.59, 0.95, 0),
        (0.6, 0.95, 1),  # looked at whatever its height
        (0.59, 0.7, 1),  # not read for certain
    ],
)
def test_a_spot_looked_at_for_its_height_alone_is_not_told_where_its_ink_is_print(
    likely: float, confidence: float, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        print_line(200, 1400, "Các cơ quan báo cáo trường hợp khác nhau", y, confidence) for y in (310, 420)
    ]
    page = page_with(*lines)
    for line in lines:
        for word in line.words:
            page.cleaned.gray[int(word.y0) : int(word.y1), int(word.x0) : int(word.x1) : 3] = 0
    area = Area(400, 300, 700, 460)
    spot = Spot(area, np.array([(400, 300), (700, 460)], np.float32), likely)
    assert number_told(spot, page, monkeypatch) == number
    page.cleaned.gray[300:460, 400:700:2] = 0  # strokes of a stamp between the lines
    assert number_told(spot, page, monkeypatch) == 1


@pytest.mark.parametrize("read", ["TUYỆT MẬT", "MẬT", "MÂT", "TUYẾT MẬT"])
def test_words_near_a_mark_are_told_and_cut_however_surely_they_were_read(
    read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        print_line(200, 1400, "Các cơ quan báo cáo trường hợp khác nhau"),
        print_line(200, 1400, f"trước ngày {read} giao cho các đơn vị", 410),
    ]
    page = page_with(*lines)
    for line in lines:
        for word in line.words:
            page.cleaned.gray[int(word.y0) : int(word.y1), int(word.x0) : int(word.x1) : 3] = 0
    spot = Spot(Area(400, 300, 700, 460), np.array([(400, 300), (700, 460)], np.float32), 0.5)
    one = told(0.4)._replace(spot=spot)
    asked: list[tuple[int, bool]] = []
    monkeypatch.setattr(finding, "spots_of", lambda pixels, cleaned: [spot])
    monkeypatch.setattr(
        finding, "told", lambda pixels, cleaned, spots, is_cut: asked.append((len(spots), is_cut(one))) or []
    )
    unread_spots(page, 0.5)
    assert asked == [(1, True)]


@pytest.mark.parametrize(
    ("likely", "colour", "confidence", "alone"),
    [
        (0.84, 0, 0.95, True),
        (0.85, 0, 0.95, False),  # it is words of a stamp
        (0.84, 45, 0.95, False),  # in colour
        (0.84, 0, 0.7, False),  # not read for certain
    ],
)
def test_a_spot_whose_ink_is_print_is_not_cut_into_strips(
    likely: float, colour: float, confidence: float, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_with(print_line(410, 690, "Trường hợp khác", confidence=confidence))
    page.cleaned.gray[315:340, 415:650:3] = 0
    one = told(0.4, likely=likely, colour=colour)
    assert is_on_print_alone(page, one) == alone
    asked: list[bool] = []
    monkeypatch.setattr(finding, "spots_of", lambda pixels, cleaned: [one.spot._replace(likely=0.9)])
    monkeypatch.setattr(
        finding, "told", lambda pixels, cleaned, spots, is_cut: asked.append(is_cut(one)) or []
    )
    unread_spots(page, 0.5)
    assert asked == [not alone]
