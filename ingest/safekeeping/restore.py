"""Restore: from a backup to folders that the service works with; and repair: single documents, byte by byte.

A restore goes into a root in which nothing is yet. The catalogue is then made anew, and the journal gets what was
archived after it was copied, as after a kill.
"""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import ID_LENGTH, STACKS, Archive
from ingest.archive.made import MADE, read_made
from ingest.archive.reindex import reindex
from ingest.archive.verify import folder
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import BackupError
from ingest.folders import Folders
from ingest.journal import Journal
from ingest.safekeeping import kept, trees
from ingest.safekeeping.following import follow
from ingest.safekeeping.kept import JOURNAL, STORES, read_mark
from ingest.settings import Settings

_DOCUMENT = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")


class Restored(NamedTuple):
    """``entered``: files that the journal did not know yet; ``unreadable``: documents that are not whole."""

    documents: int
    entered: int
    unreadable: list[str]


def restore(backup: Path, settings: Settings) -> Restored:
    """Puts all of a backup into the settings' folders.

    Raises:
        BackupError: it is none, or something lies in the folders.
        OSError, sqlite3.Error: the machine refuses.
    """
    if read_mark(backup) is None:
        raise BackupError("no_backup", str(backup))
    folders = settings.folders
    _check_empty(folders)
    folders.make()
    for name, place in (("archive", folders.archive), ("held", folders.held), ("failed", folders.failed)):
        if (backup / name).is_dir():
            trees.bring(backup / name, place, _is_of_a_whole)
    for name, place in {JOURNAL: folders.journal, **kept.files_of(folders)}.items():
        if (backup / name).is_file():
            durable.write(place, (backup / name).read_bytes(), mode=0o600)
    archive, held = Archive(folders.archive), Archive(folders.held)
    count, unreadable = reindex(archive, settings)
    with closing(Journal(folders.journal)) as journal:
        entered = follow(archive, held, folders.failed, journal)
    return Restored(count, entered, unreadable)


def _is_of_a_whole(file: Path) -> bool:
    """Whether a file is none of a document that was not copied whole; earlier readings lie deeper."""
    place = next((one for one in file.parents if _DOCUMENT.fullmatch(one.name)), None)
    return place is None or (place / MADE).is_file() or STACKS in (one.name for one in file.parents)


def _check_empty(folders: Folders) -> None:
    for place in (folders.archive, folders.held, folders.failed):
        if next(trees.files_in(place), None) is not None:
            raise BackupError("root_not_empty", str(place))
    if folders.journal.exists() and folders.journal.stat().st_size:
        raise BackupError("root_not_empty", str(folders.journal))


class Repaired(NamedTuple):
    """``mended``: files that are as they were again; ``left``: documents that the backup cannot mend."""

    mended: list[str]
    left: list[str]


def repair(backup: Path, settings: Settings) -> Repaired:
    """Gives each document whose files differ from what its made.json names, or are missing, those of the backup, where
    these are right. A document of which made.json itself is broken gets the whole folder. Corrections and decisions
    stay as they are.

    Raises:
        BackupError: the folder is no backup.
    """
    if read_mark(backup) is None:
        raise BackupError("no_backup", str(backup))
    mended: list[str] = []
    left: list[str] = []
    for name, place in zip(STORES, (settings.folders.archive, settings.folders.held), strict=True):
        store, good = Archive(place), Archive(backup / name)
        for document in sorted(
            {*store.folders(), *(one for one in good.folders() if not _is_elsewhere(one, settings))}
        ):
            if not any(one.is_fault for one in folder(store.place(document), document)):
                continue
            mended += _mended(store, good, document)
            if any(one.is_fault for one in folder(store.place(document), document)):
                left.append(document)
    return Repaired(mended, left)


def _is_elsewhere(document: str, settings: Settings) -> bool:
    """Whether a document of the backup is in the archive or held: then it may have moved since."""
    return any(
        Archive(place).has_folder(document) for place in (settings.folders.archive, settings.folders.held)
    )


def _mended(store: Archive, good: Archive, document: str) -> list[str]:
    place, source = store.place(document), good.place(document)
    if not good.holds(document):
        return []
    place.mkdir(parents=True, exist_ok=True)
    done = []
    with alone_in(place):
        if _reads(place) is None:
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
