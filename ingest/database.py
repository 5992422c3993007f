"""Database: how the journal and the catalogue open their SQLite files: what a call has written is on the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def opened(path: Path, schema: str) -> sqlite3.Connection:
    """A connection to a file whose tables exist. Threads may share it, one at a time: the owner holds the lock.

    Raises:
        sqlite3.DatabaseError: the file is broken, locked for half a minute, or cannot be written.
    """
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(schema)
    return database
