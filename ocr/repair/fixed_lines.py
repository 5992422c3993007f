"""Fixed lines: lines that stand word for word in the rules, restored where a mark of theirs was not read.

Only a line that is nothing else, and that differs from the rule's words in marks alone or by a letter or two, is
restored; the words are data (``data/fixed_lines.toml``, and of ``lexicon``), each with the rule that prescribes it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any, NamedTuple

from lexicon import vocabulary
from lexicon.authority import FOR_HEAD
from lexicon.edit_distance import edit_distance
from lexicon.folding import fold
from lexicon.syllables import spellings
from ocr.text.tokens import Token

RULE = "line fixed by the rules"
_HEAD = 15
"""Paragraphs at a paper's beginning among which the Party's or the country's name stands."""
_SPECKS = ",.;:\"'“”‘’=*`^~|-_"
"""Signs that are left of a seal before the first word of a line in capitals."""


class FixedLine(NamedTuple):
    """The words of a line, its text, that folded, and how many letters of it may be misread."""

    words: tuple[str, ...]
    text: str
    folded: str
    misread: int


@functools.cache
def fixed_lines() -> dict[int, list[FixedLine]]:
    """The lines of the data file, by how many words they have."""
    found: dict[int, list[FixedLine]] = {}
    for entry in _data()["line"]:
        for text in _texts(entry):
            words = tuple(text.split())
            line = FixedLine(words, text, fold(text), entry["misread"])
            found.setdefault(len(words), []).append(line)
    return found


@functools.cache
def opening_lines() -> frozenset[str]:
    """The lines that open the list of recipients."""
    return frozenset(f"{words}:" for words in vocabulary.words("marks", "list", "recipients"))


@functools.cache
def beginnings() -> list[tuple[str, ...]]:
    """The words in capitals with which lines of a header or a signature begin, longest first."""
    return sorted((tuple(text.split()) for text in _texts(_data()["beginnings"])), key=len, reverse=True)


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("ocr").joinpath("data/fixed_lines.toml").read_text("utf-8"))


def _texts(entry: dict[str, Any]) -> list[str]:
    """The texts that an entry of the data file stands for, in every spelling."""
    texts = [text for path in entry.get("words", []) for text in vocabulary.words(*path)]
    if entry.get("kinds"):
        texts += [kind.name.upper() for kind in vocabulary.kinds() if kind.title]
    texts = [text for text in texts + entry.get("texts", []) if text not in entry.get("but", [])]
    return [spelling + entry.get("ending", "") for text in texts for spelling in spellings(text)]


def mark_of_head(texts: list[list[Token]]) -> str:
    """The mark before the position of a head who is signed for, as the paper's system writes it: K/T or KT."""
    party = {fold(words) for words in vocabulary.words("marks", "head", "party")}
    lines = (" ".join(token.text for token in tokens) for tokens in texts[:_HEAD])
    is_party = any(fold(line) in party for line in lines)
    return next(m for m in FOR_HEAD if ("/" in m) == is_party) + ("" if is_party else ".")


def remove_specks_before_capitals(tokens: list[Token]) -> list[Token]:
    """A line in capitals without what is left of a seal before its first word: ``"PHÓ BÍ THƯ`` → ``PHÓ BÍ THƯ``."""
    words = [token.text for token in tokens if re.search(r"[^\W\d_]{2}", token.text)]
    if not words or not all(word.isupper() for word in words):
        return tokens
    first = tokens[0]
    return [first.corrected(first.text.lstrip(_SPECKS) or first.text, RULE), *tokens[1:]]


def restore_fixed_lines(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens with a fixed line's words corrected, or the words that it begins with."""
    whole = _restore_whole_line(tokens)
    return whole if whole is not None else _restore_beginning(tokens)


def _restore_beginning(tokens: list[Token]) -> list[Token]:
    tokens = _parted_at_stop(tokens)
    read = [token.text for token in tokens]
    for words in beginnings():
        own = read[: len(words)]
        if (
            len(own) == len(words)
            and _is_in_capitals(own, read)
            and list(map(fold, own)) == list(map(fold, words))
        ):
            nearest = min(
                (w for w in beginnings() if list(map(fold, w)) == list(map(fold, words))),
                key=lambda w: edit_distance(" ".join(own), " ".join(w)),
            )
            restored_words = [t.corrected(word, RULE) for t, word in zip(tokens, nearest, strict=False)]
            return [*restored_words, *tokens[len(words) :]]
    return tokens


def _parted_at_stop(tokens: list[Token]) -> list[Token]:
    """``ỦY.BAN NHÂN DÂN``: two words of a body's name with a speck for the blank between them."""
    match = re.fullmatch(r"([^\W\d_]{2,})[.·-]([^\W\d_]{3,})", tokens[0].text) if tokens else None
    if match is None or tokens[0].exact:
        return tokens
    joined = fold(f"{match[1]} {match[2]}")
    if not any(joined == fold(" ".join(words[:2])) for words in beginnings()):
        return tokens
    second = Token(match[2], tokens[0].words, ends_line=tokens[0].ends_line)
    return [tokens[0].corrected(match[1], RULE)._replace(ends_line=False), second, *tokens[1:]]


def _is_in_capitals(own: list[str], read: list[str]) -> bool:
    """Whether the first words of a line are set in capitals; a mark may hide it of the first: ``Ủy BAN NHÂN DÂN``."""
    return all(map(str.isupper, own[1:])) and (
        own[0].isupper() or (own[0][:1].isupper() and len(own) > 1 and all(map(str.isupper, read[1:])))
    )


def _restore_whole_line(tokens: list[Token]) -> list[Token] | None:
    alike = fixed_lines().get(len(tokens))
    if not alike:
        return None
    read = " ".join(token.text for token in tokens)
    plain, capitals = fold(read), read.isupper()
    candidates = [
        (edit_distance(read, line.text), line.words)
        for line in alike
        if line.text.isupper() == capitals
        # Most lines are told apart by their length alone.
        and abs(len(line.folded) - len(plain)) <= line.misread
        and edit_distance(plain, line.folded) <= line.misread
    ]
    if not candidates:
        return None
    _, words = min(candidates)
    return [token.corrected(word, RULE) for token, word in zip(tokens, words, strict=True)]
