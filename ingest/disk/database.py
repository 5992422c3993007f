"""Database: how the journal and the catalogue open their SQLite files: what a call has written is on the disk."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")

BUSY_SECONDS = 30.0
_OF_THE_MACHINE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_INTERRUPT,
)  # fmt: skip


def opened(
    path: Path,
    schema: str,
    more_columns: dict[str, dict[str, str]] | None = None,
    *,
    before: Callable[[sqlite3.Connection], None] = lambda database: None,
) -> sqlite3.Connection:
    """A connection to a file whose tables exist. Threads may share it, one at a time: the owner holds the lock.

    ``more_columns``: for each table, columns that files of earlier versions lack, and their types. ``before`` may look
    at the file before anything is done to it; what it raises ends that.

    Raises:
        sqlite3.DatabaseError: the file is broken, locked for half a minute, or cannot be written.
    """
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        before(database)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")  # what is taken out leaves no letters in free pages
        database.executescript(schema)
        for table, columns in (more_columns or {}).items():
            there = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            for name in columns.keys() - there:
                database.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of it or none; afterwards no transaction is open, whatever went wrong."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite has rolled back by itself.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def clear_log(database: sqlite3.Connection) -> None:
    """Brings the write-ahead log into the file and empties it, so that nothing deleted is left; leaves both as
    they are where somebody reads in them for longer than a second.
    """
    database.execute("PRAGMA busy_timeout = 1000")
    try:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        database.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def is_broken(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is broken; not that it is locked, read-only or the disk full."""
    code = (
        getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    )  # the rest says more precisely what
    return isinstance(error, sqlite3.DatabaseError) and code not in _OF_THE_MACHINE


def open_or_set_aside(path: Path, open_file: Callable[[Path], T]) -> T:
    """What ``open_file`` makes of a file; where the file is broken, of a new one, the broken one kept beside it.

    Raises:
        sqlite3.Error: the file cannot be opened for another reason.
    """
    try:
        return open_file(path)
    except sqlite3.DatabaseError as error:
        if not is_broken(error):
            raise
        log.error("%s is broken (%s): set aside, to be made anew", path, error)
        set_aside(path)
    return open_file(path)


def set_aside(path: Path) -> None:
    """Gives a database and its companions other names."""
    stamp = f"{time.time_ns()}"
    for file in [path, *path.parent.glob(path.name + "-*")]:
        file.rename(file.with_name(f"{file.name}.broken-{stamp}"))


def check(database: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError where the file is broken."""
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
