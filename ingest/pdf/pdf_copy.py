"""PDF copy: from a PDF to one of the same pages as they are seen, upright, with nothing that PDF/A bars.

Pages that cannot be taken over are drawn, each by itself.
"""

from __future__ import annotations

import io
from collections.abc import Set
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from ingest.errors import PdfaPageError
from ingest.pdf.conform import conform
from ocr import Page, ScanError, make_as_seen, page_image

_QUALITIES = (85, 75, 65, 50, 35)
"""JPEG qualities of a drawn page, the best first."""
_USUAL_DPI = 200.0
_ENOUGH_DPI = 200.0
"""Dots per inch that a drawn page keeps, however large it becomes."""
_MOST_GROWTH = 1.9
"""How many times as large as its share of the file a drawn page may be."""
_LEAST_BYTES = 40_000
"""That a drawn page may always have."""


def write(source: Path, target: Path, pages: list[Page], drawn: Set[int]) -> None:
    """Writes the pages of a PDF, turned upright. ``drawn``: numbers of the pages (from 1) to be drawn.

    Raises:
        pikepdf.PdfError: it is broken.
        PdfaPageError: a page cannot be drawn.
    """
    most = _MOST_GROWTH * source.stat().st_size / len(pages)
    if len(drawn) == len(pages):
        with pikepdf.new() as pdf:
            for read in pages:
                pdf.add_blank_page()
                _put_drawing(pdf, source, read, most)
            pdf.save(target)
        return
    with pikepdf.open(source) as pdf:
        for page, read in zip(pdf.pages, pages, strict=True):
            if read.number in drawn:
                _put_drawing(pdf, source, read, most)
                continue
            make_as_seen(pdf, page)
            _crop(page)
            page.rotate(read.rotation, relative=True)
        conform(pdf)
        pdf.save(target)


def _crop(page: pikepdf.Page) -> None:
    """Makes what a viewer shows the whole page: its crop box within its media box (ISO 32000-1, 14.11.2)."""
    (a, b, c, d), (e, f, g, h) = _in_order(page.cropbox), _in_order(page.mediabox)
    left, bottom, right, top = max(a, e), max(b, f), min(c, g), min(d, h)
    page.mediabox = Array([left, bottom, right, top] if left < right and bottom < top else [e, f, g, h])


def _in_order(box: Array) -> list[float]:
    """A rectangle as left, bottom, right, top."""
    a, b, c, d = (float(v) for v in box)
    return [min(a, c), min(b, d), max(a, c), max(b, d)]


def _put_drawing(pdf: pikepdf.Pdf, source: Path, read: Page, most: float) -> None:
    """Makes a page an image of what a viewer shows of it, turned upright."""
    try:
        drawn = page_image(source, read.number)
    except ScanError as error:
        raise PdfaPageError(f"page {read.number}: {error}", page=read.number) from error
    dpi = read.dpi or _USUAL_DPI
    width, height = drawn.width * 72 / dpi, drawn.height * 72 / dpi
    page = pdf.pages[read.number - 1]
    for key in set(page.obj.keys()) - {"/Type", "/Parent"}:
        del page.obj[key]
    page.obj["/MediaBox"] = Array([0, 0, round(width, 3), round(height, 3)])
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Page=_as_image(pdf, drawn, dpi, most)))
    page.obj["/Contents"] = pdf.make_stream(
        f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do Q".encode("ascii")
    )
    page.rotate(read.rotation, relative=False)


def _as_image(pdf: pikepdf.Pdf, drawn: Image.Image, dpi: float, most: float) -> pikepdf.Stream:
    """A drawn page as fax or as JPEG, the best that is not larger than ``most`` bytes."""
    if drawn.mode == "1":
        return _as_fax(pdf, drawn)
    if drawn.mode not in ("L", "RGB"):
        drawn = drawn.convert("RGB")
    data = b""
    for shrunk in (1.0, min(1.0, _ENOUGH_DPI / dpi)):
        size = (round(drawn.width * shrunk), round(drawn.height * shrunk))
        shown = drawn if shrunk == 1 else drawn.resize(size, Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            buffer = io.BytesIO()
            shown.save(buffer, "JPEG", quality=quality)
            data = buffer.getvalue()
            if len(data) <= max(most, _LEAST_BYTES):
                return _image(pdf, shown, data, Name.DCTDecode, bits=8)
    return _image(pdf, shown, data, Name.DCTDecode, bits=8)


def _as_fax(pdf: pikepdf.Pdf, drawn: Image.Image) -> pikepdf.Stream:
    buffer = io.BytesIO()
    drawn.save(buffer, "TIFF", compression="group4", strip_size=drawn.width * drawn.height)
    with Image.open(buffer) as tiff:
        offset, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
        black_is_one = tiff.tag_v2[262] == 0  # type: ignore[attr-defined]
    image = _image(pdf, drawn, buffer.getvalue()[offset : offset + length], Name.CCITTFaxDecode, bits=1)
    image["/DecodeParms"] = Dictionary(
        K=-1, Columns=drawn.width, Rows=drawn.height, BlackIs1=not black_is_one
    )
    return image


def _image(pdf: pikepdf.Pdf, shown: Image.Image, data: bytes, coded: Name, bits: int) -> pikepdf.Stream:
    image = pdf.make_stream(data)
    for key, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": shown.width,
        "/Height": shown.height,
        "/ColorSpace": Name.DeviceRGB if shown.mode == "RGB" else Name.DeviceGray,
        "/BitsPerComponent": bits,
        "/Filter": coded,
    }.items():
        image[key] = value
    return image
