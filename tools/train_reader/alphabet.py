"""Alphabet: the signs that the reader knows, in the order of the network's outputs after "none"."""

from __future__ import annotations

import unicodedata

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_STOPS = ".,;:!?'\"()[]{}/\\-–—…“”‘’«»"
_SIGNS = "%&*+=<>@#$_|~^`°§½¼¾×÷±≤≥•·→№©®™€₫‰"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FOREIGN = "ÄäÖöÜüßÇçÑñÅåØøÆæÎîÛûËëÏï"


def _letters() -> str:
    marked = [unicodedata.normalize("NFC", v + tone) for v in _VOWELS for tone in _TONES]
    small = dict.fromkeys(_LATIN + "đ" + "".join(marked))
    return "".join(small) + "".join(c.upper() for c in small)


ALPHABET = " " + _letters() + _DIGITS + _STOPS + _SIGNS + _RAISED + _FOREIGN
"""Each sign once; the network's output 0 is "none", output n + 1 the n-th sign."""

PLACE = {sign: n + 1 for n, sign in enumerate(ALPHABET)}


def encoded(text: str) -> list[int]:
    """The outputs of a text's signs. Raises KeyError for a sign that the reader does not know."""
    return [PLACE[sign] for sign in text]


def decoded(outputs: list[int]) -> str:
    """The text of outputs, "none" left out."""
    return "".join(ALPHABET[k - 1] for k in outputs if k)
