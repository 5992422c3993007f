"""Similar: documents whose subject or beginning is like another's, the most alike first.

What counts is the pairs of words that both have, those the more that few documents have (inverse document frequency:
Spärck Jones, *A statistical interpretation of term specificity*, 1972); pairs that very many have say nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict

from ingest.catalogue.database.store import Store, Wanted
from ingest.catalogue.entries.rows import rows_by_number
from ingest.catalogue.entries.tokens import word_pairs
from ingest.catalogue.entries.words import without_tones, words
from ingest.catalogue.row import Row
from ingest.catalogue.search.searching import BOUND, newest

_MOST_PAIRS = 40
_LEAST_PAIRS = 4
"""With fewer in the subject, words of the text are looked at too."""
_OF_TEXT = 120
_LEAST_SHARE = 0.2
"""Minimum share of the weight of a document's pairs that one like it has."""


def similar(store: Store, row: Row, limit: int) -> list[Row]:
    """Documents like one, without itself."""
    there = int(store.read("SELECT coalesce(max(n), 0) FROM documents")[0][0])
    weights, held = 0.0, defaultdict[int, float](float)
    for pair in _pairs(row):
        holders = newest(store, Wanted((pair,)), BOUND + 1)
        if len(holders) > BOUND or not holders:
            continue
        weight = math.log1p(there / len(holders))
        weights += weight
        for n in holders:
            held[n] += weight
    alike = [(n, share) for n, share in held.items() if share >= _LEAST_SHARE * weights]
    best = [n for n, _ in sorted(alike, key=lambda one: (-one[1], -one[0]))[: limit + 1]]
    rows = rows_by_number(store, best)
    return [rows[n] for n in best if n in rows and rows[n].id != row.id][:limit]


def _pairs(row: Row) -> list[str]:
    pairs = word_pairs(without_tones(words(row.subject or "")))
    if len(pairs) < _LEAST_PAIRS:
        pairs += word_pairs(without_tones(words(row.text)[:_OF_TEXT]))
    return list(dict.fromkeys(pairs))[:_MOST_PAIRS]
