"""Workers: a pool of processes, one per core, that is replaced when one of them dies.

Decoding, drawing and recognition run only here, within limits on memory, time and the size of files. Each worker leads
a process group of its own: when the service ends in any way, the worker and its recogniser end too.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import resource
import signal
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Environment of workers: one process per core, each with one thread. Tesseract's own threads would only wait for one
another.
"""
PRELOADED = "ingest.building.preload"
"""Module loaded by the process from which workers are forked. It is given by name: nothing here knows what tasks do."""

_used: Connection | None = None
_reported_seconds = 0.0


class Allowance(NamedTuple):
    """What one worker may use: address space (MB), seconds for one task, the size of a file that it writes (MB).

    ``grace_seconds``: how long after its time a task may last that holds the interpreter, so that no thread can end it.
    ``temporary``: the folder of its temporary files, where it is another than this process's own.
    """

    memory_mb: int = 2048
    seconds: float = 900.0
    file_mb: int = 4096
    grace_seconds: float = 5.0
    temporary: Path | None = None


def _start_worker(stop: Connection, used: Connection, allowance: Allowance) -> None:
    global _used
    _used = used
    os.set_blocking(used.fileno(), False)
    os.environ.update(ONE_THREAD)
    if allowance.temporary is not None:
        os.environ["TMPDIR"] = tempfile.tempdir = str(allowance.temporary)
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


def _run_within_limits(allowance: Allowance, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does a task, or dies with all that it has started when its time is up."""
    timer = threading.Timer(allowance.seconds, os.killpg, (0, signal.SIGKILL))
    timer.daemon = True
    timer.start()
    # A library that never releases the interpreter keeps the timer from running, but not the kernel's.
    signal.setitimer(signal.ITIMER_REAL, allowance.seconds + allowance.grace_seconds)
    try:
        return work(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        timer.cancel()
        _report_cpu_seconds()


def cpu_seconds() -> float:
    """The CPU time of this process and of those that it has started, ended or not."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    used = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    for children in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            used += sum(_of_process(int(child)) for child in children.read_text().split())
    return used


def _of_process(pid: int) -> float:
    """The CPU time of a process that has not ended (proc(5): fields 14 and 15 of its ``stat``)."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _report_cpu_seconds() -> None:
    """Tells the service what CPU time was used since this was told last: eight bytes, written whole or not at all."""
    global _reported_seconds
    now = cpu_seconds()
    if _used is not None:
        with contextlib.suppress(BlockingIOError):
            os.write(_used.fileno(), struct.pack("d", now - _reported_seconds))
            _reported_seconds = now


class _Limited(Executor):
    """A process pool whose tasks have a time limit; ``ended`` is called as each ends."""

    def __init__(self, pool: ProcessPoolExecutor, allowance: Allowance, ended: Callable[[], None]) -> None:
        self._pool, self._allowance, self._ended = pool, allowance, ended

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = self._pool.submit(partial(_run_within_limits, self._allowance, fn, *args, **kwargs))
        future.add_done_callback(lambda _: self._ended())
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)


class _Pool:
    """One process pool and the pipe whose closing ends its workers at once."""

    def __init__(self, count: int, allowance: Allowance, ended: Callable[[_Pool], None]) -> None:
        context = multiprocessing.get_context("forkserver")
        # Loaded once in the fork server, then shared by every worker.
        context.set_forkserver_preload([PRELOADED])
        self._listen, self._stop = context.Pipe(duplex=False)
        self._hear, self._tell = context.Pipe(duplex=False)
        os.set_blocking(self._hear.fileno(), False)
        self._hearing = threading.Lock()
        pool = ProcessPoolExecutor(
            count,
            mp_context=context,
            initializer=_start_worker,
            initargs=(self._listen, self._tell, allowance),
        )
        self.executor = _Limited(pool, allowance, lambda: ended(self))

    def cpu_seconds(self) -> float:
        """The CPU time that workers have reported since the last call."""
        try:
            with self._hearing:
                told = os.read(self._hear.fileno(), 1 << 16)
        except OSError:  # nothing was told, or the pool has ended
            return 0.0
        return float(sum(seconds for (seconds,) in struct.iter_unpack("d", told)))

    def kill(self) -> None:
        self._stop.close()
        self._listen.close()
        self.executor.shutdown(wait=False, cancel_futures=True)
        with self._hearing:
            self._hear.close()
            self._tell.close()


class Workers:
    """The shared pool, made anew when it breaks. ``progress_at``: when a task last ended, by the monotonic clock.

    ``size``: how many tasks it does at once. ``cpu_seconds``: what its tasks have used so far.
    """

    def __init__(self, count: int, allowance: Allowance | None = None) -> None:
        os.environ.update(ONE_THREAD)
        self.size, self._allowance = count, allowance or Allowance()
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self.progress_at = time.monotonic()
        self.tasks = 0
        self.cpu_seconds = 0.0
        self._single: set[_Pool] = set()
        self._pool = self._new(count)
        self._stopped = False

    def _new(self, count: int) -> _Pool:
        return _Pool(count, self._allowance, self._task_ended)

    def _task_ended(self, pool: _Pool) -> None:
        self.progress_at = time.monotonic()
        self.count(pool.cpu_seconds())

    def count(self, cpu_seconds: float) -> None:
        """Counts a task that has ended, here or at a cluster's worker, and the CPU time that it took."""
        with self._counting:
            self.progress_at = time.monotonic()
            self.tasks += 1
            self.cpu_seconds += cpu_seconds

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has a task done by the pool; a broken one is replaced first."""
        pool = self._pool.executor
        try:
            return pool.submit(fn, *args, **kwargs)
        except BrokenProcessPool:
            self.replace(pool)
            return self._pool.executor.submit(fn, *args, **kwargs)

    def is_stopped(self) -> bool:
        """Whether ``kill`` was called: what fails from then on fails because of that."""
        return self._stopped

    @property
    def executor(self) -> Executor:
        """The pool as it stands now. It raises BrokenProcessPool once a worker has died."""
        return self._pool.executor

    def replace(self, broken: Executor) -> None:
        """Puts a new pool in the place of a broken one; does nothing if that has been done."""
        with self._lock:
            if self._stopped or self._pool.executor is not broken:
                return
            log.warning("a worker process died; starting new ones")
            self._pool.kill()
            self._pool = self._new(self.size)

    @contextmanager
    def alone(self) -> Iterator[Executor]:
        """A pool of one worker for one document, so that if it dies, the culprit is known."""
        pool = self._new(1)
        with self._lock:
            self._single.add(pool)
            if self._stopped:
                pool.kill()
        try:
            yield pool.executor
        finally:
            with self._lock:
                self._single.discard(pool)
            pool.kill()

    def kill(self) -> None:
        """Ends all workers at once; what they were doing is lost and will be done again."""
        with self._lock:
            self._stopped = True
            for pool in (self._pool, *self._single):
                pool.kill()
