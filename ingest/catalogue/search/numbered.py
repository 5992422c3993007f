"""Numbered: the numbers of papers with their dates, without all else that the catalogue holds of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from ingest.catalogue.answers import Filter
from ingest.catalogue.database.store import Store
from ingest.catalogue.search.listing import along_shelf


class Numbered(NamedTuple):
    """A document's number, as printed, and what series it can belong to. ``looks``: of its pages, see `likeness`."""

    id: str
    issuer: str | None
    year: int | None
    kind: str | None
    number: str | None
    symbol: str | None
    code: str | None
    date: str | None
    looks: tuple[str, ...] = ()


def numbered(store: Store, wanted: Filter) -> Iterator[Numbered]:
    """All documents that a filter leaves, by year, issuer, kind and number; a few at a time are held."""
    columns = "id, issuer, year, type, number, symbol, code, date, looks"
    for *values, looks in along_shelf(store, wanted, columns):
        yield Numbered._make([*values, tuple(json.loads(looks))])
