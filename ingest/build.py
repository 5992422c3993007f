"""Build: from a scan to the complete folder of its document: original, PDF/A, text, record, and how it was made."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from ingest import durable, pdfa, provenance
from ingest.archive import document_id, seal
from ingest.composing import Composed, PdfMaker, compose, given, make_pdf
from ingest.doubt.model import shipped
from ingest.pages.gathered import AllRead
from ingest.settings import Settings
from ocr import Transcript
from ocr.pages import kind_of
from parse import Parsed

log = logging.getLogger(__name__)


class Reader(Protocol):
    """What reads a scan: ``ocr.read``, or a stand-in in tests."""

    def __call__(self, path: Path, *, executor: Executor | None = None) -> Transcript: ...


class Changed(Exception):
    """The file was still being written to while it was read."""


class Builder:
    """The steps of a reading, with all that they need. ``build`` may be called from several threads at once."""

    def __init__(
        self,
        settings: Settings,
        *,
        reader: Reader | None = None,
        parser: Callable[[str], Parsed] | None = None,
        pdf_maker: PdfMaker = pdfa.make,
    ) -> None:
        self._settings = settings
        self._reader = reader or provenance.default_reader(settings)
        self._parser = parser or provenance.default_parser()
        self._pdf_maker = pdf_maker

    def build(
        self, source: Path, sha256: str, out: Path, executor: Executor, about: dict[str, Any]
    ) -> Composed:
        """Makes the document's folder ready in ``out``. ``about``: what ``made.json`` says of it besides.

        Raises:
            Changed: the file's bytes are not those of ``sha256`` any more.
            ocr.ScanError: it cannot be read. pdfa.PdfaFailed: no PDF/A can be made of it.
            BrokenProcessPool: a worker died.
        """
        document, started = document_id(sha256), time.monotonic()
        kind = kind_of(source)
        read, below = self._read(source, executor), self._settings.doubt_below
        _empty(out)
        paper = executor.submit(compose, read, self._parser, below, out).result()
        log.info("read %d pages of %s (%.1f s)", paper.pages, about.get("name"), time.monotonic() - started)
        log.info("parsed, %d of %d values doubtful", paper.doubtful, paper.judged)
        original = out / f"original.{provenance.ENDINGS[kind]}"
        durable.copy(source, original)
        # The copy is out of reach of a program that may still hold the file open for writing.
        if durable.sha256(original) != sha256:
            raise Changed
        pdf = executor.submit(make_pdf, self._pdf_maker, original, kind, out).result()
        log.info("PDF/A, page images %s", pdf.how)
        made = {
            "document": document,
            **about,
            "pages": paper.pages,
            "pages_unread": paper.unread,
            "secrecy": paper.why_held,
            "looks": paper.looks,
            "read_at": iso(time.time()),
            "pdf": {"flavour": f"PDF/A-{pdfa.FLAVOUR}", "page_images": pdf.how},
            "made": paper.made,
            **provenance.versions(),
            "reader": provenance.reader(self._settings.second_reader),
            "settings": {"doubt_below": below},
            "judged_by": shipped().version,
        }
        seal(out, made)
        return paper

    def _read(self, source: Path, executor: Executor) -> Callable[[], Transcript]:
        """Has the pages read; what puts them together, where it is called."""
        try:
            return partial(given, self._reader(source, executor=executor))
        except AllRead as read:
            return partial(self._reader, source, executor=read.pages)


def iso(at: float) -> str:
    """A time of the day's clock as UTC in ISO 8601."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _empty(folder: Path) -> None:
    """A folder with nothing in it, whatever an earlier attempt left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
