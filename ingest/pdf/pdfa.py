"""PDF/A: from a scan and its transcript to a searchable PDF/A-2b that shows the scan's own page images.

OCRmyPDF does the work; the words come from the transcript, so no page is recognised a second time. It is loaded where
a PDF is made, in the workers (`ingest.building.preload`): the service makes none, and starts without it.
Ghostscript is not needed: a file that cannot become PDF/A by declaring what it lacks (letters without their
font, colours without their profile) is drawn page by page instead, and ``PdfResult.how`` says so.
"""

from __future__ import annotations

import functools
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import PdfaError, PdfaPageError
from ingest.pdf import attached, look_check, pdf_copy, pdf_source, validity
from ingest.pdf.result import FLAVOUR, PdfResult, Way
from ocr import Page, Transcript

if TYPE_CHECKING:
    from ocrmypdf._plugin_manager import OcrmypdfPluginManager

log = logging.getLogger(__name__)

_MADE = "made.pdf"
_ROUNDS = 4
"""Kept; what cannot be kept drawn; what looks otherwise drawn; all drawn."""
_PLUGINS = (
    *(
        f"ocrmypdf.builtin_plugins.{name}"
        for name in ("concurrency", "default_filters", "ghostscript", "null_ocr", "optimize", "pypdfium")
    ),
    "ingest.pdf.pdfa_engine",
)
"""All of OCRmyPDF's own but its Tesseract, which would be started three times a file to ask for its version."""
_WAYS: dict[str, tuple[Way, ...]] = {
    "bmp": ("plain",), "webp": ("drawn",), "heic": ("drawn",), "jp2": ("drawn",),
}  # fmt: skip
"""By kind of image file, the best way first; others are kept as they are, or else plain. Photographs in formats that
PDF/A does not have would grow tenfold without loss; it has JPEG 2000, which pikepdf's validator does not check."""


def make_pdfa(source: Path, kind: str, transcript: Transcript, target: Path) -> PdfResult:
    """Writes ``target``, a validated PDF/A-2b of a scan (``kind``: as ``ocr.kind_of`` tells it).

    Raises:
        PdfaError: no way led to a valid file; nothing is written.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".pdfa-") as folder:
        if kind == "pdf":
            made = _of_pdf(source, transcript, Path(folder))
        else:
            made = _of_image(source, kind, transcript, Path(folder))
        (Path(folder) / _MADE).replace(target)
        return made


def _of_image(source: Path, kind: str, transcript: Transcript, folder: Path) -> PdfResult:
    """An image file's PDF/A: its bytes as they are if PDF/A has a place for them."""
    ways = _WAYS.get(kind, ("kept", "plain"))
    if "kept" in ways and not pdf_source.fits_as_it_is(source, len(transcript.pages)):
        ways = ways[1:]
    why: list[str] = []
    for way in ways:
        pages_pdf = folder / "pages.pdf"
        try:
            pdf_source.from_image(source, pages_pdf, transcript.pages, way)
            findings = _finish(pages_pdf, transcript, folder)
        except Exception as error:  # a strange file makes each of four libraries fail in ways of its own
            why.append(f"{way}: {type(error).__name__}: {error}")
            log.info("PDF/A: %s", why[-1])
            continue
        if not findings:
            return PdfResult(way, len(transcript.pages))
        why.append(f"{way}: {next(iter(findings.values()))}")
    raise PdfaError("; ".join(why))


def _of_pdf(source: Path, transcript: Transcript, folder: Path) -> PdfResult:
    """A PDF's PDF/A: pages that cannot be kept, or whose copy looks otherwise, are drawn; the others stay."""
    pages, why = transcript.pages, list[str]()
    numbers = {page.number for page in pages}
    drawn: set[int] = set()
    for _ in range(_ROUNDS):
        try:
            pdf_copy.write(source, folder / "pages.pdf", pages, drawn)
            findings = _finish(folder / "pages.pdf", transcript, folder)
        except Exception as error:  # a strange file makes each of four libraries fail in ways of its own
            if isinstance(error, PdfaPageError):
                raise
            if drawn == numbers:
                raise PdfaError("; ".join([*why, f"{type(error).__name__}: {error}"])) from error
            findings = dict.fromkeys(numbers, f"{type(error).__name__}: {error}")
        differing: tuple[int, ...] = () if findings else _differing(source, folder / _MADE, pages, drawn)
        again = (set(findings) or set(differing)) - drawn
        if not findings and not again:
            how: Way = "drawn" if drawn == numbers else "kept"
            return PdfResult(how, len(pages), tuple(sorted(drawn)), differing, attached.names(source))
        why += sorted(set(findings.values())) or [f"pages {sorted(again)} look otherwise"]
        log.info("PDF/A: pages %s are drawn: %s", sorted(again), why[-1])
        # What is wrong with a page that is drawn already is not the page's.
        drawn = drawn | again if again else numbers
    raise PdfaError("; ".join(why))


def _differing(source: Path, made: Path, pages: list[Page], drawn: set[int]) -> tuple[int, ...]:
    """The pages whose copy looks otherwise; all of them where that cannot be told."""
    try:
        return tuple(look_check.differing(source, made, pages, drawn))
    except look_check.NotDrawnError as error:
        log.warning("the copy cannot be compared with its original: %s", error)
        return tuple(page.number for page in pages)


def _finish(pages_pdf: Path, transcript: Transcript, folder: Path) -> dict[int, str]:
    """Puts the words under the pages and declares the file: ``folder`` holds it then. What is wrong, by page."""
    texted = folder / "texted.pdf"
    _add_text(pages_pdf, transcript, texted)
    return validity.declare(texted, folder / _MADE, FLAVOUR)


@functools.cache
def _plugin_manager() -> OcrmypdfPluginManager:
    """OCRmyPDF's parts, put together once a process."""
    from ocrmypdf.api import get_plugin_manager

    return get_plugin_manager(_PLUGINS, builtins=False)


def _add_text(pages_pdf: Path, transcript: Transcript, target: Path) -> None:
    """Puts the words under the pages; raises whatever stands in the way."""
    import ocrmypdf
    from ocrmypdf.exceptions import ExitCodeException

    from ingest.pdf import pdfa_engine

    with pdfa_engine.provide_transcript(pages_pdf, transcript):
        code = ocrmypdf.ocr(
            pages_pdf,
            target,
            # Redo takes an earlier hidden layer off, so that no word stands twice.
            mode="redo",
            output_type="pdf",
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
