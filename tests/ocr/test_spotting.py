"""Spotting: how a page is seen by the networks, and how words at a spot are brought upright."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image.clean import CleanPage
from ocr.image.geometry import Geometry
from ocr.image.percentile import percentile_of
from ocr.layout.graphics import Area
from ocr.stamps import spotter, teller
from ocr.stamps.channels import channels_of
from ocr.stamps.finding import ReadPage, is_accounted_for
from ocr.stamps.upright import HIGH, WIDE, slant_of, upright
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box

LETTERS = ImageFont.truetype("DejaVuSerif-Bold.ttf", 44)


def words(degrees: float, colour: int | tuple[int, int, int] = 0) -> Image.Image:
    """A sheet with TỐI MẬT in its middle, turned counter-clockwise."""
    page = Image.new("RGB", (600, 600), "white")
    ImageDraw.Draw(page).text((300, 300), "TỐI MẬT", fill=colour, font=LETTERS, anchor="mm")
    return page.rotate(degrees, fillcolor="white", resample=Image.Resampling.BICUBIC)


def corners(dark: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The corners of the places, sixteen pixels across, in which there is ink."""
    small = cv2.resize(dark, (38, 38), interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 25)
    places = [np.stack([(xs + a) * 16, (ys + b) * 16], 1) for a in (0, 1) for b in (0, 1)]
    return np.concatenate(places).astype(np.float32)


@pytest.mark.parametrize("degrees", [0, 7, -12, 38, 90, -84, 172])
def test_words_are_brought_upright_from_any_turn(degrees: float) -> None:
    level, turned = (channels_of(np.asarray(words(one))) for one in (0, degrees))
    slant = slant_of(turned[0], corners(turned[0]))
    quarters = round((slant.degrees + degrees) / 90)
    assert abs(slant.degrees + degrees - 90 * quarters) < 2.5
    wanted = upright(level, slant_of(level[0], corners(level[0])))[0]
    seen = upright(turned, slant, quarters % 4)[0]
    assert seen.shape == (HIGH, WIDE)
    assert likeness(wanted, seen) > likeness(wanted, seen[::-1, ::-1]) + 0.2


def likeness(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """How alike the ink of two images is, whatever its size and place."""
    tight = []
    for image in (one, other):
        x, y, w, h = cv2.boundingRect((image > 100).astype(np.uint8))
        tight.append(cv2.resize(image[y : y + h, x : x + w], (120, 30), interpolation=cv2.INTER_AREA))
    return float(np.corrcoef(*(cv2.GaussianBlur(image, (0, 0), 2).ravel() for image in tight))[0, 1])


def test_pale_ink_is_seen_as_dark_as_black_ink() -> None:
    pale = channels_of(np.asarray(words(0, (190, 190, 190))))
    assert pale[0].max() < 90
    seen = upright(pale, slant_of(pale[0], corners(pale[0] * 3)))
    assert np.percentile(seen[0], 97) > 150


@pytest.mark.parametrize("share", [0.6, 0.95, 0.97])
def test_how_dark_ink_gets_is_counted_as_numpy_does(share: float) -> None:
    rng = np.random.default_rng(3)
    for shape in ((48, 192), (7, 5), (1, 1), (280, 281)):
        dark = (rng.random(shape) ** float(rng.uniform(0.3, 9)) * 255).astype(np.uint8)
        assert percentile_of(dark, 100 * share) == pytest.approx(float(np.percentile(dark, 100 * share)))


def test_colour_is_told_from_black_and_paper_from_ink() -> None:
    red = np.asarray(words(0, (205, 40, 60)))
    tinted = (red * np.array([0.95, 0.9, 0.7])).astype(np.uint8)
    for image in (red, tinted):
        dark, colour = channels_of(image)
        assert dark.max() > 180
        assert colour.max() > 120
        assert np.median(dark) < 8
        assert np.median(colour) < 8
    assert channels_of(np.asarray(words(0)))[1].max() == 0
    assert channels_of(np.asarray(words(0).convert("L")))[1].max() == 0


def test_print_accounts_for_its_ink_but_not_for_a_stamp_across_it() -> None:
    page = Image.new("L", (600, 400), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype("DejaVuSerif.ttf", 27)
    lines = []
    for row, y in enumerate((100, 150, 200)):
        draw.text((60, y), "cơ quan đơn vị", fill=0, font=font)
        box = draw.textbbox((60, y), "cơ quan đơn vị", font=font)
        word = PrintedWord("cơ quan đơn vị", *box, 0.96, Box(*map(int, box)), 0, row)
        lines.append(PrintedLine((word,), "body", 0, row, 20, box[3]))
    area = Area(50, 80, 320, 250)
    assert is_accounted_for(read_page(page, lines), area)
    assert not is_accounted_for(read_page(page, []), area)
    assert not is_accounted_for(
        read_page(page, lines), Area(330, 80, 590, 250)
    )  # no ink: what is pale was taken off
    draw.rectangle((70, 90, 300, 240), outline=0, width=6)
    draw.text((80, 120), "MẬT", fill=0, font=ImageFont.truetype("DejaVuSerif-Bold.ttf", 90))
    assert not is_accounted_for(read_page(page, lines), area)


def read_page(page: Image.Image, lines: list[PrintedLine]) -> ReadPage:
    """A drawn page that was cleaned as it is, with what was read on it."""
    gray = np.asarray(page)
    cleaned = CleanPage(gray, Geometry.of(page.width, page.height), 0, True, 0.0, [])
    return ReadPage(gray, cleaned, lines)


def test_what_stands_out_within_a_spot_is_looked_at_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = np.full((60, 80), 0.01, np.float32)
    likely[10:30, 5:60] = 0.4  # print and a seal that were joined
    likely[14:18, 40:54] = 0.9
    likely[24:25, 8:9] = 0.7  # a speck
    monkeypatch.setattr(spotter, "likelihoods", lambda _: likely)
    page = read_page(Image.new("L", (1600, 1200), 255), [])
    (spot,) = spotter.spots_of(page.pixels, page.cleaned)
    (part,) = spot.parts
    assert spot.area == Area(100, 200, 1200, 600)
    assert part.area == Area(800, 280, 1080, 360)
    assert part.likely == pytest.approx(0.9)
    monkeypatch.setattr(
        spotter, "likelihoods", lambda _: np.where(likely > 0.8, likely, 0.01).astype(np.float32)
    )
    (alone,) = spotter.spots_of(page.pixels, page.cleaned)
    assert alone.parts == ()


@pytest.mark.parametrize(("of_part", "taken"), [(0.99, True), (0.9, False)])
def test_a_part_counts_for_its_spot_where_it_is_almost_certainly_a_mark(
    of_part: float, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter([0.7, 0.7, of_part, of_part])
    monkeypatch.setattr(
        teller, "likelihoods", lambda words: [next(told, 0.1)] * len(words)
    )  # then strips of it
    page = read_page(words(0).convert("L"), [])
    part = spotter.Spot(Area(200, 260, 400, 340), square(200, 260, 400, 340), 0.9)
    spot = spotter.Spot(Area(100, 200, 500, 400), square(100, 200, 500, 400), 0.9, (part,))
    (found,) = teller.told(page.pixels, page.cleaned, [spot])
    assert (found.spot == part) is taken
    assert found.mark == pytest.approx(of_part if taken else 0.7)


def square(x0: int, y0: int, x1: int, y1: int) -> npt.NDArray[np.float32]:
    return np.array([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], np.float32)


def test_what_resembles_a_mark_in_one_look_alone_is_less_likely_one(monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter([0.95, 0.05])
    monkeypatch.setattr(teller, "likelihoods", lambda words: [next(told)] * len(words))
    page = read_page(words(0).convert("L"), [])
    (found,) = teller.told(
        page.pixels, page.cleaned, [spotter.Spot(Area(100, 240, 500, 360), square(100, 240, 500, 360), 0.9)]
    )
    assert 0.05 < found.mark < 0.5
