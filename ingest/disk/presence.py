"""Presence: whether the folders and files that a program works with are there, and are those that it began with.

A disk that is unmounted leaves an empty folder in its place, which must not be written into. So it is not enough that
there is a folder: it has to be the same one, by device and inode, or by the mark in it, which goes with it where a
disk gets another device number, and into a copy of it.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from ingest.disk import durable
from ingest.errors import AwayError
from ingest.settings import Settings

log = logging.getLogger(__name__)

MARK = ".saoluc-folder"
Why = Literal["gone", "another"]
"""There is nothing of that name; or something else: another folder or file, or the place that a disk was mounted at."""


class _Known(NamedTuple):
    """What a path led to at first: its device and inode, and the text of its mark."""

    identity: tuple[int, int] | None
    mark: bytes | None


class Presence:
    """What must be there.

    ``folders`` are marked, where they can be written; ``unmarked`` ones and ``files`` are known by device and inode
    alone. Of ``open_to_others`` it is enough that there is a folder, and a mounted one where one was mounted: people
    may put another in its place.
    """

    def __init__(
        self,
        folders: Iterable[Path] = (),
        *,
        unmarked: Iterable[Path] = (),
        files: Iterable[Path] = (),
        open_to_others: Iterable[Path] = (),
    ) -> None:
        self._known: dict[Path, _Known] = {}
        for folder in folders:
            self._known[folder] = _Known(_identity(folder), _marked(folder))
        for path in (*unmarked, *files):
            self.renew(path)
        self._mounted = {folder: os.path.ismount(folder) for folder in open_to_others}

    @classmethod
    def of(cls, settings: Settings) -> Presence:
        """What the service works with."""
        folders = settings.folders
        return cls(
            [folders.archive, folders.held, folders.work],
            unmarked=[folders.failed],
            files=[folders.journal] if settings.catalogue_url else [folders.journal, folders.catalogue],
            open_to_others=[folders.inbox],
        )

    def renew(self, path: Path) -> None:
        """Takes what a path leads to now for what has to be there."""
        self._known[path] = _Known(_identity(path), None)

    def is_moved(self, path: Path) -> bool:
        """Whether a path leads to another folder than at first, be it a copy of it."""
        return _identity(path) != self._known[path].identity

    def away(self) -> dict[Path, Why]:
        """What is not there now, each with why."""
        found: dict[Path, Why] = {}
        for path, known in self._known.items():
            now = _identity(path)
            if now is None:
                found[path] = "gone"
            elif now != known.identity and not (known.mark and _mark(path) == known.mark):
                found[path] = "another"
        for folder, mounted in self._mounted.items():
            if not folder.is_dir():
                found[folder] = "gone"
            elif mounted and not os.path.ismount(folder):
                found[folder] = "another"
        return found

    def check(self) -> None:
        """Raises AwayError where anything is not there."""
        away = self.away()
        if away:
            raise AwayError(", ".join(f"{path} is not there ({why})" for path, why in away.items()))


def _identity(path: Path) -> tuple[int, int] | None:
    """None for what is not there, and for what is neither a folder nor a plain file."""
    try:
        facts = path.stat()
    except OSError:
        return None
    usual = stat.S_ISDIR(facts.st_mode) or stat.S_ISREG(facts.st_mode)
    return (facts.st_dev, facts.st_ino) if usual else None


def _mark(folder: Path) -> bytes | None:
    try:
        return (folder / MARK).read_bytes()
    except OSError:
        return None


def _marked(folder: Path) -> bytes | None:
    """The mark of a folder, made where there is none; None where it cannot be written."""
    if not _mark(folder):
        try:
            durable.write(folder / MARK, secrets.token_hex(16).encode())
        except OSError as error:
            log.debug("%s is not marked: %s", folder, error)
            (folder / f"{MARK}.part").unlink(missing_ok=True)
    return _mark(folder)
