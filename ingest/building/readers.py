"""Readers: the functions that turn a scan into text, record and PDF/A: those of ``ocr`` and ``parse``, or stand-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import ocr
import parse
from ingest.pdf import pdfa
from ingest.settings import Settings
from ocr import PageReading, PageSource, Transcript
from parse import Parsed


class Readers(NamedTuple):
    """The steps of a reading, each done in a worker: ``ocr.describe``, ``ocr.read_page``, ``ocr.assemble``,
    ``parse.parse`` and ``pdfa.make_pdfa``, as the settings want them.
    """

    describe: Callable[[Path], list[PageSource]]
    read_page: Callable[[PageSource], PageReading]
    assemble: Callable[[Iterable[PageReading]], Transcript]
    parse: Callable[[str], Parsed] = parse.parse
    make_pdf: Callable[[Path, str, Transcript, Path], pdfa.PdfResult] = pdfa.make_pdfa


def default_readers(settings: Settings) -> Readers:
    """The readers of this program."""
    return Readers(
        describe=ocr.describe,
        read_page=partial(ocr.read_page, seconds=settings.page_seconds, line_reader=settings.line_reader),
        assemble=partial(_assemble, line_reader=settings.line_reader),
    )


def _assemble(readings: Iterable[PageReading], *, line_reader: bool) -> Transcript:
    return ocr.assemble(readings, ocr.made_here(line_reader=line_reader))
