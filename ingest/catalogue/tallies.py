"""Tallies: how many documents there are of each kind, issuer, year and state, kept as documents come and go.

A document is counted twice: among those of its issuer, and among those of all issuers, so that neither question has
to add up the issuers. Counting is exact, and takes no longer for more documents of the same sorts.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from ingest.catalogue import keys
from ingest.catalogue.answers import Facets, Filter, State
from ingest.catalogue.store import Store, Transaction
from ingest.row import Row

REVIEWED, PARTIAL, DOUBTFUL = 1, 2, 4
"""The bits of a document's state."""
_ALL = ""
_MOST_ISSUERS = 200


def state_of(row: Row) -> int:
    """Reviewed, partly unread, doubtful: a bit each."""
    reviewed, partial = row.reviewed_at is not None, row.unread > 0
    return REVIEWED * reviewed | PARTIAL * partial | DOUBTFUL * (row.doubts > 0)


def count(transaction: Transaction, row: Row, by: int) -> None:
    """Counts a document in (1) or out (-1)."""
    sql = (
        "INSERT INTO tallies (issuer, kind, year, state, documents) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (issuer, kind, year, state) DO UPDATE SET documents = tallies.documents + excluded.documents"
    )
    issuer = keys.letters(row.issuer)
    for of in (issuer, _ALL):
        transaction.run(sql, (of, keys.letters(row.type), row.year or 0, state_of(row), by))


def total(store: Store, wanted: Filter) -> int:
    """How many documents a filter leaves."""
    where, values = _condition(wanted)
    ((found,),) = store.read(f"SELECT coalesce(sum(documents), 0) FROM tallies WHERE {where}", values)
    return int(found)


def facets(store: Store, wanted: Filter) -> Facets:
    """How many documents each choice of a filter would leave."""
    kinds = _by(store, "kind", wanted._replace(kind=None))
    years = _by(store, "year", wanted._replace(year_from=None, year_to=None))
    states = _by(store, "state", wanted._replace(state=None))
    issuers = _issuers(store, wanted._replace(issuer=None))
    return Facets(
        kinds=_printed(store, "kind", kinds.most_common()),
        issuers=_printed(store, "issuer", issuers),
        years=sorted(((year, count) for year, count in years.items() if year), reverse=True),
        states=_states(states),
    )


def _by(store: Store, column: str, wanted: Filter) -> Counter[Any]:
    where, values = _condition(wanted)
    rows = store.read(f"SELECT {column}, sum(documents) FROM tallies WHERE {where} GROUP BY {column}", values)
    return Counter({key: int(count) for key, count in rows if count > 0})


def _issuers(store: Store, wanted: Filter) -> list[tuple[str, int]]:
    where, values = _condition(wanted, "issuer NOT IN (?, ?)", _ALL, keys.NOTHING)
    sql = (
        f"SELECT issuer, sum(documents) AS counted FROM tallies WHERE {where}"
        " GROUP BY issuer HAVING sum(documents) > 0 ORDER BY counted DESC, issuer LIMIT ?"
    )
    return [(str(key), int(count)) for key, count in store.read(sql, [*values, _MOST_ISSUERS])]


def _condition(wanted: Filter, issuer: str = "issuer = ?", *issuers: str) -> tuple[str, list[object]]:
    parts = [issuer]
    values: list[object] = list(issuers) or [
        keys.letters(wanted.issuer) if wanted.issuer is not None else _ALL
    ]
    if wanted.kind is not None:
        parts.append("kind = ?")
        values.append(keys.letters(wanted.kind))
    if wanted.year_from is not None:
        parts.append("year >= ?")
        values.append(wanted.year_from)
    if wanted.year_to is not None:
        parts.append("year <= ? AND year > 0")
        values.append(wanted.year_to)
    parts += state_conditions(wanted)
    return " AND ".join(parts), values


def state_conditions(wanted: Filter) -> list[str]:
    """What a filter asks of the column ``state``."""
    parts = []
    if wanted.state is not None:
        bit, there = {"open": (REVIEWED, 0), "reviewed": (REVIEWED, 1), "partial": (PARTIAL, 1)}[wanted.state]
        parts.append(f"(state & {bit}) = {bit * there}")
    if wanted.doubt is not None:
        parts.append(f"(state & {DOUBTFUL}) = {DOUBTFUL if wanted.doubt == 'doubtful' else 0}")
    return parts


def _printed(store: Store, column: str, counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The keys as the latest document of each has them printed."""
    printed = {"kind": "type", "issuer": "issuer"}[column]
    sql = f"SELECT {printed} FROM documents WHERE {column}_key = ? ORDER BY day DESC LIMIT 1"
    found = [(store.read(sql, (key,)), count) for key, count in counted if key != keys.NOTHING]
    return [(str(rows[0][0]), count) for rows, count in found if rows]


def _states(counted: Counter[Any]) -> list[tuple[State, int]]:
    def having(bit: int, there: bool) -> int:
        return sum(count for state, count in counted.items() if bool(int(state) & bit) is there)

    return [
        ("open", having(REVIEWED, False)), ("reviewed", having(REVIEWED, True)), ("partial", having(PARTIAL, True)),
    ]  # fmt: skip
