"""Service: watches the inbox, claims what is finished, and has documents worked on until it is stopped."""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

from ingest import claim as claims
from ingest import health
from ingest.archive import Archive
from ingest.catalogue import open_or_set_aside
from ingest.claim import Claim
from ingest.intake import Intake, watch
from ingest.journal import Journal
from ingest.pipeline import MachineFault, Outcome, Pipeline, Reader
from ingest.recovery import recover
from ingest.scratch import Scratch
from ingest.settings import Settings
from ingest.workers import Workers
from parse import Parsed

log = logging.getLogger(__name__)

_BEAT_SECONDS = 2.0
_PAUSE_SECONDS = 15.0


class AlreadyRunning(Exception):
    """Another service works on the same folders."""


class Service:
    """The service over one set of folders. Use as a context manager; it holds the folders' lock meanwhile.

    ``on_end`` is told each claim's outcome, from the thread that brought it about.

    Raises:
        AlreadyRunning: on entering, where another process holds the lock.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        reader: Reader | None = None,
        parser: Callable[[str], Parsed] | None = None,
        on_end: Callable[[Claim, Outcome], None] | None = None,
    ) -> None:
        self.settings = settings
        self.stop = threading.Event()
        self.fault: MachineFault | None = None
        # Whether a thread would not end when asked: the program then ends without it.
        self.stuck = False
        self._wake = threading.Event()
        self._reader, self._parser = reader, parser
        self._on_end = on_end or (lambda claim, outcome: None)
        self._under_way: dict[str, float] = {}
        self._set_aside: list[Claim] = []
        # Files that the file system would not let go, and when to try again.
        self._refused: dict[Path, float] = {}
        self._paused_until = 0.0
        self._guard = threading.Lock()

    def __enter__(self) -> Service:
        folders = self.settings.folders
        folders.make()
        self._lock_file = _lock(folders.work)
        self.journal = Journal(folders.journal)
        self.archive = Archive(folders.archive)
        self.catalogue = open_or_set_aside(folders.catalogue)
        for document in set(self.archive.documents()) - self.catalogue.ids():
            log.warning("%s: in the archive but not in the catalogue; entering it", document)
            self.catalogue.put(self.archive.row(document))
        self._scratch = Scratch(folders.work)
        self.workers = Workers(self.settings.workers)
        self.pipeline = Pipeline(
            self.settings, self.workers, self.journal, self.archive, self.catalogue,
            reader=self._reader, parser=self._parser,
        )  # fmt: skip
        # One thread more than there are workers: while one document is published, its worker reads the next.
        self._threads = ThreadPoolExecutor(self.settings.workers + 1, thread_name_prefix="document")
        return self

    def __exit__(self, *exc: object) -> None:
        self.workers.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + self.settings.stop_seconds
        while self._under_way and time.monotonic() < deadline:
            time.sleep(0.02)
        self.stuck = bool(self._under_way)
        self.journal.close()
        self.catalogue.close()
        self._scratch.close()
        health.stop(self.settings.folders.work)
        self._lock_file.close()

    def ask_to_stop(self) -> None:
        """Ends ``run`` and ``work_off`` soon; may be called from a signal handler."""
        self.stop.set()
        self._wake.set()

    def recover(self) -> list[Claim]:
        """The claims that an earlier run left behind, without those that kill services."""
        folders = self.settings.folders
        found = recover(folders.work, folders.failed, self.journal, self.archive, self.catalogue)
        if found:
            log.info("going on with %d files of an earlier run", len(found))
        return [claim for claim in found if not self.pipeline.interrupted(claim)]

    def run(self, *, once: bool = False) -> None:
        """Watches until ``ask_to_stop``; ``once``: until the inbox holds nothing more that can be taken.

        Raises:
            MachineFault: the machine cannot do the work before it is mended; no file is lost.
        """
        folders, settings = self.settings.folders, self.settings
        intake = Intake(
            folders.inbox,
            settle_seconds=settings.settle_seconds,
            grace_seconds=settings.grace_seconds,
            own=folders.own,
        )
        try:
            observer = watch(folders.inbox, settings.watch, settings.poll_seconds, self._wake)
        except OSError as error:
            raise MachineFault(f"inotify: {error}", lasting=True) from error
        backlog = self.recover()
        next_look = 0.0
        try:
            while not self.stop.is_set():
                self._begin(backlog)
                due = self._wake.is_set() or intake.waiting or time.monotonic() >= next_look
                if due and (room := self._room()):
                    self._wake.clear()
                    self._claim(intake.look(room + len(self._refused)))
                    next_look = time.monotonic() + settings.scan_seconds
                self._beat()
                waiting = intake.waiting > len(self._refused)
                if once and not (waiting or self._under_way or backlog or self._set_aside):
                    return
                soon = settings.settle_seconds / 2 + 0.05 if waiting or self._under_way else _BEAT_SECONDS
                self._sleep(min(soon, _BEAT_SECONDS), until_wake=not waiting)
                backlog += self._taken_up_again()
        finally:
            # Watchdog may find its thread stopped between two looks, and calls that orderly end an error.
            logging.getLogger("watchdog.observers.inotify").setLevel(logging.CRITICAL)
            observer.stop()
            observer.join(timeout=2)
        if self.fault is not None:
            raise self.fault

    def work_off(self, files: Iterable[Callable[[], Claim]]) -> None:
        """Works on claims as room allows, each made when its turn comes, until all are done or it is stopped.

        Raises:
            MachineFault: as ``run``.
        """
        pending = iter(files)
        exhausted = False
        backlog = self.recover()
        while not self.stop.is_set() and not (exhausted and not self._under_way and not backlog):
            self._begin(backlog)
            while self._room() and not exhausted and not backlog:
                make = next(pending, None)
                if make is None:
                    exhausted = True
                    break
                try:
                    self._submit(make())
                except claims.Gone as error:
                    log.warning("%s", error)
            self._beat()
            self._sleep(0.1, until_wake=True)
            backlog += self._taken_up_again()
        if self.fault is not None:
            raise self.fault

    def _claim(self, ready: list[Path]) -> None:
        folders = self.settings.folders
        now = time.monotonic()
        self._refused = {
            path: until for path, until in self._refused.items() if until > now and path.exists()
        }
        for path in ready:
            if not self._room() or self.stop.is_set():
                return
            if path in self._refused:
                continue
            try:
                self._submit(claims.take(path, folders.inbox, folders.work, self.journal))
            except claims.Gone:
                continue
            except OSError as error:
                log.warning("%s cannot be taken: %s", path, error)
                self._refused[path] = now + self.settings.scan_seconds

    def _begin(self, backlog: list[Claim]) -> None:
        while backlog and self._room():
            self._submit(backlog.pop(0))

    def _room(self) -> int:
        """How many more may be begun: what cannot be worked on soon stays in the inbox, in plain sight."""
        paused = time.monotonic() < self._paused_until
        return 0 if paused else max(self.settings.workers + 2 - len(self._under_way), 0)

    def _submit(self, claim: Claim) -> None:
        with self._guard:
            self._under_way[claim.id] = time.monotonic()
        self._threads.submit(self.pipeline.process, claim).add_done_callback(
            lambda future: self._ended(claim, future)
        )

    def _ended(self, claim: Claim, future: Future[Outcome]) -> None:
        outcome = Outcome.LATER
        try:
            outcome = future.result() if not future.cancelled() else Outcome.LATER
        except MachineFault as fault:
            self._hold(claim, fault)
        except Exception:
            # The pipeline answers for every fault of a file; what comes here is the journal's or the disk's.
            log.exception("%s: set aside", claim.id)
            self._hold(claim, MachineFault("journal or archive cannot be written", lasting=False))
        finally:
            with self._guard:
                self._under_way.pop(claim.id, None)
            self._wake.set()
        if outcome is not Outcome.LATER:
            self._on_end(claim, outcome)

    def _hold(self, claim: Claim, fault: MachineFault) -> None:
        if fault.lasting:
            self.fault = fault
            self.ask_to_stop()
            return
        log.error("%s: %s; trying again in %g s", claim.id, fault, _PAUSE_SECONDS)
        with self._guard:
            self._set_aside.append(claim)
            self._paused_until = time.monotonic() + _PAUSE_SECONDS

    def _taken_up_again(self) -> list[Claim]:
        with self._guard:
            if time.monotonic() < self._paused_until:
                return []
            again, self._set_aside = self._set_aside, []
        return again

    def _sleep(self, seconds: float, *, until_wake: bool) -> None:
        if until_wake:
            self._wake.wait(seconds)
        else:
            # Something is still being written: its events would only make us look too often.
            self.stop.wait(seconds)

    def _beat(self) -> None:
        with self._guard:
            oldest = min(self._under_way.values(), default=None)
            count = len(self._under_way)
        health.beat(self.settings.folders.work, oldest, count)


def _lock(work: Path) -> IO[str]:
    file = (work / ".lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise AlreadyRunning(str(work)) from error
    return file
