"""Reader: the room's front door: a file goes in, a transcript comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from functools import partial
from importlib.metadata import version as package_version
from pathlib import Path

import cv2

from ocr import line_reader, recognise
from ocr.assemble import assemble
from ocr.errors import OutOfMemory, RecogniserMissing, ScanError
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

    ``executor``: where pages are read, by its ``map``, one task a page; without it they are read here, one after
    another. The readings are asked for in order, one at a time: an executor need not hold them all at once.
    ``second_reader``: whether doubtful words are shown to a second reader too (the ``second-reader`` extra).
    A page of several that cannot be read is kept as ``unread`` with its reason; the others are read.

    Raises:
        EmptyFile, WrongType, Truncated, Encrypted, NoPages, TooLarge: the file cannot be read at all.
        RecogniserMissing: the machine lacks Tesseract, its Vietnamese model or poppler, or the second reader asked for.
    """
    limits = limits or Limits()
    # A broken file may hang or fill the process that opens it: where there are others, it is one of them.
    sources = describe(path, limits) if executor is None else executor.submit(describe, path, limits).result()
    if recognise.LANGUAGE not in recognise.languages():
        raise RecogniserMissing("tesseract has no Vietnamese model", what="tesseract-ocr-vie")
    settings = {"psm": str(recognise.ONE_COLUMN), "oem": "1", "dpi": str(recognise.DPI)}
    if second_reader:
        if line_reader.model_folder() is None:
            raise RecogniserMissing("the second reader is not installed", what="saoluc[second-reader]")
        settings["second_reader"] = f"asterocr {package_version('asterocr')}"
    task = partial(_tried, limits=limits, second=second_reader)
    failed: list[Exception] = []
    readings = map(task, sources) if executor is None else executor.map(task, sources)
    transcript = assemble(
        _told(sources, readings, failed),
        recogniser=f"tesseract {recognise.version()}",
        model=recognise.LANGUAGE,
        settings=settings,
    )
    if len(failed) == len(sources):
        raise failed[0]
    return transcript


def _told(
    sources: list[PageSource], readings: Iterable[PageReading | Exception], failed: list[Exception]
) -> Iterator[PageReading]:
    """The readings in order, a page that could not be read in its place; ``failed`` is told why it could not."""
    for source, reading in zip(sources, readings, strict=True):
        if isinstance(reading, Exception):
            failed.append(reading)
            yield unread(source, reading)
        else:
            yield reading


def _tried(source: PageSource, limits: Limits, second: bool) -> PageReading | Exception:
    """A page's reading, or the error that stopped it; a fault of the machine is raised, as no page can be read."""
    try:
        return read_page(source, limits.page_seconds, both_readers() if second else looking_twice())
    except (RecogniserMissing, OSError):
        raise
    except MemoryError:
        return OutOfMemory(f"page {source.number} needs more memory than there is")
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            return OutOfMemory(f"page {source.number} needs more memory than there is: {error.err}")
        return ScanError(f"page {source.number}: {error}")
    except Exception as error:  # one strange page must not cost the others
        return error
