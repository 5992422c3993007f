"""Readers: the functions that turn a scan into text, record and PDF/A: those of ``ocr`` and ``parse``, or stand-ins.

What they need is loaded where they are called, in the workers: the service calls none, and starts without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import ocr
import parse
from ingest.pdf.result import PdfResult
from ingest.settings import Settings
from ocr import PageReading, PageSource, Transcript
from parse import Parsed


def _describe(path: Path) -> list[PageSource]:
    return ocr.describe(path)


def _read_page(source: PageSource, *, seconds: float, line_reader: bool) -> PageReading:
    return ocr.read_page(source, seconds=seconds, line_reader=line_reader)


def _assemble(readings: Iterable[PageReading], *, line_reader: bool) -> Transcript:
    return ocr.assemble(readings, ocr.made_here(line_reader=line_reader))


def _parse(text: str) -> Parsed:
    return parse.parse(text)


def _make_pdf(source: Path, kind: str, transcript: Transcript, target: Path) -> PdfResult:
    from ingest.pdf.pdfa import make_pdfa

    return make_pdfa(source, kind, transcript, target)


class Readers(NamedTuple):
    """The steps of a reading, each done in a worker: ``ocr.describe``, ``ocr.read_page``, ``ocr.assemble``,
    ``parse.parse`` and ``pdfa.make_pdfa``, as the settings want them.
    """

    describe: Callable[[Path], list[PageSource]]
    read_page: Callable[[PageSource], PageReading]
    assemble: Callable[[Iterable[PageReading]], Transcript]
    parse: Callable[[str], Parsed] = _parse
    make_pdf: Callable[[Path, str, Transcript, Path], PdfResult] = _make_pdf


def default_readers(settings: Settings) -> Readers:
    """The readers of this program."""
    return Readers(
        describe=_describe,
        read_page=partial(_read_page, seconds=settings.page_seconds, line_reader=settings.line_reader),
        assemble=partial(_assemble, line_reader=settings.line_reader),
    )
