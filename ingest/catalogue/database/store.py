"""Store: what the catalogue needs from a database: shared SQL with ``?`` for values, and an index of tokens.

The index tells which documents hold given tokens (see `tokens`). Its table is ``words``; ``rowid`` is the document's n.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

Values = Sequence[object]
"""What stands for the ``?`` of an SQL text."""
Rows = list[tuple[Any, ...]]
"""What a query gives: the types are those of its columns."""


class Wanted(NamedTuple):
    """Tokens that a document must hold: ``all_of`` them, and one of each group of ``any_of``. ``among``: queries, each
    with its values, whose results all have the document's n.
    """

    all_of: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    among: tuple[tuple[str, tuple[object, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all_of or self.any_of or self.among)

    def plus(self, other: Wanted) -> Wanted:
        """What both want; each token once."""
        all_of = tuple(dict.fromkeys((*self.all_of, *other.all_of)))
        return Wanted(all_of, (*self.any_of, *other.any_of), (*self.among, *other.among))


def condition(store: Store, wanted: Wanted) -> tuple[str, list[object]]:
    """A condition on the table ``words``, and its values: the rows whose document is wanted; not for nothing wanted."""
    parts, values = [], list[object]()
    if wanted.all_of or wanted.any_of:
        held, values = store.holding(wanted)
        parts.append(held)
    for query, its in wanted.among:
        parts.append(f"rowid IN ({query})")
        values = [*values, *its]
    return " AND ".join(parts), values


class Transaction(Protocol):
    """What is done within a transaction: all of it or nothing."""

    def run(self, sql: str, values: Values = ()) -> Rows:
        """Runs one statement; its rows, if it has any."""

    def run_many(self, sql: str, values: Iterable[Values]) -> None:
        """Runs one statement for each set of values."""

    def index(self, n: int, tokens: list[str]) -> None:
        """Enters a document's tokens."""

    def unindex(self, n: int, tokens: list[str]) -> None:
        """Takes them out again; ``tokens`` are those that were entered."""

    def tidy(self) -> None:
        """Puts the index of tokens in order, so that questions find it in one piece: after many documents, not few."""


class Store(Protocol):
    """A database. Safe to use from several threads.

    ``newest_first``: how rows of ``words`` are put in order, the last archived first.
    """

    newest_first: str

    def read(self, sql: str, values: Values = ()) -> Rows:
        """The rows of a query."""

    def writing(self, *, much: bool = False) -> AbstractContextManager[Transaction]:
        """A transaction. There is one at a time, whatever process or host makes it. ``much``: of many documents."""

    def holding(self, wanted: Wanted) -> tuple[str, list[object]]:
        """A condition on the table ``words``, and its values: the rows whose document holds the tokens wanted."""

    def has_tokens(self, n: int, tokens: list[str]) -> bool:
        """Whether the index finds a document by each of these tokens."""

    def empty(self, transaction: Transaction) -> None:
        """Takes everything out; afterwards the layout is this version's, whatever it was."""

    def scrub(self) -> None:
        """Removes what deleted documents have left in the store's files, as far as the store can do so by itself."""

    def check(self) -> None:
        """Raises sqlite3.DatabaseError where the store is broken."""

    def close(self) -> None: ...
