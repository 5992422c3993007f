"""Processes: the CPU time and the memory of a process and of all that it has started, as the kernel tells them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

_TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:  # it has ended meanwhile
            continue
        found += [p for child in children for p in tree(int(child))]
    return found


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process, its descendants, and those of theirs that have ended."""
    return sum(_cpu(p) for p in tree(pid))


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


class Memory(NamedTuple):
    """The memory of a process and its descendants, pages that they share counted once (PSS), in MB.

    ``own``: the process's; ``others``: that of its descendants.
    """

    own: float
    others: float

    @property
    def all(self) -> float:
        return self.own + self.others


def memory(pid: int) -> Memory:
    """The memory of a process and its descendants now."""
    own, *others = (_pss(p) / 1024 for p in tree(pid))
    return Memory(own, sum(others))


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
