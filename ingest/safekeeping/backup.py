"""Backup: a folder is made, and kept, as the archive is, while others work with it; it is proved before it counts.

The journal is copied first: what is archived while the folders are copied is then in the folders and not in the
journal, which a restore enters, as the service does after a kill. The folders are gone through until nothing changes
between two passes, so that a paper that is held or released meanwhile is in one of them. A file whose bytes are not
those that its made.json names is never copied over a good one: damage does not spread into the backup.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ingest import __version__
from ingest.archive.archive import Archive
from ingest.archive.made import MADE, read_made
from ingest.archive.verify import Finding, folder
from ingest.disk import durable
from ingest.errors import BackupError
from ingest.folders import Folders
from ingest.safekeeping import kept, trees
from ingest.safekeeping.kept import JOURNAL, MARK, STORES, Kept, read_mark, write_mark
from ingest.settings import Settings

_MOST_PASSES = 20


class Done(NamedTuple):
    """``copied``, ``removed``: files; ``damaged``: files of the archive that are not as they should be, by their place;
    they were not copied.
    """

    documents: int
    copied: int
    removed: int
    damaged: list[str]


def back_up(settings: Settings, target: Path) -> Done:
    """Makes ``target`` as the archive is now, or brings it up to date.

    Raises:
        BackupError: the folder has something else in it, or lies in what it is to be a backup of.
        OSError, sqlite3.Error: the machine refuses; what was there is still a backup, of the time before.
    """
    folders, target = settings.folders, target.resolve()
    _check_place(folders, target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.chmod(0o700)
    guard = _Guard()
    _copy_database(folders.journal, target / JOURNAL)
    copied = removed = 0
    for _ in range(_MOST_PASSES):
        changed = sum(trees.bring(source, place, guard.may_copy) for source, place in _trees(folders, target))
        gone = sum(trees.sweep(source, place) for source, place in _trees(folders, target))
        copied, removed = copied + changed, removed + gone
        if not (changed or gone):
            break
    for name, source in kept.files_of(folders).items():
        _copy_file(source, target / name)
    count = sum(1 for store in STORES for _ in Archive(target / store).documents())
    write_mark(target, Kept(_now(), str(settings.root), count, __version__))
    kept.note_last(folders, Kept(_now(), str(target), count, __version__))
    return Done(count, copied, removed, sorted(guard.damaged))


def check(target: Path, on_document: Callable[[], None] = lambda: None) -> Iterator[Finding]:
    """Every file of a backup that is not as its document says: reads every byte.

    Raises:
        BackupError: the folder is no backup.
    """
    if read_mark(target) is None:
        raise BackupError("no_backup", str(target))
    for name in STORES:
        store = Archive(target / name)
        for document in store.folders():
            yield from folder(store.place(document), document)
            on_document()


def _check_place(folders: Folders, target: Path) -> None:
    inside = [folders.archive, folders.held, folders.inbox, folders.work, folders.failed]
    if any(target == place or place in target.parents or target in place.parents for place in inside):
        raise BackupError("inside", str(target))
    if target.exists() and any(target.iterdir()) and read_mark(target) is None and not _was_begun(target):
        raise BackupError("not_empty", str(target))


def _was_begun(target: Path) -> bool:
    """Whether all that lies there is what a backup begins with: one that was cut off goes on."""
    known = {JOURNAL, MARK, "failed", *STORES}
    return (target / JOURNAL).exists() and all(
        path.name.removesuffix(".part") in known for path in target.iterdir()
    )


def _trees(folders: Folders, target: Path) -> list[tuple[Path, Path]]:
    return [
        (source, target / name)
        for name, source in (("held", folders.held), ("archive", folders.archive), ("failed", folders.failed))
        if source.is_dir()
    ]


class _Guard:
    """Keeps damaged files out: of a document's folder the hashes of made.json are read once."""

    def __init__(self) -> None:
        self.damaged: set[str] = set()
        self._place: Path | None = None
        self._hashes: dict[str, str] = {}

    def may_copy(self, file: Path) -> bool:
        """Whether a file is as its document says; what no document says anything of, is."""
        if file.parent != self._place:
            self._place, self._hashes = file.parent, _hashes(file.parent)
        wanted = self._hashes.get(file.name)
        try:
            if wanted is None or durable.sha256(file) == wanted:
                self.damaged.discard(str(file))
                return True
        except FileNotFoundError:
            return True  # it has moved; copying it says so
        if _hashes(file.parent).get(file.name) != wanted:  # read anew meanwhile
            self._place = None
            return False
        self.damaged.add(str(file))
        return False


def _hashes(place: Path) -> dict[str, str]:
    if not (place / MADE).is_file():
        return {}
    try:
        return dict(read_made(place)["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _copy_database(source: Path, target: Path) -> None:
    """A copy of a database as it is at one moment, whoever writes meanwhile."""
    if not source.exists():
        return
    with durable.whole(target) as part:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(part)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")


def _copy_file(source: Path, target: Path) -> None:
    try:
        durable.write(target, source.read_bytes(), mode=0o600)
    except FileNotFoundError:
        target.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
