"""Build: from a scan to the complete folder of its document, or of each paper in it: original, PDF/A, text, record, and
how it was made.
"""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.archive.made import Origin
from ingest.archive.stacks import made_id
from ingest.building import provenance
from ingest.building.document import DocumentBuilder, iso
from ingest.building.papers_told import OtherWayError, boundaries_json, with_remarks
from ingest.building.readers import Readers, default_readers
from ingest.building.secrecy import Why
from ingest.building.stack_building import Cut, Stack, build_stack
from ingest.building.worker_steps import CUT_KINDS, backs_lie_otherwise, cut_apart, told_apart
from ingest.disk import durable
from ingest.errors import ChangedFileError
from ingest.pages.document_executor import DocumentExecutor
from ingest.pages.kept_pages import KeptPages
from ingest.pages.page_store import PageStore
from ingest.settings import Settings, Split
from ocr import kind_of

if TYPE_CHECKING:
    from parse.stacks import Papers

__all__ = ["Builder", "iso", "page_store"]

log = logging.getLogger(__name__)


class Builder:
    """The steps of a reading, with all that they need. ``build`` may be called from several threads at once."""

    def __init__(self, settings: Settings, readers: Readers | None = None) -> None:
        """``readers``: stand-ins for this program's own."""
        self._settings, self._readers = settings, readers or default_readers(settings)

    def build(
        self,
        source: Path,
        sha256: str,
        out: Path,
        executor: DocumentExecutor,
        origin: Origin,
        split: Split = "never",
    ) -> None:
        """Makes the document's folder ready in ``out``. ``origin``: where the document came from.

        ``split``: whether papers that lie in it one after another are told apart. If there are several, ``out`` holds a
        folder for each, and the stack's (``ingest.archive.stacks.is_ready``); unless one of them has to be held: then
        ``out`` holds one document of all pages.

        Raises:
            ChangedFileError: the file's bytes are not those of ``sha256`` any more.
            ocr.ScanError: it cannot be read. PdfaError: no PDF/A can be made of it.
            BrokenProcessPool: a worker died.
            OtherWayError: the even pages of a pair lie the other way round.
        """
        started, kind, readers = time.monotonic(), kind_of(source), self._readers
        builder = DocumentBuilder(self._settings, readers, executor)
        # A broken file may hang or fill the process that opens it: a worker.
        sources = executor.submit(readers.describe, source).result()
        pages = executor.read_pages(readers.read_page, sources)
        log.info("read %d pages (%.1f s)", len(pages), time.monotonic() - started)
        _refuse_other_way(pages, origin, executor)
        _empty(out)
        papers = self._told_apart(pages, source, kind, executor, split)
        why: Why | None = None
        if papers is not None and papers.is_stack:
            stack = Stack(source, sha256, kind, pages, papers, origin)
            why = build_stack(stack, out, builder, may_hold=self._settings.secret == "hold")
            if why is None:
                return
            _empty(out)
        paper = builder.compose(pages, out, origin["name"])
        original = out / f"original.{provenance.ENDINGS[kind]}"
        copy_original(source, original, sha256)
        boundaries = boundaries_json(papers) if papers is not None and (why or paper.why_held) else None
        paper = paper._replace(why_held=paper.why_held or why)
        if papers is not None:
            paper = with_remarks(paper, papers._replace(orders={}))  # its pages are as they lie
        document = made_id(origin, sha256)
        builder.finish(document, paper, original, kind, origin, boundaries)

    def cut(
        self, source: Path, sha256: str, out: Path, executor: DocumentExecutor, origin: Origin, cut: Cut
    ) -> None:
        """Makes the folders of a stack ready in ``out``, whose papers begin where a person says, and its own. Those of
        papers that there are already are left out. Raises as ``build`` does.
        """
        kind, readers = kind_of(source), self._readers
        sources = executor.submit(readers.describe, source).result()
        pages = executor.read_pages(readers.read_page, sources)
        _empty(out)
        papers = executor.submit(cut_apart, pages, source, cut.begins).result()
        stack = Stack(source, sha256, kind, pages, cut.in_order(papers), origin, cut)
        build_stack(stack, out, DocumentBuilder(self._settings, readers, executor), may_hold=False)

    def _told_apart(
        self, pages: KeptPages, source: Path, kind: str, executor: DocumentExecutor, split: Split
    ) -> Papers | None:
        if split == "never" or len(pages) < 2 or kind not in CUT_KINDS:
            return None
        papers = executor.submit(told_apart, pages, source, split).result()
        if papers is not None and papers.is_stack:
            log.info("%d papers in %d pages", len(papers.parts), len(pages))
        return papers


def copy_original(source: Path, original: Path, sha256: str) -> None:
    """Copies a file to where it stays. Raises ChangedFileError where its bytes are not those of ``sha256`` any more."""
    durable.copy(source, original)
    # The copy is out of reach of a program that may still hold the file open for writing.
    if durable.sha256(original) != sha256:
        raise ChangedFileError


def page_store(settings: Settings, folder: Path, sha256: str) -> PageStore:
    """Where the pages of a file are kept as they are read with these settings."""
    reader = provenance.reader_versions(settings.line_reader)
    return PageStore(folder, sha256, {**reader, "page_seconds": settings.page_seconds})


def _empty(folder: Path) -> None:
    """A folder with nothing in it, whatever an earlier attempt left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _refuse_other_way(pages: KeptPages, origin: Origin, executor: DocumentExecutor) -> None:
    """Raises OtherWayError where printed numbers say of a pair what only a setting has said."""
    joined = origin.get("joined")
    if joined is None or joined["told_by"] != "setting" or "reading" in origin:
        return  # what was archived stays as it is
    if executor.submit(backs_lie_otherwise, pages).result():
        raise OtherWayError(turned=not joined["even_last_first"])
