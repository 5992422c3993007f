"""Intake: from a watched folder to the files in it that are finished and may be taken.

Events of the file system are hints that only wake the service: they get lost on network shares and when their
queue overflows. What decides is a look at the folder itself.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from ingest.finished import has_end

log = logging.getLogger(__name__)

_TEMPORARY_ENDINGS = (
    ".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", ".swx", ".lock",
    ".writing", ".uploading", ".!ut", "~",
)  # fmt: skip
_NOT_SCANS = ("thumbs.db", "desktop.ini", ".ds_store")


class _Signature(NamedTuple):
    inode: int
    size: int
    mtime_ns: int


class _Sighting(NamedTuple):
    """A file as it was first seen in its present form, and when by the monotonic clock."""

    signature: _Signature
    since: float


def is_ignored(name: str) -> bool:
    """Whether a name is that of a hidden file, or of one that a program is still writing."""
    low = name.lower()
    return name.startswith((".", "~")) or low.endswith(_TEMPORARY_ENDINGS) or low in _NOT_SCANS


def identities(paths: Iterable[Path]) -> frozenset[tuple[int, int]]:
    """What tells files and folders from all others, by whatever path they are reached."""
    facts = (path.stat() for path in paths if path.exists())
    return frozenset((f.st_dev, f.st_ino) for f in facts)


def plain_files(
    folder: Path, without: frozenset[tuple[int, int]] = frozenset()
) -> Iterator[tuple[Path, os.stat_result]]:
    """The regular files below a folder, in the order of their names, no link followed, some left out."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        log.warning("%s cannot be listed: %s", folder, error)
        return
    for entry in entries:
        if is_ignored(entry.name):
            continue
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError:
            continue  # gone between the listing and now
        if (facts.st_dev, facts.st_ino) in without:
            continue
        if stat.S_ISDIR(facts.st_mode):
            yield from plain_files(Path(entry.path), without)
        elif stat.S_ISREG(facts.st_mode):
            yield Path(entry.path), facts


class Intake:
    """Remembers how the inbox's files looked, and tells which of them have come to rest.

    ``own``: files and folders of the service's, never taken even where they lie in the inbox.
    """

    def __init__(
        self,
        inbox: Path,
        *,
        settle_seconds: float,
        grace_seconds: float,
        own: Iterable[Path] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.inbox, self._own = inbox, list(own)
        self._settle, self._grace, self._clock = settle_seconds, grace_seconds, clock
        self._seen: dict[Path, _Sighting] = {}

    def look(self, most: int = 1_000_000) -> list[Path]:
        """One full look at the inbox: the files that may be taken now, oldest first, at most so many."""
        now = self._clock()
        seen: dict[Path, _Sighting] = {}
        quiet: list[tuple[int, Path]] = []
        for path, facts in plain_files(self.inbox, identities(self._own)):
            signature = _Signature(facts.st_ino, facts.st_size, facts.st_mtime_ns)
            old = self._seen.get(path)
            sighting = old if old and old.signature == signature else _Sighting(signature, now)
            seen[path] = sighting
            if now - sighting.since >= self._settle:
                quiet.append((facts.st_mtime_ns, path))
        self._seen = seen
        # Only as many are opened as can be taken: thousands may be waiting.
        finished = (path for _, path in sorted(quiet) if self._has_end(path, now - seen[path].since))
        return list(islice(finished, most))

    @property
    def waiting(self) -> int:
        """How many files the last look saw."""
        return len(self._seen)

    def _has_end(self, path: Path, quiet: float) -> bool:
        try:
            return has_end(path) or quiet >= self._grace
        except OSError:
            # Unreadable or gone; if it stays and stays unreadable, the pipeline will say why.
            return quiet >= self._grace


class _Wake(FileSystemEventHandler):
    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        # Our own reading of a file makes events too: they must not wake us for ever.
        if event.event_type not in ("opened", "closed_no_write"):
            self._wake.set()


def watch(inbox: Path, how: str, poll_seconds: float, wake: threading.Event) -> BaseObserver:
    """Starts an observer that sets ``wake`` when something stirs in the inbox; the caller stops it.

    With ``auto``, polling takes over where inotify cannot start (its limits are used up, or there is none).

    Raises:
        OSError: ``how`` is inotify and it cannot start.
    """
    if how != "polling":
        observer = Observer()
        try:
            observer.schedule(_Wake(wake), str(inbox), recursive=True)
            observer.start()
        except OSError as error:
            if how == "inotify":
                raise
            log.warning("inotify cannot start (%s): polling every %g s instead", error, poll_seconds)
        else:
            return observer
    poller = PollingObserver(timeout=poll_seconds)
    poller.schedule(_Wake(wake), str(inbox), recursive=True)
    poller.start()
    return poller
