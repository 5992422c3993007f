"""Numerals: Roman numerals of running text, corrected where the words around them allow no other reading.

``khóa XIII``, ``khu vực II``, ``Quý III năm 2021``. Numerals of headings are corrected by ``roman_labels.py``.
"""

from __future__ import annotations

import re

from lexicon.dates import YEAR
from lexicon.folding import fold, with_case_of
from ocr.language.word_lists import words_of
from ocr.text.tokens import Token


def restore_numerals_after_words(tokens: list[Token]) -> list[Token]:
    """``khóa XIH``, ``khu vực LH``: after a word that is counted in Roman numerals, H is two strokes and L is one."""
    before_numerals = words_of("before_numerals")
    out = list(tokens)
    for k, token in enumerate(out[1:], 1):
        match = re.fullmatch(r"([IVXLHl]{1,6})(\W*)", token.text)
        if match and fold(out[k - 1].text) in before_numerals and re.search("[HLl]", match[1]):
            numeral = re.sub("[Ll]", "I", match[1].replace("H", "II"))
            if re.fullmatch(r"X{0,2}(IX|IV|V?I{0,3})", numeral):
                out[k] = token.corrected(numeral + match[2], "Roman numeral")
    return out


def restore_numerals_in_series(tokens: list[Token]) -> list[Token]:
    """``khu vực III, khu vực 11, khu vực I``: what is counted in Roman numerals beside it is so itself."""
    out = list(tokens)
    counted = {
        fold(a.text + b.text)
        for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if re.fullmatch(r"[IVX]{1,5}\W*", c.text)
    }
    for k, token in enumerate(out[2:], 2):
        match = re.fullmatch(r"(1{2,3})(\W*)", token.text)
        if match and fold(out[k - 2].text + out[k - 1].text) in counted:
            out[k] = token.corrected("I" * len(match[1]) + match[2], "Roman numeral")
    return out


def restore_quarters(tokens: list[Token]) -> list[Token]:
    """``QUY III NĂM 2021``: before a Roman numeral and a year stands quý alone."""
    out = list(tokens)
    (word,) = words_of("quarter")
    for k, (token, number, year) in enumerate(zip(out, out[1:], out[2:], strict=False)):
        quarter = re.fullmatch(r"I{1,3}|IV", number.text) and fold(year.text) == YEAR
        if quarter and fold(token.text) == fold(word):
            out[k] = token.corrected(with_case_of(word, token.text), "quarter of a year")
    return out
