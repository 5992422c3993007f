"""Citing: which archived documents a document cites, and which ones cite it, whichever was archived first.

Numbers start anew with every term of the Party and every year of the State (HD36 II.1.3; NĐ30 Phụ lục I.II.3). So a
citation that prints a date other than the document's is of another document; where it prints none, or the document's
was not read, every document of that code may be the one. A kind that differs tells them apart too, but for the kinds
that share an abbreviation in the Party, Quyết định and Quy định (QĐ), which are not distinguished.
"""

from __future__ import annotations

from ingest.catalogue import keys
from ingest.catalogue.answers import Citing
from ingest.catalogue.database.store import Store, Transaction
from ingest.catalogue.entries import numbers
from ingest.catalogue.entries.rows import select
from ingest.catalogue.row import Row
from lexicon import vocabulary

COLUMNS = "strict, kind, date"
_MOST = 50
"""Maximum documents given for a citation without a date: there are thousands of 01/QĐ-UBND."""


def enter(transaction: Transaction, n: int, row: Row) -> None:
    """Enters what a document cites."""
    cited = [(n, *values) for values in entries(row)]
    transaction.run_many(f"INSERT INTO citations (n, {COLUMNS}) VALUES (?, ?, ?, ?)", cited)


def entries(row: Row) -> list[tuple[object, ...]]:
    """What a document is entered with: the values of ``COLUMNS`` for each paper that it cites by its code."""
    return [(numbers.strict(code), keys.letters(kind), date) for kind, code, date in row.citations if code]


def cites(store: Store, row: Row) -> list[Citing]:
    """What a document cites, in the order of its record, each with the archived documents that it may be."""
    cited = [(kind, code, date) for kind, code, date in row.citations if code]
    return [Citing(kind, code, date, _documents(store, row, kind, code, date)) for kind, code, date in cited]


def _documents(store: Store, row: Row, kind: str | None, code: str, date: str | None) -> list[str]:
    # Of one date there are few: they are found by the index of dates, which an order by n would keep from use.
    dated, order = (" AND c.day IN (?, '')", "c.n + 0") if date else ("", "c.n")
    sql = (
        "SELECT d.id, d.type FROM numbers c JOIN documents d ON d.n = c.n"
        f" WHERE c.strict = ? AND c.own = 1 AND d.id <> ?{dated} ORDER BY {order} DESC LIMIT {_MOST}"
    )
    found = store.read(sql, [numbers.strict(code), row.id, *([date] if date else [])])
    cited = keys.letters(kind)
    return [str(id) for id, there in found if there is None or cited in {keys.NOTHING, *_called(there, code)}]


def cited_by(store: Store, row: Row, limit: int) -> list[Row]:
    """The documents that may cite this one, the last archived first."""
    if row.code is None:
        return []
    where, values = "strict = ?", [numbers.strict(row.code)]
    if row.date:
        where += " AND (date IS NULL OR date = ?)"
        values.append(row.date)
    if row.type:
        names = [keys.NOTHING, *_called(row.type, row.code)]
        where += f" AND kind IN ({', '.join('?' * len(names))})"
        values += names
    citing = f"SELECT n FROM (SELECT n FROM citations WHERE {where} ORDER BY n DESC LIMIT ?) AS citing"
    rows = select(store, f"WHERE n IN ({citing}) AND id <> ? ORDER BY n DESC", [*values, limit + 1, row.id])
    return rows[:limit]


def _called(kind: str, code: str) -> list[str]:
    """The names by which a document of this kind may be cited: its own, a shorter or longer one (Thông báo, Thông báo
    kết luận), and those that its code may stand for.
    """
    from parse import abbreviations_of, symbol_of

    short, _ = abbreviations_of(symbol_of(code))
    shared = vocabulary.kinds_of(short, "party") if short else frozenset[str]()
    listed = [k.name for k in vocabulary.kinds()]
    names = {name for name in listed if name.startswith(kind) or kind.startswith(name)}
    return sorted(map(keys.letters, {kind, *names, *(shared if kind in shared else ())}))
