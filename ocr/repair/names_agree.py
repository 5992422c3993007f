"""Names agree: a place printed twice in a paper, in the issuer's name and before the date, is spelt alike.

Marks are often lost in capitals (``HUYỆN ỦY TIEN HAI``) and seldom added: of two readings with the same letters the one
with more marks is what was printed. A province's name is proved by the closed list instead (``provinces.py``).
"""

from __future__ import annotations

import re

from lexicon.dates import date_in_words
from lexicon.folding import fold, with_case_of
from lexicon.names import is_capitalised
from lexicon.syllables import is_same_word, without_tone
from ocr.repair.provinces import listed_province
from ocr.text.tokens import Token

RULE = "name as printed elsewhere"
LONGEST = 5
_WORD = re.compile(r"([^\W\d_]+)([.,;:)”\"]*)")


def agree_place_names(texts: list[list[Token]]) -> list[list[Token]]:
    """The paragraphs with places' names spelt as they stand elsewhere in the paper; letters are never exchanged."""
    out = [list(tokens) for tokens in texts]
    for k, tokens in enumerate(texts):
        place = _words_of_place(tokens)
        if not place:
            continue
        words = [_bare(token.text) for token in tokens[:place]]
        key = [fold(word) for word in words]
        twins = [(n, at) for n, other in enumerate(texts) if n != k for at in _in_capitals(other, key)]
        printed = [tokens[:place], *(texts[n][at : at + place] for n, at in twins)]
        listed = listed_province(key) if twins else None
        best = [
            max(column, key=lambda token: _marks(_bare(token.text))) for column in zip(*printed, strict=True)
        ]
        for n, at in [(k, 0), *twins]:
            for m, token in enumerate(best):
                # The list proves a name; one reading proves nothing against a surer one.
                if listed or out[n][at + m].confidence <= token.confidence:
                    word = listed[m] if listed else _bare(token.text).lower()
                    out[n][at + m] = _respell(out[n][at + m], word)
    return out


def _words_of_place(tokens: list[Token]) -> int:
    """How many words the place has in a place-and-date line; 0 where the paragraph is none."""
    text = fold(" ".join(token.text for token in tokens))
    date = date_in_words(text) if len(tokens) <= 14 else None
    if date is None or text[: date.start()][-1:] not in (" ", ""):
        return 0  # no date, or one that is glued to the place
    at = text[: date.start()].count(" ")
    words = [_bare(token.text) for token in tokens[:at]]
    return at if 0 < at <= LONGEST and all(map(is_capitalised, words)) else 0


def _in_capitals(tokens: list[Token], key: list[str]) -> list[int]:
    """Where a name stands in a line of capitals, as the place of its first token."""
    words = [_bare(token.text) for token in tokens]
    if not words or len(words) > 16 or not all(w.isupper() or not w for w in words):
        return []
    plain = [fold(word) for word in words]
    return [n for n in range(len(words) - len(key) + 1) if plain[n : n + len(key)] == key]


def _respell(token: Token, right: str) -> Token:
    match = _WORD.fullmatch(token.text)
    # Where a tone stands (Khánh Hòa, Khánh Hoà) is the writer's choice.
    if match is None or is_same_word(match[1], right):
        return token
    return token.corrected(with_case_of(right, match[1]) + match[2], RULE)


def _bare(text: str) -> str:
    return text.strip('.,;:()“”"*')


def _marks(word: str) -> int:
    return sum(not c.isascii() for c in word) + len(without_tone(word.lower())[1])
