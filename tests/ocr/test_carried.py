"""A page cut off its file is the same page: its pixels, its text, its number, its faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.errors import TruncatedError, UnexpectedError
from ocr.limits import Limits
from ocr.portable_page import PortablePage, cut_page
from ocr.scan.page_source import PageSource
from ocr.scan.pages import Pixels, describe, load_pixels
from ocr.text.page_reading import PageReading, unread_page
from scans import SAMPLES


def modes() -> list[tuple[str, Image.Image]]:
    gray = Image.fromarray(np.random.default_rng(1).integers(0, 256, (60, 90), np.uint8))
    colour = Image.fromarray(np.random.default_rng(2).integers(0, 256, (60, 90, 3), np.uint8))
    return [
        ("fax", gray.convert("1")), ("gray", gray), ("colour", colour), ("palette", colour.quantize(16)),
        ("ink", colour.convert("CMYK")), ("clear", colour.convert("RGBA")),
    ]  # fmt: skip


def same_pixels(source: PageSource) -> bool:
    carried = cut_page(source)
    assert carried is not None
    seen: list[Pixels] = []

    def look(page: PageSource) -> PageReading:
        seen.append(load_pixels(page))
        return unread_page(page, UnexpectedError("looked at"))

    reading = carried.read(look)
    assert isinstance(reading, PageReading)
    assert reading.page.number == source.number
    return np.array_equal(seen[0], load_pixels(source))


@pytest.mark.parametrize(("name", "image"), modes(), ids=[name for name, _ in modes()])
def test_a_frame_of_several(tmp_path: Path, name: str, image: Image.Image) -> None:
    path = tmp_path / "x.tif"
    image.save(path, save_all=True, append_images=[image.rotate(180)])
    assert [same_pixels(source) for source in describe(path, Limits())] == [True, True]


@pytest.mark.parametrize(
    ("name", "pages"), [("cong-van.jpg", 1), ("quyet-dinh-sao-y.tif", 2), ("thong-bao-sao-luc.pdf", 6)]
)
def test_a_page_of_a_sample(name: str, pages: int) -> None:
    sources = describe(SAMPLES / name, Limits())
    assert [same_pixels(source) for source in sources] == [True] * pages
    # Only what the page itself needs goes along.
    sizes = [len(carried.data) for source in sources if (carried := cut_page(source))]
    assert sum(sizes) < 1.3 * (SAMPLES / name).stat().st_size


def pdf_of(path: Path, pages: int, **root: pikepdf.Object) -> Path:
    """Pages of different sizes and letters, one turned, all with the resources of all."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        ballast = {f"/B{n}": pdf.make_stream(np.random.default_rng(n).bytes(20_000)) for n in range(pages)}
        shared = pdf.make_indirect(
            pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(ballast))
        )
        for n in range(pages):
            page = pdf.add_blank_page(page_size=(200, 300 + n))
            page.Resources = shared
            page.Contents = pdf.make_stream(f"BT /F 40 Tf 20 100 Td (Page {n}) Tj ET".encode())
        pdf.pages[1].Rotate = 90
        for name, value in root.items():
            pdf.Root[f"/{name}"] = pdf.make_indirect(value)
        pdf.save(path)
    return path


def test_a_drawn_page_of_a_pdf(tmp_path: Path) -> None:
    sources = describe(pdf_of(tmp_path / "x.pdf", 3), Limits())
    assert [same_pixels(source) for source in sources] == [True] * 3
    carried = cut_page(sources[2])
    assert carried is not None
    assert len(carried.data) < 5_000  # not the other pages' resources


@pytest.mark.parametrize("name", ["AcroForm", "OCProperties"])
def test_what_would_look_otherwise_alone_is_not_cut_off(tmp_path: Path, name: str) -> None:
    path = pdf_of(tmp_path / "x.pdf", 2, **{name: pikepdf.Dictionary()})
    assert [cut_page(source) for source in describe(path, Limits())] == [None, None]


def test_what_is_too_large_is_not_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.portable_page.MOST_BYTES", 1000)
    assert cut_page(describe(SAMPLES / "cong-van.jpg", Limits())[0]) is None


def test_an_error_names_the_page_in_its_own_file() -> None:
    source = PageSource(Path("x.pdf"), "pdf", 7, 10, 10, 100.0)

    def fails(page: PageSource) -> PageReading:
        return unread_page(page, TruncatedError(f"page {page.number}: cut short"))

    page = PortablePage(source, b"%PDF-").read(fails).page
    assert (page.number, page.reason) == (7, "truncated: page 7: cut short")
