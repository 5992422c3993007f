"""Pipeline: takes a claimed file through its steps, into the archive or the failed folder.

hash → read the pages → parse → doubts → PDF/A → publish. If a step is impossible because of the file, the file goes to
the failed folder; after a fault of the machine the claim stays as it is, to be continued later.
"""

from __future__ import annotations

import logging
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from weakref import WeakValueDictionary

from ingest.archive.archive import document_id
from ingest.archive.made import Origin
from ingest.archive.stores import House
from ingest.building.build import Builder, iso, page_store
from ingest.building.papers_told import OtherWayError
from ingest.building.readers import Readers
from ingest.disk import durable
from ingest.errors import (
    ChangedFileError,
    FileError,
    InterruptedFileError,
    NotAFileError,
    UnreadableError,
    UnreadableFileError,
    WorkerDiedError,
)
from ingest.intake import halves, joining
from ingest.intake.claim import Claim
from ingest.journal import State, readable
from ingest.logs import about
from ingest.pages.document_executor import DocumentExecutor, SharedWorkers, shared_workers
from ingest.pages.fair_queue import FairQueue, WorkerPool
from ingest.processes.workers import Workers
from ingest.service import failures, portfolio
from ingest.service.failures import Failure, failure_of
from ingest.service.faults import fault_of
from ingest.service.outcome import Outcome
from ingest.service.publishing import Publishing
from ingest.service.recovery import settle_claim
from ingest.settings import Settings, Split
from ocr import PortfolioError

log = logging.getLogger(__name__)


class _DocumentLock:
    """The lock of one document id; it is removed once no thread holds it or waits for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class Pipeline:
    """The steps, with all that they need. ``process`` may be called from several threads at once.

    ``workers`` do the steps, and read the pages where there is no ``cluster``. ``on_pages`` is told how many of how
    many pages of a claim have been read; ``begin`` has a claim worked on that came out of another one's file.
    ``readers``: stand-ins for this program's own. ``builder`` and ``shared``: what it works with.
    """

    def __init__(
        self,
        settings: Settings,
        workers: Workers,
        house: House,
        *,
        cluster: WorkerPool | None = None,
        on_pages: Callable[[Claim, int, int], None] = lambda claim, done, pages: None,
        begin: Callable[[Claim], None] = lambda claim: None,
        readers: Readers | None = None,
    ) -> None:
        self._settings, self._workers = settings, workers
        self._house, self._journal = house, house.journal
        self._on_pages, self._begin = on_pages, begin
        self._queue = FairQueue(workers)
        self._page_queue = FairQueue(cluster, spare=0) if cluster is not None else self._queue
        self.shared = shared_workers(workers, self._queue, self._page_queue, settings.attempts)
        self.builder = Builder(settings, readers)
        self._publishing = Publishing(settings, house)
        self._at_work: WeakValueDictionary[str, _DocumentLock] = WeakValueDictionary()
        self._guard = threading.Lock()

    def close(self) -> None:
        """Hands nothing more to the workers."""
        self._queue.close()
        self._page_queue.close()

    def more_workers(self) -> None:
        """There are more workers than there were: what waits may go to them."""
        self._page_queue.look_again()

    def process(self, claim: Claim) -> Outcome:
        """Takes a claim to its end, from wherever an earlier attempt was cut off.

        Raises:
            MachineFaultError: the claim stays as it is, to be processed again; so does every other.
        """
        with about(claim=claim.id):
            try:
                self._house.presence.check()
                if settle_claim(claim, self._house):
                    return self._ended(claim)
                return self._process(claim)
            except Exception as error:
                fault = fault_of(error)
                if fault is None:
                    raise
                raise fault from error

    def _ended(self, claim: Claim) -> Outcome:
        entry = self._journal.get(claim.id)
        return Outcome(entry.state.value) if entry is not None else Outcome.DROPPED

    def _process(self, claim: Claim) -> Outcome:
        pair = halves.of(claim)
        if pair is not None and pair.apart is not None:
            return self._fail(claim, Failure(*pair.apart), None)
        for _ in range(self._settings.attempts - 1):
            try:
                return self._process_once(claim)
            except ChangedFileError:
                log.info("the file was written to while it was read; reading it again")
                time.sleep(self._settings.settle_seconds)
        try:
            return self._process_once(claim)
        except ChangedFileError as error:
            return self._fail(claim, failure_of(error), None)

    def _process_once(self, claim: Claim) -> Outcome:
        failed = self._join(claim)
        if failed is not None:
            return failed
        try:
            sha256 = self._hash(claim)
        except FileError as error:
            return self._fail(claim, failure_of(error), None)
        try:
            # The same bytes twice at once: the second waits, and finds the first one's document.
            document = document_id(sha256)
            held = self._lock_of(document)
            with held.lock, about(document=document):
                return self._archive_once(claim, sha256)
        except ChangedFileError:
            raise
        except OtherWayError as error:
            joining.turn(claim, turned=error.turned)
            return self._process_once(claim)
        except PortfolioError as error:
            taken = portfolio.taken_apart(claim, error, self._workers, self._journal, self._begin)
            return self._fail(claim, taken, sha256)
        except Exception as error:
            if fault_of(error) is not None:
                raise
            if self._workers.is_stopped():
                return Outcome.LATER
            failure = failure_of(error)
            if failure.code == "internal":
                log.exception("unexpected")
            return self._fail(claim, failure, sha256)

    def _join(self, claim: Claim) -> Outcome | None:
        """Makes one file of a pair of odd and even pages; the outcome where that is the end of it."""
        if halves.of(claim) is None:
            return None
        turned, pool = self._settings.even_pages == "reversed", self._workers.executor
        inbox = self._settings.folders.inbox
        try:
            joining.join(claim, inbox, pool.submit, turned=turned)
        except (BrokenProcessPool, CancelledError) as error:
            if self._workers.is_stopped():
                return Outcome.LATER
            self._workers.replace(pool)
            # Another file may have killed the worker: the pair is tried alone.
            if not self._done_alone(claim, lambda own: joining.join(claim, inbox, own.submit, turned=turned)):
                return self._fail(claim, failure_of(WorkerDiedError(repr(error))), None)
        except Exception as error:
            if fault_of(error) is not None:
                raise
            failure = failure_of(error)
            if failure.code == "internal":
                log.exception("unexpected")
            return self._fail(claim, failure, None)
        return None

    def _hash(self, claim: Claim) -> str:
        """The hash of a claim's file. Raises FileError where the file itself cannot be read."""
        try:
            if not stat.S_ISREG(claim.source.lstat().st_mode):
                raise NotAFileError("a link, a pipe or a device took the file's place")
            sha256 = durable.sha256(claim.source)
        except PermissionError as error:
            raise UnreadableFileError(f"{type(error).__name__}: {error}") from error
        except OSError as error:
            if (
                self._journal.count(claim.id, "attempts", f"cannot be read: {error}")
                < self._settings.attempts
            ):
                raise
            raise UnreadableError(f"{type(error).__name__}: {error}") from error
        self._journal.set(claim.id, sha256=sha256)
        return sha256

    def _lock_of(self, document: str) -> _DocumentLock:
        with self._guard:
            return self._at_work.setdefault(document, _DocumentLock())

    def _archive_once(self, claim: Claim, sha256: str) -> Outcome:
        document = document_id(sha256)
        known = self._publishing.take_known(claim, document)
        if known is not None:
            return known
        pool = self._workers.executor
        origin = self._origin(claim)
        executor = self._executor(claim, sha256, self.shared)
        try:
            self.builder.build(claim.source, sha256, claim.out, executor, origin, self._split(claim))
        except (BrokenProcessPool, CancelledError) as error:
            if self._workers.is_stopped():
                return Outcome.LATER
            if not executor.is_long:
                self._workers.replace(pool)
            # One of the documents on the pool killed its worker. Each is tried alone: the culprit shows.
            if not self._build_alone(claim, sha256, origin):
                return self._fail(claim, failure_of(WorkerDiedError(repr(error))), sha256)
        return self._publishing.publish(claim, document)

    def _executor(self, claim: Claim, sha256: str, shared: SharedWorkers) -> DocumentExecutor:
        store = partial(page_store, self._settings, claim.pages, sha256)
        return DocumentExecutor(claim.id, shared, store, partial(self._on_pages, claim))

    def _origin(self, claim: Claim) -> Origin:
        entry = self._journal.get(claim.id)
        origin: Origin = {
            "claim": claim.id,
            "name": readable(claim.raw_name),
            "claimed_at": iso(entry.claimed_at if entry else time.time()),
        }
        joined = joining.joined_of(claim, turned=self._settings.even_pages == "reversed")
        return {**origin, "joined": joined} if joined is not None else origin

    def _build_alone(self, claim: Claim, sha256: str, origin: Origin) -> bool:
        """Tries a document's steps on workers of its own for as many attempts as are left; False if they all died."""

        def build(own: Executor) -> None:
            executor = self._executor(claim, sha256, self.shared._replace(step=own.submit))
            self.builder.build(claim.source, sha256, claim.out, executor, origin, self._split(claim))

        return self._done_alone(claim, build)

    def _done_alone(self, claim: Claim, do: Callable[[Executor], None]) -> bool:
        """Does something with a worker of its own, for as many attempts as are left; False if they all died."""
        while self._journal.count(claim.id, "attempts", "worker died") < self._settings.attempts:
            try:
                with self._workers.alone() as own:
                    do(own)
            except BrokenProcessPool:
                continue
            return True
        return False

    def _split(self, claim: Claim) -> Split:
        return self._settings.split_of(readable(claim.raw_name))

    def _fail(self, claim: Claim, failure: Failure, sha256: str | None) -> Outcome:
        if self._workers.is_stopped():
            return Outcome.LATER
        self._house.presence.check()  # what looks like the file's fault may be that its folder is away
        if (pair := halves.of(claim)) is None:
            return self._fail_one(claim, failure, sha256)
        # Found after a kill, both files of a pair that was set apart may be worked on at once.
        held = self._lock_of(min(claim.id, pair.claim))
        with held.lock:
            entry = self._journal.get(claim.id)
            if entry is not None and entry.state in (State.FAILING, State.FAILED):
                settle_claim(claim, self._house)
                return self._ended(claim)
            self._part(claim, failure := failure if pair.apart is None else Failure(*pair.apart))
            return self._fail_one(claim, failure, None)

    def _fail_one(self, claim: Claim, failure: Failure, sha256: str | None) -> Outcome:
        target = failures.fail_claim(
            claim, self._settings.folders.failed, failure, self._journal, sha256=sha256
        )
        sentence = failures.explain(failure.code, failure.details).message.of(self._settings.lang)
        log.warning(
            "%s -> %s: %s",
            _shown(claim),
            readable(target.name.encode("utf-8", "surrogateescape")),
            sentence,
        )
        return Outcome.FAILED

    def _part(self, claim: Claim, failure: Failure) -> None:
        """Makes two files of a pair again, of which that of the even pages fails first."""
        for other in halves.set_apart(claim, (failure.code, failure.details, failure.detail))[:-1]:
            halves.open_other(other, self._journal)
            if settle_claim(other, self._house):
                continue  # it had all but failed before
            try:
                sha256 = durable.sha256(other.source)
            except PermissionError:
                sha256 = None
            failures.fail_claim(other, self._settings.folders.failed, failure, self._journal, sha256=sha256)

    def interrupted(self, claim: Claim) -> bool:
        """Counts that the service died over a claim; if too often, fails it and returns True."""
        entry = self._journal.get(claim.id)
        if entry is None or entry.state is not State.CLAIMED:
            return False  # not wholly ours yet
        if self._journal.count(claim.id, "interruptions", "service died") < self._settings.interruptions:
            return False
        error = InterruptedFileError("the service died over this file again and again")
        self._fail(claim, failure_of(error), None)
        return True


def _shown(claim: Claim) -> str:
    return readable(claim.raw_name)
