"""Ranking: which of a search's hits come first.

A list is made of tiers, each a question to the index. Papers that hold all words side by side, as they were typed, come
before those that hold them apart: of syllables that stand apart most are in most papers, and mean something else there.
Among either, what is in the head comes before what is in the text alone, the very tones that were typed before others;
of papers that hold the words apart, those first that hold most pairs of them. In a tier the documents archived last
come first. (Tiered indexes: Manning, Raghavan, Schütze, *Introduction to Information Retrieval*, 7.2.1.) A search ends
with the hits that are wanted, not with all there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ingest.catalogue.database.store import Store, Wanted
from ingest.catalogue.entries.rows import rows_of
from ingest.catalogue.entries.tokens import DocumentWords
from ingest.catalogue.row import Row
from ingest.catalogue.search.searching import (
    BOUND,
    Query,
    Ranked,
    all_of,
    has_phrases,
    holding,
    newest,
)

_FEW, _FEW_OF = 20, 10_000
"""Maximum hits that are examined one by one: this many, or one in this many documents. Examining a hit takes the same
time in any catalogue; a query of the index takes longer with more documents.
"""
_MOST_PAIRS = 12
"""Maximum pairs of words, the first ones, of which it is counted how many a paper holds."""


def page(
    store: Store, query: Query, narrowed: Wanted, hits: list[int], limit: int, offset: int
) -> list[tuple[Row, bool]]:
    """A page of the hits, the best first, each with whether its words stand apart. ``hits``: those archived last, as
    `newest_hits` gives them.
    """
    if len(hits) > max(_FEW, hits[0] // _FEW_OF):
        best = _best(store, query, narrowed, hits, min(offset + limit, BOUND))
        return holding(store, query, best, limit, offset)
    phrases, tiers = query.long_parts, _Tiers.of(query)
    rows = [row for row in rows_of(store, hits) if has_phrases(row, phrases)]
    ranks = sorted((tiers.rank(DocumentWords(row)), at) for at, row in enumerate(rows))
    chosen = ranks[offset : offset + limit]
    return [(rows[at], rank.is_apart and tiers.are_apart(-rank.missed)) for rank, at in chosen]


class _Rank(NamedTuple):
    """What a document is sorted by: whether not all words are side by side; how many pairs it holds, less than none;
    which tier it is of.
    """

    is_apart: bool
    missed: int
    tier: int


class _Tiers(NamedTuple):
    """The tiers of a search, and the pairs that are counted in a document."""

    side_by_side: list[Wanted]
    apart: list[Wanted]
    pairs: list[str]

    @classmethod
    def of(cls, query: Query) -> _Tiers:
        return cls(query.side_by_side, query.apart, query.pairs[:_MOST_PAIRS])

    def rank(self, said: DocumentWords) -> _Rank:
        tier = _tier(said, self.side_by_side)
        if tier is not None:
            return _Rank(False, 0, tier)
        apart = _tier(said, self.apart)
        return _Rank(True, -sum(map(said.hold, self.pairs)), len(self.apart) if apart is None else apart)

    def are_apart(self, held: int) -> bool:
        """Whether a document that holds so many of the pairs holds most words apart: a name of two words in a search of
        four is no chance any more.
        """
        return 2 * held < len(self.pairs)


def _tier(said: DocumentWords, tiers: list[Wanted]) -> int | None:
    """The first tier whose question a document answers."""
    return next((n for n, tier in enumerate(tiers) if all(map(said.hold, tier.all_of))), None)


def _best(store: Store, query: Query, narrowed: Wanted, hits: list[int], most: int) -> Iterator[Ranked]:
    """The hits in the order of the tiers, each once; of a tier so many are asked for at a time."""
    seen: set[int] = set()
    tiers = _Tiers.of(query)
    for tier in tiers.side_by_side:
        for n in _of_tier(store, tier.plus(narrowed), most):
            if n not in seen:
                seen.add(n)
                yield n, False
    left = [n for n in hits if n not in seen]
    if tiers.pairs and not query.passage:
        yield from _by_pairs(store, tiers, query.wanted.plus(narrowed), left)
        return
    for tier in tiers.apart:
        for n in _of_tier(store, tier.plus(narrowed), most):
            if n not in seen:
                seen.add(n)
                yield n, False
    yield from ((n, False) for n in left if n not in seen)


def _of_tier(store: Store, wanted: Wanted, most: int) -> Iterator[int]:
    passed = 0
    while there := newest(store, wanted, most, passed):
        yield from there
        passed += len(there)
        if len(there) < most or passed >= BOUND:
            return


def _by_pairs(store: Store, tiers: _Tiers, of_all: Wanted, hits: list[int]) -> Iterator[Ranked]:
    """Hits that do not hold all words side by side: those first that hold most pairs of them, then by tier."""
    held = Counter[int]()
    for pair in tiers.pairs:
        held.update(newest(store, of_all.plus(all_of([pair])), BOUND + 1))
    tier_of = dict.fromkeys(hits, len(tiers.apart))
    for rank, tier in reversed(list(enumerate(tiers.apart))):
        tier_of |= dict.fromkeys(newest(store, tier.plus(of_all), BOUND + 1), rank)
    for n in sorted(hits, key=lambda n: (-held[n], tier_of[n])):
        yield n, tiers.are_apart(held[n])
