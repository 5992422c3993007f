"""Tallies: how many documents there are of each kind, issuer, year and state, kept as documents come and go.

A document is counted twice: among those of its issuer, and among those of all issuers, so that neither question has
to add up the issuers. Counting is exact, and takes no longer for more documents of the same sorts.
"""

from __future__ import annotations

from collections import Counter

from ingest.catalogue import keys
from ingest.catalogue.answers import Facets, Filter, State
from ingest.catalogue.database.store import Store, Transaction
from ingest.catalogue.row import Row

REVIEWED, PARTIAL, DOUBTFUL = 1, 2, 4
"""The bits of a document's state."""
_ALL = ""
_MOST_NAMES = 200


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
    years = _by(store, "year", wanted._replace(year_from=None, year_to=None))
    states = _by(store, "state", wanted._replace(state=None))
    return Facets(
        kinds=_named(store, "kind", "type", _condition(wanted._replace(kind=None))),
        issuers=_named(store, "issuer", "issuer", _condition(wanted._replace(issuer=None), "issuer <> ?")),
        years=sorted(((year, count) for year, count in years.items() if year), reverse=True),
        states=by_state(states),
    )


def _by(store: Store, column: str, wanted: Filter) -> Counter[int]:
    where, values = _condition(wanted)
    rows = store.read(f"SELECT {column}, sum(documents) FROM tallies WHERE {where} GROUP BY {column}", values)
    return Counter({int(key): int(count) for key, count in rows if count > 0})


def _named(store: Store, key: str, name: str, condition: tuple[str, list[object]]) -> list[tuple[str, int]]:
    """Kinds or issuers, the most frequent first, as the latest document of each has them printed."""
    where, values = condition
    counted = (
        f"SELECT {key}, sum(documents) AS counted FROM tallies WHERE {where} AND {key} <> ?"
        f" GROUP BY {key} HAVING sum(documents) > 0 ORDER BY counted DESC, {key} LIMIT {_MOST_NAMES}"
    )
    printed = f"SELECT d.{name} FROM documents d WHERE d.{key}_key = t.{key} ORDER BY d.day DESC LIMIT 1"
    sql = f"SELECT ({printed}), counted FROM ({counted}) AS t ORDER BY counted DESC, t.{key}"
    return [(str(name), int(count)) for name, count in store.read(sql, [*values, keys.NOTHING])]


def _condition(wanted: Filter, issuer: str = "issuer = ?") -> tuple[str, list[object]]:
    """A filter as a condition on the table; of all issuers together, or, with another ``issuer``, of each."""
    parts = [issuer]
    values: list[object] = [keys.letters(wanted.issuer) if wanted.issuer is not None else _ALL]
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
    """The conditions of a filter on the column ``state``."""
    parts = []
    if wanted.state is not None:
        bit, there = {"open": (REVIEWED, 0), "reviewed": (REVIEWED, 1), "partial": (PARTIAL, 1)}[wanted.state]
        parts.append(f"(state & {bit}) = {bit * there}")
    if wanted.doubt is not None:
        parts.append(f"(state & {DOUBTFUL}) = {DOUBTFUL if wanted.doubt == 'doubtful' else 0}")
    return parts


def by_state(counted: Counter[int]) -> list[tuple[State, int]]:
    """How many documents each choice of a state would leave, of counts by the bits of their state."""

    def having(bit: int, there: bool) -> int:
        return sum(count for state, count in counted.items() if bool(state & bit) is there)

    return [
        ("open", having(REVIEWED, False)), ("reviewed", having(REVIEWED, True)), ("partial", having(PARTIAL, True)),
    ]  # fmt: skip
