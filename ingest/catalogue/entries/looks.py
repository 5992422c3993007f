"""Looks: finds the documents whose pages look like a document's without comparing it with every other one.

A page's look is 24 rows of 16 bits (`ocr.image.page_hash`). Each row is entered in an index; documents that share a
row of a page are compared. Two scans of one page differ here and there, and leave some of the rows as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.catalogue.database.store import Rows, Transaction, Values

_BAND = 4
"""Hexadecimal digits of a row."""
_PAGES = 2
"""Maximum pages of a document that are entered: the first ones with a page hash. All pages must agree, so that two are
enough to find what to compare.
"""
_NEWEST = 200
"""Maximum documents of one row that are compared, those archived last: a row shared by more says little."""
COMPARED = 50
"""Maximum documents compared bit by bit: those that share the most rows. Two scans of a paper share a dozen or more."""


def bands(looks: list[str]) -> list[int]:
    """What a document is entered with: for each row its place, its bits and the document's pages, as one number."""
    return list(dict.fromkeys(_bands(looks)))


def _bands(looks: list[str]) -> Iterator[int]:
    there = [(page, look) for page, look in enumerate(looks) if look][:_PAGES]
    for page, look in there:
        for at in range(0, len(look), _BAND):
            row = int(look[at : at + _BAND], 16)
            if row not in (0, 0xFFFF):  # nothing printed there, or a slope
                yield (min(len(looks), 0xFFFF) << 40) | (min(page, 0xFF) << 32) | (at << 16) | row


def enter(transaction: Transaction, n: int, looks: list[str]) -> None:
    """Enters a document's rows."""
    transaction.run_many("INSERT INTO looks (band, n) VALUES (?, ?)", [(band, n) for band in bands(looks)])


def remove(transaction: Transaction, n: int, looks: list[str]) -> None:
    """Takes a document's rows out again."""
    transaction.run_many("DELETE FROM looks WHERE band = ? AND n = ?", [(band, n) for band in bands(looks)])


def candidates(read: Callable[[str, Values], Rows], looks: list[str]) -> list[int]:
    """The documents that share a row, those that share the most first; at most ``COMPARED`` of them."""
    there = bands(looks)
    if not there:
        return []
    one = f"SELECT n FROM (SELECT n FROM looks WHERE band = ? ORDER BY n DESC LIMIT {_NEWEST}) AS newest"
    sharing = " UNION ALL ".join([one] * len(there))
    sql = f"SELECT n FROM ({sharing}) AS sharing GROUP BY n ORDER BY count(*) DESC, n DESC LIMIT {COMPARED}"
    return [int(n) for (n,) in read(sql, there)]
