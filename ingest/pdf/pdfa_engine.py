"""PDF/A engine: OCRmyPDF's plugin that hands it the words of a transcript instead of recognising a page anew.

OCRmyPDF asks an engine for the words of each page; ours has them already. ``provide_transcript`` says which
transcript
belongs to which input file for the length of one run.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ocrmypdf import OcrOptions, PageContext, hookimpl

# OCRmyPDF asks for the options of its own engine whichever engine there is.
from ocrmypdf.builtin_plugins.tesseract_ocr import register_options as register_options
from ocrmypdf.helpers import Resolution
from ocrmypdf.models.ocr_element import OcrElement
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence
from PIL import Image

from ingest.pdf import visible_text
from ingest.pdf.word_tree import page_tree, upright_size
from ocr import Box, Transcript


class EngineInput(NamedTuple):
    """What a run needs: the transcript, and for each page (from 0) the visible text to stay clear of."""

    transcript: Transcript
    visible_text: dict[int, list[Box]]


_engine_inputs: dict[str, EngineInput] = {}


@contextmanager
def provide_transcript(input_pdf: Path, transcript: Transcript) -> Iterator[None]:
    """Makes a transcript known to the engine while a PDF is being made from ``input_pdf``."""
    key = str(input_pdf)
    _engine_inputs[key] = EngineInput(transcript, {})
    try:
        yield
    finally:
        del _engine_inputs[key]


def _engine_input(options: OcrOptions | None) -> EngineInput | None:
    return _engine_inputs.get(str(options.input_file)) if options is not None else None


class TranscriptEngine(OcrEngine):
    """Gives OCRmyPDF the words that were read already."""

    @staticmethod
    def version() -> str:
        return "1"

    @staticmethod
    def creator_tag(options: OcrOptions) -> str:
        return "saoluc"

    def __str__(self) -> str:
        return "saoluc transcript"

    @staticmethod
    def languages(options: OcrOptions) -> Set[str]:
        return {"vie"}

    @staticmethod
    def get_orientation(input_file: Path, options: OcrOptions) -> OrientationConfidence:
        # Pages are turned before OCRmyPDF sees them.
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def get_deskew(input_file: Path, options: OcrOptions) -> float:
        return 0.0

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: OcrOptions) -> None:
        raise NotImplementedError("words are given by generate_ocr")

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: OcrOptions) -> None:
        raise NotImplementedError("words are given by generate_ocr")

    @staticmethod
    def supports_generate_ocr() -> bool:
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: OcrOptions, page_number: int = 0) -> tuple[OcrElement, str]:
        """The tree of a page's words (page_number from 0), and their text."""
        engine_input = _engine_inputs[str(options.input_file)]
        page = engine_input.transcript.pages[page_number]
        tree = page_tree(engine_input.transcript, page, engine_input.visible_text.get(page_number, ()))
        return tree, tree.get_text_recursive()


@hookimpl
def get_ocr_engine(options: OcrOptions | None) -> OcrEngine | None:
    """Ours for a run that has a transcript; for any other run OCRmyPDF's own."""
    return TranscriptEngine() if _engine_input(options) else None


@hookimpl
def rasterize_pdf_page(
    output_file: Path, raster_dpi: Resolution[float], options: OcrOptions | None
) -> Path | None:
    """A blank image where the page's picture is not needed: drawing it is most of OCRmyPDF's work."""
    if _engine_input(options) is None:
        return None
    Image.new("1", (8, 8), 1).save(output_file, dpi=(72, 72))
    return output_file


@hookimpl
def filter_ocr_image(page: PageContext, image: Image.Image) -> Image.Image:
    """Notes where a page shows text of its own, which must not stand a second time in the hidden layer."""
    engine_input = _engine_input(page.options)
    if engine_input is not None:
        of_page = engine_input.transcript.pages[page.pageno]
        boxes = visible_text.boxes(page.pageinfo, *upright_size(of_page))
        # Text in an old font's private encoding is shown well and says nonsense: ours must stand beside it.
        if boxes and visible_text.says_the_same(
            Path(str(page.options.input_file)), engine_input.transcript, of_page
        ):
            engine_input.visible_text[page.pageno] = boxes
    return image
