"""Stops: commas and semicolons whose tails a coarse scan has lost, corrected where the sentence or the list proves
them.

On a bilevel page ``,`` is read as ``.`` and ``;`` as ``:``. A sentence begins with a capital (NĐ30/2020, Phụ lục II,
I), so a full stop before a small letter is none; items of a list end alike, the last of them with a stop.
"""

from __future__ import annotations

import re
from collections import Counter

from lexicon import dates, vocabulary
from lexicon.syllables import is_syllable
from ocr.language.word_lists import words_of
from ocr.text.paragraphs import Paragraph
from ocr.text.tokens import Token

COMMA, ITEM = "comma in a sentence", "stop of a list's item"
_STOPPED = re.compile(r"(?:[“\"'(]*([^\W\d_]{2,})|[“\"'(]*[\d.,]*\d%?)[)”\"]?\.")
_LONGEST_PLACE = 5
"""Words of a place of issue."""
_GROUNDS = (
    *vocabulary.words("citing", "grounds"),
    *vocabulary.words("citing", "more_grounds"),
    *words_of("grounds"),
)
_BASIS = re.compile(rf"({'|'.join(_GROUNDS)})\b")


def restore_commas(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens with a comma for a stop after which the sentence goes on with a small letter, and behind the
    place that the day of issue stands beside.
    """
    out = list(tokens)
    for k in range(1, len(out) - 1):
        token, after = out[k], out[k + 1].text
        match = _STOPPED.fullmatch(token.text)
        if match is None or not (after.isalpha() and after.islower() and is_syllable(after)):
            continue
        running = match[1] is None or (match[1].islower() and is_syllable(match[1]))
        if running or _is_place_of_date(out, k):
            out[k] = token.corrected(token.text[:-1] + ",", COMMA)
    return out


def _is_place_of_date(tokens: list[Token], k: int) -> bool:
    """Whether the k-th token ends a place: ``Cần Thơ. ngày 13 tháng 6``."""
    behind = [token.text for token in tokens[k + 1 : k + 4]]
    return k < _LONGEST_PLACE and len(behind) == 3 and (behind[0], behind[2]) == dates.PRINTED[:2]


def align_item_ends(texts: list[list[Token]], flow: list[Paragraph]) -> list[list[Token]]:
    """The paragraphs with the items of their lists ending alike: recipients, and the bases of a decision."""
    out = [list(tokens) for tokens in texts]
    for run in _runs_of_items(texts, flow):
        ends = Counter(out[k][-1].text[-1:] for k in run[:-1])
        usual = max((";", ","), key=lambda sign: ends[sign])
        for k in run[:-1]:
            last = out[k][-1]
            if last.text.endswith(":") and not ends[","] > ends[";"]:
                out[k][-1] = last.corrected(last.text[:-1] + ";", ITEM)
            elif re.search(r"[^.]\.$", last.text) and 2 * ends[usual] > len(run) - 1:
                out[k][-1] = last.corrected(last.text[:-1] + usual, ITEM)
    return out


def _runs_of_items(texts: list[list[Token]], flow: list[Paragraph]) -> list[list[int]]:
    """The places of items that follow one another: recipients with their dashes, bases with their first word."""
    runs: list[list[int]] = []
    last = ""
    for k, (tokens, paragraph) in enumerate(zip(texts, flow, strict=True)):
        kind = _item_kind(tokens, paragraph)
        if kind and kind == last:
            runs[-1].append(k)
        elif kind:
            runs.append([k])
        last = kind
    return [run for run in runs if len(run) > 1]


def _item_kind(tokens: list[Token], paragraph: Paragraph) -> str:
    if len(tokens) < 2:
        return ""
    if paragraph.kind == "line":
        return "recipient" if tokens[0].text == "-" else ""
    return "basis" if _BASIS.match(" ".join(t.text for t in tokens[:3])) else ""
