"""Listing: the documents that a filter and a search leave: a page of them in an order, or all of them, streamed."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.catalogue import keys, tallies
from ingest.catalogue.answers import Filter, Hit, Listing, Order
from ingest.catalogue.rows import COLUMNS, from_values, rows_of, select
from ingest.catalogue.searching import BOUND, Query, best, hits, newest, page
from ingest.catalogue.store import Store
from ingest.catalogue.tokens import of_filter, searched
from ingest.folding import snippet
from ingest.row import Row

_SORTED_BY = {"date": "day", "doubt": "doubt"}
_AT_A_TIME = 500


def listing(store: Store, wanted: Filter, text: str, order: Order, limit: int, offset: int) -> Listing:
    """See `Catalogue.listing`."""
    if not text.strip():
        rows = _filtered(store, wanted, order, limit, offset)
        return Listing([_hit(row, "") for row in rows], tallies.total(store, wanted), more=False)
    query = Query.of(text)
    if query is None:
        return Listing([], 0, more=False)
    narrowed = of_filter(wanted)
    there = hits(store, query, narrowed)
    if order == "relevance":
        wanted_first = best(store, query, narrowed, there)
    else:
        wanted_first = iter(_in_order(store, there[:BOUND], order))
    found = page(store, query, wanted_first, limit, offset)
    return Listing([_hit(row, text) for row in found], min(len(there), BOUND), more=len(there) > BOUND)


def _hit(row: Row, text: str) -> Hit:
    return Hit(row, *snippet(searched(row), text))


def _in_order(store: Store, newest_first: list[int], order: Order) -> list[int]:
    if order not in _SORTED_BY or not newest_first:
        return newest_first
    marks = ", ".join("?" * len(newest_first))
    sql = f"SELECT n FROM documents WHERE n IN ({marks}) ORDER BY {_SORTED_BY[order]} DESC, n DESC"
    return [int(n) for (n,) in store.read(sql, newest_first)]


def _filtered(store: Store, wanted: Filter, order: Order, limit: int, offset: int) -> list[Row]:
    narrowed = of_filter(wanted)
    # What is reviewed has no doubt left that it could be sorted by.
    column = _SORTED_BY.get(order) if not (order == "doubt" and wanted.state == "reviewed") else None
    if column is None and not narrowed:
        return select(store, "ORDER BY n DESC LIMIT ? OFFSET ?", (limit, offset))
    if column is None:
        return rows_of(store, newest(store, narrowed, limit, offset))
    if narrowed and tallies.total(store, wanted) <= BOUND:
        there = _in_order(store, newest(store, narrowed, BOUND), order)
        return rows_of(store, there[offset : offset + limit])
    # Many are left, so the first page of them stands near the beginning of the order.
    where, values = condition(wanted)
    rest = f"WHERE {where} ORDER BY {column} DESC, n DESC LIMIT ? OFFSET ?"
    return select(store, rest, [*values, limit, offset])


def condition(wanted: Filter) -> tuple[str, list[object]]:
    """A filter as a condition on the table of documents."""
    parts, values = ["1 = 1"], list[object]()
    if wanted.issuer is not None:
        parts.append("issuer_key = ?")
        values.append(keys.letters(wanted.issuer))
    if wanted.kind is not None:
        # An issuer is rarer than a kind: its index is the one to use, so this condition is put out of its reach.
        parts.append("kind_key || '' = ?" if wanted.issuer is not None else "kind_key = ?")
        values.append(keys.letters(wanted.kind))
    if wanted.year_from is not None:
        parts.append("day >= ?")
        values.append(f"{wanted.year_from:04}")
    if wanted.year_to is not None:
        parts.append("day < ? AND day > ''")
        values.append(f"{wanted.year_to + 1:04}")
    return " AND ".join(parts + tallies.state_conditions(wanted)), values


def everything(store: Store, wanted: Filter, after: str | None) -> Iterator[Row]:
    """All documents that a filter leaves, by year, issuer, kind and number; a few at a time are held.

    ``after``: the id of the document behind which to go on.
    """
    where, values = condition(wanted)
    place = ""
    if after is not None:
        found = store.read("SELECT shelf FROM documents WHERE id = ?", (after,))
        if not found:
            raise KeyError(after)
        place = str(found[0][0])
    sql = f"SELECT shelf, {COLUMNS} FROM documents WHERE shelf > ? AND {where} ORDER BY shelf LIMIT ?"
    while page := store.read(sql, [place, *values, _AT_A_TIME]):
        for shelf, *row in page:
            place = shelf
            yield from_values(row)
