"""Reader: a file goes in, a transcript comes out, in three steps that can also be run one by one.

describe   a file to a list of its pages, by headers alone
read_page  a page to its printed lines; pages are independent of each other, and may be read anywhere
assemble   the pages' lines to one transcript
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from functools import partial
from importlib.metadata import version as package_version
from pathlib import Path

import cv2

from ocr import assembly, page_reader
from ocr.errors import OutOfMemoryError, RecogniserMissingError, ScanError, UnexpectedError
from ocr.limits import Limits
from ocr.programs import tesseract
from ocr.recognition.cascade import with_cascade
from ocr.recognition.models import LANGUAGE, line_reader_sha256
from ocr.recognition.second_look import with_second_look
from ocr.recognition.tesseract import DPI, ONE_COLUMN, read_with_tesseract
from ocr.scan import pages
from ocr.scan.page_source import PageSource
from ocr.text.page_reading import PageReading, unread_page
from ocr.transcript import Made, Transcript


def read(
    path: Path,
    *,
    executor: Executor | None = None,
    limits: Limits | None = None,
    line_reader: bool = True,
) -> Transcript:
    """Reads a scan of any kind (``ocr.scan.file_kinds``).

    ``executor``: where the file is opened and its pages are read, one task a page; without it that is done here, one
    page after another. ``line_reader``: whether the project's own line reader reads first, and Tesseract what needs a
    witness; else Tesseract alone reads. A page of several that cannot be read is kept as ``unread`` with its reason.

    Raises:
        EmptyFileError, WrongTypeError, TruncatedError, EncryptedError, NoPagesError, TooLargeError: the file cannot be
            read at all.
        ScanError: none of its pages could be read.
        RecogniserMissingError: the machine lacks Tesseract, its Vietnamese model or poppler.
    """
    limits = limits or Limits()
    read_one = partial(read_page, seconds=limits.page_seconds, line_reader=line_reader)
    if executor is None:
        readings: Iterable[PageReading] = map(read_one, describe(path, limits))
    else:
        # A broken file may hang or fill the process that opens it: where there are others, it is one of them.
        readings = executor.map(read_one, executor.submit(describe, path, limits).result())
    return assemble(readings, made_here(line_reader=line_reader))


def describe(path: Path, limits: Limits | None = None) -> list[PageSource]:
    """The pages of a file, judged from headers alone: nothing is decoded.

    Raises:
        EmptyFileError, WrongTypeError, TruncatedError, EncryptedError, NoPagesError: the file cannot be read.
        TooLargeError: the file or one of its pages is over ``limits``.
    """
    return pages.describe(path, limits or Limits())


def read_page(
    source: PageSource, *, seconds: float = Limits().page_seconds, line_reader: bool = True
) -> PageReading:
    """Reads a page. One that cannot be read comes back ``unread`` with its reason: it must not cost the others.

    ``seconds``: that the recogniser may take. Raises RecogniserMissingError and OSError, which are the machine's fault:
    no page can be read.
    """
    _require_tesseract()
    # Beside the line reader a second look at lines mends nothing more (docs/reading.md).
    recogniser = with_cascade(read_with_tesseract) if line_reader else with_second_look()
    try:
        return page_reader.read_page_with(recogniser, source, seconds)
    except (RecogniserMissingError, OSError):
        raise
    except Exception as error:  # of a strange page each library fails in ways of its own
        return unread_page(source, _as_scan_error(error, source.number))


def assemble(readings: Iterable[PageReading], made: Made | None = None) -> Transcript:
    """Puts the readings of all pages of a file, in order, together to one transcript. Each is looked at once.

    ``made``: by what the pages were read; without it, by this machine's Tesseract.

    Raises:
        ScanError: no page could be read; it is that of the first page.
    """
    transcript = assembly.assemble_transcript(readings, made or made_here())
    if {page.state for page in transcript.pages} == {"unread"}:
        raise ScanError.of_reason(transcript.pages[0].reason or "")
    return transcript


def made_here(*, line_reader: bool = True) -> Made:
    """The programs, models and settings of a reading on this machine. Raises RecogniserMissingError."""
    _require_tesseract()
    settings = {"psm": str(ONE_COLUMN), "oem": "1", "dpi": str(DPI)}
    if line_reader:
        settings["line_reader"] = line_reader_sha256()
    return Made(
        software=f"saoluc {package_version('saoluc')}",
        recogniser=f"tesseract {tesseract.version()}",
        model=LANGUAGE,
        settings=settings,
    )


def _require_tesseract() -> None:
    """Raises RecogniserMissingError where this machine lacks what reads a page."""
    if LANGUAGE not in tesseract.models().languages:
        raise RecogniserMissingError(
            "tesseract has no Vietnamese model", what=f"{tesseract.PACKAGE}-{LANGUAGE}"
        )


def _as_scan_error(error: Exception, number: int) -> ScanError:
    if isinstance(error, ScanError):
        return error
    if isinstance(error, MemoryError):
        return OutOfMemoryError(f"page {number} needs more memory than there is")
    if isinstance(error, cv2.error):
        if error.code == cv2.Error.StsNoMem:
            return OutOfMemoryError(f"page {number} needs more memory than there is: {error.err}")
        return ScanError(f"page {number}: {error}")
    return UnexpectedError(f"page {number}: {type(error).__name__}: {error}")
