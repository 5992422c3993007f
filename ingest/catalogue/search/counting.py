"""Counting: how many documents a filter leaves, and how many each other choice would: from the tables of counts where
these know all of a filter, else from the documents themselves.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ingest.catalogue.answers import Facets, Filter
from ingest.catalogue.database.store import Store, condition
from ingest.catalogue.entries import tallies
from ingest.catalogue.search.narrowing import narrow

_TALLIED = ("kind", "issuer", "year_from", "year_to", "state", "doubt")
_MOST_NAMES = 200


def total(store: Store, wanted: Filter) -> int:
    """How many documents a filter leaves."""
    if wanted.is_tallied:
        return tallies.total(store, wanted)
    where, values = condition(store, narrow(store, wanted))
    return int(store.read(f"SELECT count(*) FROM words WHERE {where}", values)[0][0])


def untallied(store: Store, wanted: Filter) -> tuple[list[str], list[object]]:
    """What the tables of counts do not know of a filter, as conditions on the table of documents, and their values."""
    beyond = narrow(store, wanted._replace(**dict.fromkeys(_TALLIED)))
    if not beyond:
        return [], []
    where, values = condition(store, beyond)
    return [f"n IN (SELECT rowid FROM words WHERE {where})"], values


def facets(store: Store, wanted: Filter) -> Facets:
    """How many documents each choice of a filter would leave."""
    if wanted.is_tallied:
        return tallies.facets(store, wanted)
    states = _by(store, "state", wanted._replace(state=None))
    years = _by(store, "coalesce(year, 0)", wanted._replace(year_from=None, year_to=None))
    return Facets(
        kinds=_named(store, "type", "kind_key", wanted._replace(kind=None)),
        issuers=_named(store, "issuer", "issuer_key", wanted._replace(issuer=None)),
        years=sorted(((year, count) for year, count in years.items() if year), reverse=True),
        states=tallies.by_state(states),
    )


def by_month(store: Store, months: int) -> list[tuple[str, int]]:
    """See `Catalogue.by_month`. Moments are kept in UTC; hours of it make up the months of any place."""
    sql = "SELECT substr(archived_at, 1, 13) AS hour, count(*) FROM documents GROUP BY substr(archived_at, 1, 13)"
    found: Counter[str] = Counter()
    for hour, count in store.read(sql):
        there = datetime.fromisoformat(f"{hour}:00:00+00:00").astimezone()
        found[there.strftime("%Y-%m")] += int(count)
    return sorted(found.items(), reverse=True)[:months]


def _by(store: Store, column: str, wanted: Filter) -> Counter[int]:
    where, values = condition(store, narrow(store, wanted))
    sql = (
        f"SELECT {column} AS of_it, count(*) FROM documents"
        f" WHERE n IN (SELECT rowid FROM words WHERE {where}) GROUP BY of_it"
    )
    return Counter({int(key): int(count) for key, count in store.read(sql, values)})


def _named(store: Store, name: str, key: str, wanted: Filter) -> list[tuple[str, int]]:
    """The names of one column, the most frequent first, each as one of its documents has it printed."""
    where, values = condition(store, narrow(store, wanted))
    sql = (
        f"SELECT max({name}), count(*) AS counted FROM documents"
        f" WHERE n IN (SELECT rowid FROM words WHERE {where}) AND {name} IS NOT NULL"
        f" GROUP BY {key} ORDER BY counted DESC, {key} LIMIT {_MOST_NAMES}"
    )
    return [(str(printed), int(count)) for printed, count in store.read(sql, values)]
