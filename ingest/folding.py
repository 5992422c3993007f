"""Folding: from Vietnamese text to the letters that people type to search it: ``Quyết định``, ``quyet dinh``.

Folding keeps the length of NFC text, so that a place in the folded text is the same place in the original.
SQLite's own tokenizer strips tone marks but leaves đ, which is a letter of its own to Unicode.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_CHUNK = re.compile(r'"([^"]*)"|(\S+)')


def nfc(text: str) -> str:
    """Text as composed letters: what is stored and searched."""
    return unicodedata.normalize("NFC", text)


def _fold_letter(letter: str) -> str:
    if letter in "đĐðÐ":  # Ð of Icelandic and Đ look the same, and readers of print take one for the other
        return "d"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


_FOLDED = {code: _fold_letter(chr(code)) for code in range(0x2000)}
"""For each letter of alphabets its folded one, by code point: a table is many times as fast as to ask Unicode."""


def fold(text: str) -> str:
    """Lower case without marks, letter for letter; input is composed first."""
    return nfc(text).translate(_FOLDED)


def phrases(query: str) -> list[str]:
    """The parts of a search that must all be found: words, ``24-QĐ/TW``, and "quoted phrases"."""
    parts = [quoted or bare for quoted, bare in _CHUNK.findall(nfc(query))]
    return [part for part in parts if _WORD.search(part)]


def snippet(text: str, query: str, *, width: int = 90) -> tuple[str, int, int]:
    """The part of a text around a query's first word found, and the hit's place in it (0, 0 if none)."""
    text = nfc(text)
    folded = fold(text)
    start, end = 0, 0
    for part in phrases(query):
        words = _WORD.findall(fold(part))
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
