"""Pipeline: takes a claimed file through its steps, into the archive or the failed folder.

hash → read the pages → parse → doubts → PDF/A → publish. A step that the file itself makes impossible ends in
the failed folder; a fault of the machine leaves the claim as it is, to be gone on with later.
"""

from __future__ import annotations

import errno
import logging
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

from ingest import claim as claims
from ingest import durable, failures, pdfa, provenance
from ingest.archive import AlreadyThere, Archive, Content, document_id, seal
from ingest.catalogue import Catalogue
from ingest.claim import Claim
from ingest.doubt import doubts
from ingest.failures import Failure
from ingest.journal import Journal, State, readable
from ingest.notice import notice_of, stamps_of
from ingest.settings import Settings
from ingest.workers import Workers
from ocr import RecogniserMissing, ScanError, Transcript
from ocr.pages import kind_of
from parse import Parsed

log = logging.getLogger(__name__)

_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""Errors that say something of the machine and nothing of the file."""


class Reader(Protocol):
    """What reads a scan: ``ocr.read``, or a stand-in in tests."""

    def __call__(self, path: Path, *, executor: Executor | None = None) -> Transcript: ...


class Outcome(Enum):
    """How a document's way ended."""

    ARCHIVED = "archived"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    LATER = "later"  # the claim stays: the service is stopping, or the machine has a passing fault


class MachineFault(Exception):
    """The machine cannot do the work now. ``lasting``: not before somebody has mended it."""

    def __init__(self, message: str, *, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


class _Changed(Exception):
    """The file was still being written to while it was read."""


class _Turn:
    """The right to work on one document id; it is forgotten once nobody holds or awaits it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class Pipeline:
    """The steps, with all that they need. ``process`` may be called from several threads at once."""

    def __init__(
        self,
        settings: Settings,
        workers: Workers,
        journal: Journal,
        archive: Archive,
        catalogue: Catalogue,
        *,
        reader: Reader | None = None,
        parser: Callable[[str], Parsed] | None = None,
        pdf_maker: Callable[[Path, str, Transcript, Path], pdfa.Made] = pdfa.make,
    ) -> None:
        self._settings, self._workers = settings, workers
        self._journal, self._archive, self._catalogue = journal, archive, catalogue
        self._reader = reader or provenance.default_reader(settings.second_reader)
        self._parser = parser or provenance.default_parser()
        self._pdf_maker = pdf_maker
        self._turns: WeakValueDictionary[str, _Turn] = WeakValueDictionary()
        self._turns_guard = threading.Lock()

    def process(self, claim: Claim) -> Outcome:
        """Takes a claim to its end.

        Raises:
            MachineFault: the claim stays as it is; so does every other.
        """
        for _ in range(self._settings.attempts - 1):
            try:
                return self._process_once(claim)
            except _Changed:
                log.info("%s: %s was written to while it was read; reading it again", claim.id, _shown(claim))
                time.sleep(self._settings.settle_seconds)
        try:
            return self._process_once(claim)
        except _Changed as error:
            return self._fail(claim, _failure_of(error), None)

    def _process_once(self, claim: Claim) -> Outcome:
        sha256 = None
        try:
            sha256 = durable.sha256(claim.source)
            self._journal.set(claim.id, sha256=sha256)
            # The same bytes twice at once: the second waits, and finds the first one's document.
            turn = self._turn(document_id(sha256))
            with turn.lock:
                return self._archive_once(claim, sha256)
        except RecogniserMissing as error:
            raise MachineFault(str(error), lasting=True) from error
        except ScanError as error:
            return self._fail(claim, Failure(error.code, error.details, str(error)), sha256)
        except OSError as error:
            if error.errno in _MACHINE:
                raise MachineFault(str(error), lasting=False) from error
            return self._fail(claim, _failure_of(error), sha256)
        except _Changed:
            raise
        except Exception as error:
            if self._workers.is_stopped():
                return Outcome.LATER
            log.exception("%s: unexpected", claim.id)
            return self._fail(claim, _failure_of(error), sha256)

    def _turn(self, document: str) -> _Turn:
        with self._turns_guard:
            return self._turns.setdefault(document, _Turn())

    def _archive_once(self, claim: Claim, sha256: str) -> Outcome:
        document = document_id(sha256)
        if self._archive.holds(document):
            return self._note_duplicate(claim, document)
        shared = self._workers.executor
        try:
            self._build(claim, sha256, shared)
        except (BrokenProcessPool, CancelledError) as error:
            if self._workers.is_stopped():
                return Outcome.LATER
            self._workers.replace(shared)
            # One of the documents on the pool killed its worker. Each is tried alone: the culprit shows.
            if not self._build_alone(claim, sha256):
                return self._fail(claim, Failure("worker_died", {}, repr(error)), sha256)
        return self._publish(claim, document)

    def _build_alone(self, claim: Claim, sha256: str) -> bool:
        """Tries a document on workers of its own for as many attempts as are left; False if they all died."""
        while self._journal.count(claim.id, "attempts", "worker died") < self._settings.attempts:
            try:
                with self._workers.alone() as own:
                    self._build(claim, sha256, own)
            except BrokenProcessPool:
                continue
            return True
        return False

    def _build(self, claim: Claim, sha256: str, executor: Executor) -> None:
        """Makes the document's folder ready in the claim's ``out``."""
        document, started = document_id(sha256), time.monotonic()
        kind = kind_of(claim.source)
        transcript = self._reader(claim.source, executor=executor)
        log.info(
            "%s: read %d pages of %s (%.1f s)",
            document,
            len(transcript.pages),
            _shown(claim),
            _since(started),
        )
        stamps = stamps_of(transcript)
        parsed = executor.submit(notice_of, transcript.text, stamps, self._parser).result()
        found = doubts(parsed, transcript, below=self._settings.doubt_below)
        log.info("%s: parsed, %d doubts", document, len(found))
        _empty(claim.out)
        original = claim.out / f"original.{provenance.ENDINGS[kind]}"
        durable.copy(claim.source, original)
        # The copy is out of reach of a program that may still hold the file open for writing.
        if durable.sha256(original) != sha256:
            raise _Changed
        pdf = executor.submit(
            self._pdf_maker, original, kind, transcript, claim.out / "document.pdf"
        ).result()
        log.info("%s: PDF/A, page images %s", document, pdf.how)
        content = Content(
            text=transcript.text,
            record=parsed.record.model_dump_json(indent=2),
            evidence=provenance.evidence_json(parsed),
            doubts=provenance.doubts_json(found),
            transcript=transcript.model_dump_json(indent=1),
        )
        entry = self._journal.get(claim.id)
        made = {
            "claim": claim.id,
            "document": document,
            "name": readable(claim.raw_name),
            "pages": len(transcript.pages),
            "claimed_at": _iso(entry.claimed_at if entry else time.time()),
            "archived_at": _iso(time.time()),
            "pdf": {"flavour": f"PDF/A-{pdfa.FLAVOUR}", "page_images": pdf.how},
            "made": transcript.made.model_dump(),
            **provenance.versions(),
            "settings": {"doubt_below": self._settings.doubt_below},
        }
        seal(claim.out, content, made)

    def _publish(self, claim: Claim, document: str) -> Outcome:
        self._journal.move(claim.id, State.PUBLISHING, document=document)
        try:
            place = self._archive.publish(claim.out, document)
        except AlreadyThere:
            return self._note_duplicate(claim, document)
        self._catalogue.put(self._archive.row(document))
        self._journal.move(claim.id, State.ARCHIVED)
        claims.clear(claim)
        log.info("%s: archived in %s", document, place)
        return Outcome.ARCHIVED

    def _note_duplicate(self, claim: Claim, document: str) -> Outcome:
        self._archive.add_name(document, claim.id, readable(claim.raw_name), _iso(time.time()))
        self._catalogue.put(self._archive.row(document))
        self._journal.move(claim.id, State.DUPLICATE, document=document)
        claims.clear(claim)
        log.info("%s: archived before; %s has the same bytes", document, _shown(claim))
        return Outcome.DUPLICATE

    def _fail(self, claim: Claim, failure: Failure, sha256: str | None) -> Outcome:
        if self._workers.is_stopped():
            return Outcome.LATER
        target = failures.put(claim, self._settings.folders.failed, failure, self._journal, sha256=sha256)
        sentence = failures.explain(failure)[f"message_{self._settings.lang}"]
        log.warning(
            "%s: %s -> %s: %s",
            claim.id,
            _shown(claim),
            readable(target.name.encode("utf-8", "surrogateescape")),
            sentence,
        )
        return Outcome.FAILED

    def interrupted(self, claim: Claim) -> bool:
        """Counts that the service died over a claim; if too often, fails it and returns True."""
        if self._journal.count(claim.id, "interruptions", "service died") < self._settings.interruptions:
            return False
        self._fail(claim, Failure("interrupted", {}, "the service died over this file again and again"), None)
        return True


def _failure_of(error: Exception) -> Failure:
    code = "internal"
    if isinstance(error, PermissionError):
        code = "unreadable_file"
    elif isinstance(error, pdfa.PdfaFailed):
        code = "pdfa"
    elif isinstance(error, _Changed):
        code = "changing"
    return Failure(code, {}, f"{type(error).__name__}: {error}")


def _empty(folder: Path) -> None:
    """A folder with nothing in it, whatever an earlier attempt left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _shown(claim: Claim) -> str:
    return readable(claim.raw_name)


def _since(started: float) -> float:
    return time.monotonic() - started


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
