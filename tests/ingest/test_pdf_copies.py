"""Of each construction the archive's copy is valid, shows what a viewer shows of the original, and keeps its images."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import numpy as np
import pdf_constructions as pdfs
import pikepdf
import pypdfium2
import pytest
from pdf_table import CONSTRUCTIONS, make
from pikepdf import Name
from pikepdf.pdfa import check
from PIL import Image

from ingest.pdf import look_check, pdfa
from ocr import Made, Page, Transcript, describe, page_image

MADE = Made(software="none", recogniser="none", model="none", settings={})
MM = 72 / 25.4


def blank(path: Path) -> Transcript:
    """A transcript of pages on which nothing was read."""
    pages = [
        Page(number=s.number, width=s.width, height=s.height, dpi=s.dpi, state="blank")
        for s in describe(path)
    ]
    return Transcript(text="", words=[], pages=pages, made=MADE)


def by_poppler(path: Path) -> Image.Image:
    target = path.with_suffix(".drawn")
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", "-cropbox", path, target], check=True)
    return Image.open(f"{target}.png").convert("RGB")


def by_pdfium(path: Path) -> Image.Image:
    return pypdfium2.PdfDocument(path)[0].render(scale=100 / 72).to_pil().convert("RGB")


def ink_at_spot(image: Image.Image, original: Path) -> float:
    """How dark the spot is where it is darkest, in its darkest colour: 0 white, 1 black."""
    with pikepdf.open(original) as pdf:
        page = pdf.pages[0]
        (a, b, c, d), turn = (float(v) for v in page.cropbox), int(page.rotation)  # type: ignore[attr-defined]
        e, f, g, h = (float(v) for v in page.mediabox)  # type: ignore[attr-defined]
    a, b, c, d = max(a, e), max(b, f), min(c, g), min(d, h)
    left, bottom, right, top = pdfs.SPOT
    x0, y0, x1, y1 = (left - a) / (c - a), (d - top) / (d - b), (right - a) / (c - a), (d - bottom) / (d - b)
    for _ in range(turn // 90):
        x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
    box = (x0 * image.width + 3, y0 * image.height + 3, x1 * image.width - 3, y1 * image.height - 3)
    return float(1 - np.asarray(image.crop(tuple(map(round, box)))).min() / 255)  # type: ignore[arg-type]


def image_bytes(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        streams = [
            o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image
        ]
        return {hashlib.sha256(o.read_bytes() if "/Filter" not in o or o.Filter == Name.FlateDecode
                               else o.read_raw_bytes()).hexdigest() for o in streams}  # fmt: skip


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_copy(name: str, tmp_path: Path) -> None:
    construction, original = CONSTRUCTIONS[name], make(name, tmp_path)
    copy = tmp_path / "copy.pdf"
    made = pdfa.make_pdfa(original, "pdf", blank(original), copy)
    assert (made.pages_drawn == ()) is construction.kept
    assert made.pages_differing == ()
    with pikepdf.open(copy) as pdf:
        findings = [f for f in check(pdf, "2b").findings if "JPEG 2000" not in f.message]
        assert not findings
        assert not {"/AcroForm", "/OCProperties", "/AF", "/Names", "/OpenAction"} & set(pdf.Root.keys())
        assert "/Annots" not in pdf.pages[0].obj
    for drawn in (by_poppler(copy), by_pdfium(copy), page_image(original, 1).convert("RGB")):
        assert (ink_at_spot(drawn, original) > 0.2) is construction.shows
    if construction.kept:
        assert image_bytes(original) >= image_bytes(copy)
        assert copy.stat().st_size < original.stat().st_size + 80_000


def stamped(pdf: pikepdf.Pdf, x: float, y: float, colour: str = "1 0 0") -> None:
    """Draws a stamp of 15 × 6 mm: a frame with a number in it."""
    page = pdf.pages[0]
    page.obj.Resources.Font = pikepdf.Dictionary(
        F=pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    )
    wide, high = 15 * MM, 6 * MM
    page.contents_add(
        f"q {colour} RG {colour} rg 0.8 w {x} {y} {wide} {high} re S "
        f"BT /F 8 Tf {x + 4} {y + 5} Td (DEN 26) Tj ET Q".encode()
    )


def with_stamp(folder: Path, name: str, *place: float, colour: str = "1 0 0") -> Path:
    path = folder / f"{name}.pdf"
    with pikepdf.new() as pdf:
        pdfs.page(pdf)
        if place:
            stamped(pdf, *place, colour=colour)
        pdf.save(path)
    return path


PLACES = [(120.0, 210.0), (30.0, 330.0), (200.0, 60.0)]
"""On white paper, on print, at the edge of it."""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("colour", ["1 0 0", "0.1 0.1 0.7", "0 0 0", "0.5 0.5 0.5"])
def test_a_stamp_that_is_missing_new_or_moved_is_seen(
    tmp_path: Path, place: tuple[float, float], colour: str
) -> None:
    x, y = place
    none = with_stamp(tmp_path, "none")
    there = with_stamp(tmp_path, "there", x, y, colour=colour)
    pages = blank(none).pages
    assert look_check.differing(there, there, pages) == []
    assert look_check.differing(there, none, pages) == [1]
    assert look_check.differing(none, there, pages) == [1]
    for moved in ((x + 3 * MM, y), (x, y + 3 * MM), (x - 2.2 * MM, y - 2.2 * MM)):
        assert look_check.differing(there, with_stamp(tmp_path, "moved", *moved, colour=colour), pages) == [1]


def test_noise_is_no_difference(tmp_path: Path) -> None:
    paths = []
    for quality in (30, 90):
        paths.append(tmp_path / f"{quality}.pdf")
        with pikepdf.new() as pdf:
            data = pdfs.encoded(pdfs.scan(), "JPEG", quality=quality)
            pdfs.page(pdf, picture=pdfs.image(pdf, data, "/DCTDecode", pdfs.scan().size))
            pdf.save(paths[-1])
    assert look_check.differing(*paths, blank(paths[0]).pages) == []


def test_a_page_whose_copy_looks_otherwise_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = make("a stamp", tmp_path)
    monkeypatch.setattr("ingest.pdf.pdf_copy.make_as_seen", lambda pdf, page: False)
    made = pdfa.make_pdfa(original, "pdf", blank(original), tmp_path / "copy.pdf")
    assert (made.pages_drawn, made.pages_differing) == ((1,), ())
    assert ink_at_spot(by_poppler(tmp_path / "copy.pdf"), original) > 0.5


def test_a_page_that_differs_even_drawn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original, white = make("a stamp", tmp_path), Image.new("RGB", (414, 583), "white")
    monkeypatch.setattr("ingest.pdf.pdf_copy.make_as_seen", lambda pdf, page: False)
    monkeypatch.setattr("ingest.pdf.pdf_copy.page_image", lambda path, number: white)
    made = pdfa.make_pdfa(original, "pdf", blank(original), tmp_path / "copy.pdf")
    assert (made.how, made.pages_drawn, made.pages_differing) == ("drawn", (1,), (1,))


def test_only_the_page_that_cannot_be_kept_is_drawn(tmp_path: Path) -> None:
    original = tmp_path / "two.pdf"
    with pikepdf.new() as pdf:
        pdfs.page(pdf)
        pdfs.page(pdf, b"0 1 1 0 k 100 200 80 40 re f")
        pdf.save(original)
    made = pdfa.make_pdfa(original, "pdf", blank(original), tmp_path / "copy.pdf")
    assert (made.how, made.pages_drawn, made.pages_differing) == ("kept", (2,), ())
    with pikepdf.open(tmp_path / "copy.pdf") as pdf:
        (scan,) = pdf.pages[0].get_images().values()
        assert scan.read_raw_bytes() == pdfs.encoded(pdfs.scan(), "JPEG", quality=80)


def test_attached_files_are_named(tmp_path: Path) -> None:
    original = make("attached files and scripts", tmp_path)
    assert pdfa.make_pdfa(original, "pdf", blank(original), tmp_path / "copy.pdf").attached == (
        "phu-luc.xlsx",
    )


@pytest.mark.parametrize("name", ["a note in type", "a filled field without a look"])
def test_what_is_typed_into_an_annotation_is_text_of_the_copy(name: str, tmp_path: Path) -> None:
    original = make(name, tmp_path)
    pdfa.make_pdfa(original, "pdf", blank(original), tmp_path / "copy.pdf")
    said = subprocess.run(
        ["pdftotext", tmp_path / "copy.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == (["Đến", "1846"] if name == "a note in type" else ["Khẩn", "26"])
