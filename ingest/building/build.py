"""Build: from a scan to the complete folder of its document: original, PDF/A, text, record, and how it was made."""

from __future__ import annotations

import logging
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive.archive import document_id, seal
from ingest.archive.made import Origin, Provenance, TranscriptMade
from ingest.building import provenance
from ingest.building.composing import Composed, compose, make_pdf
from ingest.building.e_signatures import e_signatures
from ingest.building.readers import Readers, default_readers
from ingest.disk import durable
from ingest.doubt.model import shipped_model
from ingest.errors import ChangedFileError
from ingest.pages.document_executor import DocumentExecutor
from ingest.pages.page_store import PageStore
from ingest.pdf import pdfa
from ingest.settings import Settings
from ocr import Made, kind_of

log = logging.getLogger(__name__)


class Builder:
    """The steps of a reading, with all that they need. ``build`` may be called from several threads at once."""

    def __init__(self, settings: Settings, readers: Readers | None = None) -> None:
        """``readers``: stand-ins for this program's own."""
        self._settings, self._readers = settings, readers or default_readers(settings)

    def build(
        self, source: Path, sha256: str, out: Path, executor: DocumentExecutor, origin: Origin
    ) -> Composed:
        """Makes the document's folder ready in ``out``. ``origin``: where the document came from.

        Raises:
            ChangedFileError: the file's bytes are not those of ``sha256`` any more.
            ocr.ScanError: it cannot be read. PdfaError: no PDF/A can be made of it.
            BrokenProcessPool: a worker died.
        """
        document, started = document_id(sha256), time.monotonic()
        kind, readers, below = kind_of(source), self._readers, self._settings.doubt_below
        # A broken file may hang or fill the process that opens it: a worker.
        sources = executor.submit(readers.describe, source).result()
        pages = executor.read_pages(readers.read_page, sources)
        _empty(out)
        paper = executor.submit(compose, readers, pages, below, out, origin["name"]).result()
        log.info("read %d pages (%.1f s)", paper.pages, time.monotonic() - started)
        log.info("parsed, %d of %d values doubtful", paper.doubtful, paper.judged)
        original = out / f"original.{provenance.ENDINGS[kind]}"
        durable.copy(source, original)
        # The copy is out of reach of a program that may still hold the file open for writing.
        if durable.sha256(original) != sha256:
            raise ChangedFileError
        signatures = executor.submit(e_signatures, original, kind, self._settings.trust_roots).result()
        pdf = executor.submit(make_pdf, readers, original, kind, out).result()
        log.info("PDF/A, page images %s", pdf.how)
        made: Provenance = {
            "document": document,
            **origin,
            "pages": paper.pages,
            "pages_unread": paper.unread,
            "page_faults": paper.faults,
            "secrecy": paper.why_held,
            "looks": paper.looks,
            "signatures": signatures,
            "read_at": iso(time.time()),
            "attached": list(pdf.attached),
            "pdf": {
                "flavour": f"PDF/A-{pdfa.FLAVOUR}",
                "page_images": pdf.how,
                "pages_kept": pdf.pages - len(pdf.pages_drawn),
                "pages_drawn": list(pdf.pages_drawn),
                "pages_differing": list(pdf.pages_differing),
            },
            "made": _as_json(paper.made),
            "versions": provenance.versions(),
            "reader": provenance.reader_versions(self._settings.line_reader),
            "settings": {"doubt_below": below},
            "judged_by": shipped_model().version,
        }
        seal(out, made)
        return paper


def page_store(settings: Settings, folder: Path, sha256: str) -> PageStore:
    """Where the pages of a file are kept as they are read with these settings."""
    reader = provenance.reader_versions(settings.line_reader)
    return PageStore(folder, sha256, {**reader, "page_seconds": settings.page_seconds})


def iso(at: float) -> str:
    """A time of the day's clock as UTC in ISO 8601."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _as_json(made: Made) -> TranscriptMade:
    return {
        "software": made.software,
        "recogniser": made.recogniser,
        "model": made.model,
        "settings": made.settings,
    }


def _empty(folder: Path) -> None:
    """A folder with nothing in it, whatever an earlier attempt left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
