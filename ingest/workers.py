"""Workers: a pool of processes, one per core, that outlives the death of any of them.

Each worker heads a process group of its own: when the service ends, however it ends, the worker and the
recogniser that it started go with it.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait

log = logging.getLogger(__name__)

ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""A process per core, each on one thread: Tesseract's own threads would only wait for one another."""


def _begin(stop: Connection) -> None:
    os.environ.update(ONE_THREAD)
    os.setpgid(0, 0)
    # Ctrl-C in a terminal is the service's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()


def _end_with_parent(stop: Connection) -> None:
    parent = multiprocessing.parent_process()
    wait([stop] if parent is None else [stop, parent.sentinel])
    os.killpg(0, signal.SIGKILL)


class _Pool:
    """One process pool and the pipe whose closing ends its workers at once."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("forkserver")
        # Loaded once in the fork server, then shared by every worker.
        context.set_forkserver_preload(["ocr", "parse", "ingest.pdfa"])
        self._listen, self._stop = context.Pipe(duplex=False)
        self.executor = ProcessPoolExecutor(
            count, mp_context=context, initializer=_begin, initargs=(self._listen,)
        )

    def kill(self) -> None:
        self._stop.close()
        self._listen.close()
        self.executor.shutdown(wait=False, cancel_futures=True)


class Workers:
    """The shared pool, made anew when it breaks."""

    def __init__(self, count: int) -> None:
        os.environ.update(ONE_THREAD)
        self._count = count
        self._lock = threading.Lock()
        self._pool = _Pool(count)
        self._stopped = False

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
            self._pool = _Pool(self._count)

    @contextmanager
    def alone(self) -> Iterator[Executor]:
        """A pool of one worker for one document, so that if it dies, the culprit is known."""
        pool = _Pool(1)
        try:
            yield pool.executor
        finally:
            pool.kill()

    def kill(self) -> None:
        """Ends all workers at once; what they were doing is lost and will be done again."""
        with self._lock:
            self._stopped = True
            self._pool.kill()
