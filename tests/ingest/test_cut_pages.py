"""Some pages of a scan as a file of their own show what they showed, and are the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

import ocr
from ingest.pdf.cut_pages import cut_pages

HARD = Path(__file__).parents[1] / "data" / "hard"


def frames(*modes: str) -> list[Image.Image]:
    """Pages that can be told apart: a black bar, lower on each."""
    made = []
    for n, mode in enumerate(modes):
        page = np.full((300, 200), 255, np.uint8)
        page[20 + 40 * n : 40 + 40 * n, 20:180] = 0
        made.append(Image.fromarray(page).convert(mode))
    return made


@pytest.mark.parametrize("modes", [("1", "1", "1"), ("L", "RGB", "L"), ("1", "L", "1")])
def test_frames_of_a_tiff(tmp_path: Path, modes: tuple[str, ...]) -> None:
    pages = frames(*modes)
    source, target, again = tmp_path / "all.tif", tmp_path / "two.tif", tmp_path / "again.tif"
    pages[0].save(source, save_all=True, append_images=pages[1:], dpi=(200, 200))
    cut_pages(source, "tiff", range(2, 4), target)
    cut_pages(source, "tiff", range(2, 4), again)
    assert target.read_bytes() == again.read_bytes()
    described = ocr.describe(target)
    assert [round(page.dpi) for page in described] == [200, 200]
    for n in (1, 2):
        assert (ocr.page_pixels(target, n) == ocr.page_pixels(source, n + 1)).all()


def test_a_frame_that_lies_on_its_side_is_cut_as_it_is_seen(tmp_path: Path) -> None:
    source = HARD / "tiff-orientation-6.tif"
    cut_pages(source, "tiff", range(1, 2), tmp_path / "one.tif")
    assert (ocr.page_pixels(tmp_path / "one.tif", 1) == ocr.page_pixels(source, 1)).all()


def test_pages_of_a_pdf_keep_their_images_and_layers(tmp_path: Path) -> None:
    source, target, again = (
        HARD / "two-papers-blank-between.pdf",
        tmp_path / "part.pdf",
        tmp_path / "again.pdf",
    )
    cut_pages(source, "pdf", range(4, 5), target)
    cut_pages(source, "pdf", range(4, 5), again)
    assert target.read_bytes() == again.read_bytes()
    with pikepdf.open(source) as whole, pikepdf.open(target) as part:
        (page,) = part.pages
        ours, theirs = (one.Resources.XObject.Im0.read_raw_bytes() for one in (page, whole.pages[3]))
        assert ours == theirs
    assert target.stat().st_size < source.stat().st_size
    assert (ocr.page_pixels(target, 1) == ocr.page_pixels(source, 4)).all()


def test_a_layer_that_is_off_stays_off(tmp_path: Path) -> None:
    source = HARD / "layer-switched-off.pdf"
    cut_pages(source, "pdf", range(1, 2), tmp_path / "part.pdf")
    with pikepdf.open(tmp_path / "part.pdf") as part:
        assert "/OCProperties" in part.Root
    assert (ocr.page_pixels(tmp_path / "part.pdf", 1) == ocr.page_pixels(source, 1)).all()


def test_nothing_of_other_pages_is_left_in_some_pages_of_a_pdf(tmp_path: Path) -> None:
    source, target = tmp_path / "all.pdf", tmp_path / "one.pdf"
    with pikepdf.new() as pdf:
        for text in (b"% first", b"% SECRET"):
            pdf.add_blank_page(page_size=(200, 300))
            pdf.pages[-1].Contents = pdf.make_stream(text)
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        link.Dest = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])
        field = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, P=pdf.pages[1].obj)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
        pdf.attachments["even.pdf"] = b"% SECRET"
        pdf.Root.AF = pikepdf.Array([pdf.attachments["even.pdf"].obj])
        pdf.save(source)
    cut_pages(source, "pdf", [1], target)
    with pikepdf.open(target) as part:
        assert len(part.pages) == 1
        assert not part.attachments
        left = [one.read_bytes() for one in part.objects if isinstance(one, pikepdf.Stream)]
    assert b"% first" in left
    assert not any(b"SECRET" in one for one in left)
