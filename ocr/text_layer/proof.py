"""Proof: whether a text layer says what its page shows. It is believed only if nothing speaks against it."""

from __future__ import annotations

import re
from statistics import fmean
from typing import NamedTuple

import numpy as np

from lexicon.edit_distance import edit_distance
from lexicon.folding import nfc, without_marks
from lexicon.syllables import is_syllable
from ocr.image.background import Gray
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.strips import MARGIN
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import Recogniser
from ocr.text_layer.placing import PlacedLayer, PlacedWord, is_solid, only

LEAST_SAID = 0.8
"""Minimum share of the page's letters that the layer must contain. A signature's lines over a scan are a few
hundredths.
"""
LEAST_WORDS = 5
LEAST_SYLLABLES = 0.8
"""Minimum share of words that are possible Vietnamese syllables: 0.94 to 0.97 in the samples, 0.3 in English."""
LEAST_MARKED = 0.5
"""Minimum share of words with a mark or đ: 0.87 in official Vietnamese; none where marks were lost."""
LEAST_AGREEMENT = 0.9
"""Minimum agreement of letters between the layer and a reading of the sample: 0.98 and more on 30 typeset pages."""
LEAST_LINE_AGREEMENT = 0.6
"""The same for each line of it, as a font that lies may stand in few lines; short lines are read with 0.77 and more."""
MOST_UNPROVEN = 1
"""Lines of the sample that may be read otherwise where the rest proves the layer …"""
LEAST_PROVEN = 3
"""… which takes so many."""
SAMPLE = 5
MOST_SAMPLE = 8
_ABBREVIATION = re.compile(r"[A-ZĐƯ]{2,}")


def doubt_of_words(texts: list[str]) -> str | None:
    """Why the words of a page are no Vietnamese text; None where they can be. Numbers and symbols are not counted."""
    words = [word for text in texts if (word := _plain_word(text)) is not None]
    if len(words) < LEAST_WORDS:
        return "it has too few words to judge by"
    syllables = fmean(map(is_syllable, words))
    if syllables < LEAST_SYLLABLES:
        return f"only {syllables:.0%} of its words are Vietnamese syllables"
    marked = fmean(_is_marked(word) for word in words)
    return f"only {marked:.0%} of its words bear marks" if marked < LEAST_MARKED else None


def doubt_of_ink(layer: PlacedLayer) -> str | None:
    """Why a layer is too little for what its page shows; None where it is enough."""
    parts = layer.parts
    letters = (parts.height >= 0.45 * TYPE) & (parts.height <= 3 * TYPE) & ~is_solid(parts)
    said = float(layer.said[letters].mean()) if letters.any() else 0.0
    return f"it holds only {said:.0%} of the page's letters" if said < LEAST_SAID else None


class Proof(NamedTuple):
    """What a reading of some lines says of a layer: why it is not what its page shows, None where both agree; and the
    lines of it that were read otherwise, where the layer may be believed without them.
    """

    doubt: str | None
    unproven: list[list[PlacedWord]]


def proof_by_reading(layer: PlacedLayer, gray: Gray, seconds: float, recogniser: Recogniser) -> Proof:
    """Whether a layer is what its page shows, by a reading of some of its lines.

    One line that is read otherwise, or not at all, is no doubt of the layer where others in its fonts agree: a seal may
    lie over it, or a correction be pasted upon it. ``gray``: the unfolded page. Raises what the recogniser raises.
    """
    lines = _sample(layer)
    sheet, tops = _sheet_of(lines, layer, gray)
    read = _lines_read(recogniser(sheet, seconds), tops)
    pairs = [(_line_letters(line), _letters(text)) for line, text in zip(lines, read, strict=True)]
    wrong = [edit_distance(said, text) for said, text in pairs]
    lengths = [max(len(said), len(text), 1) for said, text in pairs]
    poor = [
        k for k, (w, n) in enumerate(zip(wrong, lengths, strict=True)) if 1 - w / n < LEAST_LINE_AGREEMENT
    ]
    good = [k for k in range(len(lines)) if k not in poor]
    proven = {font for k in good for font in _fonts(lines[k])}
    if (
        len(poor) <= MOST_UNPROVEN
        and len(good) >= LEAST_PROVEN
        and all(_fonts(lines[k]) <= proven for k in poor)
    ):
        counted = good
    else:
        counted = list(range(len(lines)))
    agreement = 1 - sum(wrong[k] for k in counted) / max(1, sum(lengths[k] for k in counted))
    if agreement < LEAST_AGREEMENT:
        return Proof(f"a reading of {len(lines)} lines agrees with it to only {agreement:.0%}", [])
    if counted != good:
        worst = min(1 - wrong[k] / lengths[k] for k in poor)
        return Proof(f"a reading of one of its lines agrees with it to only {worst:.0%}", [])
    return Proof(None, [lines[k] for k in poor])


def _plain_word(text: str) -> str | None:
    """A word without the signs around it; None for numbers, symbols, abbreviations and single letters."""
    word = text.strip("".join(c for c in set(text) if not c.isalnum()))
    if not word.isalpha() or len(word) < 2 or (_ABBREVIATION.fullmatch(word) and not is_syllable(word)):
        return None
    return word


def _is_marked(word: str) -> bool:
    return without_marks(word) != word


def _sample(layer: PlacedLayer) -> list[list[PlacedWord]]:
    """Some lines of a layer: spread over the page, and of each font one at least."""
    lines = [line for line in layer.lines if len(_line_letters(line)) >= 12] or layer.lines
    step = max(1.0, (len(lines) - 1) / (SAMPLE - 1))
    chosen = sorted({round(k * step) for k in range(SAMPLE) if round(k * step) < len(lines)})
    fonts = {font for k in chosen for font in _fonts(lines[k])}
    for k in sorted(range(len(lines)), key=lambda k: -len(_line_letters(lines[k]))):
        if len(chosen) < MOST_SAMPLE and not _fonts(lines[k]) <= fonts:
            chosen.append(k)
            fonts |= _fonts(lines[k])
    return [lines[k] for k in sorted(chosen)]


def _fonts(line: list[PlacedWord]) -> set[str]:
    return {letter.font for place in line for letter in place.word.letters}


def _line_letters(line: list[PlacedWord]) -> str:
    return _letters("".join(place.word.text for place in line))


def _letters(text: str) -> str:
    """The letters and digits of a text, without signs, blanks and capitals."""
    return "".join(c for c in nfc(text).lower() if c.isalnum())


def _sheet_of(lines: list[list[PlacedWord]], layer: PlacedLayer, gray: Gray) -> tuple[Gray, list[int]]:
    """The lines cut out and laid one below another, and the rows at which they begin."""
    shown = only(gray, layer.parts, layer.said)
    rim = round(0.5 * TYPE)
    cut = []
    for line in lines:
        y0, y1 = min(p.ink[1] for p in line) - rim, max(p.ink[3] for p in line) + rim
        x0, x1 = min(p.ink[0] for p in line) - rim, max(p.ink[2] for p in line) + rim
        cut.append(shown[max(0, y0) : y1, max(0, x0) : x1])
    width = max((part.shape[1] for part in cut), default=1) + 2 * MARGIN
    sheet = np.full((sum(part.shape[0] + MARGIN for part in cut) + MARGIN, width), 255, np.uint8)
    tops, top = [], MARGIN
    for part in cut:
        sheet[top : top + part.shape[0], MARGIN : MARGIN + part.shape[1]] = part
        tops.append(top)
        top += part.shape[0] + MARGIN
    return sheet, tops


def _lines_read(readings: list[Reading], tops: list[int]) -> list[str]:
    """What was read on each line of the sample, word after word."""
    read = [""] * len(tops)
    for reading in readings:
        middle = (reading.y0 + reading.y1) / 2
        k = int(np.searchsorted(tops, middle, side="right")) - 1
        if k >= 0:
            read[k] += reading.printed
    return read
