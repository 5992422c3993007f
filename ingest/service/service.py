"""Service: watches the inbox, claims what is finished, and has documents worked on until it is stopped."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ingest.archive import keep_corrections
from ingest.archive.archive import Archive
from ingest.archive.away import check_archive
from ingest.archive.dossiers import keeping as dossiers
from ingest.archive.reindex import filled_catalogue
from ingest.archive.stores import House
from ingest.building import provenance
from ingest.building.readers import Readers
from ingest.disk.database import open_or_set_aside
from ingest.disk.locking import Lock
from ingest.disk.presence import Presence
from ingest.errors import GoneError, LastingFaultError
from ingest.intake.claim import Claim
from ingest.intake.watching import Watcher
from ingest.journal import Journal
from ingest.processes.pressure import Pressure
from ingest.processes.scratch import Scratch
from ingest.processes.waking import Wake
from ingest.processes.workers import Allowance, Workers, cpu_seconds
from ingest.service import health
from ingest.service.absence import Absence
from ingest.service.anew import asked_cuts, cut_steps, reread
from ingest.service.anew.asked_cuts import AskedCut
from ingest.service.cutting_thread import CuttingThread
from ingest.service.document_threads import DocumentThreads
from ingest.service.metrics import Metrics
from ingest.service.outcome import Outcome
from ingest.service.pipeline import Pipeline
from ingest.service.recovery import recover
from ingest.service.taking import Taking
from ingest.settings import Settings

if TYPE_CHECKING:
    from ingest.cluster.pages import ClusterPages

log = logging.getLogger(__name__)

_BEAT_SECONDS = 2.0


class Service:
    """The service over one set of folders. Use as a context manager; it holds the folders' lock meanwhile.

    ``on_claim`` is told of each file that is taken, ``on_end`` each claim's outcome, ``on_pages`` how many of how many
    pages of it have been read, from the thread that brought it about. ``readers``: stand-ins for this program's own.

    Raises:
        AlreadyRunningError: on entering, where another process holds the lock, or an old catalogue that has to be made
            anew.
        OtherLayoutError: on entering, where a newer version wrote the catalogue.
        ArchiveAwayError: on entering.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_claim: Callable[[Claim], None] = lambda claim: None,
        on_end: Callable[[Claim, Outcome], None] = lambda claim, outcome: None,
        on_pages: Callable[[Claim, int, int], None] = lambda claim, done, pages: None,
        readers: Readers | None = None,
    ) -> None:
        self.settings = settings
        self.stop = Wake()
        # Whether a thread would not end when asked: the program then ends without it.
        self.stuck = False
        self._wake = Wake()
        self._readers = readers
        self._on_claim, self._on_end, self._on_pages = on_claim, on_end, on_pages
        self._idle_at = time.monotonic()

    def __enter__(self) -> Service:
        folders, settings = self.settings.folders, self.settings
        check_archive(settings)
        folders.make()
        self._lock = Lock(folders.work)
        self.journal = open_or_set_aside(folders.journal, Journal.checked)
        self.archive = Archive(folders.archive)
        self.catalogue = filled_catalogue(self.archive, settings)
        self.house = House.of(folders, self.journal, self.catalogue, Presence.of(settings))
        reread.recover(self.house, may_hold=settings.secret == "hold")
        cut_steps.recover(self.house)
        keep_corrections.settle(self.house, may_hold=settings.secret == "hold")
        dossiers.settle(self.house)
        for store in (self.archive, self.house.held):
            store.clear_incoming()
        self._scratch = Scratch(folders.work)
        self.metrics = Metrics()
        if settings.metrics_port is not None:
            port = self.metrics.serve(settings.metrics_host, settings.metrics_port)
            log.info("figures at http://%s:%d/metrics", settings.metrics_host, port)
        allowance = Allowance(settings.worker_memory_mb, settings.task_seconds, settings.worker_file_mb)
        self.workers = Workers(settings.workers, allowance)
        watched = [folders.archive, folders.work, self._scratch.folder]
        self.pressure = Pressure(watched, settings.free_disk_mb, settings.free_memory_mb)
        self.cluster = self._joined_cluster()
        self.pipeline = Pipeline(
            settings, self.workers, self.house,
            cluster=self.cluster, on_pages=self._on_pages, begin=lambda claim: self.document_threads.begin(claim),
            readers=self._readers,
        )  # fmt: skip
        self.document_threads = DocumentThreads(
            self.pipeline, self.journal, self._most_under_way,
            retry_seconds=settings.retry_seconds, retry_most_seconds=settings.retry_most_seconds,
            on_end=self._on_end, wake=self._wake, metrics=self.metrics,
        )  # fmt: skip
        self.absence = Absence(self.house, folders, self.document_threads, self._lock)
        self.cutting = CuttingThread(
            folders.work, self._cut, retry_seconds=settings.retry_seconds, wake=self._wake
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self.workers.kill()
        if self.cluster is not None:
            self.cluster.shutdown()
        self.pipeline.close()
        self.stuck = not self.document_threads.wait_for_end(self.settings.stop_seconds)
        self.stuck |= not self.cutting.wait_for_end(self.settings.stop_seconds)
        self.metrics.close()
        self.journal.close()
        self.catalogue.close()
        self._scratch.close()
        health.remove_heartbeat(self.settings.folders.work)
        self._lock.release()

    def ask_to_stop(self) -> None:
        """Ends ``run`` and ``work_off`` soon; may be called from a signal handler."""
        self.stop.set()
        self._wake.set()

    def _joined_cluster(self) -> ClusterPages | None:
        settings = self.settings
        if settings.cluster is None:
            return None
        from ingest.cluster.pages import ClusterPages

        reader = provenance.reader_versions(settings.line_reader)
        return ClusterPages(settings.cluster, self.workers, reader, lambda: self.pipeline.more_workers())

    def _most_under_way(self) -> int:
        """Documents under way at once: enough of them that short ones are begun while long ones are read."""
        return 2 * self.workers.size + (self.cluster.size if self.cluster is not None else 0) + 4

    def cpu_seconds(self) -> float:
        """The CPU time that this process and all its workers have used, on other machines too."""
        return cpu_seconds() + self.workers.cpu_seconds

    def recover(self) -> list[Claim]:
        """The claims that an earlier run left behind, without those that kill services."""
        found = recover(self.house)
        if found:
            log.info("going on with %d files of an earlier run", len(found))
        return [claim for claim in found if not self.pipeline.interrupted(claim)]

    def run(self, *, once: bool = False) -> None:
        """Watches until ``ask_to_stop``; ``once``: until the inbox holds nothing more that can be taken.

        Raises:
            MachineFaultError: the machine cannot do the work before it is mended; no file is lost.
        """
        settings = self.settings
        inbox = Taking(
            settings,
            self.journal,
            self._begin_new,
            lambda: bool(self._free_slots()) and not self.stop.is_set(),
        )
        try:
            watcher = Watcher(settings.folders.inbox, settings.watch, self._wake)
        except OSError as error:
            raise LastingFaultError(f"inotify: {error}") from error
        backlog = self.recover()
        next_look = 0.0
        try:
            while not self._must_end():
                backlog = self._settled(backlog)
                self._begin(backlog)
                due = self._wake.is_set() or inbox.waiting or time.monotonic() >= next_look
                if due and (free := self._free_slots()):
                    self._wake.clear()
                    watcher.check()
                    inbox.take(free)
                    polling = watcher.how == "polling"
                    next_look = time.monotonic() + (
                        settings.poll_seconds if polling else settings.scan_seconds
                    )
                self._beat(inbox.waiting, watcher)
                waiting = inbox.has_more
                if once and not (waiting or backlog or self._is_busy()):
                    return
                busy = waiting or self.document_threads.under_way
                soon = settings.settle_seconds / 2 + 0.05 if busy else _BEAT_SECONDS
                self._sleep(min(soon, _BEAT_SECONDS), until_wake=not waiting)
                backlog += self.document_threads.taken_up_again()
        finally:
            watcher.stop()
        self._raise_fault()

    def work_off(self, files: Iterable[Callable[[], Claim]], backlog: list[Claim] | None = None) -> None:
        """Processes claims as threads become free, each made when its turn comes, until all are done or it is stopped.

        ``backlog``: what ``recover`` has found, where it has been called already.

        Raises:
            MachineFaultError: as ``run``.
        """
        pending = iter(files)
        exhausted = False
        backlog = self.recover() if backlog is None else backlog
        while not self._must_end():
            backlog = self._settled(backlog)
            self._begin(backlog)
            while self._free_slots() and not exhausted and not backlog:
                make = next(pending, None)
                if make is None:
                    exhausted = True
                    break
                try:
                    self._begin_new(make())
                except (GoneError, OSError, sqlite3.Error) as error:
                    log.warning("%s", error)
            self._beat(0 if exhausted else 1)
            if exhausted and not (backlog or self._is_busy()):
                break
            self._sleep(0.1, until_wake=True)
            self._wake.clear()
            backlog += self.document_threads.taken_up_again()
        self._raise_fault()

    def _settled(self, backlog: list[Claim]) -> list[Claim]:
        """The claims to go on with. Where nothing is under way, it is the turn of what people have asked to be cut."""
        if not self.cutting.is_busy:
            backlog = self.absence.settled(backlog)
            if not (self.absence.lasts() or self.document_threads.under_way):
                self.cutting.begin()
        return backlog

    def _cut(self, asked: AskedCut) -> None:
        asked_cuts.carry_out(asked, self.house, self.settings, self.pipeline.builder, self.pipeline.shared)

    def _must_end(self) -> bool:
        return self.stop.is_set() or self.document_threads.fault is not None

    def _raise_fault(self) -> None:
        if self.document_threads.fault is not None:
            raise self.document_threads.fault

    def _begin_new(self, claim: Claim) -> None:
        self._on_claim(claim)
        self.document_threads.begin(claim)

    def _free_slots(self) -> int:
        """How many new files may be begun; what is under way goes on even where disk or memory is short."""
        if self.absence.lasts() or self.cutting.waits or self.pressure.is_high():
            return 0
        return self.document_threads.free_slots()

    def _is_busy(self) -> bool:
        """Whether anything is under way or waits for the machine to be well again."""
        threads = self.document_threads
        return bool(threads.under_way or threads.put_off or self.cutting.waits or self.absence.lasts())

    def _begin(self, backlog: list[Claim]) -> None:
        away_or_cutting = self.absence.lasts() or self.cutting.waits
        while backlog and not away_or_cutting and self.document_threads.free_slots():
            self.document_threads.begin(backlog.pop(0))

    def _sleep(self, seconds: float, *, until_wake: bool) -> None:
        if until_wake:
            self._wake.wait(seconds)
        else:
            # Something is still being written: its events would only make us look too often.
            self.stop.wait(seconds)

    def _beat(self, waiting: int, watcher: Watcher | None = None) -> None:
        now, document_threads, short_of = time.monotonic(), self.document_threads, self.pressure.short_of
        if not (document_threads.under_way or document_threads.put_off or (waiting and short_of)):
            self._idle_at = now
        beat = health.Heartbeat(
            os.getpid(), now, max(self._idle_at, document_threads.ended_at, self.workers.progress_at),
            waiting, document_threads.under_way, document_threads.put_off,
            watcher.how if watcher else None, watcher.why if watcher else None, short_of, document_threads.last_fault,
            {str(path): why for path, why in self.absence.away.items()},
        )  # fmt: skip
        self.metrics.beat(beat, self.workers.tasks)
        try:
            health.write_heartbeat(self.settings.folders.work, beat)
        except OSError as error:
            log.debug("no heartbeat: %s", error)
