"""Document: from the readings of a paper's pages to its complete, sealed folder: texts, PDF/A, and how it was made."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive.archive import seal
from ingest.archive.made import BoundaryMade, ElectronicSignature, Origin, Provenance, TranscriptMade
from ingest.building import provenance, worker_steps
from ingest.building.composing import Composed, compose, make_pdf, read_sheet
from ingest.building.e_signatures import e_signatures
from ingest.building.readers import Readers
from ingest.building.secrecy import Why
from ingest.doubt.model import shipped_model
from ingest.doubt.office import LEARNED
from ingest.errors import PdfaError
from ingest.pages.document_executor import DocumentExecutor
from ingest.pdf.result import FLAVOUR
from ingest.settings import Settings
from ocr import Made, PageReading

log = logging.getLogger(__name__)


class DocumentBuilder:
    """Makes folders of documents, each step in a worker."""

    def __init__(self, settings: Settings, readers: Readers, executor: DocumentExecutor) -> None:
        self._settings, self._readers, self._executor = settings, readers, executor

    def compose(self, pages: Iterable[PageReading], out: Path, name: str) -> Composed:
        """Puts the pages together and writes the texts into ``out``; ``name``: the file's. Raises ocr.ScanError."""
        below, learned = self._settings.doubt_below, self._settings.folders.reports / LEARNED
        paper = self._executor.submit(compose, self._readers, pages, below, out, name, learned).result()
        log.info("parsed, %d of %d values doubtful", paper.doubtful, paper.judged)
        return paper

    def signatures(self, original: Path, kind: str) -> list[ElectronicSignature]:
        """The electronic signatures of a file."""
        return self._executor.submit(e_signatures, original, kind, self._settings.trust_roots).result()

    def sheet(self, pages: Iterable[PageReading]) -> tuple[str, Why | None]:
        """What stands on pages that are no paper's, and why they may be secret."""
        return self._executor.submit(read_sheet, self._readers, pages).result()

    def cut(self, source: Path, kind: str, pages: Sequence[int], target: Path) -> None:
        """Writes some pages of a file, in this order, as a file of their own. Raises PdfaError where that fails."""
        try:
            self._executor.submit(worker_steps.cut_pages, source, kind, pages, target).result()
        except ValueError as error:
            raise PdfaError(f"pages {min(pages)} to {max(pages)} cannot be cut out: {error}") from error

    def finish(
        self,
        document: str,
        paper: Composed,
        original: Path,
        kind: str,
        origin: Origin,
        boundaries: list[BoundaryMade] | None = None,
    ) -> None:
        """Makes the PDF/A of a paper whose texts stand beside its ``original``, and seals the folder.

        Raises PdfaError.
        """
        out = original.parent
        signatures = self.signatures(original, kind)
        pdf = self._executor.submit(make_pdf, self._readers, original, kind, out).result()
        log.info("PDF/A, page images %s", pdf.how)
        now = iso(time.time())
        made: Provenance = {
            "document": document,
            **origin,  # type: ignore[typeddict-item]  # an origin has no boundaries
            "archived_at": origin.get("archived_at", now),
            "pages": paper.pages,
            "pages_unread": paper.unread,
            "page_faults": paper.faults,
            "secrecy": paper.why_held,
            "looks": paper.looks,
            "signatures": signatures,
            "read_at": now,
            "attached": list(pdf.attached),
            "pdf": {
                "flavour": f"PDF/A-{FLAVOUR}",
                "page_images": pdf.how,
                "pages_kept": pdf.pages - len(pdf.pages_drawn),
                "pages_drawn": list(pdf.pages_drawn),
                "pages_differing": list(pdf.pages_differing),
            },
            "made": _as_json(paper.made),
            "versions": provenance.versions(),
            "reader": provenance.reader_versions(self._settings.line_reader),
            "settings": {"doubt_below": self._settings.doubt_below},
            "judged_by": shipped_model().version,
        }
        if boundaries:
            made["boundaries"] = boundaries
        seal(out, made)


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
