"""Roman labels: corrects the numerals of a paper's main headings, which are numbered I, II, III, IV.

``III.`` is read as ``HI.``, ``II.`` or ``IIL``. A numeral is changed only where the headings before and after it
prove which it is: it must be the next one, and look like what was read.
"""

from __future__ import annotations

import re

from lexicon.labels import NUMERALS, place_of_numeral
from ocr.text.tokens import Token

RULE = "numeral of a heading"
WIDER = 1.2
"""Minimum ratio of the width of a numeral with three strokes and a stop to that of one with two."""
_LABEL = re.compile(r"((?=.*[IVXH])[IVXHLl1]{1,6})[.,]")


def restore_heading_numerals(texts: list[list[Token]]) -> list[list[Token]]:
    """The paragraphs with their headings' numerals in sequence, where that is certain."""
    places = [k for k, tokens in enumerate(texts) if _is_heading(tokens)]
    read = [_LABEL.fullmatch(texts[k][0].text)[1] for k in places]  # type: ignore[index]
    out = [list(tokens) for tokens in texts]
    for run in _runs(read):
        if _is_proved([read[n] for n in run]):
            for place, n in enumerate(run):
                k = places[n]
                out[k][0] = out[k][0].corrected(f"{NUMERALS[place]}.", RULE)
                read[n] = NUMERALS[place]
    expected = 0
    for n, (k, label) in enumerate(zip(places, read, strict=True)):
        following = place_of_numeral(read[n + 1]) if n + 1 < len(read) else None
        value = place_of_numeral(label)
        if value == expected + 1:
            expected = value
        elif expected + 1 < len(NUMERALS) and _may_be(label, NUMERALS[expected]):
            # A label that is no numeral is the next one; a numeral said twice, only where the one after it proves it.
            again = value == expected and n > 0 and _is_wider(out[k][0], out[places[n - 1]][0])
            proved = again or (following == expected + 2 and value in (None, expected))
            if proved or (value is None and following is None):
                out[k][0] = out[k][0].corrected(f"{NUMERALS[expected]}.", RULE)
                expected += 1
        elif value is not None:
            expected = value
    return out


def _is_wider(token: Token, before: Token) -> bool:
    """Whether a numeral that was read like the one before it is printed a stroke wider: III beside II."""
    if not (token.words and before.words) or token.words[0][1].printed[:1] != before.words[0][1].printed[:1]:
        return False
    (a, b) = token.words[0][1], before.words[0][1]
    return (a.x1 - a.x0) / max(1.0, a.y1 - a.y0) > WIDER * (b.x1 - b.x0) / max(1.0, b.y1 - b.y0)


def _runs(read: list[str]) -> list[list[int]]:
    """The labels, by their places, in rows that each begin with I."""
    runs: list[list[int]] = []
    for n, label in enumerate(read):
        if label == "I" or not runs:
            runs.append([])
        runs[-1].append(n)
    return runs


def _is_proved(labels: list[str]) -> bool:
    """Whether a row of labels is I, II, III, … with at most every second one misread by a stroke."""
    if not 2 <= len(labels) <= len(NUMERALS):
        return False
    exact = sum(label == numeral for label, numeral in zip(labels, NUMERALS, strict=False))
    last = max((k for k, label in enumerate(labels) if label == NUMERALS[k]), default=-1)
    # What may as well be another numeral is proved by a right one after it alone.
    alike = all(
        label == numeral or (_may_be(label, numeral) and (k < last or place_of_numeral(label) is None))
        for k, (label, numeral) in enumerate(zip(labels, NUMERALS, strict=False))
    )
    return alike and 2 * exact >= len(labels)


def _is_heading(tokens: list[Token]) -> bool:
    """A numeral, then capitals."""
    if len(tokens) < 2 or not _LABEL.fullmatch(tokens[0].text):
        return False
    letters = [c for token in tokens[1:] for c in token.text if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _may_be(read: str, numeral: str) -> bool:
    """Whether a numeral can have been read so: an H is two strokes, an L, l or 1 one; a stroke may be lost."""
    strokes = read.replace("H", "II")
    strokes = re.sub(r"[Ll1]", "I", strokes)
    return (
        strokes == numeral or strokes + "I" == numeral or strokes[1:] == numeral or strokes == "I" + numeral
    )
