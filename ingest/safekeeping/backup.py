"""Backup: a folder is made, and kept, as the archive is, while others work with it; it is proved before it counts.

The journal is copied first: what is archived while the folders are copied is then in the folders and not in the
journal, which a restore enters, as the service does after a kill. The folders are gone through until nothing moves or
changes during a pass, so that a paper that is held or released meanwhile is in one of them; papers that come in all the
while do not keep it up. Damage and loss do not spread into the backup (``guard``).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ingest import __version__
from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.verify import Finding, folder
from ingest.disk import durable, presence
from ingest.errors import BackupError
from ingest.folders import Folders
from ingest.journal import Journal
from ingest.safekeeping import kept, trees
from ingest.safekeeping.guard import Guard
from ingest.safekeeping.kept import JOURNAL, MARK, STORES, Kept, read_mark, write_mark
from ingest.settings import Settings

_MOST_PASSES = 20


class Done(NamedTuple):
    """``copied``, ``removed``: files; ``damaged``: files of the archive that are broken or gone, by their place: the
    backup keeps what it has of them. ``rested``: whether the folders came to rest; else the backup was not completed.
    ``open_to_others``: others may read it, because its file system knows no owners.
    """

    documents: int
    copied: int
    removed: int
    damaged: list[str]
    rested: bool
    open_to_others: bool


def back_up(settings: Settings, target: Path) -> Done:
    """Makes ``target`` as the archive is now, or brings it up to date.

    Raises:
        BackupError: the folder has something else in it, or lies in what it is to be a backup of; or the archive is not
            there, as on a disk that is not mounted.
        OSError, sqlite3.Error: the machine refuses; what was there is still a backup, of the time before.
    """
    folders, target = settings.folders, target.resolve()
    _check_source(folders)
    _check_place(folders, target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(PermissionError):  # some file systems know no modes
        target.chmod(0o700)
    is_open = bool(target.stat().st_mode & 0o077)
    for store in STORES:
        trees.settle(target / store)
    _copy_database(folders.journal, target / JOURNAL)
    with closing(Journal(folders.journal)) as journal:
        guard = Guard(Archive(folders.archive), Archive(folders.held), journal)
        copied, removed, rested = _follow(folders, target, guard)
    damaged = guard.found | _copy_files(folders, target)
    count = sum(1 for store in STORES for _ in Archive(target / store).documents())
    if rested:
        write_mark(target, Kept(_now(), str(settings.root), count, __version__))
        kept.note_last(folders, Kept(_now(), str(target), count, __version__))
    return Done(count, copied, removed, sorted(damaged), rested, is_open)


def _follow(folders: Folders, target: Path, guard: Guard) -> tuple[int, int, bool]:
    """Goes through the folders until they rest; returns how many files were copied and removed, and whether they did.
    In the last pass nothing is removed: it could not be brought to where it is then.
    """
    copied = removed = 0
    missing: set[str] = set()
    for left in reversed(range(_MOST_PASSES)):
        before, there = (guard.found, missing), _ids(folders.archive, folders.held)
        guard.begin_pass()
        brought = [
            trees.bring(source, place, guard.may_copy if name in STORES else _any)
            for name, source, place in _trees(folders, target)
        ]
        gone = sum(
            trees.sweep(source, place, guard.may_remove if name in STORES else _any)
            for name, source, place in (_trees(folders, target) if left else ())
        )
        copied, removed = copied + sum(one.new + one.changed for one in brought), removed + gone
        # What has moved past this pass; or is too damaged to be copied, as in the next.
        missing = there - _ids(*(target / name for name in STORES))
        is_at_rest = not gone and not any(one.changed for one in brought)
        if left and is_at_rest and (guard.found, missing) == before:
            return copied, removed, True
    return copied, removed, False


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


def _ids(archive: Path, held: Path) -> set[str]:
    """What lies in the stores; what moves from the second to the first meanwhile is seen too."""
    stores = [Archive(place) for place in (archive, held, archive)]
    return {one for store in stores for one in (*store.folders(), *stacks.ids(store))}


def _check_source(folders: Folders) -> None:
    """Raises BackupError where a folder is not the one that the service works with: what is not mounted looks empty."""
    if folders.restoring.exists():
        raise BackupError("half_restored", folders.restoring.read_text())
    for place in (folders.archive / presence.MARK, folders.held / presence.MARK, folders.journal):
        if not place.is_file():
            raise BackupError("no_archive", str(place))


def _check_place(folders: Folders, target: Path) -> None:
    inside = [folders.archive, folders.held, folders.inbox, folders.work, folders.failed]
    if any(target == place or place in target.parents or target in place.parents for place in inside):
        raise BackupError("inside", str(target))
    if (
        target.exists()
        and any(target.iterdir())
        and read_mark(target) is None
        and not _was_begun(folders, target)
    ):
        raise BackupError("not_empty", str(target))


def _was_begun(folders: Folders, target: Path) -> bool:
    """Whether all that lies there is what a backup begins with: one that was cut off goes on. Its journal is first."""
    known = {JOURNAL, MARK, "failed", *STORES, *kept.files_of(folders)}
    names = {re.sub(r"\.part(-journal)?$", "", path.name) for path in target.iterdir()}
    return JOURNAL in names and names <= known


def _trees(folders: Folders, target: Path) -> list[tuple[str, Path, Path]]:
    return [
        (name, source, target / name)
        for name, source in (("held", folders.held), ("archive", folders.archive), ("failed", folders.failed))
        if source.is_dir()
    ]


def _any(*_: Path) -> bool:
    """Of files that failed nothing is known."""
    return True


def _copy_database(source: Path, target: Path) -> None:
    """A copy of a database as it is at one moment, whoever writes meanwhile."""
    if not source.exists():
        return
    with durable.whole(target) as part:
        for left in (part, part.with_name(part.name + "-journal")):
            left.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(part)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")


def _copy_files(folders: Folders, target: Path) -> set[str]:
    """Copies the single files; returns those that are gone while the backup has them: it keeps them."""
    gone = set()
    for name, source in kept.files_of(folders).items():
        try:
            durable.write(target / name, source.read_bytes(), mode=0o600)
        except FileNotFoundError:
            if (target / name).exists():
                gone.add(str(source))
    return gone


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
