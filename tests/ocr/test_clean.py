"""Cleaning: turns, skew, shade, seals and photographs undone, and every point still known on the original page."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.image.background import flattened
from ocr.image.clean import clean_page
from ocr.image.coloured_ink import without_coloured_ink
from ocr.image.components import components_of, ink_by_row
from ocr.image.despeckle import despeckled
from ocr.image.geometry import Geometry, rotation_matrix
from ocr.image.orientation import is_lying, is_upside_down
from ocr.image.photograph import sheet_corners
from ocr.image.scale import BEST_TYPE_HEIGHT
from ocr.image.skew import skew_degrees, straightened
from ocr.layout.seals import seal_ink, seals_of
from scans import SAMPLES, page_of_lines

ROTATIONS = [0, 90, 180, 270]


@given(st.sampled_from(ROTATIONS), st.integers(2, 40), st.integers(2, 40), st.data())
def test_a_turned_pixel_goes_back_to_where_it_was(
    turn: int, width: int, height: int, data: st.DataObject
) -> None:
    page = np.zeros((height, width), np.uint8)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    page[y, x] = 1
    upright = np.rot90(page, k=-(turn // 90))
    v, u = np.argwhere(upright)[0]
    geometry = Geometry.of(width, height).then(rotation_matrix(width, height, turn))
    assert geometry.to_original([(u, v, u + 1, v + 1)]) == [(x, y, x + 1, y + 1)]


def test_rectangles_go_back_together_as_each_alone() -> None:
    geometry = Geometry.of(2480, 3508).then(np.diag([0.67, 0.67, 1.0])).then(rotation_matrix(1662, 2350, 90))
    rectangles = [(10.0, 20.0, 130.5, 44.0), (900.0, 1200.25, 1010.0, 1220.0), (0.0, 0.0, 2350.0, 1662.0)]
    boxes = geometry.to_original(rectangles)
    assert boxes == [geometry.to_original([one])[0] for one in rectangles]
    assert boxes[2] == (0, 0, 2480, 3508)
    assert geometry.to_original([]) == []


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32))
def test_ink_is_counted_row_by_row(width: int, height: int, seed: int) -> None:
    ink = np.random.default_rng(seed).integers(0, 2, (height, width)).astype(np.uint8)
    assert ink_by_row(ink).tolist() == ink.sum(axis=1).tolist()


@pytest.mark.parametrize("degrees", [-4.6, -1.3, 0.4, 2.0, 4.9])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    tilted, _ = straightened(page_of_lines(), -degrees)
    assert skew_degrees(tilted) == pytest.approx(degrees, abs=0.1)


def test_a_level_page_is_left_as_it_is() -> None:
    assert skew_degrees(page_of_lines()) == 0.0


def sample(name: str = "thong-bao-sao-luc.pdf") -> np.ndarray:
    from ocr import Limits
    from ocr.scan.pages import describe, load_pixels

    return load_pixels(describe(SAMPLES / name, Limits())[0])


@pytest.mark.parametrize("turn", ROTATIONS)
@pytest.mark.parametrize("name", ["thong-bao-sao-luc.pdf", "quyet-dinh-sao-y.tif", "cong-van.jpg"])
def test_every_quarter_turn_is_recognised(name: str, turn: int) -> None:
    pixels = sample(name)
    upright = clean_page(pixels, 200.0)
    lying = clean_page(np.ascontiguousarray(np.rot90(pixels, k=turn // 90)), 200.0)
    assert (lying.rotation - upright.rotation) % 360 == turn
    assert lying.upright_is_sure


def test_a_page_without_letters_is_not_turned() -> None:
    white = np.full((900, 600), 255, np.uint8)
    assert not is_lying(white)
    assert is_upside_down(white) == (False, False)


def test_type_comes_out_at_the_best_size_whatever_the_resolution() -> None:
    page = page_of_lines()
    for factor in (0.5, 1.5):
        resized = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        cleaned = clean_page(resized, 0.0)
        heights = components_of((cleaned.gray < 128).astype(np.uint8)).height
        assert np.median(heights) == pytest.approx(BEST_TYPE_HEIGHT, abs=2)


def test_a_shaded_page_becomes_evenly_white() -> None:
    shade = np.linspace(1.0, 0.55, 1654)[None, :]
    shaded = (page_of_lines() * shade).astype(np.uint8)
    white = flattened(shaded)
    paper = white[page_of_lines() == 255]
    assert np.percentile(paper, 5) > 240


def test_red_ink_goes_and_the_black_text_under_it_stays() -> None:
    page = np.stack([page_of_lines(700, 700)] * 3, axis=2)
    page[100:600, 300:320] = np.minimum(page[100:600, 300:320], (205, 40, 60))
    separated = without_coloured_ink(page)
    assert separated.stamps is not None
    assert separated.stamps[150, 310]
    white, black = page_of_lines(700, 700) == 255, page_of_lines(700, 700) == 20
    assert separated.gray[white].min() > 200
    assert separated.gray[black].max() < 60


def test_a_blue_signature_goes_and_a_blue_number_stays() -> None:
    page = np.full((1600, 1200, 3), 255, np.uint8)
    cv2.ellipse(page, (600, 1200), (250, 60), 0, 0, 300, (30, 60, 150), 6)
    cv2.putText(page, "299", (200, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (30, 60, 150), 3)
    separated = without_coloured_ink(page)
    assert separated.signatures
    assert separated.gray[900:].min() == 255
    assert separated.gray[150:220, 190:280].min() < 60


def test_specks_go_and_dots_of_letters_stay() -> None:
    page = np.full((200, 200), 255, np.uint8)
    page[50, 50] = 0
    page[100:103, 100:103] = 0
    clean_page = despeckled(page)
    assert clean_page[50, 50] > 250
    assert clean_page[101, 101] < 40


def test_a_gray_seal_goes_and_the_line_under_it_stays() -> None:
    page = np.full((700, 1200), 255, np.uint8)
    for x in range(200, 1000, 24):
        page[340:359, x : x + 16] = 15
    under = page.copy()
    cv2.circle(page, (600, 330), 130, 105, 6)
    cv2.circle(page, (600, 330), 85, 105, 3)
    page = np.minimum(page, under)
    ink = (page < 160).astype(np.uint8)
    (seal,) = seals_of(components_of(ink))
    assert (seal.x, seal.y, seal.radius) == pytest.approx((600, 330, 130), abs=5)
    left = (ink > 0) & ~seal_ink(seal, page, ink)
    assert left[under < 128].mean() > 0.97
    assert left[under == 255].sum() < 0.02 * (ink > 0).sum()


def test_a_photograph_is_told_from_a_scan() -> None:
    scan = page_of_lines()
    assert sheet_corners(scan) is None
    desk = np.full((2600, 1900), 90, np.uint8)
    desk[130:2469, 120:1774] = scan
    corners = sheet_corners(desk)
    assert corners is not None
    assert corners.tolist() == [
        pytest.approx(c, abs=12) for c in ([120, 130], [1774, 130], [1774, 2469], [120, 2469])
    ]


def test_each_step_is_taken_only_where_the_page_needs_it() -> None:
    gray = page_of_lines()
    bilevel = np.where(gray > 127, 255, 0).astype(np.uint8)
    assert clean_page(gray, 200.0).steps == ["background"]
    assert clean_page(bilevel, 200.0).steps == ["despeckle", "scale 1.16"]  # bilevel type is read larger
    colour = np.stack([gray] * 3, axis=2)
    colour[20:60, 20:400] = (205, 40, 60)
    assert clean_page(colour, 200.0).steps == ["stamps in colour out", "background"]


def test_a_scanners_dark_edge_does_not_pass_for_a_line() -> None:
    tilted, _ = straightened(page_of_lines(), -3.4)
    tilted[:25] = 20
    tilted[:, -30:] = 20
    assert skew_degrees(tilted) == pytest.approx(3.4, abs=0.1)


def test_a_page_of_very_many_patches_is_labelled_too() -> None:
    dots = np.zeros((1200, 1200), np.uint8)
    dots[::3, ::3] = 1
    assert len(components_of(dots).x) == 160_000
