"""Cost: what a chain of commands takes: time, CPU time with all descendants, memory of all processes together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
EVERY_SECONDS = 0.5
_PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """Seconds by the clock, CPU seconds, and the most memory held at once, in MiB (pages shared count in shares)."""

    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    """A program did not do its work; the text holds its command and what it said last."""


def measured(commands: Callable[[], list[list[str]]]) -> Cost:
    """Runs commands one after another. Making them ready is not counted.

    Raises:
        Failed: one of them did not end well.
    """
    ready = commands()
    _adopt_orphans()
    peak = _Peak()
    started, cpu = time.monotonic(), _cpu_of_children()
    with peak:
        for command in ready:
            process = subprocess.Popen(
                command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD},
                text=True,
            )
            peak.root = process.pid
            assert process.stderr is not None
            said = process.stderr.read()
            if process.wait():
                raise Failed(f"{' '.join(command)}: {process.returncode}\n{said[-2000:]}")
    wall = time.monotonic() - started
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    return Cost(wall, _cpu_of_children() - cpu, peak.mib)


def _adopt_orphans() -> None:
    """Has descendants that lose their parent come to us: what workers used that were ended with it is counted too."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Peak(threading.Thread):
    """Looks at the memory of a process and all its descendants now and then, while the context lasts."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.root: int | None = None
        self.mib = 0.0
        self._end = threading.Event()

    def __enter__(self) -> _Peak:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._end.set()
        self.join()

    def run(self) -> None:
        while not self._end.wait(EVERY_SECONDS):
            if self.root is not None:
                self.mib = max(self.mib, sum(map(_proportional_kib, _family(self.root))) / 1024)


def _family(root: int) -> list[int]:
    """A process and its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue  # it has ended meanwhile
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def _proportional_kib(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
