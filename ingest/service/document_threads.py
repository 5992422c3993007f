"""Document threads: process claims, several at once, and postpone those that a fault of the machine stops.

After a fault everything waits, each time twice as long; then one claim goes ahead, and the others follow once
one has come through.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from ingest.errors import MachineFaultError
from ingest.intake.claim import Claim
from ingest.journal import Journal
from ingest.processes.waking import Wake
from ingest.service.metrics import Metrics
from ingest.service.outcome import Outcome
from ingest.service.pipeline import Pipeline

log = logging.getLogger(__name__)

_MOST_THREADS = 1024


class DocumentThreads:
    """Threads that take claims through the pipeline. ``on_end`` is told each outcome; ``wake`` that there is news.

    ``most``: how many documents may be under way at once.
    ``fault``: the lasting fault with which no work can be done; it ends the service.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        journal: Journal,
        most: Callable[[], int],
        *,
        retry_seconds: float,
        retry_most_seconds: float,
        on_end: Callable[[Claim, Outcome], None],
        wake: Wake,
        metrics: Metrics | None = None,
    ) -> None:
        self._pipeline, self._journal = pipeline, journal
        # A thread a document: it mostly waits. A long document keeps its own for hours, and no other's.
        self._threads = ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="document")
        self._most = most
        self._retry, self._retry_most = retry_seconds, retry_most_seconds
        self._on_end, self._wake = on_end, wake
        self._metrics = metrics or Metrics()
        self._guard = threading.Lock()
        self._under_way: dict[str, float] = {}
        self._put_off: list[Claim] = []
        self._faults = 0
        self._paused_until = 0.0
        self.fault: MachineFaultError | None = None
        self.last_fault: str | None = None
        self.ended_at = time.monotonic()

    @property
    def under_way(self) -> int:
        return len(self._under_way)

    @property
    def put_off(self) -> int:
        """How many claims wait for the machine to be well again."""
        return len(self._put_off)

    def free_slots(self) -> int:
        """How many more may be begun: files that cannot be processed soon stay in the inbox."""
        if time.monotonic() < self._paused_until:
            return 0
        return max((1 if self._faults else min(self._most(), _MOST_THREADS)) - len(self._under_way), 0)

    def begin(self, claim: Claim) -> None:
        """Has a claim worked on; returns at once."""
        with self._guard:
            self._under_way[claim.id] = time.monotonic()
        try:
            future = self._threads.submit(self._pipeline.process, claim)
        except RuntimeError:  # nothing more begins: the claim is gone on with at the next start
            with self._guard:
                self._under_way.pop(claim.id, None)
            return
        future.add_done_callback(lambda future: self._ended(claim, future))

    def taken_up_again(self) -> list[Claim]:
        """The claims whose waiting is over; the caller begins them again as threads become free."""
        with self._guard:
            if time.monotonic() < self._paused_until:
                return []
            again, self._put_off = self._put_off, []
        return again

    def forget(self) -> None:
        """Puts nothing off any more: whoever calls has taken stock of what is unfinished."""
        with self._guard:
            self._put_off, self._faults, self._paused_until, self.last_fault = [], 0, 0.0, None

    def wait_for_end(self, seconds: float) -> bool:
        """Begins nothing more, and waits for what is under way; False if a thread does not end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + seconds
        while self._under_way and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self._under_way

    def _ended(self, claim: Claim, future: Future[Outcome]) -> None:
        outcome = Outcome.LATER
        try:
            outcome = future.result() if not future.cancelled() else Outcome.LATER
        except MachineFaultError as fault:
            self._put_by(claim, fault)
        except Exception as error:
            # The pipeline answers for every fault of a file; what comes here is a fault of this program.
            log.exception("%s: put off", claim.id)
            self._put_by(claim, MachineFaultError(f"{type(error).__name__}: {error}"))
        try:
            if outcome is not Outcome.LATER:
                self._faults, self.last_fault = 0, None
                now = time.monotonic()
                self._metrics.ended(outcome, now - self._under_way.get(claim.id, now))
                self._on_end(claim, outcome)
        finally:
            # Last: whoever finds nothing under way any more has been told of everything.
            with self._guard:
                self._under_way.pop(claim.id, None)
                self.ended_at = time.monotonic()
            self._wake.set()

    def _put_by(self, claim: Claim, fault: MachineFaultError) -> None:
        self._metrics.fault()
        if not fault.passes:
            self.fault = fault
            return
        with self._guard:
            now = time.monotonic()
            if now >= self._paused_until:  # others that met the same fault meanwhile do not double the wait
                self._faults += 1
                wait = min(self._retry * 2 ** min(self._faults - 1, 30), self._retry_most)
                self._paused_until = now + wait
                log.error("%s: %s; trying again in %g s", claim.id, fault, wait)
            self._put_off.append(claim)
            self.last_fault = str(fault)
        try:
            self._journal.count(claim.id, "faults", str(fault))
        except sqlite3.Error as error:
            log.warning("%s: the fault cannot be noted: %s", claim.id, error)
