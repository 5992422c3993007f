"""What all tests share: where they write, what begins first, how Hypothesis runs its examples, and that no test's log
is written to by the next ones.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import Iterator
from multiprocessing import util
from pathlib import Path

import pytest
from hypothesis import settings
from shares import in_shares

# As in the program's own workers, before anything loads numpy: the tests' processes share the machine, and threads that
# wait for each other burn it.
os.environ |= {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

MEMORY, ROOM_GB = Path("/dev/shm"), 2


def is_memory_for_files() -> bool:
    """Whether there is a folder in memory with room for what tests write, programs that they start among it."""
    if not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(MEMORY).free > ROOM_GB << 30


# The program waits for the disk after each step, and its tests make it take thousands of them.
if is_memory_for_files():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# A machine can be busy: how long one example takes says nothing about the code.
settings.register_profile("saoluc", deadline=None)
settings.load_profile("saoluc")

PACKAGES = ("", "ingest", "lexicon", "ocr", "parse")


@pytest.hookimpl(trylast=True)  # when the slow ones are out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = in_shares(items, processes)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it again and again. So does the folder of
    multiprocessing, which would else lie in that of the first test that starts a worker, and be gone with it.
    """
    util.get_temp_dir()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """A command that a test runs in this process sets the program's log up, on a stream that ends with the test."""
    before = [(log, log.level, log.handlers[:]) for log in map(logging.getLogger, PACKAGES)]
    try:
        return (yield)
    finally:
        for log, level, handlers in before:
            log.setLevel(level)
            log.handlers[:] = handlers
