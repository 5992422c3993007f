"""Papers drawn anew: the same pages, otherwise scanned."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest

from bench.scanbench.redraw import pages_of, redraw


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    page = np.full((877, 620, 3), 255, np.uint8)
    cv2.putText(page, "So: 12/QD-UBND", (80, 200), cv2.FONT_HERSHEY_SIMPLEX, 1, (160, 40, 40), 3)
    cv2.imwrite(str(path := tmp_path / "a.png"), page)
    return path


def test_an_image_is_taken_for_a_sheet_of_a4(paper: Path) -> None:
    (page,) = pages_of(paper)
    assert abs(page.shape[0] - 3510) < 2


@pytest.mark.parametrize(("wear", "dpi"), [("gray200", 200), ("bw300", 300), ("color300", 300)])
def test_a_paper_comes_out_as_images_of_that_scanner(
    paper: Path, tmp_path: Path, wear: str, dpi: int
) -> None:
    made = redraw(paper, tmp_path, wear, 1)
    with pikepdf.open(made) as pdf:
        (page,) = pdf.pages
        (image,) = page.get_images().values()
        assert abs(int(image.Height) - 11.7 * dpi) < 3
        assert int(image.BitsPerComponent) == (1 if wear == "bw300" else 8)


def test_the_same_seed_gives_the_same_scan(paper: Path, tmp_path: Path) -> None:
    first, again, other = (pages_of(redraw(paper, tmp_path, "gray200", seed)) for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
