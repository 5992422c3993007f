"""Listing: the documents that a filter and a search leave: a page of them in an order, or all of them, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.catalogue import keys
from ingest.catalogue.answers import Filter, Hit, Listing, Order
from ingest.catalogue.database.store import Store
from ingest.catalogue.entries import tallies
from ingest.catalogue.entries.rows import COLUMNS, from_values, rows_of, select
from ingest.catalogue.entries.tokens import searched_text
from ingest.catalogue.row import Row
from ingest.catalogue.search.counting import total, untallied
from ingest.catalogue.search.narrowing import narrow
from ingest.catalogue.search.queries import snippet
from ingest.catalogue.search.ranking import page
from ingest.catalogue.search.searching import BOUND, Query, holding, newest, newest_hits

_SORTED_BY = {"date": "day", "doubt": "doubt"}
_AT_A_TIME = 500
_MOST_SORTED = 20_000


def listing(store: Store, wanted: Filter, text: str, order: Order, limit: int, offset: int) -> Listing:
    """See `Catalogue.listing`."""
    if not text.strip():
        rows = _filtered(store, wanted, order, limit, offset)
        return Listing([_hit(row, "") for row in rows], total(store, wanted), more=False)
    narrowed = narrow(store, wanted)
    for query in Query.readings(text):
        there = newest_hits(store, query, narrowed)
        if not there:
            continue
        if order == "relevance":
            found = page(store, query, narrowed, there, limit, offset)
        else:
            in_order = ((n, False) for n in _in_order(store, there[:BOUND], order))
            found = holding(store, query, in_order, limit, offset)
        hits = [_hit(row, text, apart) for row, apart in found]
        return Listing(hits, min(len(there), BOUND), more=len(there) > BOUND)
    return Listing([], 0, more=False)


def _hit(row: Row, text: str, apart: bool = False) -> Hit:
    return Hit(row, *snippet(searched_text(row), text), apart)


def _in_order(store: Store, newest_first: list[int], order: Order) -> list[int]:
    if order not in _SORTED_BY or not newest_first:
        return newest_first
    marks = ", ".join("?" * len(newest_first))
    sql = f"SELECT n FROM documents WHERE n IN ({marks}) ORDER BY {_SORTED_BY[order]} DESC, n DESC"
    return [int(n) for (n,) in store.read(sql, newest_first)]


def _filtered(store: Store, wanted: Filter, order: Order, limit: int, offset: int) -> list[Row]:
    narrowed = narrow(store, wanted)
    column = _SORTED_BY.get(order)
    if column is None and not narrowed:
        return select(store, "ORDER BY n DESC LIMIT ? OFFSET ?", (limit, offset))
    if column is None:
        return rows_of(store, newest(store, narrowed, limit, offset))
    left = total(store, wanted)
    if narrowed and left <= _MOST_SORTED and left**2 <= (offset + limit) * total(store, Filter()):
        # Fewer are left than would be passed over in the order of all, until the page is full.
        there = _in_order(store, newest(store, narrowed, left), order)
        return rows_of(store, there[offset : offset + limit])
    where, values = _condition(store, wanted, along=column)
    rest = f"WHERE {where} ORDER BY {column} DESC, n DESC LIMIT ? OFFSET ?"
    return select(store, rest, [*values, limit, offset])


def _condition(store: Store, wanted: Filter, along: str) -> tuple[str, list[object]]:
    """A filter as a condition on the table of documents. ``along``: the column in whose order they are wanted; the
    databases are to go along its index, so the others are put out of their reach.
    """
    hidden = "({0} || '')".format
    issuer = "issuer_key" if along != "shelf" else hidden("issuer_key")
    # Of the two indexes by kind and by issuer, that by issuer leaves fewer.
    kind = "kind_key" if along != "shelf" and wanted.issuer is None else hidden("kind_key")
    day = "day" if along == "day" else hidden("day")
    parts, values = ["1 = 1"], list[object]()
    for column, value in ((issuer, wanted.issuer), (kind, wanted.kind)):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(keys.letters(value))
    if wanted.year_from is not None:
        parts.append(f"{day} >= ?")
        values.append(f"{wanted.year_from:04}")
    if wanted.year_to is not None:
        parts.append(f"{day} < ? AND {day} > ''")
        values.append(f"{wanted.year_to + 1:04}")
    beyond, its = untallied(store, wanted)
    return " AND ".join([*parts, *tallies.state_conditions(wanted), *beyond]), [*values, *its]


def all_rows(store: Store, wanted: Filter, after: str | None) -> Iterator[Row]:
    """All documents that a filter leaves, by year, issuer, kind and number; a few at a time are held.

    ``after``: the id of the document behind which to go on.
    """
    place = ""
    if after is not None:
        found = store.read("SELECT shelf FROM documents WHERE id = ?", (after,))
        if not found:
            raise KeyError(after)
        place = str(found[0][0])
    for values in along_shelf(store, wanted, COLUMNS, place):
        yield from_values(values)


def along_shelf(store: Store, wanted: Filter, columns: str, place: str = "") -> Iterator[list[Any]]:
    """The values of columns of all documents that a filter leaves behind a place of the shelf, in its order."""
    where, values = _condition(store, wanted, along="shelf")
    place = max(place, keys.first_of_year(wanted.year_from))
    end = keys.first_of_year(wanted.year_to + 1) if wanted.year_to is not None else keys.PAST_ALL
    sql = f"SELECT shelf, {columns} FROM documents WHERE shelf > ? AND shelf < ? AND {where} ORDER BY shelf LIMIT ?"
    while page := store.read(sql, [place, end, *values, _AT_A_TIME]):
        for shelf, *row in page:
            place = shelf
            yield row
