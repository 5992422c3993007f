"""PDF/A engine: OCRmyPDF's plugin that hands it the words of a transcript instead of recognising a page anew.

OCRmyPDF asks an engine for the words of each page; ours knows them already. ``lend`` says which transcript
belongs to which input file for the length of one run.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ocrmypdf import hookimpl
from ocrmypdf.models.ocr_element import OcrElement
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence
from PIL import Image

from ingest.text_layer import page_tree, upright_size
from ocr import Box, Transcript


class Loan(NamedTuple):
    """What a run needs: the transcript, and for each page (from 0) the visible text to stay clear of."""

    transcript: Transcript
    visible_text: dict[int, list[Box]]
    lossless: bool


_loans: dict[str, Loan] = {}


@contextmanager
def lend(input_pdf: Path, transcript: Transcript, *, lossless: bool) -> Iterator[None]:
    """Makes a transcript known to the engine while a PDF is being made from ``input_pdf``.

    ``lossless``: the page's own images are kept, so no page needs to be drawn.
    """
    key = str(input_pdf)
    _loans[key] = Loan(transcript, {}, lossless)
    try:
        yield
    finally:
        del _loans[key]


def _loan(options: Any) -> Loan | None:
    return _loans.get(str(options.input_file)) if options is not None else None


class TranscriptEngine(OcrEngine):
    """Gives OCRmyPDF the words that were read already."""

    @staticmethod
    def version() -> str:
        return "1"

    @staticmethod
    def creator_tag(options: Any) -> str:
        return "saoluc"

    def __str__(self) -> str:
        return "saoluc transcript"

    @staticmethod
    def languages(options: Any) -> Set[str]:
        return {"vie"}

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:
        # Pages are turned before OCRmyPDF sees them.
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:
        return 0.0

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        raise NotImplementedError("words are given by generate_ocr")

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: Any) -> None:
        raise NotImplementedError("words are given by generate_ocr")

    @staticmethod
    def supports_generate_ocr() -> bool:
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: Any, page_number: int = 0) -> tuple[OcrElement, str]:
        """The tree of a page's words (page_number from 0), and their text."""
        loan = _loans[str(options.input_file)]
        page = loan.transcript.pages[page_number]
        tree = page_tree(loan.transcript, page, loan.visible_text.get(page_number, ()))
        return tree, tree.get_text_recursive()


@hookimpl
def get_ocr_engine(options: Any) -> OcrEngine | None:
    """Ours for a run that has a transcript; for any other run OCRmyPDF's own."""
    return TranscriptEngine() if _loan(options) else None


@hookimpl
def rasterize_pdf_page(output_file: Path, raster_dpi: Any, options: Any) -> Path | None:
    """A blank where nobody will look at the page's picture: drawing it is most of OCRmyPDF's work."""
    loan = _loan(options)
    if loan is None or not loan.lossless:
        return None
    Image.new("1", (8, 8), 1).save(output_file, dpi=(72, 72))
    return output_file


@hookimpl
def filter_ocr_image(page: Any, image: Image.Image) -> Image.Image:
    """Notes where a page shows text of its own, which must not stand a second time in the hidden layer."""
    loan = _loan(page.options)
    if loan is None:
        return image
    of_page = loan.transcript.pages[page.pageno]
    if loan.lossless:
        width, height = upright_size(of_page)
        boxes = [_pixels(area, page.pageinfo, width, height) for area in _visible_text(page)]
        if boxes:
            loan.visible_text[page.pageno] = boxes
    return image


def _visible_text(page: Any) -> list[tuple[float, float, float, float]]:
    return [tuple(float(v) for v in area) for area in page.pageinfo.get_textareas(visible=True, corrupt=None)]


def _pixels(area: tuple[float, float, float, float], pageinfo: Any, width: int, height: int) -> Box:
    """A box in points of the unturned page as pixels of the upright page."""
    left, bottom, right, top = (float(v) for v in pageinfo.mediabox)
    x0, y0, x1, y1 = area[0] - left, area[1] - bottom, area[2] - left, area[3] - bottom
    wide, high = right - left, top - bottom
    rotation = pageinfo.rotation % 360
    if rotation == 90:
        x0, y0, x1, y1, wide, high = y0, wide - x1, y1, wide - x0, high, wide
    elif rotation == 180:
        x0, y0, x1, y1 = wide - x1, high - y1, wide - x0, high - y0
    elif rotation == 270:
        x0, y0, x1, y1, wide, high = high - y1, x0, high - y0, x1, high, wide
    sx, sy = width / wide, height / high
    return Box(int(x0 * sx), int((high - y1) * sy), int(x1 * sx + 1), int((high - y0) * sy + 1))
