"""Restore: from a backup to folders that the service works with; and repair: single documents, byte by byte.

A restore goes into a root in which nothing is yet; cut off, it leaves a note of its backup, and goes on from the same.
The catalogue is then made anew, and the journal gets what was archived after it was copied, as after a kill. A repair
brings back no document that has moved, been cut up or been destroyed since: it goes by the journal.
"""

from __future__ import annotations

import re
import shutil
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from ingest.archive import verify_journal
from ingest.archive.archive import ID_LENGTH, STACKS, Archive
from ingest.archive.made import MADE, read_made
from ingest.archive.reindex import reindex
from ingest.archive.stack_place import take_modes
from ingest.archive.verify import folder
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.disk.presence import Presence
from ingest.errors import BackupError
from ingest.folders import Folders
from ingest.journal import Journal, State
from ingest.safekeeping import kept, trees
from ingest.safekeeping.following import follow
from ingest.safekeeping.kept import JOURNAL, STORES, read_mark
from ingest.settings import Settings

_DOCUMENT = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")


class Restored(NamedTuple):
    """``documents``: of archive and held folder together, as a backup counts them; ``held``: those of the latter.
    ``entered``: files that the journal did not know yet; ``unreadable``: documents that are not whole, or not byte for
    byte as their made.json says.
    """

    documents: int
    held: int
    entered: int
    unreadable: list[str]


def restore(backup: Path, settings: Settings) -> Restored:
    """Puts all of a backup into the settings' folders.

    Raises:
        BackupError: it is none, or something lies in the folders, other than what a restore from it that was cut off
            has left.
        OSError, sqlite3.Error: the machine refuses.
    """
    if read_mark(backup) is None:
        raise BackupError("no_backup", str(backup))
    folders = settings.folders
    _begin(backup, folders)
    for name, place in (("archive", folders.archive), ("held", folders.held), ("failed", folders.failed)):
        if (backup / name).is_dir():
            trees.bring(backup / name, place, _is_of_a_whole)
    for name, place in {JOURNAL: folders.journal, **kept.files_of(folders)}.items():
        if (backup / name).is_file():
            durable.write(place, (backup / name).read_bytes(), mode=0o600)
    archive, held = Archive(folders.archive), Archive(folders.held)
    _, unreadable = reindex(archive, settings)
    with closing(Journal(folders.journal)) as journal:
        entered = follow(archive, held, folders.failed, journal)
    damaged = (one for store in (archive, held) for one in store.folders() if not _is_whole(store, one))
    unreadable = sorted({*unreadable, *damaged})
    Presence([folders.archive, folders.held])  # marked, as the service does: they can be backed up
    folders.restoring.unlink()
    apart = sum(1 for _ in held.documents())
    return Restored(apart + sum(1 for _ in archive.documents()), apart, entered, unreadable)


def _is_whole(store: Archive, document: str) -> bool:
    return not any(one.is_fault for one in folder(store.place(document), document))


def _begin(backup: Path, folders: Folders) -> None:
    """Notes what is restored from, before anything is; goes on where that was noted before."""
    said = str(backup.resolve())
    if folders.restoring.exists():
        if folders.restoring.read_text() != said:
            raise BackupError("half_restored", folders.restoring.read_text())
    else:
        _check_empty(folders)
    folders.restoring.parent.mkdir(parents=True, exist_ok=True)
    durable.write(folders.restoring, said.encode(), mode=0o600)
    folders.make()
    for ending in ("-wal", "-shm"):  # of a journal that is written anew
        folders.journal.with_name(folders.journal.name + ending).unlink(missing_ok=True)
    with suppress(PermissionError):
        for name in STORES:
            trees.settle(backup / name)


def _is_of_a_whole(file: Path, _: Path) -> bool:
    """Whether a file is none of a document that was not copied whole; earlier readings lie deeper."""
    place = next((one for one in file.parents if _DOCUMENT.fullmatch(one.name)), None)
    return place is None or (place / MADE).is_file() or STACKS in (one.name for one in file.parents)


def _check_empty(folders: Folders) -> None:
    for place in (folders.archive, folders.held, folders.failed):
        if next(trees.files_in(place), None) is not None:
            raise BackupError("root_not_empty", str(place))
    if folders.journal.exists() and folders.journal.stat().st_size:
        raise BackupError("root_not_empty", str(folders.journal))
    for file in kept.files_of(folders).values():
        if file.exists():
            raise BackupError("root_not_empty", str(file))


class Repaired(NamedTuple):
    """``mended``: files that are as they were again; ``left``: documents that the backup cannot mend."""

    mended: list[str]
    left: list[str]


def repair(backup: Path, settings: Settings) -> Repaired:
    """Gives each document whose files differ from what its made.json names, or are missing, those of the backup, where
    these are right. A document of which the folder is gone, or made.json, gets all that it lacks; so does one that is
    gone while the journal has it. Corrections and decisions that are there stay as they are.

    Raises:
        BackupError: the folder is no backup.
    """
    if read_mark(backup) is None:
        raise BackupError("no_backup", str(backup))
    with suppress(PermissionError):
        for name in STORES:
            trees.settle(backup / name)
    mended: list[str] = []
    left: list[str] = []
    folders = settings.folders
    gone = _gone(folders)
    for name, place, state in (
        ("archive", folders.archive, State.ARCHIVED), ("held", folders.held, State.HELD),
    ):  # fmt: skip
        store, good = Archive(place), Archive(backup / name)
        for document in sorted({*store.folders(), *gone[state]}):
            if _is_whole(store, document):
                continue
            mended += _mended(store, good, document)
            if not _is_whole(store, document):
                left.append(document)
    return Repaired(mended, left)


def _gone(folders: Folders) -> dict[State, set[str]]:
    """By its state in the journal, what that has as a document while no folder of it is there. Papers that were cut up
    or destroyed it has no more.
    """
    found: dict[State, set[str]] = {State.ARCHIVED: set(), State.HELD: set()}
    if not folders.journal.exists():
        return found
    archive, held = Archive(folders.archive), Archive(folders.held)
    with closing(Journal(folders.journal)) as journal:
        for entry in verify_journal.without_folder(archive, held, journal):
            if entry.document and entry.state in found:
                found[entry.state].add(entry.document)
    return found


def _mended(store: Archive, good: Archive, document: str) -> list[str]:
    place, source = store.place(document), good.place(document)
    if not good.holds(document):
        return []
    place.mkdir(parents=True, exist_ok=True)
    done = []
    with alone_in(place):
        if _reads(place) is None:
            done += _what_is_not_there(source, place)
            durable.copy(source / MADE, place / MADE)
            done.append(str(place / MADE))
        hashes = (_reads(place) or {}).get("sha256", {})
        for name, wanted in dict(hashes).items():  # type: ignore[call-overload]
            file, other = place / str(name), source / str(name)
            if _sha256(file) != wanted and _sha256(other) == wanted:
                if file.is_dir():
                    shutil.rmtree(file)
                durable.copy(other, file)
                done.append(str(file))
        take_modes(place, store)
    return done


def _what_is_not_there(source: Path, place: Path) -> list[str]:
    """Copies a document's files that are missing, those that people made and its earlier readings too."""
    done = []
    for name in trees.files_in(source):
        if name != Path(MADE) and not (place / name).exists():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            durable.copy(source / name, place / name)
            done.append(str(place / name))
    return done


def _reads(place: Path) -> dict[str, object] | None:
    try:
        return dict(read_made(place))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sha256(path: Path) -> str | None:
    try:
        return durable.sha256(path)
    except OSError:
        return None
