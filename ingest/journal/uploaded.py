"""Uploaded: which files of the inbox came through the browser, and so are known to be whole; what became of each.

A table of the journal. A row is written before the file gets its name in the inbox, so that whoever sees the file can
know that it is whole; without a row, as after a lost journal, it is judged like any other file.
"""

from __future__ import annotations

import sqlite3
import time
from typing import NamedTuple

SCHEMA = """
CREATE TABLE IF NOT EXISTS uploads (
    id INTEGER PRIMARY KEY,
    raw_name BLOB NOT NULL,      -- path below the inbox; its hash once the paper is held
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    who TEXT NOT NULL,
    at REAL NOT NULL,
    claim TEXT                   -- null: not taken yet
) STRICT;
CREATE INDEX IF NOT EXISTS uploads_claim ON uploads(claim);
CREATE INDEX IF NOT EXISTS uploads_who ON uploads(who, at);
"""
_KEPT_SECONDS = 30 * 24 * 3600


class WholeFile(NamedTuple):
    """A file that was complete before it got its name: its path below the inbox, its size and its time."""

    raw_name: bytes
    size: int
    mtime_ns: int


class Upload(NamedTuple):
    """An upload: where it was put, when (seconds since 1970), and the claim that took it, None before."""

    raw_name: bytes
    at: float
    claim: str | None


def note(db: sqlite3.Connection, file: WholeFile, who: str) -> int:
    """Enters a file that is about to get its name in the inbox; returns the row's id. Old rows go."""
    db.execute("DELETE FROM uploads WHERE claim IS NOT NULL AND at < ?", (time.time() - _KEPT_SECONDS,))
    sql = "INSERT INTO uploads (raw_name, size, mtime_ns, who, at) VALUES (?, ?, ?, ?, ?) RETURNING id"
    return int(db.execute(sql, (*file, who, time.time())).fetchone()[0])


def forget(db: sqlite3.Connection, upload: int) -> None:
    """Removes a row: the file did not get that name."""
    db.execute("DELETE FROM uploads WHERE id = ?", (upload,))


def note_claim(db: sqlite3.Connection, file: WholeFile, claim: str) -> None:
    """Notes which claim takes a file, if it was uploaded."""
    sql = "UPDATE uploads SET claim = ? WHERE raw_name = ? AND size = ? AND mtime_ns = ?"
    db.execute(sql, (claim, *file))


def hide_name(db: sqlite3.Connection, claim: str, hidden: bytes) -> None:
    """Replaces the name of a file whose paper is held."""
    db.execute("UPDATE uploads SET raw_name = ? WHERE claim = ?", (hidden, claim))


def waiting(db: sqlite3.Connection) -> frozenset[WholeFile]:
    """The uploaded files that nobody has taken, whose claim never came about, or that were given back."""
    sql = (
        "SELECT u.raw_name, u.size, u.mtime_ns FROM uploads u LEFT JOIN files f ON f.claim = u.claim"
        " WHERE u.claim IS NULL OR f.state IN ('dropped', 'retried')"
    )
    return frozenset(WholeFile(*row) for row in db.execute(sql))


def latest(db: sqlite3.Connection, who: str, since: float, limit: int) -> list[Upload]:
    """Somebody's uploads, newest first."""
    sql = (
        "SELECT raw_name, at, claim FROM uploads WHERE who = ? AND at >= ? ORDER BY at DESC, id DESC LIMIT ?"
    )
    return [Upload(*row) for row in db.execute(sql, (who, since, limit))]
