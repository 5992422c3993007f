"""A scan that is no good is told, and a good one is not called no good."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.image.page_faults import page_faults
from ocr.scan.pages import Pixels, page_pixels
from scans import SAMPLES


def letter() -> Pixels:
    """A page of a sample in colour, at 200 dots to the inch."""
    page = page_pixels(SAMPLES / "cong-van.jpg", 1)
    return page if page.ndim == 3 else np.dstack([page] * 3)


def faults(page: Pixels, dpi: float = 200) -> list[str]:
    return list(page_faults(np.ascontiguousarray(page), dpi, is_photograph=False))


@pytest.mark.parametrize(
    ("name", "pages"), [("cong-van.jpg", 1), ("quyet-dinh-sao-y.tif", 2), ("thong-bao-sao-luc.pdf", 6)]
)
def test_samples_are_good(name: str, pages: int) -> None:
    assert [faults(page_pixels(SAMPLES / name, n)) for n in range(1, pages + 1)] == [[]] * pages


@pytest.mark.parametrize(("dpi", "found"), [(100, ["coarse"]), (150, ["coarse"]), (196, []), (200, [])])
def test_resolution(dpi: float, found: list[str]) -> None:
    assert faults(letter(), dpi) == found


@pytest.mark.parametrize(("share", "found"), [(0.3, ["dark"]), (0.4, ["dark"]), (0.7, [])])
def test_darkness(share: float, found: list[str]) -> None:
    assert faults((letter() * share).astype(np.uint8)) == found


@pytest.mark.parametrize(("sigma", "found"), [(4.0, ["blurred"]), (6.0, ["blurred"]), (1.0, []), (1.5, [])])
def test_blur(sigma: float, found: list[str]) -> None:
    assert faults(cv2.GaussianBlur(letter(), (0, 0), sigma)) == found


@pytest.mark.parametrize("side", ["left", "right"])
def test_lines_that_run_into_the_edge(side: str) -> None:
    page = letter()
    width = page.shape[1]
    assert faults(page[:, width // 4 :] if side == "left" else page[:, : width * 3 // 4]) == ["cut"]


def test_narrow_margins_are_no_cut() -> None:
    page = letter()
    inked = np.flatnonzero((page[:, :, 1] < 100).any(axis=0))
    assert faults(page[:, inked[0] - 6 : inked[-1] + 6]) == []


@pytest.mark.parametrize("corner", [0, 1, 2, 3])
def test_a_folded_corner(corner: int) -> None:
    page = np.rot90(letter(), corner).copy()
    size = 150
    cv2.fillPoly(page, [np.array([[0, 0], [size, 0], [0, size + 30]])], (70, 70, 70))
    assert faults(np.rot90(page, -corner)) == ["folded"]


def test_what_is_no_folded_corner() -> None:
    bordered = letter()
    cv2.rectangle(
        bordered, (0, 0), (bordered.shape[1] - 1, bordered.shape[0] - 1), (40, 40, 40), 60
    )  # a copier's
    skewed = letter()  # a sheet that lay askew under the lid shows a thin wedge at each side
    cv2.fillPoly(skewed, [np.array([[0, 0], [900, 0], [0, 40]])], (60, 60, 60))
    stamped = letter()
    cv2.rectangle(stamped, (0, 0), (200, 120), (60, 60, 60), -1)
    for page in (bordered, skewed, stamped):
        assert "folded" not in faults(page)


def test_a_finger_on_the_edge() -> None:
    page = letter()
    cv2.ellipse(page, (0, 1500), (190, 85), 0, 0, 360, (205, 150, 125), -1)
    assert faults(page) == ["finger"]


def test_what_is_no_finger() -> None:
    sealed, wooden = letter(), letter()
    cv2.circle(sealed, (1100, 1700), 150, (210, 60, 60), 20)  # a seal, inside
    wooden[:, :120] = (180, 130, 90)  # a desk along the whole edge
    blue = letter()
    cv2.ellipse(blue, (0, 1500), (190, 85), 0, 0, 360, (120, 140, 200), -1)
    for page in (sealed, wooden, blue):
        assert "finger" not in faults(page)
