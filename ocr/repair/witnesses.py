"""Witnesses: words that two readers read differently and that the language cannot decide: numbers, symbols, names,
signs.

Which of them to believe is decided by what they are and how sure each reader is, with weights fitted on made scans
(``data/corrector.toml``, ``[witnesses]``). Nothing is invented here: the word is what one of the two readers read.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import NamedTuple

from lexicon.folding import STRAIGHT, without_marks
from ocr.recognition.tesseract import SecondReading
from ocr.text.tokens import Token

RULE = "second reader"
_WORD = re.compile(r"[a-zà-ỹđ]+[,.;:]?")
_ODD = re.compile(r"[^\w\s.,;:()/\-\"'%+*&!?]|\d[A-Za-zÀ-ỹ]|[a-zà-ỹ][A-ZĐÀ-Ỵ]|[Š]")


class Difference(NamedTuple):
    """What speaks for the second reader, and against."""

    doubt: float
    second_doubt: float
    looks: float
    digits: float
    capitals: float
    name: float
    marks_alone: float
    fewer_marks: float
    signs_alone: float
    odd: float
    second_odd: float


def apply_second_reader(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens with the second reader's word where it is to be believed."""
    return [_apply_to_token(token) for token in tokens]


def difference(token: Token) -> Difference | None:
    """How two readers differ on a token; None where they do not, or where it is the language's to decide."""
    second = token.second
    if second is None or token.changes or not _differ(token.text, second):
        return None
    first, other = token.text, second.text
    if _WORD.fullmatch(first) and _WORD.fullmatch(other) and first.strip(".,;:") != other.strip(".,;:"):
        return None
    return Difference(
        doubt=1 - token.confidence,
        second_doubt=1 - second.confidence,
        looks=max(0.0, -second.of_first) / 10,
        digits=float(any(c.isdigit() for c in first)),
        capitals=float(first.isupper()),
        name=float(first[:1].isupper() and not first.isupper()),
        marks_alone=float(without_marks(first) == without_marks(other)),
        fewer_marks=max(0.0, float(_marks(first) - _marks(other))),
        signs_alone=float(re.sub(r"\W", "", first) == re.sub(r"\W", "", other)),
        odd=float(bool(_ODD.search(first))),
        second_odd=float(bool(_ODD.search(other))),
    )


def log_odds_of_second(found: Difference, bias: float, weights: tuple[float, ...]) -> float:
    """The natural logarithm of the odds that the second reader is right."""
    return bias + sum(w * x for w, x in zip(weights, found, strict=True))


def _apply_to_token(token: Token) -> Token:
    found = difference(token)
    if found is None or token.second is None:
        return token
    bias, least, weights = _fitted()
    return (
        token.corrected(token.second.text, RULE)
        if log_odds_of_second(found, bias, weights) > least
        else token
    )


def _marks(text: str) -> int:
    """How many letters have marks: these are lost more often than added."""
    return sum(c.isalpha() and not c.isascii() for c in text)


def _differ(first: str, second: SecondReading) -> bool:
    return first.translate(STRAIGHT) != second.text.translate(STRAIGHT)


@functools.cache
def _fitted() -> tuple[float, float, tuple[float, ...]]:
    """Bias, threshold and weights of the data file."""
    data = tomllib.loads(files("ocr").joinpath("data/corrector.toml").read_text("utf-8"))["witnesses"]
    return data["bias"], data["least"], tuple(data[name] for name in Difference._fields)
