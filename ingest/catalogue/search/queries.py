"""Queries: from what people type to its words, dates and phrases, and to the part of a text that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.catalogue.entries.words import dated, is_date, place_of, words
from lexicon.folding import fold, nfc

_WORD = re.compile(r"\w+")
_CHUNK = re.compile(r'"([^"]*)"|(\S+)')
_QUOTED = re.compile(r'"[^"]*"')


def phrases(query: str) -> list[str]:
    """The parts of a search that must all be found: words, ``24-QĐ/TW``, and "quoted phrases"."""
    parts = [quoted or bare for quoted, bare in _CHUNK.findall(nfc(query))]
    return [part for part in parts if _WORD.search(part)]


def parts(query: str) -> list[list[str]]:
    """The same as words; a date outside of quotes, however it is typed, is one word (`words`)."""
    query = nfc(query)
    quoted = [found.span() for found in _QUOTED.finditer(query)]
    found: list[list[str]] = []
    at = 0
    for start, end, date in dated(query):
        if start >= at and not any(first < end and start < past for first, past in quoted):
            found += [*map(words, phrases(query[at:start])), [date]]
            at = end
    return [part for part in (*found, *map(words, phrases(query[at:]))) if part]


def snippet(text: str, query: str, *, width: int = 90) -> tuple[str, int, int]:
    """The part of a text around all of a query's words side by side, else around the first of its parts that is found,
    and the hit's place in it (0, 0 if none).
    """
    text = nfc(text)
    start, end = _hit(text, parts(query))
    left = max(0, start - width // 2)
    right = min(len(text), max(end, left) + width // 2 + (0 if end else width // 2))
    part_shown = text[left:right].replace("\n", " ")
    prefix = "…" if left else ""
    suffix = "…" if right < len(text) else ""
    moved = len(prefix) - left
    return prefix + part_shown + suffix, start + moved if end else 0, end + moved if end else 0


def _hit(text: str, asked: list[list[str]]) -> tuple[int, int]:
    if not asked:
        return 0, 0
    key = fold(text)
    for part in _from_all_to_each(asked):
        if is_date(part[0]):
            there = next(((start, end) for start, end, date in dated(text) if date == part[0]), None)
        else:
            there = place_of(part, key)
        if there:
            return there
    return 0, 0


def _from_all_to_each(asked: list[list[str]]) -> Iterator[list[str]]:
    """All words together, then two parts that follow one another, then each part."""
    plain = [part for part in asked if not is_date(part[0])]
    if len(plain) > 1:
        yield [word for part in plain for word in part]
        yield from ([*one, *other] for one, other in pairwise(plain))
    yield from asked
