"""Workers: a pool of processes, one per core, that outlives the death of any of them.

What decodes, draws or recognises runs here alone, within limits on memory, time and the size of files. Each worker
heads a process group of its own: when the service ends, however it ends, the worker and the recogniser that it started
go with it.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import NamedTuple, ParamSpec, TypeVar

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""A process per core, each on one thread: Tesseract's own threads would only wait for one another."""
_GRACE_SECONDS = 5.0


class Allowance(NamedTuple):
    """What one worker may use: address space (MB), seconds for one task, the size of a file that it writes (MB)."""

    memory_mb: int = 2048
    seconds: float = 900.0
    file_mb: int = 4096


def _begin(stop: Connection, allowance: Allowance) -> None:
    os.environ.update(ONE_THREAD)
    os.setpgid(0, 0)
    for what, limit in (
        (resource.RLIMIT_AS, allowance.memory_mb << 20),
        (resource.RLIMIT_FSIZE, allowance.file_mb << 20),
        (resource.RLIMIT_CORE, 0),  # a dump would hold the pages
    ):
        hard = resource.getrlimit(what)[1]
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (most, most))
    # Ctrl-C in a terminal is the service's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()


def _end_with_parent(stop: Connection) -> None:
    parent = multiprocessing.parent_process()
    wait([stop] if parent is None else [stop, parent.sentinel])
    os.killpg(0, signal.SIGKILL)


def _within(seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does a task, or dies with all that it has started when its time is up."""
    timer = threading.Timer(seconds, os.killpg, (0, signal.SIGKILL))
    timer.daemon = True
    timer.start()
    # A library that never lets go of the interpreter keeps the timer from running; the kernel's does not ask.
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)
    try:
        return work(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        timer.cancel()


class _Limited(Executor):
    """A process pool whose tasks have a time limit; ``ended`` is called as each ends."""

    def __init__(self, pool: ProcessPoolExecutor, seconds: float, ended: Callable[[], None]) -> None:
        self._pool, self._seconds, self._ended = pool, seconds, ended

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = self._pool.submit(partial(_within, self._seconds, fn, *args, **kwargs))
        future.add_done_callback(lambda _: self._ended())
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)


class _Pool:
    """One process pool and the pipe whose closing ends its workers at once."""

    def __init__(self, count: int, allowance: Allowance, ended: Callable[[], None]) -> None:
        context = multiprocessing.get_context("forkserver")
        # Loaded once in the fork server, then shared by every worker.
        context.set_forkserver_preload(["ocr", "parse", "ingest.pdfa"])
        self._listen, self._stop = context.Pipe(duplex=False)
        pool = ProcessPoolExecutor(
            count, mp_context=context, initializer=_begin, initargs=(self._listen, allowance)
        )
        self.executor = _Limited(pool, allowance.seconds, ended)

    def kill(self) -> None:
        self._stop.close()
        self._listen.close()
        self.executor.shutdown(wait=False, cancel_futures=True)


class Workers:
    """The shared pool, made anew when it breaks. ``progress_at``: when a task last ended, by the monotonic clock."""

    def __init__(self, count: int, allowance: Allowance | None = None) -> None:
        os.environ.update(ONE_THREAD)
        self._count, self._allowance = count, allowance or Allowance()
        self._lock = threading.Lock()
        self.progress_at = time.monotonic()
        self.tasks = 0
        self._pool = self._new(count)
        self._stopped = False

    def _new(self, count: int) -> _Pool:
        return _Pool(count, self._allowance, self._task_ended)

    def _task_ended(self) -> None:
        self.progress_at = time.monotonic()
        self.tasks += 1

    def is_stopped(self) -> bool:
        """Whether ``kill`` was called: what fails from then on fails because of that."""
        return self._stopped

    @property
    def executor(self) -> Executor:
        """The pool as it stands now. It raises BrokenProcessPool once a worker has died."""
        return self._pool.executor

    def replace(self, broken: Executor) -> None:
        """Puts a new pool in the place of a broken one; does nothing if somebody already has."""
        with self._lock:
            if self._stopped or self._pool.executor is not broken:
                return
            log.warning("a worker process died; starting new ones")
            self._pool.kill()
            self._pool = self._new(self._count)

    @contextmanager
    def alone(self) -> Iterator[Executor]:
        """A pool of one worker for one document, so that if it dies, the culprit is known."""
        pool = self._new(1)
        try:
            yield pool.executor
        finally:
            pool.kill()

    def kill(self) -> None:
        """Ends all workers at once; what they were doing is lost and will be done again."""
        with self._lock:
            self._stopped = True
            self._pool.kill()
