"""Searching: from typed words to the documents that hold all of them, with a limit on the work.

What comes first of them `ranking` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ingest.catalogue.database.store import Store, Wanted, condition
from ingest.catalogue.entries.rows import rows_by_number
from ingest.catalogue.entries.tokens import searched_text, word_pairs
from ingest.catalogue.entries.words import is_date, place_of, without_tones
from ingest.catalogue.row import Row
from ingest.catalogue.search.queries import parts
from lexicon.folding import fold_any

BOUND = 1000
"""Maximum hits that are counted, and, by date or doubt, sorted: those archived last."""
_AT_A_TIME = 20
"""Number of hits whose texts are searched for a phrase at a time."""
_MOST_WORDS = 40
"""Maximum words of a search, the first ones, that are searched for."""
_LONG = 6
"""Maximum parts of a search by words; a search with more parts is a passage."""

Ranked = tuple[int, bool]
"""A document's number, and whether the words stand apart in it."""


class Query(NamedTuple):
    """A search: the parts that must all be found, each the words of a phrase, with the tones as typed; a date is a
    word. ``passage``: all words must stand side by side.
    """

    parts: list[list[str]]
    passage: bool = False

    @classmethod
    def readings(cls, text: str) -> list[Query]:
        """The possible meanings, the likeliest first; none where there is no letter or digit in the text.

        Many words without quotes are a copied passage; where no document has it, they are words like others.
        """
        found: list[list[str]] = []
        left = _MOST_WORDS
        for part in parts(text):
            if left and (taken := part[:left]):
                found.append(taken)
                left -= len(taken)
        query = cls(found)
        passage = [query._replace(passage=True)] if len(found) > _LONG else []
        return [*passage, query] if found else []

    @property
    def words(self) -> list[str]:
        """The words as typed."""
        return [word for part in self.parts for word in part]

    @property
    def pairs(self) -> list[str]:
        """Each two words that were typed side by side, without their tones."""
        return list(dict.fromkeys(word_pairs(without_tones(self.words))))

    @property
    def wanted(self) -> Wanted:
        """What every hit holds: words without tones, and of a phrase its pairs of words, which hold its words."""
        if self.passage and self.pairs:
            dates = [word for word in self.words if is_date(word)]
            return all_of([*self.pairs, *dates])
        found: list[str] = []
        for part in self.parts:
            found += word_pairs(without_tones(part)) or without_tones(part)
        return all_of(found)

    @property
    def side_by_side(self) -> list[Wanted]:
        """The questions whose hits hold all words side by side, the best hits' first; none for one word."""
        pairs = self.pairs
        found: dict[Wanted, None] = {}
        for said in self._said if pairs else ():
            # The pairs hold the words without their tones.
            text = [*pairs, *(word for word in said if fold_any(word) != word or is_date(word))]
            if not self.passage:
                found[all_of([*map("^".__add__, said), *pairs])] = None
            found[all_of(text)] = None
        return list(found)

    @property
    def apart(self) -> list[Wanted]:
        """The questions whose hits hold the words anywhere, the best hits' first, but for the last one, which every hit
        answers; of a single word, what says it often comes first.
        """
        found: dict[Wanted, None] = {}
        for said in self._said if not self.passage else ():
            found[all_of([*map("^".__add__, said), *self._joined])] = None
            if not self.pairs:
                found[all_of([word if is_date(word) else "*" + word for word in said])] = None
            found[all_of([*said, *self._joined])] = None
        wanted = set(self.wanted.all_of)
        return [tier for tier in found if set(tier.all_of) != wanted]

    @property
    def _said(self) -> list[list[str]]:
        """The words with their tones, then without."""
        return list(map(list, dict.fromkeys((tuple(self.words), tuple(without_tones(self.words))))))

    @property
    def _joined(self) -> list[str]:
        """The pairs of the phrases, which every hit must hold."""
        return [pair for part in self.parts for pair in word_pairs(without_tones(part))]

    @property
    def long_parts(self) -> list[list[str]]:
        """Phrases of three words and more: the index knows that their pairs are there, the text whether they join."""
        return [part for part in self.parts if len(part) > 2 and not self.passage]


def all_of(tokens: list[str]) -> Wanted:
    return Wanted(tuple(dict.fromkeys(tokens)))


def holding(
    store: Store, query: Query, hits: Iterator[Ranked], limit: int, offset: int
) -> list[tuple[Row, bool]]:
    """A page of hits in their order: of those that hold the long phrases of the search word for word."""
    phrases = query.long_parts
    if not phrases:
        return _rows(store, list(islice(hits, offset, min(offset + limit, BOUND))))
    found: list[tuple[Row, bool]] = []
    hits = islice(hits, BOUND)
    while len(found) < offset + limit and (chunk := list(islice(hits, _AT_A_TIME))):
        found += [one for one in _rows(store, chunk) if has_phrases(one[0], phrases)]
    return found[offset : offset + limit]


def _rows(store: Store, hits: list[Ranked]) -> list[tuple[Row, bool]]:
    rows = rows_by_number(store, [n for n, _ in hits])
    return [(rows[n], apart) for n, apart in hits if n in rows]


def has_phrases(row: Row, phrases: list[list[str]]) -> bool:
    """Whether the phrases stand in a document's text: that all their pairs do, the index has told."""
    text = fold_any(searched_text(row)) if phrases else ""
    return all(place_of(phrase, text) for phrase in phrases)


def newest(store: Store, wanted: Wanted, most: int, passed_over: int = 0) -> list[int]:
    """The documents that hold what is wanted, the last archived first."""
    where, values = condition(store, wanted)
    sql = f"SELECT rowid FROM words WHERE {where} ORDER BY {store.newest_first} LIMIT ? OFFSET ?"
    return [int(n) for (n,) in store.read(sql, [*values, most, passed_over])]


def newest_hits(store: Store, query: Query, narrowed: Wanted) -> list[int]:
    """All hits, the last archived first; where there are more than the bound, one more than the bound of them."""
    return newest(store, query.wanted.plus(narrowed), BOUND + 1)
