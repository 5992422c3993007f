"""Catalogue: what is in the archive, listed and searched. It can be made anew from the archive alone."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ingest.database import check, opened, transaction
from ingest.folding import fold, fts_query, has_marks, nfc, snippet
from ingest.likeness import look_alike
from ingest.row import Row

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    system TEXT, type TEXT, number TEXT, symbol TEXT, code TEXT, date TEXT,
    issuer TEXT, subject TEXT, signer TEXT, security TEXT,
    copy_kind TEXT, copy_code TEXT, copy_date TEXT, copy_issuer TEXT, copy_signer TEXT,
    doubts INTEGER NOT NULL, pages INTEGER NOT NULL, unread INTEGER NOT NULL,
    names TEXT NOT NULL, archived_at TEXT NOT NULL, text TEXT NOT NULL,
    identity TEXT, looks TEXT NOT NULL, seal TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS documents_code ON documents(code);
CREATE INDEX IF NOT EXISTS documents_date ON documents(date);
CREATE INDEX IF NOT EXISTS documents_identity ON documents(identity) WHERE identity IS NOT NULL;
CREATE INDEX IF NOT EXISTS documents_pages ON documents(pages);
-- Two documents that are one paper, by the look of their pages or by number and issuer; each pair both ways.
CREATE TABLE IF NOT EXISTS links (
    document TEXT NOT NULL, other TEXT NOT NULL, how TEXT NOT NULL, PRIMARY KEY (document, other, how)
) STRICT;
-- Marks are not removed by the tokenizer: one column has them, the other was folded by us, because the
-- tokenizer's own removal leaves đ as it is.
CREATE VIRTUAL TABLE IF NOT EXISTS words
    USING fts5(exact, folded, tokenize = "unicode61 remove_diacritics 0");
"""
_VERSION = 2


class Link(NamedTuple):
    """Another document that is the same paper. ``how``: ``look``, its pages look the same; ``identity``, it has the
    same issuer, number, symbol, and year or term."""

    other: str
    how: str


class Hit(NamedTuple):
    """A found document, and the part of its text around the words: ``snippet[start:end]`` is the hit."""

    row: Row
    snippet: str
    start: int
    end: int


_COLUMNS = ", ".join(Row._fields)


class Catalogue:
    """The catalogue's file. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = opened(path, "")
        if self._db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            # An older layout: all of it can be had anew from the archive.
            self._db.executescript("DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS words")
        self._db.executescript(_SCHEMA)
        self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @classmethod
    def checked(cls, path: Path) -> Catalogue:
        """A catalogue whose file is whole. Raises sqlite3.DatabaseError where it is broken."""
        made = cls(path)
        try:
            made.check()
        except sqlite3.DatabaseError:
            made.close()
            raise
        return made

    def check(self) -> None:
        """Raises sqlite3.DatabaseError where the file is broken."""
        with self._lock:
            check(self._db)

    def put(self, row: Row) -> None:
        """Enters a document, or takes its place anew, and links it with those that are the same paper."""
        with self._lock, transaction(self._db) as db:
            _enter(db, row)

    def fill(self, rows: Iterable[Row]) -> int:
        """Enters many documents, all or none of them; returns how many."""
        count = 0
        with self._lock, transaction(self._db) as db:
            for row in rows:
                _enter(db, row)
                count += 1
        return count

    def remove(self, document: str) -> None:
        """Takes a document out; nothing is done to the archive."""
        with self._lock, transaction(self._db) as db:
            _leave(db, document)
            db.execute("DELETE FROM links WHERE document = ? OR other = ?", (document, document))

    def links(self, document: str) -> list[Link]:
        """The documents that are the same paper as this one, as far as looks and numbers tell."""
        with self._lock:
            rows = self._db.execute(
                "SELECT other, how FROM links WHERE document = ? ORDER BY how, other", (document,)
            ).fetchall()
        return [Link(*row) for row in rows]

    def linked(self) -> int:
        """How many documents have such a link."""
        return self._number("SELECT count(DISTINCT document) FROM links")

    def partial(self) -> int:
        """How many documents have pages that could not be read."""
        return self._number("SELECT count(*) FROM documents WHERE unread > 0")

    def unsearchable(self) -> int:
        """How many documents the search does not know, or knows and should not: 0 in a sound catalogue."""
        return self._number(
            "SELECT (SELECT count(*) FROM documents WHERE n NOT IN (SELECT rowid FROM words))"
            " + (SELECT count(*) FROM words WHERE rowid NOT IN (SELECT n FROM documents))"
        )

    def _number(self, sql: str) -> int:
        with self._lock:
            return int(self._db.execute(sql).fetchone()[0])

    def get(self, document: str) -> Row | None:
        """The row of a document."""
        with self._lock:
            found = self._db.execute(f"SELECT {_COLUMNS} FROM documents WHERE id = ?", (document,)).fetchone()
        return _row(found) if found else None

    def starting(self, prefix: str, limit: int = 10) -> list[str]:
        """The ids that start with a prefix: people type the first few letters."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id FROM documents WHERE id >= ? AND id < ? || 'g' ORDER BY id LIMIT ?",
                (prefix, prefix, limit),
            ).fetchall()
        return [str(r[0]) for r in rows]

    def ids(self) -> set[str]:
        with self._lock:
            return {str(r[0]) for r in self._db.execute("SELECT id FROM documents")}

    def latest(self, limit: int) -> list[Row]:
        """The documents archived last, oldest of them first."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM documents ORDER BY n DESC LIMIT ?", (limit,)
            ).fetchall()
        return [_row(r) for r in reversed(rows)]

    def count(self) -> int:
        return self._number("SELECT count(*) FROM documents")

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Documents that hold every part of the query; what matches in its very tones comes first.

        Any text is a valid query; one without a letter or digit finds nothing.
        """
        wide = fts_query(query, "folded", folded=True)
        if wide is None:
            return []
        narrow = fts_query(query, "exact", folded=False) if has_marks(query) else None
        first = "n IN (SELECT rowid FROM words WHERE words MATCH ?)" if narrow else "NULL"
        columns = ", ".join(f"d.{c}" for c in Row._fields)
        sql = (
            f"SELECT {columns} FROM words JOIN documents d ON d.n = words.rowid WHERE words MATCH ?"
            f" ORDER BY {first} DESC, bm25(words), d.n DESC LIMIT ?"
        )
        with self._lock:
            rows = self._db.execute(sql, (wide, *([narrow] if narrow else []), limit)).fetchall()
        found = [_row(r) for r in rows]
        return [Hit(row, *snippet("\n".join(_searched(row)), query)) for row in found]


def _searched(row: Row) -> list[str]:
    """What a search looks at: the text, and what is not in it, being inferred or a name."""
    heads = [row.code, row.type, row.subject, row.issuer, row.signer, row.copy_code, row.copy_issuer]
    return [row.text, *(head for head in heads if head), *row.names]


def _row(values: tuple[object, ...]) -> Row:
    row = Row(*values)  # type: ignore[arg-type]  # the columns are STRICT, in the order of the fields
    return row._replace(names=json.loads(str(row.names)), looks=json.loads(str(row.looks)))


def _enter(db: sqlite3.Connection, row: Row) -> None:
    values = [json.dumps(v, ensure_ascii=True) if isinstance(v, list) else v for v in row]
    marks = ", ".join("?" * len(values))
    searched = "\n".join(nfc(part) for part in _searched(row))
    _leave(db, row.id)
    at = db.execute(f"INSERT INTO documents ({_COLUMNS}) VALUES ({marks})", values).lastrowid
    db.execute("INSERT INTO words (rowid, exact, folded) VALUES (?, ?, ?)", (at, searched, fold(searched)))
    _link(db, row)


def _leave(db: sqlite3.Connection, document: str) -> None:
    old = db.execute("SELECT n FROM documents WHERE id = ?", (document,)).fetchone()
    if old:
        db.execute("DELETE FROM words WHERE rowid = ?", old)
        db.execute("DELETE FROM documents WHERE n = ?", old)


def _link(db: sqlite3.Connection, row: Row) -> None:
    db.execute("DELETE FROM links WHERE document = ? OR other = ?", (row.id, row.id))
    same = "SELECT id FROM documents WHERE identity = ? AND id <> ?"
    alike = [(other, "identity") for (other,) in db.execute(same, (row.identity, row.id))]
    if any(row.looks):
        candidates = "SELECT id, looks FROM documents WHERE pages = ? AND id <> ?"
        for other, looks in db.execute(candidates, (row.pages, row.id)):
            if look_alike(row.looks, json.loads(looks)):
                alike.append((other, "look"))
    both = [(a, b, how) for other, how in alike for a, b in ((row.id, other), (other, row.id))]
    db.executemany("INSERT INTO links VALUES (?, ?, ?)", both)
