"""Rows: between rows of the catalogue and what its table of documents holds."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ingest.catalogue import keys
from ingest.catalogue.database.store import Store, Values
from ingest.catalogue.entries import tallies
from ingest.catalogue.row import Row

COLUMNS = ", ".join(Row._fields)
ALL_COLUMNS = f"{COLUMNS}, kind_key, issuer_key, day, state, shelf, folder"
_LISTS = ("copy_codes", "citations", "names", "tags", "notes", "looks")
_DAY = len("2021-07-30")


def to_values(row: Row) -> list[object]:
    """The values of ``ALL_COLUMNS``."""
    values = [json.dumps(v, ensure_ascii=True) if isinstance(v, list) else v for v in row]
    kind, issuer = keys.letters(row.type), keys.letters(row.issuer)
    return [
        *values, kind, issuer, (row.date or "")[:_DAY], tallies.state_of(row), keys.shelf(row), keys.folder(row),
    ]  # fmt: skip


def from_values(values: Iterable[object]) -> Row:
    """The row of the values of ``COLUMNS``."""
    row = Row(*values)  # type: ignore[arg-type]  # the columns have the fields' types, in their order
    return row._replace(**{name: json.loads(getattr(row, name)) for name in _LISTS})


def select(store: Store, rest: str, values: Values = ()) -> list[Row]:
    """The documents that ``rest`` of a query, from WHERE on, chooses."""
    return [from_values(v) for v in store.read(f"SELECT {COLUMNS} FROM documents {rest}", values)]


def rows_of(store: Store, numbers: list[int]) -> list[Row]:
    """The documents of these numbers, in their order."""
    rows = rows_by_number(store, numbers)
    return [rows[n] for n in numbers if n in rows]


def rows_by_number(store: Store, numbers: list[int]) -> dict[int, Row]:
    """The documents of these numbers, each by its own."""
    if not numbers:
        return {}
    marks = ", ".join("?" * len(numbers))
    found = store.read(f"SELECT n, {COLUMNS} FROM documents WHERE n IN ({marks})", numbers)
    return {int(n): from_values(values) for n, *values in found}
