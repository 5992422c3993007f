"""At worker: what a Dask worker does with a page: it has a process of its own read it, within limits.

A page that fills the memory, hangs or kills its process does not harm the Dask worker. The page and its reading are
passed on as bytes: only the reading process needs to know what they are.
"""

from __future__ import annotations

import pickle
import threading
from concurrent.futures.process import BrokenProcessPool
from functools import cache

from distributed import Worker
from distributed.diagnostics.plugin import WorkerPlugin

from ingest.processes.workers import Allowance, Workers, cpu_seconds
from ingest.settings import load

_told = 0.0
_telling = threading.Lock()


@cache
def _workers() -> Workers:
    settings = load()
    return Workers(1, Allowance(settings.worker_memory_mb, settings.task_seconds, settings.worker_file_mb))


class Ends(WorkerPlugin):
    """Ends the reading process with its Dask worker, which would wait for it else."""

    name = "saoluc"

    def teardown(self, worker: Worker) -> None:
        _workers().kill()


def at_worker(order: bytes) -> tuple[bytes, float]:
    """Reads a page. ``order``: a pickled (function, ocr.PortablePage).

    Returns the pickled reading or error, and the CPU time that this Dask worker and its reading process have used since
    it was told last.

    Raises:
        BrokenProcessPool: the page killed its process, or was ended for its time.
    """
    global _told
    workers = _workers()
    pool = workers.executor
    try:
        reading = pool.submit(read_carried, order).result()
    except BrokenProcessPool:
        workers.replace(pool)
        raise
    with _telling:
        now = cpu_seconds() + workers.cpu_seconds
        used, _told = now - _told, now
    return reading, used


def read_carried(order: bytes) -> bytes:
    """The same in the reading process."""
    read, carried = pickle.loads(order)
    return pickle.dumps(carried.read(read))
