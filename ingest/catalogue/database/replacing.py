"""Replacing: a new file of the catalogue, made beside the old one, takes its place: whole, or not at all.

The old file stays where it is, complete, until the new one is complete and on the disk; one rename then puts that into
its place. After an interruption at any step there is the one or the other, never none, and the work can be begun again.

What SQLite keeps beside a file (``-wal``) must not be taken for the new file's, and a program that has the old file
open would go on with it unseen, its changes lost. So nothing is renamed while anybody else has the old file open.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.catalogue.database.sqlite import SqliteStore
from ingest.disk import durable
from ingest.disk.database import BUSY_SECONDS, is_broken
from ingest.errors import AlreadyRunningError, OtherLayoutError

COMPANIONS = ("-wal", "-shm", "-journal")
_TRY_SECONDS = 0.1


def beside(path: Path) -> Path:
    """The name under which a new file is made."""
    return path.with_name(path.name + ".new")


def clear(path: Path) -> None:
    """Takes away what was being made beside a file when its program was cut off."""
    for ending in ("", *COMPANIONS):
        beside(path).with_name(beside(path).name + ending).unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives an empty file, to be filled with a catalogue and closed; at the end of the block it takes the place of
    ``path``, which may be this version's, an older one's, broken, or not there. Where an error ends the block, nothing
    has changed.

    Raises:
        OtherLayoutError: the old file is a newer version's, or no catalogue; it is left alone.
        AlreadyRunningError: another program has had the old file open for half a minute.
        OSError, sqlite3.Error: the file system refuses.
    """
    path = path.resolve()  # of a link the file that it leads to, as SQLite does it
    _refuse_others(path)
    with _alone_with(path):  # fails before all the work, too, if it is open elsewhere
        clear(path)
    new = beside(path)
    try:
        new.touch()
        if path.exists():
            shutil.copymode(path, new)
        yield new
        _settle(new)
        with _alone_with(path):
            new.replace(path)
            durable.sync_folder(path.parent)
    finally:
        clear(path)


def _refuse_others(path: Path) -> None:
    try:
        SqliteStore(path, make=False).close()
    except FileNotFoundError:
        return
    except OtherLayoutError as other:
        if other.kind != "older":
            raise
    except sqlite3.DatabaseError as error:
        if not is_broken(error):
            raise


def _settle(path: Path) -> None:
    """Puts what a file's log still holds into the file itself, and that on the disk. Closing it does so too, but says
    nothing where it cannot, as on a full disk.
    """
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    durable.sync_file(path)


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Nobody else has a file open meanwhile, nothing of it is in a companion, and there is none."""
    if not path.exists():
        _without_companions(path)
        yield
        return
    database = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        try:
            _take(database, path)
        except sqlite3.DatabaseError as error:
            if not is_broken(error):
                raise
            database.close()
            _without_companions(path)
        yield
    finally:
        database.close()


def _take(database: sqlite3.Connection, path: Path) -> None:
    """SQLite gives up a write-ahead log only where no other connection is left, and writes it into the file before."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("BEGIN EXCLUSIVE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() > until:
                raise AlreadyRunningError(str(path)) from error
        time.sleep(_TRY_SECONDS)


def _without_companions(path: Path) -> None:
    for ending in COMPANIONS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
