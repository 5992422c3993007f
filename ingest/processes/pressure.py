"""Pressure: whether there are disk and memory enough to begin another file. If not, files stay in the inbox until there
are.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

log = logging.getLogger(__name__)

_MB = 1 << 20
_EVERY_SECONDS = 2.0
_CGROUP = Path("/sys/fs/cgroup")


class Pressure:
    """Looks at free disk and memory, at most every two seconds. ``disk_mb``, ``memory_mb``: what must be free."""

    def __init__(
        self,
        folders: Iterable[Path],
        disk_mb: int,
        memory_mb: int,
        *,
        free_memory: Callable[[], int | None] | None = None,
    ) -> None:
        self._folders, self._disk, self._memory = list(folders), disk_mb * _MB, memory_mb * _MB
        self._free_memory = free_memory or free_memory_bytes
        self._looked_at = float("-inf")
        self.short_of: str | None = None

    def is_high(self) -> bool:
        """Whether nothing more should be begun; ``short_of`` says what there is too little of."""
        if time.monotonic() - self._looked_at >= _EVERY_SECONDS:
            self._looked_at = time.monotonic()
            short = self._short()
            if short and not self.short_of:
                log.warning("%s: no more files are taken until there is more", short)
            elif self.short_of and not short:
                log.warning("there is enough again: files are taken")
            self.short_of = short
        return self.short_of is not None

    def _short(self) -> str | None:
        for folder in self._folders:
            try:
                facts = os.statvfs(folder)
            except OSError:
                continue  # not there: what needs it reports that
            free, whole = facts.f_bavail * facts.f_frsize, facts.f_blocks * facts.f_frsize
            # A small one, as a container's memory for temporary files, never has so much free.
            if free < min(self._disk, whole // 10):
                return f"disk: {free // _MB} MB free at {folder}"
        free_memory = self._free_memory()
        if free_memory is not None and free_memory < self._memory:
            return f"memory: {free_memory // _MB} MB free"
        return None


def free_memory_bytes() -> int | None:
    """Bytes of free memory without swapping, within the container's limit if there is one; None where unknown."""
    found = [_of_machine(), _of_container()]
    known = [value for value in found if value is not None]
    return min(known) if known else None


def _of_machine() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return None


def _of_container() -> int | None:
    try:
        most = int((_CGROUP / "memory.max").read_text())  # "max" where there is no limit
        used = int((_CGROUP / "memory.current").read_text())
        lines = (_CGROUP / "memory.stat").read_text().splitlines()
    except (OSError, ValueError):
        return None
    # What the kernel caches of files while the memory is not needed.
    cache = sum(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))
    return max(most - used + cache, 0)
