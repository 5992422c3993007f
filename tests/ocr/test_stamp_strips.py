"""Strips of a spot as high as a seal, and how a page is made smaller and folded before its stamps are looked for."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.image.clean import CleanPage
from ocr.image.geometry import Geometry
from ocr.layout.graphics import Area
from ocr.stamps import spotter, teller
from ocr.stamps.inks import parted
from ocr.stamps.seen import seen
from ocr.stamps.spotter import FOLD, Spot, as_places
from ocr.stamps.strips import HEIGHT, MOST, TALL, is_tall, near, spot_of, strips_of
from ocr.stamps.teller import Told, View, told
from ocr.stamps.upright import Slant

PAGE = (1654, 2339)


def spot_at(x0: int, y0: int, x1: int, y1: int) -> Spot:
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
    return Spot(Area(x0, y0, x1, y1), corners, 0.75)


def slant_of(spot: Spot, degrees: float = 0.0) -> Slant:
    a = spot.area
    return Slant((a.x0 + a.x1) / 2, (a.y0 + a.y1) / 2, degrees, a.width, a.height)


def test_a_spot_of_one_line_is_not_cut() -> None:
    spot = spot_at(300, 300, 600, 300 + TALL - 1)
    assert not is_tall(spot, slant_of(spot))
    assert is_tall(spot_at(300, 300, 600, 300 + TALL), slant_of(spot_at(300, 300, 600, 300 + TALL)))


@pytest.mark.parametrize("degrees", [0.0, 8.0, -8.0])
@pytest.mark.parametrize("at", [(360, 340), (420, 430), (500, 520)])
def test_every_line_within_a_spot_as_high_as_a_seal_lies_in_a_strip(
    at: tuple[int, int], degrees: float
) -> None:
    spot = spot_at(300, 300, 560, 560)
    # A word of 14 × 4.4 mm, as the strips run.
    t = np.deg2rad(degrees)
    turn = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    word = (turn @ (np.array([(-55, -17), (55, -17), (55, 17), (-55, 17)]).T)).T + at
    strips = strips_of(spot, slant_of(spot, degrees))
    assert 0 < len(strips) <= MOST
    # Nearly, or one beside it does.
    every = [spot_of(one, 1.0, PAGE) for strip in strips for one in (strip, *near(strip))]
    assert any(
        all(cv2.pointPolygonTest(one.corners, (float(x), float(y)), True) > -3 for x, y in word)
        for one in every
        if one is not None
    )


def test_strips_of_what_seems_to_stand_sideways_run_level() -> None:
    spot = spot_at(300, 300, 500, 700)
    strips = strips_of(spot, slant_of(spot, -86.0))
    assert {(one.degrees, one.high) for one in strips} == {(0.0, HEIGHT)}


def test_strips_end_at_the_edge_of_the_page() -> None:
    spot = spot_at(1500, 2200, 1654, 2339)
    for strip in strips_of(spot, slant_of(spot, 12)):
        one = spot_of(strip, 1.0, PAGE)
        assert one is not None
        a = one.area
        assert 0 <= a.x0 < a.x1 <= PAGE[0]
        assert 0 <= a.y0 < a.y1 <= PAGE[1]


def test_a_strip_that_is_surely_a_mark_counts_in_the_place_of_its_spot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spot, other = spot_at(300, 300, 560, 560), spot_at(800, 300, 1060, 560)
    pixels = np.full((2339, 1654), 255, np.uint8)
    cleaned = CleanPage(pixels, Geometry.of(*PAGE), 0, True, 0.0, [])

    def all_told(view: View, one: Spot, again: float) -> Told:
        return Told(one, 0.05 if one is other else 0.4, slant_of(one), one.area, 0, 0.0)

    def marks(words: list[np.ndarray]) -> list[float]:  # type: ignore[type-arg]
        asked.append(len(words))
        return [0.02] * (len(words) - 1) + [0.98 if len(asked) == 1 else 0.5]

    asked: list[int] = []
    monkeypatch.setattr(teller, "_told", all_told)
    monkeypatch.setattr(teller, "likelihoods", marks)
    monkeypatch.setattr(teller, "_looked_again", lambda words, mark: mark)
    first, second = teller.told(pixels, cleaned, [spot, other])
    assert first.mark == 0.98
    assert first.spot.area.height < spot.area.height
    # What is surely none as a whole is not cut.
    assert second.spot is other
    # Nor does a strip count that is no surer, where the spot is surely a stamp, which may have many lines.
    asked.clear()
    monkeypatch.setattr(teller, "likelihoods", lambda words: [0.9] * len(words))
    assert teller.told(pixels, cleaned, [spot])[0].mark == 0.9
    assert teller.told(pixels, cleaned, [spot._replace(likely=0.9)])[0].mark == 0.4
    # Nor is one cut that need not be.
    assert teller.told(pixels, cleaned, [spot], is_cut=lambda one: one.mark != 0.4)[0].mark == 0.4
    monkeypatch.setattr(teller, "likelihoods", marks)
    teller.told(pixels, cleaned, [spot])
    assert sum(asked) >= len(strips_of(spot, slant_of(spot)))


def red_seal_over_black_words() -> np.ndarray:  # type: ignore[type-arg]
    """A part of a page in colour, red, green, blue: bars of black in rows 20 to 60, a red disc over half of them."""
    image = np.full((200, 300, 3), 245, np.uint8)
    image[20:60, 40:260:8] = image[20:60, 41:260:8] = 40
    disc = cv2.circle(np.zeros((200, 300), np.uint8), (150, 100), 80, 1, -1) > 0
    image[disc] = np.minimum(image[disc], (205, 40, 60))
    return image


def test_red_ink_and_what_lies_under_it_are_parted() -> None:
    other, red = (one[0] for one in parted(red_seal_over_black_words(), 16))
    black, seal = (slice(30, 50), slice(120, 180, 8)), (slice(90, 110), slice(120, 180))
    assert other[black].min() > 2 * other[seal].max()
    assert red[seal].min() > 120
    assert red[black].max() < 60


def test_a_page_without_red_ink_has_one_layer() -> None:
    image = red_seal_over_black_words()
    assert parted(np.ascontiguousarray(image[..., 0]), 16) == []
    assert parted(np.ascontiguousarray(image[..., ::-1]), 16) == []  # a blue seal
    assert parted(np.full((50, 50, 3), 250, np.uint8), 16) == []


def test_strips_are_looked_at_in_each_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    page = np.full((2339, 1654, 3), 245, np.uint8)
    page[300:500, 300:600] = red_seal_over_black_words()
    cleaned = CleanPage(np.asarray(page[..., 0]), Geometry.of(*PAGE), 0, True, 0.0, [])
    spot = spot_at(300, 300, 600, 500)

    def as_words_alone(words: list[np.ndarray]) -> list[float]:  # type: ignore[type-arg]
        """A mark is seen where the bars are the only ink."""
        return [0.98 if 0.05 < (one[0] > 128).mean() < 0.35 and not one[1].any() else 0.2 for one in words]

    monkeypatch.setattr(teller, "likelihoods", as_words_alone)
    assert told(page, cleaned, [spot])[0].mark > 0.9
    monkeypatch.setattr(teller, "parted", lambda image, coarse: [])
    assert told(page, cleaned, [spot])[0].mark < 0.5


def test_a_spot_as_high_as_a_seal_need_not_be_as_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    there = np.zeros((117, 83), np.float32)
    there[20:30, 20:30], there[60:62, 20:40] = 0.5, 0.5
    monkeypatch.setattr(spotter, "likelihoods", lambda channels: there)
    cleaned = CleanPage(np.full((2339, 1654), 255, np.uint8), Geometry.of(*PAGE), 0, True, 0.0, [])
    found = spotter.spots_of(cleaned.gray, cleaned)
    assert [one.area.height >= TALL for one in found] == [True]


def test_a_folded_page_keeps_each_pixel_in_its_place() -> None:
    page = np.arange(2 * 16 * 24, dtype=np.int64).reshape(2, 16, 24) % 251
    out = as_places(page.astype(np.uint8))
    assert out.shape == (1, 2 * FOLD * FOLD, 4, 6)
    for channel, y, x in ((0, 0, 0), (0, 5, 7), (1, 15, 23), (1, 6, 1)):
        place = channel * FOLD * FOLD + (y % FOLD) * FOLD + x % FOLD
        assert out[0, place, y // FOLD, x // FOLD] == page[channel, y, x]


@pytest.mark.parametrize("dpi", [200, 300, 400, 600])
def test_a_page_made_smaller_keeps_its_ink_where_it_is(dpi: int) -> None:
    scale = dpi / 200
    pixels = np.full((round(2339 * scale), round(1654 * scale)), 255, np.uint8)
    x, y, side = (round(v * scale) for v in (800, 1200, 40))
    pixels[y : y + side, x : x + side] = 0
    geometry = Geometry.of(pixels.shape[1], pixels.shape[0]).then(np.diag([1 / scale, 1 / scale, 1.0]))
    cleaned = CleanPage(np.full((2339, 1654), 255, np.uint8), geometry, 0, True, 0.0, [])
    small = 255.0 - seen(pixels, cleaned, 0.4, 8)
    assert small.shape == (936, 664)
    ys, xs = np.nonzero(small > 100)
    assert abs(xs.mean() / 0.4 - 820) < 4
    assert abs(ys.mean() / 0.4 - 1220) < 4
    assert abs(small.sum() / 255 - 16 * 16) < 40
