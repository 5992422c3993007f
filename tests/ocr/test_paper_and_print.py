"""Coloured paper reads like white paper, a negative like its print, and false resolutions are told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.image.clean import clean_page
from ocr.image.coloured_paper import on_white
from ocr.image.negative import without_negative
from ocr.image.resolution import true_dpi
from ocr.scan.pages import Pixels, page_pixels
from scans import SAMPLES, page_of_lines

PAPERS = {
    "blue": (175, 205, 235), "pink": (250, 195, 205), "green": (190, 230, 190), "yellow": (250, 240, 160),
    "deep pink": (245, 130, 170), "brown envelope": (205, 175, 130),
}  # fmt: skip


def letter() -> Pixels:
    return page_pixels(SAMPLES / "cong-van.jpg", 1)


def on_paper(page: Pixels, colour: tuple[int, int, int]) -> Pixels:
    """The page's ink on paper of that colour."""
    colours = page if page.ndim == 3 else np.dstack([page] * 3)
    return (colours.astype(np.float32) / 255 * np.array(colour, np.float32)).round().astype(np.uint8)


@pytest.mark.parametrize("colour", PAPERS.values(), ids=PAPERS)
def test_coloured_paper_is_cleaned_like_white(colour: tuple[int, int, int]) -> None:
    white, tinted = clean_page(letter(), 200), clean_page(on_paper(letter(), colour), 200)
    assert "coloured paper" in tinted.steps
    assert not {"stamps in colour out", "blue signatures out"} & set(tinted.steps)
    assert tinted.rotation == 0
    assert abs(tinted.skew - white.skew) < 0.1
    height, width = (min(a, b) for a, b in zip(white.gray.shape, tinted.gray.shape, strict=True))
    off = np.abs(
        cv2.blur(white.gray, (5, 5))[:height, :width].astype(int)
        - cv2.blur(tinted.gray, (5, 5))[:height, :width]
    )
    assert off.mean() < 4


@pytest.mark.parametrize("colour", PAPERS.values(), ids=PAPERS)
def test_ink_keeps_its_colour_on_coloured_paper(colour: tuple[int, int, int]) -> None:
    page = np.dstack([page_of_lines()] * 3)
    cv2.circle(page, (800, 1200), 150, (200, 30, 30), 12)  # a red seal
    balanced, is_coloured = on_white(on_paper(page, colour))
    assert is_coloured
    assert np.abs(balanced[10:100, 10:100].astype(int) - 255).max() <= 1
    red, green, blue = (int(v) for v in balanced[1200, 650])
    assert red - max(green, blue) > 100


def test_white_paper_is_left_alone() -> None:
    page = np.dstack([letter()] * 3) if letter().ndim == 2 else letter()
    same, is_coloured = on_white(page)
    assert not is_coloured
    assert same is page


@pytest.mark.parametrize("colours", [1, 3])
def test_a_negative_is_told_and_turned_over(colours: int) -> None:
    gray = letter() if letter().ndim == 2 else letter()[:, :, 1].copy()
    page = gray if colours == 1 else np.dstack([gray] * 3)
    turned, was_negative = without_negative(255 - page)
    assert was_negative
    assert np.array_equal(turned, page)


def test_a_dark_page_is_no_negative() -> None:
    gray = letter() if letter().ndim == 2 else letter()[:, :, 1].copy()
    dark = (gray * 0.35).astype(np.uint8)
    on_desk = np.full((gray.shape[0] * 3 // 2, gray.shape[1] * 3 // 2), 25, np.uint8)
    on_desk[200 : 200 + gray.shape[0], 200 : 200 + gray.shape[1]] = gray
    for page in (dark, on_desk, np.zeros_like(gray), gray):
        assert without_negative(page)[1] is False


@pytest.mark.parametrize(
    ("stated", "dpi", "size", "points", "found"),
    [
        (1200, 300, (8.27, 11.69), 14, 300),  # a false setting
        (72, 160, (8.27, 11.69), 14, 160),  # a program's, for want of anything
        (96, 150, (8.27, 11.69), 13, 150),
        (1, 200, (8.27, 11.69), 13, 200),
        (0, 300, (8.27, 11.69), 11, 300),
        (300, 300, (8.27, 11.69), 14, 300),
        (200, 200, (8.27, 11.69), 9, 200),
        (300, 300, (11.69, 16.54), 14, 300),  # A3
        (300, 300, (16.54, 23.39), 12, 300),  # a plan of A2 with usual type
        (300, 300, (5.83, 8.27), 10, 300),  # A5
        (0, 300, (5.83, 8.27), 14, 300),
        (0, 200, (16.54, 11.69), 13, 200),  # A3 lying on its side
    ],
)
def test_a_false_resolution_is_told_by_type_and_paper(
    stated: float, dpi: int, size: tuple[float, float], points: int, found: int
) -> None:
    width, height = (round(side * dpi) for side in size)
    assert true_dpi(stated, width, height, 0.088 / 13 * points * dpi) == pytest.approx(found, rel=0.01)


def test_a_page_without_type_is_judged_by_its_paper() -> None:
    assert true_dpi(1200, 2481, 3508, None) == 300
    assert true_dpi(300, 2481, 3508, None) == 300
    assert true_dpi(0, 2480, 3150, None) == pytest.approx(300, abs=1)  # a tenth of its foot is cut off
    assert true_dpi(0, 3000, 300, None) == 200


def test_a_stamped_image_is_no_page_of_another_colour() -> None:
    """A page of which a large part is a picture is not taken for coloured paper by its picture."""
    page = np.dstack([page_of_lines()] * 3)
    page[:900] = (30, 60, 160)
    assert on_white(np.asarray(Image.fromarray(page)))[1] is False
