"""Reader: the room's front door: a file goes in, a transcript comes out."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from pathlib import Path

from ocr import recognise
from ocr.assemble import assemble
from ocr.errors import RecogniserMissing, ScanError
from ocr.limits import Limits
from ocr.pages import PageSource, describe
from ocr.read_page import PageReading, read_page, unread
from ocr.transcript import Transcript


def read(path: Path, *, executor: Executor | None = None, limits: Limits | None = None) -> Transcript:
    """Reads a scan: PDF, TIFF, JPEG or PNG.

    ``executor``: where pages are read, one task a page; without it they are read here, one after another.
    A page of several that cannot be read is kept as ``unread`` with its reason; the others are read.

    Raises:
        EmptyFile, WrongType, Truncated, Encrypted, NoPages, TooLarge: the file cannot be read at all.
        RecogniserMissing: the machine lacks Tesseract, its Vietnamese model or poppler.
    """
    limits = limits or Limits()
    sources = describe(path, limits)
    if recognise.LANGUAGE not in recognise.languages():
        raise RecogniserMissing("tesseract has no Vietnamese model", what="tesseract-ocr-vie")
    readings = _all(sources, limits, executor)
    if all(isinstance(r, ScanError) for r in readings):
        raise next(r for r in readings if isinstance(r, ScanError))
    return assemble(
        [unread(s, r) if isinstance(r, ScanError) else r for s, r in zip(sources, readings, strict=True)],
        recogniser=f"tesseract {recognise.version()}",
        model=recognise.LANGUAGE,
        settings={"psm": str(recognise.ONE_COLUMN), "oem": "1", "dpi": str(recognise.DPI)},
    )


def _all(
    sources: list[PageSource], limits: Limits, executor: Executor | None
) -> list[PageReading | ScanError]:
    if executor is None:
        return [_tried(source, limits) for source in sources]
    futures: list[Future[PageReading | ScanError]] = [executor.submit(_tried, s, limits) for s in sources]
    try:
        return [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()


def _tried(source: PageSource, limits: Limits) -> PageReading | ScanError:
    """A page's reading, or the error that stopped it; a fault of the machine is raised, as no page can be read."""
    try:
        return read_page(source, limits.page_seconds)
    except RecogniserMissing:
        raise
    except ScanError as error:
        return error
