"""PDF/A: from a scan and its transcript to a searchable PDF/A-2b that shows the scan's own page images.

OCRmyPDF does the work; the words come from the transcript, so no page is recognised a second time. It is loaded where
a PDF is made, in the workers (`ingest.building.preload`): the service makes none, and starts without it.
Ghostscript is not needed: a file that cannot become PDF/A by declaring what it lacks (letters without their
font, colours without their profile) is drawn page by page instead, and ``Made.how`` says so.
"""

from __future__ import annotations

import functools
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ingest.errors import PdfaError, PdfaPageError
from ingest.pdf import pdf_source
from ocr import Transcript

if TYPE_CHECKING:
    from ocrmypdf._plugin_manager import OcrmypdfPluginManager

log = logging.getLogger(__name__)

FLAVOUR = "2b"
_PLUGINS = (
    *(
        f"ocrmypdf.builtin_plugins.{name}"
        for name in ("concurrency", "default_filters", "ghostscript", "null_ocr", "optimize", "pypdfium")
    ),
    "ingest.pdf.pdfa_engine",
)
"""All of OCRmyPDF's own but its Tesseract, which would be started three times a file to be asked for its version."""
How = Literal["kept", "plain", "drawn"]
_WAYS: dict[str, tuple[How, ...]] = {
    "pdf": ("kept", "drawn"), "bmp": ("plain",), "webp": ("drawn",), "heic": ("drawn",), "jp2": ("drawn",),
}  # fmt: skip
"""By kind of scan, the best way first; other images are kept as they are, or else plain. Photographs in formats that
PDF/A does not have would grow tenfold without loss; it has JPEG 2000, which pikepdf's validator does not check."""


class Made(NamedTuple):
    """How the PDF/A came about.

    ``kept``: the scan's page images went in as they are. ``plain``: decoded and put in again without loss.
    ``drawn``: pages drawn anew as images.
    """

    how: How
    pages: int


def make(source: Path, kind: str, transcript: Transcript, target: Path) -> Made:
    """Writes ``target``, a validated PDF/A-2b of a scan (``kind``: as ``ocr.kind_of`` tells it).

    Raises:
        PdfaError: no way led to a valid file; nothing is written.
    """
    ways = _WAYS.get(kind, ("kept", "plain"))
    if kind != "pdf" and "kept" in ways and not pdf_source.fits_as_it_is(source, len(transcript.pages)):
        ways = ways[1:]
    why: list[str] = []
    undrawn: PdfaPageError | None = None
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pdfa-") as folder:
        for way in ways:
            pages_pdf, made = Path(folder) / f"{way}.pdf", Path(folder) / f"{way}.out.pdf"
            try:
                _write_pages(source, kind, way, transcript, pages_pdf)
                _add_text(pages_pdf, transcript, made)
            except Exception as error:  # a strange file makes each of four libraries fail in ways of its own
                why.append(f"{way}: {type(error).__name__}: {error}")
                log.info("PDF/A: %s", why[-1])
                undrawn = error if isinstance(error, PdfaPageError) else None
                continue
            made.replace(target)
            return Made(way, len(transcript.pages))
    raise undrawn or PdfaError("; ".join(why))


def _write_pages(source: Path, kind: str, way: How, transcript: Transcript, target: Path) -> None:
    if way == "drawn":
        pdf_source.from_drawing(source, target, transcript.pages)
    elif kind == "pdf":
        pdf_source.from_pdf(source, target, transcript.pages)
    else:
        pdf_source.from_image(source, target, transcript.pages, plain=way == "plain")


@functools.cache
def _plugin_manager() -> OcrmypdfPluginManager:
    """OCRmyPDF's parts, put together once a process."""
    from ocrmypdf.api import get_plugin_manager

    return get_plugin_manager(_PLUGINS, builtins=False)


def _add_text(pages_pdf: Path, transcript: Transcript, target: Path) -> None:
    """Puts the words under the pages and makes PDF/A of it; raises whatever stands in the way."""
    import ocrmypdf
    from ocrmypdf.exceptions import ExitCodeException

    from ingest.pdf import pdfa_engine

    with pdfa_engine.lend(pages_pdf, transcript):
        code = ocrmypdf.ocr(
            pages_pdf,
            target,
            # Redo takes an earlier hidden layer off, so that no word stands twice.
            mode="redo",
            # The internal way fails unless pikepdf's validator passes the very bytes that were written.
            output_type="pdfa-2",
            pdfa_backend="internal",
            pdf_renderer="fpdf2",
            plugin_manager=_plugin_manager(),
            language=["vie"],
            optimize=0,
            jobs=1,
            use_threads=True,
            progress_bar=False,
            invalidate_digital_signatures=True,
            tagged_pdf_mode="ignore",
            max_image_mpixels=0,
        )
    if code != 0:
        raise ExitCodeException(f"OCRmyPDF ended with {code!r}")
