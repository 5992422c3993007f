"""Beam: words of which the network is unsure are chosen among what it finds likely, with the language's help.

A word is what stands between two sure blanks. For an unsure one all strings are gathered that its columns allow (prefix
beam over CTC); the line's words are then chosen together, by looks and by how syllables follow one another in official
papers. Looks alone decide where the language may not: in digits, codes, abbreviations, Roman numerals, names, capitals,
signs that are no letters, and where a tone stands (hòa, hoà).
"""

from __future__ import annotations

import functools
import math
import re
from typing import NamedTuple

import numpy as np

from lexicon.syllables import is_syllable, spellings
from ocr.language import LanguageModel, official
from ocr.language.word_lists import words_of
from ocr.recognition.network import LineReading, LogOdds, Sign, network

SURE = 0.97
"""A sign's probability below which its word is looked at again."""
SURE_BLANK = 0.98
"""The same for a blank: an unsure one leaves open whether it parts two words or stands in one."""
LEAST_LIKELY = 0.002
"""Minimum probability of a sign in a column to be thought of."""
BEAM = 8
"""Strings of a word, and rows of words, that are followed at once."""
WEIGHT = 0.5
"""Weight of the language against the looks: both count the same evidence in part."""
FLOOR = -18.0
"""The language's least logarithm of a probability: a foreign word is rare, not impossible."""
MOST_COLUMNS = 160
"""A run of unsure words wider than this is left as it was read: it is no print."""
_CORE = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+")


class _Word(NamedTuple):
    """Signs ``first`` to ``end`` of a line, and the columns they were read from; ``unsure``: to be chosen again."""

    text: str
    first: int
    end: int
    left: int
    right: int
    unsure: bool


class _Choice(NamedTuple):
    """A string that a word may be, and the natural logarithm of its likelihood by looks."""

    text: str
    looks: float


def with_language(reading: LineReading) -> LineReading:
    """The reading, its unsure words chosen again with the language's help; a sure one as it is."""
    if reading.least >= SURE:
        return reading
    words = _words(reading)
    choices = [_choices(reading.log_odds, words, k) for k in range(len(words))]
    chosen = _likeliest(official(), choices)
    signs: list[Sign] = []
    last = 0
    for word, found, (pick, sure) in zip(words, choices, chosen, strict=True):
        signs += reading.signs[last : word.first]
        own = reading.signs[word.first : word.end]
        chosen_anew = len(found) > 1 or found[pick].text != word.text
        signs += _signs(own, found[pick].text, sure) if chosen_anew else own
        last = word.end
    return reading._replace(signs=(*signs, *reading.signs[last:]))


def _words(reading: LineReading) -> list[_Word]:
    """The words between sure blanks."""
    signs = reading.signs
    ends = [k for k, s in enumerate(signs) if s.text == " " and s.probability >= SURE_BLANK]
    found = []
    first = 0
    for end in [*ends, len(signs)]:
        if end > first:
            unsure = min(s.probability for s in signs[first:end]) < SURE
            left = _column(reading, signs[first].x0)
            right = _column(reading, signs[end - 1].x1)
            text = "".join(s.text for s in signs[first:end])
            found.append(_Word(text, first, end, left, right, unsure and right - left <= MOST_COLUMNS))
        first = end + 1
    return found


def _column(reading: LineReading, x: float) -> int:
    """The column of the output at a place of the strip."""
    column = round((x - reading.start) / reading.pixels)
    return min(max(column, 0), len(reading.log_odds))


def _choices(odds: LogOdds, words: list[_Word], k: int) -> list[_Choice]:
    """What a word may be, what its looks alone make of it first; one string where the language may not choose."""
    word = words[k]
    if not word.unsure:
        return [_Choice(word.text, 0.0)]
    found = _strings(odds[word.left : word.right])
    if not found:
        return [_Choice(word.text, 0.0)]
    best = found[0]
    if _fenced(best.text, words, k):
        return [best]
    shape = _shape(best.text)
    return [c for c in found if c is best or _shape(c.text) == shape]


def _shape(text: str) -> str:
    """What of a string the language has no say in: its signs that are no letters, blanks left out, and its capitals."""
    kinds = ["A" if c.isupper() else "a" if c.isalpha() else c for c in text if c != " "]
    return re.sub(r"a+", "a", re.sub(r"A+", "A", "".join(kinds)))


def _strings(odds: LogOdds) -> list[_Choice]:
    """The strings that columns allow, likeliest first (CTC prefix beam)."""
    alphabet = network().alphabet
    likely = np.exp(odds)
    columns, outputs = np.nonzero(likely >= LEAST_LIKELY)
    options: list[list[tuple[int, float]]] = [[] for _ in range(len(odds))]
    for column, output, p in zip(
        columns.tolist(), outputs.tolist(), likely[columns, outputs].tolist(), strict=True
    ):
        options[column].append((output, p))
    beam: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    for here in options:
        beam = _grown(beam, here)
    total = sum(a + b for a, b in beam.values())
    found = [("".join(alphabet[k - 1] for k in row), a + b) for row, (a, b) in beam.items()]
    found.sort(key=lambda pair: -pair[1])
    return [_Choice(text.strip(), math.log(p / total)) for text, p in found if p > 0 and text.strip()]


def _grown(
    beam: dict[tuple[int, ...], tuple[float, float]], here: list[tuple[int, float]]
) -> dict[tuple[int, ...], tuple[float, float]]:
    """The strings after one more column: of each the probability with "none" last, and with its last sign last."""
    grown: dict[tuple[int, ...], list[float]] = {}
    for row, (none, sign) in beam.items():
        last = row[-1] if row else 0
        for output, p in here:
            if output == 0:
                grown.setdefault(row, [0.0, 0.0])[0] += (none + sign) * p
            elif output == last:
                grown.setdefault(row, [0.0, 0.0])[1] += sign * p
                if none:
                    grown.setdefault((*row, output), [0.0, 0.0])[1] += none * p
            else:
                grown.setdefault((*row, output), [0.0, 0.0])[1] += (none + sign) * p
    best = sorted(grown.items(), key=lambda pair: -(pair[1][0] + pair[1][1]))[:BEAM]
    total = sum(a + b for _, (a, b) in best) or 1.0
    return {row: (a / total, b / total) for row, (a, b) in best}


def _fenced(text: str, words: list[_Word], k: int) -> bool:
    """Whether the language has no say in a word: a number, a code, an abbreviation, a numeral, a name."""
    cores = _CORE.findall(text)
    if not cores or any(c.isdigit() or c in "/@_" for c in text):
        return True
    return any(_fenced_core(core, text, words, k) for core in cores)


def _fenced_core(core: str, text: str, words: list[_Word], k: int) -> bool:
    if len(core) == 1 or _ROMAN.fullmatch(core):
        return True
    if core.islower():
        return False
    if core.isupper():
        if any(
            unit in words_of("before_names")
            for w in words[max(0, k - 3) : k]
            for unit in _CORE.findall(w.text)
        ):
            return True
        beside = any(_in_capitals(words[n].text) for n in (k - 1, k + 1) if 0 <= n < len(words))
        return not is_syllable(core) and not (beside and len(core) >= 3 and official().alike(core.lower()))
    # Names have a capital; other words that have one are followed at once by a small one.
    after = words[k + 1].text if k + 1 < len(words) else ""
    return not core.istitle() or not text[-1].isalpha() or not after[:1].islower()


def _in_capitals(text: str) -> bool:
    return len(text) > 1 and text.isalpha() and text.isupper()


def _likeliest(model: LanguageModel, choices: list[list[_Choice]]) -> list[tuple[int, float]]:
    """For each word the place of its best string, and that one's share of the probability of all that it may be."""
    beam: list[tuple[float, tuple[str, str], tuple[int, ...]]] = [(0.0, ("", ""), ())]
    for found in choices:
        grown: dict[tuple[str, str], tuple[float, tuple[str, str], tuple[int, ...]]] = {}
        for score, before, picks in beam:
            for n, choice in enumerate(found):
                said, state = _said(model, choice.text, before)
                total = score + choice.looks + WEIGHT * said
                if state not in grown or grown[state][0] < total:
                    grown[state] = (total, state, (*picks, n))
        beam = sorted(grown.values(), reverse=True)[:BEAM]
    picks = beam[0][2]
    texts = [found[n].text for found, n in zip(choices, picks, strict=True)]
    return [(n, _share(model, choices[k], n, texts, k)) for k, n in enumerate(picks)]


def _share(model: LanguageModel, found: list[_Choice], pick: int, texts: list[str], k: int) -> float:
    """The share of the pick among the strings that the k-th word may be, the others being as they are."""
    if len(found) == 1:
        return math.exp(found[0].looks)
    _, before = _said(model, " ".join(texts[max(0, k - 2) : k]), ("", ""))
    behind = " ".join(texts[k + 1 : k + 3])
    scores = [c.looks + WEIGHT * _said(model, f"{c.text} {behind}", before)[0] for c in found]
    top = max(scores)
    return math.exp(scores[pick] - top) / sum(math.exp(score - top) for score in scores)


def _said(model: LanguageModel, text: str, before: tuple[str, str]) -> tuple[float, tuple[str, str]]:
    """What the language says of the words of a string after two others; and the last two then."""
    total = 0.0
    for part in text.split():
        word = _as_counted(part)
        if word:
            total += max(FLOOR, model.log_probability(word, before[1], before[0]))
            before = (before[1], word)
    return total, before


@functools.lru_cache(maxsize=20_000)
def _as_counted(part: str) -> str:
    """A word as the counts have it: small letters, digits as #, the tone where papers put it most often."""
    if any(c.isdigit() for c in part):
        return "#"
    core = "".join(_CORE.findall(part)).lower()
    return max(spellings(core), key=official().known) if core else ""


def _signs(own: tuple[Sign, ...], text: str, sure: float) -> list[Sign]:
    """The signs of a word chosen again: in the places of those it takes the place of, or spread over them evenly."""
    if len(text) == len(own):
        return [
            s._replace(probability=max(s.probability, sure)) if s.text == c else Sign(c, sure, s.x0, s.x1)
            for s, c in zip(own, text, strict=True)
        ]
    left, right = own[0].x0, own[-1].x1
    step = (right - left) / len(text)
    return [Sign(c, sure, left + n * step, left + (n + 1) * step) for n, c in enumerate(text)]
