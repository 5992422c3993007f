"""Fixed phrases: words of the list of recipients, restored where their marks or blanks were not read.

The list is set in the smallest print of a paper; half of what is misread in it are these few phrases. A letter is
changed in three places alone: in "Như", which opens the list, in "Lưu", which closes it, and where a digit was read in
a body's abbreviation.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import Any

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import without_marks
from lexicon.syllables import is_syllable, spellings
from ocr.repair.fixed_lines import opening_lines
from ocr.text.paragraphs import Paragraph
from ocr.text.reading_order import is_recipients
from ocr.text.tokens import Token

RULE = "phrase fixed by the rules"
_ENDS = '.,;:)”"'
_REACH = 30  # paragraphs of a list of recipients at most
_DIGIT_WITHIN = re.compile(r"(?<![\w/.-])([A-ZĐ]{1,6})\d([A-ZĐ]{3,7})(?![\w/-])")
_NUMBER = re.compile(r"(\d{1,2})[ˆ^'`´~*]+")
"""A number with specks behind it that were read as signs."""
_LONGEST = 25  # words of one of its items


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("ocr").joinpath("data/fixed_phrases.toml").read_text("utf-8"))


@functools.cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each phrase without marks, its blanks there or not: its words as they are printed."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase in _data()["phrases"]:
        words = tuple(phrase.split())
        found[tuple(map(without_marks, words))] = words
        found.setdefault((without_marks("".join(words)),), words)
    return found


@functools.cache
def _abbreviations() -> tuple[str, ...]:
    return tuple(vocabulary.table("abbreviations")["body"])


@functools.cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(key) for key in _phrases()}, reverse=True))


def restore_phrases(texts: list[list[Token]], flow: list[Paragraph]) -> list[list[Token]]:
    """The paragraphs' tokens; in lists of recipients the fixed phrases have their marks and blanks."""
    restored, left, opened = [], 0, False
    for tokens, paragraph in zip(texts, flow, strict=True):
        line = paragraph.lines[0].line
        # The words that open the list may have been restored since.
        opens = is_recipients(line) or " ".join(token.text for token in tokens) in opening_lines()
        left = _REACH if opens else left - 1
        if left > 0 and len(tokens) <= _LONGEST:
            tokens = _with_kept(_with_number(_with_first(tokens)) if opened else tokens)
            tokens = _restore(_with_abbreviations(tokens))
        opened = opens
        restored.append(tokens)
    return restored


def _with_first(tokens: list[Token]) -> list[Token]:
    """The item that opens a list: "Như" before "Điều" or "trên" with one sign misread, ``N-ư điều 2``."""
    at = next((k for k, token in enumerate(tokens) if any(map(str.isalpha, token.text))), None)
    if (
        at is None
        or at + 1 >= len(tokens)
        or without_marks(tokens[at + 1].text).rstrip(_ENDS) not in _data()["first"]["before"]
    ):
        return tokens
    text, first = tokens[at].text, _data()["first"]["word"]
    bare = text.lstrip("-–—")
    if is_syllable(bare.lower()) or bare[:1] != first[0] or distance_within(bare, first, 1) > 1:
        return tokens
    out = list(tokens)
    out[at] = tokens[at].corrected(text[: len(text) - len(bare)] + first, RULE)
    return out


def _with_number(tokens: list[Token]) -> list[Token]:
    """The item that opens a list without specks behind the article's number: ``Như điều 2ˆ``."""
    match = _NUMBER.fullmatch(tokens[-1].text) if tokens else None
    article = len(tokens) > 1 and without_marks(tokens[-2].text) in _data()["first"]["before"]
    return [*tokens[:-1], tokens[-1].corrected(match[1], RULE)] if match and article else tokens


def _with_kept(tokens: list[Token]) -> list[Token]:
    """The item that closes a list: "Lưu" with one letter misread before the archive's abbreviation, ``Liu: VT, NC``."""
    at = next((k for k, token in enumerate(tokens) if any(map(str.isalpha, token.text))), None)
    if (
        at is None
        or at + 1 >= len(tokens)
        or tokens[at + 1].text.rstrip(_ENDS) not in _data()["kept"]["before"]
    ):
        return tokens
    text, kept = tokens[at].text, _data()["kept"]["word"]
    bare = text.lstrip("-–—").rstrip(_ENDS)
    if bare[:1] != kept[0] or distance_within(bare, kept, 1) > 1:
        return tokens
    out = list(tokens)
    out[at] = tokens[at].corrected(text.replace(bare, kept, 1), RULE)
    return out


def _with_abbreviations(tokens: list[Token]) -> list[Token]:
    """Abbreviations of bodies in which one letter was read as a digit: ``U3MTTQVN``."""
    out = []
    for token in tokens:
        match = _DIGIT_WITHIN.search(token.text)
        if match:
            like = re.compile(re.escape(match[1]) + "[A-ZĐ]" + re.escape(match[2]))
            fitting = [one for one in _abbreviations() if like.fullmatch(one)]
            if len(fitting) == 1:
                token = token.corrected(
                    token.text[: match.start()] + fitting[0] + token.text[match.end() :], RULE
                )
        out.append(token)
    return out


def _restore(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        for length in _lengths():
            own = tokens[at : at + length]
            words = _words_of(own) if len(own) == length else None
            if words is not None:
                out += [token.corrected(word, RULE) for token, word in zip(own, words, strict=True)]
                at += length
                break
        else:
            out.append(tokens[at])
            at += 1
    return out


def _words_of(tokens: list[Token]) -> list[str] | None:
    """The words of the phrase that some tokens are, with the signs around them; None where they are none."""
    texts = [token.text for token in tokens]
    opening = texts[0][: len(texts[0]) - len(texts[0].lstrip("-–—"))]
    closing = texts[-1][len(texts[-1].rstrip(_ENDS)) :]
    bare = [*texts]
    bare[0] = bare[0][len(opening) :]
    for end in (closing, closing.removeprefix(")")):  # a phrase may have the bracket that closes it
        tried = [*bare]
        tried[-1] = tried[-1][: len(tried[-1]) - len(end)] if end else tried[-1]
        words = _phrases().get(tuple(map(without_marks, tried))) or _longer(tried) or _numbered(tried)
        if words is not None:
            return _with_signs(words, texts, opening, end)
    return None


def _numbered(tried: list[str]) -> tuple[str, ...] | None:
    """The words of a phrase in one token with the number behind it: ``Nhưđiều2``."""
    match = re.fullmatch(r"(\D+)(\d{1,2})", tried[0]) if len(tried) == 1 else None
    words = _phrases().get((without_marks(match[1]),)) if match else None
    return (*words, match[2]) if match and words and len(words) > 1 else None


def _longer(tried: list[str]) -> tuple[str, ...] | None:
    """The words of a phrase that ends in an abbreviation, where more letters stand behind that: ``Cổng TTĐTCP``."""
    for key, words in _phrases().items():
        last = words[-1]
        if len(key) == len(tried) > 1 and last.isupper() and len(last) > 2 and tried[-1].isupper():
            plain = tuple(map(without_marks, tried))
            if plain[:-1] == key[:-1] and tried[-1].startswith(last) and tried[-1].isalpha():
                return (*words[:-1], tried[-1])
    return None


def _with_signs(words: tuple[str, ...], texts: list[str], opening: str, closing: str) -> list[str]:
    """A phrase's words for as many tokens, in the spelling nearest to what was read."""
    whole = " ".join(words)
    read = " ".join(texts)
    kept = next((s for s in spellings(whole) if f"{opening}{s}{closing}" == read), whole)
    parts = kept.split() if len(texts) == len(words) else [kept]
    parts[0] = opening + parts[0]
    parts[-1] += closing
    return parts
