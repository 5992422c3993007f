"""Reader: the room's front door: a file goes in, a transcript comes out."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from importlib.metadata import version as package_version
from pathlib import Path

from ocr import line_reader, recognise
from ocr.assemble import assemble
from ocr.errors import RecogniserMissing, ScanError
from ocr.limits import Limits
from ocr.pages import PageSource, describe
from ocr.read_page import PageReading, read_page, unread
from ocr.second_look import looking_twice
from ocr.second_reader import both_readers
from ocr.transcript import Transcript


def read(
    path: Path,
    *,
    executor: Executor | None = None,
    limits: Limits | None = None,
    second_reader: bool = False,
) -> Transcript:
    """Reads a scan: PDF, TIFF, JPEG or PNG.

    ``executor``: where pages are read, one task a page; without it they are read here, one after another.
    ``second_reader``: whether doubtful words are shown to a second reader too (the ``second-reader`` extra).
    A page of several that cannot be read is kept as ``unread`` with its reason; the others are read.

    Raises:
        EmptyFile, WrongType, Truncated, Encrypted, NoPages, TooLarge: the file cannot be read at all.
        RecogniserMissing: the machine lacks Tesseract, its Vietnamese model or poppler, or the second reader asked for.
    """
    limits = limits or Limits()
    sources = describe(path, limits)
    if recognise.LANGUAGE not in recognise.languages():
        raise RecogniserMissing("tesseract has no Vietnamese model", what="tesseract-ocr-vie")
    settings = {"psm": str(recognise.ONE_COLUMN), "oem": "1", "dpi": str(recognise.DPI)}
    if second_reader:
        if line_reader.model_folder() is None:
            raise RecogniserMissing("the second reader is not installed", what="saoluc[second-reader]")
        settings["second_reader"] = f"asterocr {package_version('asterocr')}"
    readings = _all(sources, limits, executor, second_reader)
    if all(isinstance(r, ScanError) for r in readings):
        raise next(r for r in readings if isinstance(r, ScanError))
    return assemble(
        [unread(s, r) if isinstance(r, ScanError) else r for s, r in zip(sources, readings, strict=True)],
        recogniser=f"tesseract {recognise.version()}",
        model=recognise.LANGUAGE,
        settings=settings,
    )


def _all(
    sources: list[PageSource], limits: Limits, executor: Executor | None, second: bool
) -> list[PageReading | ScanError]:
    if executor is None:
        return [_tried(source, limits, second) for source in sources]
    futures: list[Future[PageReading | ScanError]] = [
        executor.submit(_tried, s, limits, second) for s in sources
    ]
    try:
        return [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()


def _tried(source: PageSource, limits: Limits, second: bool) -> PageReading | ScanError:
    """A page's reading, or the error that stopped it; a fault of the machine is raised, as no page can be read."""
    try:
        return read_page(source, limits.page_seconds, both_readers() if second else looking_twice())
    except RecogniserMissing:
        raise
    except ScanError as error:
        return error
