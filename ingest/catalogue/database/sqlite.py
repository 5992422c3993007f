"""SQLite: a store in one file. Its index of tokens is an FTS5 table that keeps which document holds which token."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.catalogue.database.schema import SCHEMA, TABLES, VERSION
from ingest.catalogue.database.store import Rows, Transaction, Values, Wanted
from ingest.disk.database import check, clear_log, opened, transaction
from ingest.errors import OtherLayoutError

_TYPES = {
    "integer": "INTEGER", "real": "REAL", "text": "TEXT", "strict": "STRICT", "clustered": "WITHOUT ROWID, STRICT",
}  # fmt: skip
# The tokens are words already, and signs of our own. detail=none: places are not kept, two words side by side are a
# token of their own. Without a content of its own the table is told what it forgets. Of a common word's list those
# pages alone are read on which a document of the rarer words may stand: the smaller they are, the less is read.
_WORDS = """
CREATE VIRTUAL TABLE words
    USING fts5(tokens, tokenize = "ascii tokenchars '_^*=:-'", detail = none, content = '');
INSERT INTO words (words, rank) VALUES ('pgsz', 512);
INSERT INTO words (words, rank) VALUES ('hashsize', 33554432); -- fewer merges where many are entered at once
"""
# One question, so that no other process can lay the file out between two.
_LOOK = """
SELECT user_version, (SELECT count(*) FROM sqlite_master), (SELECT count(*) FROM sqlite_master WHERE name = 'documents')
FROM pragma_user_version
"""
_MERGED_PAGES = 2000
"""Pages of the index written in one step of a merge: a fraction of a second."""
_ASKED = 100
"""Tokens that one question asks for: SQLite allows no more than a few hundred parts."""
_CACHE_KIB, _MUCH_CACHE_KIB = 65536, 1048576
"""Maximum memory for pages of the file. SQLite's default of 2 MB is too little, since a document is entered in many
places: with many documents each page would be written again and again.
"""


class _Transaction:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def run(self, sql: str, values: Values = ()) -> Rows:
        return self._db.execute(sql, values).fetchall()

    def run_many(self, sql: str, values: Iterable[Values]) -> None:
        self._db.executemany(sql, values)

    def index(self, n: int, tokens: list[str]) -> None:
        self._db.execute("INSERT INTO words (rowid, tokens) VALUES (?, ?)", (n, " ".join(tokens)))

    def unindex(self, n: int, tokens: list[str]) -> None:
        forget = "INSERT INTO words (words, rowid, tokens) VALUES ('delete', ?, ?)"
        self._db.execute(forget, (n, " ".join(tokens)))

    def tidy(self) -> None:
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")


class SqliteStore:
    """The catalogue's file."""

    newest_first = "rowid DESC"
    """The order in which FTS5 can go through its lists, ending with the page that is wanted."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        """Opens a file; ``make``: where there is none, or nothing is in it yet, makes it.

        Raises:
            OtherLayoutError: the file is another version's; nothing was done to it.
            FileNotFoundError: there is none, and it is not to be made.
            sqlite3.DatabaseError: it is broken, locked, or cannot be written.
        """
        if not make and not path.exists():
            raise FileNotFoundError(path)

        def look(database: sqlite3.Connection) -> None:
            if not _is_laid_out(database) and not make:
                raise FileNotFoundError(path)

        self._lock = threading.Lock()
        self._db = opened(path, "", before=look)
        try:
            self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if not _is_laid_out(self._db):
                self._lay_out()
        except BaseException:
            self._db.close()
            raise

    def _lay_out(self) -> None:
        with transaction(self._db) as database:
            if _is_laid_out(database):  # another process was quicker
                return
            # One by one: a script would end the transaction.
            for statement in re.sub("--.*", "", SCHEMA.format(**_TYPES) + _WORDS).split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")

    def read(self, sql: str, values: Values = ()) -> Rows:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def writing(self, *, much: bool = False) -> Iterator[Transaction]:
        with self._lock:
            try:
                self._db.execute(f"PRAGMA cache_size = -{_MUCH_CACHE_KIB if much else _CACHE_KIB}")
                with transaction(self._db) as database:
                    yield _Transaction(database)
            finally:
                if much:
                    self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def holding(self, wanted: Wanted) -> tuple[str, list[object]]:
        parts = [f'"{token}"' for token in wanted.all_of]
        parts += ["(" + " OR ".join(f'"{token}"' for token in group) + ")" for group in wanted.any_of]
        return "words MATCH ?", [" AND ".join(parts)]

    def has_tokens(self, n: int, tokens: list[str]) -> bool:
        for at in range(0, len(tokens), _ASKED):
            condition, values = self.holding(Wanted(tuple(tokens[at : at + _ASKED])))
            if not self.read(f"SELECT 1 FROM words WHERE {condition} AND rowid = ?", [*values, n]):
                return False
        return True

    def empty(self, transaction: Transaction) -> None:
        for table in TABLES:
            if table != "words":
                transaction.run(f"DELETE FROM {table}")
        transaction.run("INSERT INTO words (words) VALUES ('delete-all')")

    def scrub(self) -> None:
        """The index of tokens forgets what is deleted only when its parts are merged; the log keeps it until it is
        cleared. Both are done in short steps, between which others may write.
        """
        pages = -_MERGED_PAGES  # less than none: merge everything that there is into one part
        while self._merge(pages):
            pages = _MERGED_PAGES
        with self._lock:
            clear_log(self._db)

    def _merge(self, pages: int) -> bool:
        """One step of merging the index; whether there was something to do."""
        with self.writing():
            before = self._db.total_changes
            self._db.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
            return self._db.total_changes - before >= 2

    def check(self) -> None:
        with self._lock:
            check(self._db)

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _is_laid_out(database: sqlite3.Connection) -> bool:
    """Whether a file has this version's tables; False where it has none. Raises OtherLayoutError: it has others."""
    there, tables, documents = database.execute(_LOOK).fetchone()
    if there == VERSION:
        return True
    if there == 0 and not tables:
        return False
    raise OtherLayoutError(there if documents or there > VERSION else None, VERSION)
