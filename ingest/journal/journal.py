"""Journal: the state of every file that was taken in, one row per file, one transaction per step.

A row is written before the step that it announces, so that after a kill the row and the folders together say
what was under way. Names may hold any bytes: they are kept as bytes, beside a form for people.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.disk.database import check, clear_log, opened, transaction
from ingest.errors import WrongTransitionError
from ingest.journal import uploaded
from ingest.journal.entries import NEXT, RESCAN, UNDER_WAY, Entry, Head, State, readable
from ingest.journal.schema import LATER_COLUMNS, SCHEMA
from ingest.journal.uploaded import Upload, WholeFile

_COLUMNS = ", ".join(Entry._fields)
_HIDDEN = b"sha256:"
"""What stands before the hash of a file's path where the name is not to be told."""


class Journal:
    """The journal's file. Threads may share it; every change is on the disk when its call returns."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        path.touch(mode=0o600)
        if path.stat().st_uid == os.geteuid():  # an earlier version let others read it
            path.chmod(0o600)
        self._db = opened(path, SCHEMA + uploaded.SCHEMA, {"files": LATER_COLUMNS})

    @classmethod
    def checked(cls, path: Path) -> Journal:
        """A journal whose file is whole. Raises sqlite3.DatabaseError where it is broken."""
        made = cls(path)
        try:
            check(made._db)
        except sqlite3.DatabaseError:
            made.close()
            raise
        return made

    def reopen(self, path: Path) -> None:
        """Goes on with another file, which is there now. Raises OSError or sqlite3.DatabaseError where it cannot."""
        if not path.exists():
            raise FileNotFoundError(path)
        other = Journal.checked(path)
        with self._lock:
            self._db.close()
            self._db = other._db

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, transaction(self._db) as db:
            yield db

    def open_claim(self, claim: str, raw_name: bytes, *, copied: bool, size: int, mtime_ns: int) -> None:
        """Announces that a file is about to be taken."""
        now = time.time()
        with self._change() as db:
            db.execute(
                "INSERT INTO files (claim, state, name, raw_name, copied, size, mtime_ns, claimed_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (claim, State.CLAIMING, readable(raw_name), raw_name, int(copied), size, mtime_ns, now, now),
            )
            _note(db, claim, State.CLAIMING, None)
            if not copied:
                uploaded.note_claim(db, WholeFile(raw_name, size, mtime_ns), claim)

    def move(self, claim: str, to: State, note: str | None = None, **values: str | bytes | int) -> None:
        """Takes a file to its next state, and sets columns of its row.

        Raises:
            WrongTransitionError: the present state does not lead there.
        """
        allowed = [state for state, nexts in NEXT.items() if to in nexts]
        sets = "".join(f", {column} = ?" for column in values)
        with self._change() as db:
            done = db.execute(
                f"UPDATE files SET state = ?, updated_at = ?{sets} WHERE claim = ? AND state IN ({_marks(allowed)})",
                (to, time.time(), *values.values(), claim, *allowed),
            )
            if done.rowcount != 1:
                raise WrongTransitionError(f"{claim}: not allowed to become {to}")
            _note(db, claim, to, note)
            if to in (State.HELD, State.DESTROYED):
                _hide_name(db, claim)
            if to is State.DESTROYED:  # else the same bytes, come in again, would lack their corrections
                of_claim = "document = (SELECT document FROM files WHERE claim = ?)"
                db.execute(f"DELETE FROM corrections WHERE {of_claim}", (claim,))
        if to in (State.HELD, State.DESTROYED):
            self._clear_log()

    def _clear_log(self) -> None:
        with self._lock:
            clear_log(self._db)

    def set(self, claim: str, **values: str) -> None:
        """Sets columns of a row without a change of state."""
        sets = ", ".join(f"{column} = ?" for column in values)
        with self._change() as db:
            db.execute(f"UPDATE files SET {sets} WHERE claim = ?", (*values.values(), claim))

    def hide_name(self, claim: str) -> None:
        """Forgets the name of a file whose paper is held. Whether a path is its own can still be told."""
        with self._change() as db:
            _hide_name(db, claim)
        self._clear_log()

    def count(self, claim: str, what: str, note: str) -> int:
        """Adds one to ``attempts``, ``interruptions`` or ``faults``, and returns the sum."""
        with self._change() as db:
            sql = f"UPDATE files SET {what} = {what} + 1, updated_at = ? WHERE claim = ? RETURNING state, {what}"
            state, count = db.execute(sql, (time.time(), claim)).fetchone()
            _note(db, claim, State(state), note)
        return int(count)

    def note_upload(self, file: WholeFile, who: str) -> int:
        """Announces a file that is whole and about to get its name in the inbox; returns the number of its upload."""
        with self._change() as db:
            return uploaded.note(db, file, who)

    def forget_upload(self, upload: int) -> None:
        """The file of an upload did not get the name that was announced."""
        with self._change() as db:
            uploaded.forget(db, upload)

    def whole_files(self) -> frozenset[WholeFile]:
        """The uploaded files that are still to be taken."""
        with self._lock:
            return uploaded.waiting(self._db)

    def uploads(self, who: str, since: float, limit: int) -> list[Upload]:
        """Somebody's uploads since a time, newest first."""
        with self._lock:
            return uploaded.latest(self._db, who, since, limit)

    def keep_head(self, document: str, head: Head) -> None:
        """Notes how far a document's corrections go."""
        with self._change() as db:
            db.execute("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?)", (document, *head))

    def head(self, document: str) -> Head | None:
        """How far a document's corrections went when they were last noted."""
        sql = "SELECT entries, hash FROM corrections WHERE document = ?"
        with self._lock:
            row = self._db.execute(sql, (document,)).fetchone()
        return Head(*row) if row else None

    def of_document(self, document: str) -> list[Entry]:
        """The files that became this document, or are about to; oldest first."""
        return list(self._select("WHERE document = ? ORDER BY claimed_at", document))

    def documents(self) -> frozenset[str]:
        """The ids of all documents that files became."""
        with self._lock:
            rows = self._db.execute("SELECT DISTINCT document FROM files WHERE document IS NOT NULL")
            return frozenset(str(document) for (document,) in rows)

    def restore(self, entries: Iterable[Entry], note: str) -> int:
        """Enters whole rows, each where there is none of its claim; returns how many. All of them or none."""
        sql = f"INSERT OR IGNORE INTO files ({_COLUMNS}) VALUES ({_marks(Entry._fields)})"
        with self._change() as db:
            new = [entry for entry in entries if db.execute(sql, entry).rowcount == 1]
            for entry in new:
                _note(db, entry.claim, entry.state, note)
        return len(new)

    def take_along(self, entry: Entry, file: WholeFile) -> None:
        """Enters the row of a file that came to its end together with another one, where there is none of its claim."""
        self.restore([entry], "with its other half")
        if not entry.copied:
            with self._change() as db:
                uploaded.note_claim(db, file, entry.claim)

    def remove(self, claim: str) -> None:
        """Takes out the row of a paper whose pages belong to other papers now; its steps stay."""
        with self._change() as db:
            db.execute("DELETE FROM files WHERE claim = ?", (claim,))

    def get(self, claim: str) -> Entry | None:
        """The row of a claim."""
        return next(self._select("WHERE claim = ?", claim), None)

    def unfinished(self) -> list[Entry]:
        """The files that were under way when the service last stood."""
        return self.in_states(*UNDER_WAY)

    def finished_as(self, raw_name: bytes, size: int, mtime_ns: int) -> Entry | None:
        """The end of a copied-in file of that path, size and time, if it was finished."""
        ends = (State.ARCHIVED, State.HELD, State.DUPLICATE, State.FAILED, State.DESTROYED)
        return next(self._copied((raw_name, size, mtime_ns), ends), None)

    def is_under_way(self, raw_name: bytes, size: int, mtime_ns: int) -> bool:
        """Whether a copied-in file of that path, size and time has been claimed and not come to its end."""
        return self.under_way_as(raw_name, size, mtime_ns) is not None

    def under_way_as(self, raw_name: bytes, size: int, mtime_ns: int) -> Entry | None:
        """The row of a copied-in file of that path, size and time that has not come to its end."""
        return next(self._copied((raw_name, size, mtime_ns), UNDER_WAY), None)

    def _copied(self, file: tuple[bytes, int, int], states: tuple[State, ...]) -> Iterator[Entry]:
        raw_name, size, mtime_ns = file
        where = (
            f"raw_name IN (?, ?) AND size = ? AND mtime_ns = ? AND copied = 1 AND state IN ({_marks(states)})"
        )
        values = (raw_name, _hidden(raw_name), size, mtime_ns, *states)
        return self._select(f"WHERE {where} ORDER BY updated_at DESC LIMIT 1", *values)

    def taken_out_of(self, claim: str) -> list[Entry]:
        """The files that lay inside the file of a claim, and were claimed by themselves."""
        return list(self._select("WHERE claim GLOB ? ORDER BY claimed_at", f"{claim}-*"))

    def failed_as(self, target: bytes) -> Entry | None:
        """The row of the file that lies in the failed folder under that name."""
        return next(self._select("WHERE target = ? AND state = ?", target, State.FAILED), None)

    def in_states(self, *states: State) -> list[Entry]:
        """All files in any of these states, oldest first."""
        return list(self._select(f"WHERE state IN ({_marks(states)}) ORDER BY claimed_at", *states))

    def first_archived(self) -> float | None:
        """When the file that was claimed first of all that are in the archive was claimed; seconds since 1970."""
        with self._lock:
            (first,) = self._db.execute(
                "SELECT min(claimed_at) FROM files WHERE state = ?", (State.ARCHIVED,)
            ).fetchone()
        return first if first is None else float(first)

    def kept(self) -> Iterator[Entry]:
        """All files whose document is in the archive or held, a few at a time."""
        states, last = (State.ARCHIVED, State.HELD, State.DUPLICATE), ""
        clause = "WHERE state IN (?, ?, ?) AND claim > ? ORDER BY claim LIMIT 1000"
        while some := list(self._select(clause, *states, last)):
            yield from some
            last = some[-1].claim

    def latest(self, limit: int = 50, state: State | None = None) -> list[Entry]:
        """The files that changed last, newest first."""
        where, values = ("WHERE state = ?", [state]) if state else ("", [])
        return list(self._select(f"{where} ORDER BY updated_at DESC LIMIT ?", *values, limit))

    def to_rescan(self, limit: int) -> tuple[int, list[Entry]]:
        """How many archived files should be scanned again, and the latest of them, newest first."""
        where, values = "WHERE state = ? AND reason = ?", (State.ARCHIVED, RESCAN)
        with self._lock:
            (count,) = self._db.execute(f"SELECT count(*) FROM files {where}", values).fetchone()
        return int(count), list(self._select(f"{where} ORDER BY updated_at DESC LIMIT ?", *values, limit))

    def totals(self) -> dict[State, int]:
        """How many files stand in each state."""
        with self._lock:
            found = dict(self._db.execute("SELECT state, count(*) FROM files GROUP BY state").fetchall())
        return {state: int(found.get(state, 0)) for state in State}

    def _select(self, clause: str, *values: object) -> Iterator[Entry]:
        with self._lock:
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM files {clause}", values).fetchall()
        for row in rows:
            entry = Entry(*row)
            yield entry._replace(state=State(entry.state), copied=bool(entry.copied))


def _note(db: sqlite3.Connection, claim: str, state: State, note: str | None) -> None:
    db.execute("INSERT INTO steps VALUES (?, ?, ?, ?)", (claim, time.time(), state, note))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _hidden(raw_name: bytes) -> bytes:
    return (
        raw_name if raw_name.startswith(_HIDDEN) else _HIDDEN + hashlib.sha256(raw_name).hexdigest().encode()
    )


def _hide_name(db: sqlite3.Connection, claim: str) -> None:
    for (raw_name,) in db.execute("SELECT raw_name FROM files WHERE claim = ?", (claim,)).fetchall():
        hidden = _hidden(raw_name)
        db.execute("UPDATE files SET name = '', raw_name = ?, detail = NULL WHERE claim = ?", (hidden, claim))
        uploaded.hide_name(db, claim, hidden)
