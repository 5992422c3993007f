"""Queries: from what people type to its words and phrases, and to the part of a text that shows them."""

from __future__ import annotations

import re

from lexicon.folding import fold_any, nfc

_WORD = re.compile(r"\w+")
_CHUNK = re.compile(r'"([^"]*)"|(\S+)')


def phrases(query: str) -> list[str]:
    """The parts of a search that must all be found: words, ``24-QĐ/TW``, and "quoted phrases"."""
    parts = [quoted or bare for quoted, bare in _CHUNK.findall(nfc(query))]
    return [part for part in parts if _WORD.search(part)]


def snippet(text: str, query: str, *, width: int = 90) -> tuple[str, int, int]:
    """The part of a text around a query's first word found, and the hit's place in it (0, 0 if none)."""
    text = nfc(text)
    folded = fold_any(text)
    start, end = 0, 0
    for part in phrases(query):
        words = _WORD.findall(fold_any(part))
        hit = re.search(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", folded) if words else None
        if hit:
            start, end = hit.span()
            break
    left = max(0, start - width // 2)
    right = min(len(text), max(end, left) + width // 2 + (0 if end else width // 2))
    part_shown = text[left:right].replace("\n", " ")
    prefix = "…" if left else ""
    suffix = "…" if right < len(text) else ""
    moved = len(prefix) - left
    return prefix + part_shown + suffix, start + moved if end else 0, end + moved if end else 0
