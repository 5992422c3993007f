"""Intake: from a watched folder to the files in it that are finished and may be taken.

Events of the file system are hints that only wake the service: they get lost on network shares and when their
queue overflows. What decides is a scan of the folder itself.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ingest.intake.finished import has_end, is_open_for_writing
from ingest.journal import WholeFile, raw

log = logging.getLogger(__name__)


class FileState(NamedTuple):
    """What tells a file's present form from an earlier or a later one."""

    device: int
    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, facts: os.stat_result) -> FileState:
        return cls(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)


class ReadyFile(NamedTuple):
    """A file that has come to rest, and its form when it was looked at."""

    path: Path
    signature: FileState


class _Sighting(NamedTuple):
    """A file as it was first seen in its present form, and when by the monotonic clock."""

    signature: FileState
    since: float


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    text = resources.files("ingest").joinpath("data/ignored.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return tuple(table["beginnings"]), tuple(table["endings"]), frozenset(table["names"])


def is_ignored(name: str) -> bool:
    """Whether a name is that of a hidden file, of one that a program is still writing, or of a system's own."""
    beginnings, endings, names = _names()
    low = name.lower()
    return low.startswith(beginnings) or low.endswith(endings) or low in names


def identities(paths: Iterable[Path]) -> frozenset[tuple[int, int]]:
    """What tells files and folders from all others, by whatever path they are reached."""
    facts = (path.stat() for path in paths if path.exists())
    return frozenset((f.st_dev, f.st_ino) for f in facts)


def plain_files(
    folder: Path,
    without: frozenset[tuple[int, int]] = frozenset(),
    unlisted: dict[Path, str] | None = None,
) -> Iterator[tuple[Path, os.stat_result]]:
    """The regular files below a folder, in the order of their names, no link followed, some left out.

    ``unlisted`` is told the folders that cannot be listed, and why.
    """
    open_folders = [_entries(folder, unlisted)]  # folders may be nested deeper than Python's calls
    while open_folders:
        entry = next(open_folders[-1], None)
        if entry is None:
            open_folders.pop()
            continue
        if is_ignored(entry.name):
            continue
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError:
            continue  # gone between the listing and now
        if (facts.st_dev, facts.st_ino) in without:
            continue
        if stat.S_ISDIR(facts.st_mode):
            open_folders.append(_entries(Path(entry.path), unlisted))
        elif stat.S_ISREG(facts.st_mode):
            yield Path(entry.path), facts


def _entries(folder: Path, unlisted: dict[Path, str] | None) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return iter(sorted(listing, key=lambda entry: entry.name))
    except OSError as error:
        if unlisted is not None:
            unlisted[folder] = error.strerror or str(error)
        return iter(())


class Intake:
    """Remembers how the inbox's files looked, and tells which of them have come to rest.

    ``own``: files and folders of the service's, never taken even where they lie in the inbox. ``whole_files``: gives
    those that are known to be whole, and need no rest.
    """

    def __init__(
        self,
        inbox: Path,
        *,
        settle_seconds: float,
        grace_seconds: float,
        own: Iterable[Path] = (),
        whole_files: Callable[[], frozenset[WholeFile]] = frozenset,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.inbox, self._own = inbox, list(own)
        self._whole_files = whole_files
        self._settle, self._grace, self._clock = settle_seconds, grace_seconds, clock
        self._seen: dict[Path, _Sighting] = {}
        self._unlisted: dict[Path, str] = {}

    def ready_files(self, most: int = 1_000_000) -> list[ReadyFile]:
        """Scans the whole inbox: the files that may be taken now, oldest first, at most ``most``."""
        now = self._clock()
        seen: dict[Path, _Sighting] = {}
        unlisted: dict[Path, str] = {}
        quiet: list[tuple[int, Path]] = []
        known, whole = self._known_whole(), set[Path]()
        for path, facts in plain_files(self.inbox, identities(self._own), unlisted):
            signature = FileState.of(facts)
            old = self._seen.get(path)
            sighting = old if old and old.signature == signature else _Sighting(signature, now)
            seen[path] = sighting
            if (
                known
                and WholeFile(raw(path.relative_to(self.inbox)), signature.size, signature.mtime_ns) in known
            ):
                whole.add(path)
            if path in whole or now - sighting.since >= self._settle:
                quiet.append((facts.st_mtime_ns, path))
        self._seen = seen
        self._tell(unlisted)
        # Only as many are opened as can be taken: thousands may be waiting.
        finished = (
            path for _, path in sorted(quiet) if path in whole or self._has_end(path, now - seen[path].since)
        )
        return [ReadyFile(path, seen[path].signature) for path in islice(finished, most)]

    @property
    def waiting(self) -> int:
        """How many files the last scan saw."""
        return len(self._seen)

    def _known_whole(self) -> frozenset[WholeFile]:
        """None where the journal does not answer now: uploaded files then wait as others do."""
        try:
            return self._whole_files()
        except sqlite3.Error as error:
            log.debug("it is not known which files are whole: %s", error)
            return frozenset()

    def _tell(self, unlisted: dict[Path, str]) -> None:
        """Says once of a folder that it cannot be listed, and once that it can be again."""
        for folder, why in unlisted.items():
            if self._unlisted.get(folder) != why:
                log.warning("%s cannot be listed: %s", folder, why)
        for folder in self._unlisted.keys() - unlisted.keys():
            log.warning("%s can be listed again, or is gone", folder)
        self._unlisted = unlisted

    def _has_end(self, path: Path, quiet: float) -> bool:
        try:
            # Who pauses for longer than the grace time may hold the file open meanwhile; then it is not ours to take.
            return (has_end(path) or quiet >= self._grace) and not is_open_for_writing(path)
        except OSError:
            # Unreadable or gone; if it stays and stays unreadable, the pipeline will say why.
            return quiet >= self._grace
