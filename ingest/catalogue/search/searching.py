"""Searching: from typed words to the documents that hold all of them, the best first, with a limit on the work.

A list is made of tiers, each a question to the index: what matches in its very tones before what does not; in either,
all words in the head before words in the text, words side by side before words apart, a word said often before one
that is not. In a tier the documents archived last come first. (Tiered indexes: Manning, Raghavan, Schütze,
*Introduction to Information Retrieval*, 7.2.1.) A search ends with the hits that are wanted, not with all there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ingest.catalogue.database.store import Store, Wanted
from ingest.catalogue.entries.rows import rows_of
from ingest.catalogue.entries.tokens import DocumentWords, searched_text, without_tones, word_pairs, words
from ingest.catalogue.row import Row
from ingest.catalogue.search.queries import phrases
from lexicon.folding import fold_any

BOUND = 1000
"""Maximum hits that are counted, and, by date or doubt, sorted: those archived last."""
_FEW, _FEW_OF = 20, 10_000
"""Maximum hits that are examined one by one: this many, or one in this many documents. Examining a hit takes the same
time in any catalogue; a query of the index takes longer with more documents.
"""
_AT_A_TIME = 20
"""Number of hits whose texts are searched for a phrase at a time."""
_MOST_WORDS = 40
"""Maximum words of a search, the first ones, that are searched for."""
_LONG = 6
"""Maximum parts of a search by words; a search with more parts is a passage."""


class Query(NamedTuple):
    """A search: the parts that must all be found, each the words of a phrase, with the tones as typed.
    ``passage``: all words must stand side by side.
    """

    parts: list[list[str]]
    passage: bool = False

    @classmethod
    def readings(cls, text: str) -> list[Query]:
        """The possible meanings, the likeliest first; none where there is no letter or digit in the text.

        Many words without quotes are a copied passage; where no document has it, they are words like others.
        """
        parts: list[list[str]] = []
        left = _MOST_WORDS
        for part in phrases(text):
            if left and (found := words(part)[:left]):
                parts.append(found)
                left -= len(found)
        query = cls(parts)
        passage = [query._replace(passage=True)] if len(parts) > _LONG else []
        return [*passage, query] if parts else []

    @property
    def words(self) -> list[str]:
        """The words as typed."""
        return [word for part in self.parts for word in part]

    @property
    def wanted(self) -> Wanted:
        """What every hit holds: words without tones, and of a phrase its pairs of words, which hold its words."""
        if self.passage:
            return _all_of(word_pairs(without_tones(self.words)))
        found: list[str] = []
        for part in self.parts:
            found += word_pairs(without_tones(part)) or without_tones(part)
        return _all_of(found)

    @property
    def tiers(self) -> list[Wanted]:
        """The questions to the index, the best hits' first, but for the last one, which every hit answers."""
        pairs, joined = word_pairs(without_tones(self.words)), self._joined
        found: dict[Wanted, None] = {}
        for said in dict.fromkeys((tuple(self.words), tuple(without_tones(self.words)))):
            # The pairs hold the words without their tones.
            side_by_side = _all_of([*pairs, *(word for word in said if fold_any(word) != word)])
            if self.passage:
                found[side_by_side] = None
                continue
            found[_all_of([*map("^".__add__, said), *joined])] = None
            found[side_by_side if pairs else _all_of(["*" + word for word in said])] = None
            found[_all_of([*said, *joined])] = None
        wanted = set(self.wanted.all_of)
        return [tier for tier in found if set(tier.all_of) != wanted]

    @property
    def _joined(self) -> list[str]:
        """The pairs of the phrases, which every hit must hold."""
        return [pair for part in self.parts for pair in word_pairs(without_tones(part))]

    @property
    def long_parts(self) -> list[re.Pattern[str]]:
        """Phrases of three words and more: the index knows that their pairs are there, the text whether they join."""
        long = [part for part in self.parts if len(part) > 2 and not self.passage]
        return [
            re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(fold_any, part)) + r"(?![^\W_])") for part in long
        ]


def _all_of(tokens: list[str]) -> Wanted:
    return Wanted(tuple(dict.fromkeys(tokens)))


def page(store: Store, query: Query, narrowed: Wanted, hits: list[int], limit: int, offset: int) -> list[Row]:
    """A page of the hits, the best first. ``hits``: those archived last, as `newest_hits` gives them."""
    if len(hits) > max(_FEW, hits[0] // _FEW_OF):
        best = _best(store, query, narrowed, hits, min(offset + limit, BOUND))
        return holding(store, query, best, limit, offset)
    rows, tiers = _with_phrases(rows_of(store, hits), query.long_parts), query.tiers
    return sorted(rows, key=lambda row: _tier(DocumentWords(row), tiers))[offset : offset + limit]


def _tier(said: DocumentWords, tiers: list[Wanted]) -> int:
    """The first tier whose question a document answers."""
    return next((n for n, tier in enumerate(tiers) if all(map(said.hold, tier.all_of))), len(tiers))


def _best(store: Store, query: Query, narrowed: Wanted, hits: list[int], most: int) -> Iterator[int]:
    """The hits in the order of the tiers, each once; of a tier so many are asked for at a time."""
    seen: set[int] = set()
    for tier in query.tiers:
        wanted, passed = tier.plus(narrowed), 0
        while len(seen) < len(hits) and (there := newest(store, wanted, most, passed)):
            passed += len(there)
            yield from (n for n in there if n not in seen)
            seen.update(there)
            if len(there) < most:
                break
    yield from (n for n in hits if n not in seen)


def holding(store: Store, query: Query, hits: Iterator[int], limit: int, offset: int) -> list[Row]:
    """A page of hits in their order: of those that hold the long phrases of the search word for word."""
    phrases = query.long_parts
    if not phrases:
        return rows_of(store, list(islice(hits, offset, min(offset + limit, BOUND))))
    found: list[Row] = []
    hits = islice(hits, BOUND)
    while len(found) < offset + limit and (chunk := list(islice(hits, _AT_A_TIME))):
        found += _with_phrases(rows_of(store, chunk), phrases)
    return found[offset : offset + limit]


def _with_phrases(rows: list[Row], phrases: list[re.Pattern[str]]) -> list[Row]:
    """The documents in whose text the phrases stand: that all their pairs do, the index has told."""
    if not phrases:
        return rows
    texts = [fold_any(searched_text(row)) for row in rows]
    return [row for row, text in zip(rows, texts, strict=True) if all(p.search(text) for p in phrases)]


def newest(store: Store, wanted: Wanted, most: int, passed_over: int = 0) -> list[int]:
    """The documents that hold what is wanted, the last archived first."""
    condition, values = store.holding(wanted)
    sql = f"SELECT rowid FROM words WHERE {condition} ORDER BY {store.newest_first} LIMIT ? OFFSET ?"
    return [int(n) for (n,) in store.read(sql, [*values, most, passed_over])]


def newest_hits(store: Store, query: Query, narrowed: Wanted) -> list[int]:
    """All hits, the last archived first; where there are more than the bound, one more than the bound of them."""
    return newest(store, query.wanted.plus(narrowed), BOUND + 1)
