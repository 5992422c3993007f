"""Catalogue: what is in the archive, listed and searched. It can be made anew from the archive alone."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path
from typing import NamedTuple

from ingest.database import check, opened, transaction
from ingest.folding import fold, fts_query, has_marks, nfc, snippet
from parse import Record
from parse.record import Document, Signature

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    system TEXT, type TEXT, number TEXT, symbol TEXT, code TEXT, date TEXT,
    issuer TEXT, subject TEXT, signer TEXT, security TEXT,
    copy_kind TEXT, copy_code TEXT, copy_date TEXT, copy_issuer TEXT, copy_signer TEXT,
    doubts INTEGER NOT NULL, pages INTEGER NOT NULL, names TEXT NOT NULL, archived_at TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS documents_code ON documents(code);
CREATE INDEX IF NOT EXISTS documents_date ON documents(date);
-- Marks are not removed by the tokenizer: one column has them, the other was folded by us, because the
-- tokenizer's own removal leaves đ as it is.
CREATE VIRTUAL TABLE IF NOT EXISTS words
    USING fts5(exact, folded, tokenize = "unicode61 remove_diacritics 0");
PRAGMA user_version = 1;
"""


class Row(NamedTuple):
    """A document as the catalogue lists it; the copy is the last one, whose office the paper comes from."""

    id: str
    system: str | None
    type: str | None
    number: str | None
    symbol: str | None
    code: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    signer: str | None
    security: str | None
    copy_kind: str | None
    copy_code: str | None
    copy_date: str | None
    copy_issuer: str | None
    copy_signer: str | None
    doubts: int
    pages: int
    names: list[str]
    archived_at: str
    text: str

    @classmethod
    def of(
        cls,
        document: str,
        record: Record,
        *,
        text: str,
        doubts: int,
        pages: int,
        names: list[str],
        archived_at: str,
    ) -> Row:
        """The row of a record."""
        paper = record.document
        copy = record.copies[-1] if record.copies else None
        return cls(
            id=document,
            system=paper.system, type=paper.type, number=paper.number, symbol=paper.symbol, code=paper.code,
            date=paper.date.isoformat() if paper.date else None,
            issuer=" · ".join(paper.issuer) or _inferred(paper),
            subject=paper.subject or paper.about, signer=_name(paper.signature), security=paper.security,
            copy_kind=copy.kind if copy else None,
            copy_code=copy.code if copy else None,
            copy_date=copy.date.isoformat() if copy and copy.date else None,
            copy_issuer=(" · ".join(copy.issuer) or None) if copy else None,
            copy_signer=_name(copy.signature) if copy else None,
            doubts=doubts, pages=pages, names=names, archived_at=archived_at, text=text,
        )  # fmt: skip


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
        self._db = opened(path, _SCHEMA)

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
        """Enters a document, or takes its place anew."""
        values = [json.dumps(v, ensure_ascii=True) if isinstance(v, list) else v for v in row]
        marks = ", ".join("?" * len(values))
        searched = "\n".join(nfc(part) for part in _searched(row))
        with self._lock, transaction(self._db) as db:
            old = db.execute("SELECT n FROM documents WHERE id = ?", (row.id,)).fetchone()
            if old:
                db.execute("DELETE FROM words WHERE rowid = ?", old)
                db.execute("DELETE FROM documents WHERE n = ?", old)
            at = db.execute(f"INSERT INTO documents ({_COLUMNS}) VALUES ({marks})", values).lastrowid
            db.execute(
                "INSERT INTO words (rowid, exact, folded) VALUES (?, ?, ?)", (at, searched, fold(searched))
            )

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
        with self._lock:
            return int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])

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
    return row._replace(names=json.loads(str(row.names)))


def _inferred(paper: Document) -> str | None:
    """A body that follows from the paper but is not printed: in square brackets, as archivists write such things."""
    return f"[{paper.issuer_inferred.name}]" if paper.issuer_inferred else None


def _name(signature: Signature | None) -> str | None:
    return signature.name if signature else None
