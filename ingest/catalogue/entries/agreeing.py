"""Agreeing: whether every table of the catalogue holds of a document what its row says, and nothing of any other."""

from __future__ import annotations

import json
from collections import Counter

from ingest.catalogue.database.store import Store
from ingest.catalogue.entries import citing, looks, numbers, parties, tokens
from ingest.catalogue.entries.rows import ALL_COLUMNS, to_values
from ingest.catalogue.likeness import look_alike
from ingest.catalogue.row import Row

_OF_TEXT = 40
_OF_DOCUMENTS = ("numbers", "citations", "looks", "words")


def differences(store: Store, row: Row) -> list[str] | None:
    """What the catalogue has otherwise than a document's row: columns of ``documents``, and other tables, by name; None
    where it does not have the document.
    """
    found = store.read(f"SELECT n, {ALL_COLUMNS} FROM documents WHERE id = ?", (row.id,))
    if not found:
        return None
    n, *values = found[0]
    wanted = zip(ALL_COLUMNS.split(", "), values, to_values(row), strict=True)
    differing = [column for column, there, here in wanted if there != here]
    for table, columns, entries in (
        ("numbers", numbers.COLUMNS, numbers.entries(row)),
        ("citations", citing.COLUMNS, citing.entries(row)),
    ):
        if Counter(store.read(f"SELECT {columns} FROM {table} WHERE n = ?", (n,))) != Counter(entries):
            differing.append(table)
    if not _has_looks(store, n, row):
        differing.append("looks")
    if not store.has_tokens(n, _telling(tokens.of_document(row))):
        differing.append("words")
    if not _is_linked(store, n, row):
        differing.append("links")
    return differing


def _telling(found: list[str]) -> list[str]:
    """Tokens that tell whether the index has a document as it is: all of its head and of filters, which corrections
    change, and some of its text. To ask for each of two thousand takes longer than all else.
    """
    changeable = [token for token in found if token.startswith(tokens.OF_HEAD_AND_FILTERS)]
    others = sorted(set(found) - set(changeable))
    return [*changeable, *others[:: max(len(others) // _OF_TEXT, 1)]]


def _has_looks(store: Store, n: int, row: Row) -> bool:
    bands = looks.bands(row.looks)
    if not bands:
        return True
    marks = ", ".join("?" * len(bands))
    ((there,),) = store.read(f"SELECT count(*) FROM looks WHERE n = ? AND band IN ({marks})", [n, *bands])
    return int(there) == len(bands)


def _is_linked(store: Store, n: int, row: Row) -> bool:
    """Whether a document is linked with those of its identity, and with those alone whose pages look like its own."""
    there = {
        (str(o), str(h)) for o, h in store.read("SELECT other, how FROM links WHERE document = ?", (row.id,))
    }
    same = "SELECT id FROM documents WHERE identity = ? AND id <> ?"
    identical = {str(other) for (other,) in store.read(same, (row.identity, row.id))}
    if identical != {other for other, how in there if how == "identity"}:
        return False
    seen = {other for other, how in there if how == "look"}
    near = [other for other in looks.candidates(store.read, row.looks) if other != n]
    # Where many share a row, which of them were compared depends on when a document came.
    alike = _alike(store, row, "n", near) if len(near) < looks.COMPARED - 1 else set()
    return alike <= seen and _alike(store, row, "id", sorted(seen)) == seen


def _alike(store: Store, row: Row, column: str, values: list[str] | list[int]) -> set[str]:
    if not values:
        return set()
    marks = ", ".join("?" * len(values))
    there = store.read(f"SELECT id, looks FROM documents WHERE {column} IN ({marks})", values)
    return {str(id) for id, other in there if look_alike(row.looks, json.loads(other))}


def loose_ends(store: Store) -> dict[str, int]:
    """How many rows of each table belong to no document, or count them wrongly, by table; without those of none."""
    counts = {}
    for table in _OF_DOCUMENTS:
        column = "rowid" if table == "words" else "n"
        counts[table] = (
            f"SELECT count(*) FROM {table} AS t"
            f" WHERE NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.n = t.{column})"
        )
    ends = (
        "SELECT 1 FROM documents AS d WHERE d.id = t.document",
        "SELECT 1 FROM documents AS d WHERE d.id = t.other",
    )
    counts["links"] = f"SELECT count(*) FROM links AS t WHERE NOT (EXISTS ({ends[0]}) AND EXISTS ({ends[1]}))"
    counts["dossier_papers"] = (
        "SELECT count(*) FROM dossier_papers AS t WHERE NOT EXISTS (SELECT 1 FROM dossiers AS d WHERE d.id = t.dossier)"
    )
    found = {table: int(store.read(sql)[0][0]) for table, sql in counts.items()}
    found["tallies"] = _miscounted(store)
    found["parties"] = parties.miscounted(store)
    return {table: count for table, count in found.items() if count}


def _miscounted(store: Store) -> int:
    counted = (
        "SELECT {0}, kind_key, coalesce(year, 0) AS of_year, state, count(*) FROM documents GROUP BY {1}"
    )
    wanted = store.read(counted.format("issuer_key", "issuer_key, kind_key, of_year, state"))
    wanted += store.read(counted.format("''", "kind_key, of_year, state"))
    kept = store.read("SELECT issuer, kind, year, state, documents FROM tallies WHERE documents <> 0")
    return len(set(map(tuple, wanted)) ^ set(map(tuple, kept)))
