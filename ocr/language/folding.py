"""Folding: text without its marks, by which anchors are recognised however badly their marks were read."""

from __future__ import annotations

import functools
import unicodedata

STRAIGHT = str.maketrans("“”‘’–—", "\"\"''--")
"""Curly quotes and long dashes to straight and short ones, for texts that are to be compared."""
_LETTERS = str.maketrans("đĐðÐƉ", "dDdDD")


@functools.lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """The text with đ as d and every other letter without its marks: "Nơi nhận" → "Noi nhan"."""
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))
