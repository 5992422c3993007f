"""Entering: puts a document into every table of the catalogue, and takes it out of them again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ingest.catalogue.database.store import Transaction
from ingest.catalogue.entries import citing, looks, numbers, parties, tallies, tokens
from ingest.catalogue.entries.rows import ALL_COLUMNS, COLUMNS, from_values, to_values
from ingest.catalogue.likeness import look_alike
from ingest.catalogue.row import Row


def enter(transaction: Transaction, row: Row) -> None:
    """Enters a document, or what it has become in the place where it stood, and links it with those that are the same
    paper.
    """
    there = _there(transaction, row.id)
    if there is None:
        ((n,),) = transaction.run("SELECT coalesce(max(n), 0) + 1 FROM documents")
        transaction.index(n, tokens.of_document(row))
    else:
        n, old = there
        _take_out(transaction, n, old)
        _index_anew(transaction, n, old, row)
    values = to_values(row)
    marks = ", ".join("?" * (len(values) + 1))
    transaction.run(f"INSERT INTO documents (n, {ALL_COLUMNS}) VALUES ({marks})", [n, *values])
    numbers.enter(transaction, n, row)
    citing.enter(transaction, n, row)
    looks.enter(transaction, n, row.looks)
    tallies.count(transaction, row, 1)
    parties.count(transaction, row, 1)
    _link(transaction, n, row)


def enter_many(transaction: Transaction, rows: Iterable[Row]) -> int:
    """Enters documents; returns how many."""
    count = 0
    for row in rows:
        enter(transaction, row)
        count += 1
    ((last,),) = transaction.run("SELECT coalesce(max(n), 0) FROM documents")
    if 2 * count > last:  # to tidy takes as long for a few as for all
        transaction.tidy()
    return count


def remove(transaction: Transaction, document: str) -> int | None:
    """Takes a document out; returns the number that it had, None where it was not there."""
    there = _there(transaction, document)
    if there is None:
        return None
    n, old = there
    transaction.unindex(n, tokens.of_document(old))
    _take_out(transaction, n, old)
    return n


def _there(transaction: Transaction, document: str) -> tuple[int, Row] | None:
    """A document as it was entered, and its number."""
    found = transaction.run(f"SELECT n, {COLUMNS} FROM documents WHERE id = ?", (document,))
    return (int(found[0][0]), from_values(found[0][1:])) if found else None


def _index_anew(transaction: Transaction, n: int, old: Row, new: Row) -> None:
    """Puts what a document has become into the index of words, where that tells it from what it was."""
    if (change := tokens.change(old, new)) is not None:
        before, after = change
        transaction.unindex(n, before)
        transaction.index(n, after)


def _take_out(transaction: Transaction, n: int, old: Row) -> None:
    """Takes a document out of every table but the index of words."""
    looks.remove(transaction, n, old.looks)
    tallies.count(transaction, old, -1)
    parties.count(transaction, old, -1)
    for table in ("numbers", "citations", "documents"):
        transaction.run(f"DELETE FROM {table} WHERE n = ?", (n,))
    transaction.run("DELETE FROM links WHERE document = ?", (old.id,))
    transaction.run("DELETE FROM links WHERE other = ?", (old.id,))


def _link(transaction: Transaction, n: int, row: Row) -> None:
    same = "SELECT id FROM documents WHERE identity = ? AND id <> ?"
    alike = [(str(other), "identity") for (other,) in transaction.run(same, (row.identity, row.id))]
    there = [other for other in looks.candidates(transaction.run, row.looks) if other != n]
    if there:
        marks = ", ".join("?" * len(there))
        for other, seen in transaction.run(f"SELECT id, looks FROM documents WHERE n IN ({marks})", there):
            if look_alike(row.looks, json.loads(seen)):
                alike.append((str(other), "look"))
    both = [(a, b, how) for other, how in alike for a, b in ((row.id, other), (other, row.id))]
    transaction.run_many("INSERT INTO links (document, other, how) VALUES (?, ?, ?)", both)
