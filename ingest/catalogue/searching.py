"""Searching: from what somebody typed to the documents that hold all of it, the best first, within a bound of work.

A list is made of tiers, each a question to the index: what matches in its very tones before what does not; in either,
matches in the head before matches in the text, words side by side before words apart, words said often before others.
In a tier the documents archived last come first. (Tiered indexes: Manning, Raghavan, Schütze, *Introduction to
Information Retrieval*, 7.2.1.) So the work depends on how many hits are wanted and not on how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ingest.catalogue.rows import rows_of
from ingest.catalogue.store import Store, Wanted
from ingest.catalogue.tokens import bare, beside, searched, words
from ingest.folding import fold, phrases
from ingest.row import Row

BOUND = 1000
"""Hits are counted up to this number, and sorted by date or doubt among so many archived last."""
_CHUNK = 50
_FEW = 3
"""Words up to which it tells something that they are said often: more are hardly all said often in one paper."""


class Query(NamedTuple):
    """What is looked for: the parts that must all be found, each the words of a phrase, with the tones as typed."""

    parts: list[list[str]]

    @classmethod
    def of(cls, text: str) -> Query | None:
        """What somebody typed; None where there is no letter or digit in it."""
        parts = [found for part in phrases(text) if (found := words(part))]
        return cls(parts) if parts else None

    @property
    def toned(self) -> list[str]:
        """The words that were typed with tones or Vietnamese letters, and so mean them."""
        return [word for part in self.parts for word in part if fold(word) != word]

    @property
    def bare(self) -> list[str]:
        return bare([word for part in self.parts for word in part])

    @property
    def wanted(self) -> Wanted:
        """What every hit holds: of a phrase its pairs, which hold its words."""
        found: list[str] = []
        for part in self.parts:
            found += beside(bare(part)) or bare(part)
        return _all_of(found)

    @property
    def tiers(self) -> list[Wanted]:
        """The questions to the index, the best hits' first; the last one is answered by every hit."""
        found: dict[Wanted, None] = {}
        every, pairs = list(self.wanted.all_of), beside(self.bare)
        for toned in [self.toned, []] if self.toned else [[]]:
            heads = [*map("^".__add__, toned)]
            if pairs:
                found[_all_of([*map("^".__add__, pairs), *heads])] = None
            found[_all_of([*map("^".__add__, self.bare), *heads, *every])] = None
            if pairs:
                found[_all_of([*pairs, *toned])] = None
            if len(self.bare) <= _FEW:
                found[_all_of([*map("*".__add__, toned or self.bare), *toned, *every])] = None
            found[_all_of([*every, *toned])] = None
        return list(found)

    @property
    def long_parts(self) -> list[re.Pattern[str]]:
        """Phrases of three words and more: the index knows that their pairs are there, the text whether they join."""
        long = [part for part in self.parts if len(part) > 2]
        return [re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(fold, part)) + r"(?![^\W_])") for part in long]


def _all_of(tokens: list[str]) -> Wanted:
    return Wanted(tuple(dict.fromkeys(tokens)))


def best(store: Store, query: Query, narrowed: Wanted, total: int) -> Iterator[int]:
    """The hits in the order of the tiers, each once. ``total``: how many there are, as `count` says."""
    seen: set[int] = set()
    for tier in query.tiers:
        wanted, passed = tier.plus(narrowed), 0
        while len(seen) < total and (there := newest(store, wanted, _CHUNK, passed)):
            passed += len(there)
            yield from (n for n in there if n not in seen)
            seen.update(there)
            if len(there) < _CHUNK:
                break


def page(store: Store, query: Query, hits: Iterator[int], limit: int, offset: int) -> list[Row]:
    """A page of the hits: those that hold the long phrases of the search word for word, which their texts tell."""
    patterns = query.long_parts
    if not patterns:
        return rows_of(store, list(islice(hits, offset, min(offset + limit, BOUND))))
    found: list[Row] = []
    hits = islice(hits, BOUND)
    while len(found) < offset + limit and (chunk := list(islice(hits, _CHUNK))):
        for row in rows_of(store, chunk):
            text = fold(searched(row))
            if all(pattern.search(text) for pattern in patterns):
                found.append(row)
    return found[offset : offset + limit]


def newest(store: Store, wanted: Wanted, most: int, passed_over: int = 0) -> list[int]:
    """The documents that hold what is wanted, the last archived first."""
    condition, values = store.holding(wanted)
    sql = f"SELECT rowid FROM words WHERE {condition} ORDER BY rowid DESC LIMIT ? OFFSET ?"
    return [int(n) for (n,) in store.read(sql, [*values, most, passed_over])]


def count(store: Store, wanted: Wanted) -> int:
    """How many documents hold what is wanted, counted to one more than the bound."""
    condition, values = store.holding(wanted)
    sql = f"SELECT count(*) FROM (SELECT rowid FROM words WHERE {condition} LIMIT ?) AS counted"
    ((found,),) = store.read(sql, [*values, BOUND + 1])
    return int(found)
