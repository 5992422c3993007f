"""Finding: from the printed lines of a page's head to its slots: where numbers, days and months are filled in.

A slot lies between print that every form has: "Số:" and the code, "ngày" and "tháng", "tháng" and "năm" (NĐ30, annex I;
HD36 II.1.3-4). Pen swells the boxes of these words and spoils how they are read (``Số:04``, ``ngày0Ð``, ``ngàW†``):
they are told by what is left of them, and cut to the width that they have in print.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from lexicon import vocabulary
from lexicon.dates import DAY, MONTH, YEAR
from lexicon.edit_distance import distance_within
from lexicon.folding import SMALL, fold
from lexicon.fuzzy import closing_start
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.text.printed import PrintedLine, PrintedWord

Kind = Literal["number", "day", "month"]

EM = 2.05 * TYPE
"""Size of type, where no word of the line tells it: type of 14 points at its best height."""
CAPITAL = 0.66
"""Height of capitals and digits against the size of type (Times)."""
DAY_WIDE, MONTH_WIDE, NUMBER_WIDE = 1.95, 2.28, 1.33
"""Widths of "ngày", "tháng" and "Số:" against the size of type."""
_HEAD = 0.45
"""The part of a first page in which its number and its date stand."""
_OPENS = 0.3
"""The part of a page in which the head of a paper begins."""
_MARKS = ("state", "party", "motto", "union")
BESIDE = 4.0
"""How far below or above a number its date may stand, in sizes of type."""
_FARTHEST = 7.5
"""Greatest width of a slot, in sizes of type."""
_PLACE = 9
"""Most words of a place, and of a number that was read in its line, before a date."""
_CODE = re.compile(r"[-–—/]\s?(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐÐ][A-Za-zĐÐđ]{0,9}(?=[-–—/&.]|\s|$)")
_BARE = re.compile(r"([A-ZĐ]{2,9})-[A-ZĐ]{2}")
_YEAR_SAID = re.compile(r"\D{0,2}(?:1[89]|2[0O])[\dO]{0,2}\b")


class Slot(NamedTuple):
    """A slot of one line, in pixels of the cleaned page.

    ``line``: its place among the lines; ``left`` and ``right``: where the print before it ends and that behind it
    begins (``open``: the latter is only guessed); ``base``: the line that type stands on; ``em``: the size of the type;
    ``of``: whether it is the paper's, its copy's, or that of a stamp of arrival; ``head``: whether it stands in the
    page's head.
    """

    kind: Kind
    line: int
    left: float
    right: float
    base: float
    em: float
    open: bool = False
    of: Literal["paper", "copy", "arrival"] = "paper"
    head: bool = False

    @property
    def capital(self) -> float:
        """Height of the line's capitals."""
        return CAPITAL * self.em


def opens_paper(lines: list[PrintedLine], page_height: int) -> bool:
    """Whether a page has the head of a paper: the State's or the Party's name, or a motto, near its top."""
    marks = tuple(mark for kind in _MARKS for mark in vocabulary.squeezed("marks", "head", kind))
    head = (fold(line.text) for line in lines if line.baseline < _OPENS * page_height)
    return any(closing_start(text, marks) is not None for text in head)


def slots_of_head(
    lines: list[PrintedLine], dates: list[list[Slot]], page_height: int, stamped: set[int]
) -> list[Slot]:
    """The slots of the paper's own number and date. ``stamped``: lines that are a stamp's of arrival."""
    head = [n for n, line in enumerate(lines) if line.baseline < _HEAD * page_height and n not in stamped]
    dates = [date for date in dates if date[0].line in set(head)]
    dated = dates[0] if dates else []
    em = dated[0].em if dated else EM
    numbers = [slot for n in head if (slot := number_slot(n, lines[n], em))]
    numbers = numbers or [slot for n in head if (slot := _wordless_slot(n, lines[n], em))]
    numbers = [slot for slot in numbers if not is_copy(lines[slot.line])]
    if dated and numbers:
        # The date stands beside or below the number; one of the body, or of a paper that is cited, does not.
        dated = next((d for d in dates if abs(d[0].base - numbers[0].base) < BESIDE * em), dated)
    return [*numbers[:1], *dated]


def is_copy(line: PrintedLine) -> bool:
    """Whether a line holds the number of a copy."""
    code = code_at(line.words)
    kind = re.match(r"[-–—/]\s?(\w+)", code[1].rest) if code else None
    return kind is not None and kind[1] in vocabulary.words("marks", "copy_number", "symbols")


def number_slot(n: int, line: PrintedLine, em: float) -> Slot | None:
    words = line.words
    code = code_at(words)
    word = next(
        (k for k, w in enumerate(words[: min(code[0] + 1, 3) if code else 2]) if is_number_word(w.printed)),
        None,
    )
    if word is None or is_prose(words[:word]):
        return None
    anchor = words[word]
    end = anchor.x0 + (NUMBER_WIDE if ":" in anchor.printed[:4] else NUMBER_WIDE - 0.28) * em
    left = min(anchor.x1, end)
    if code is None:
        behind = words[word + 1 :]
        if len(behind) > 2 or len(words) > 4:
            return None
        return Slot(
            "number",
            n,
            left,
            max([anchor.x1, *(w.x1 for w in behind), left + 2.5 * em]),
            line.baseline,
            em,
            True,
        )
    right = code[1](em)
    if right - left >= _FARTHEST * em:
        return None
    return Slot("number", n, left, right, line.baseline, em, open=not code[1].is_whole)


def _wordless_slot(n: int, line: PrintedLine, em: float) -> Slot | None:
    """The slot before a whole code (two of its signs) at a line's start, where "Số" was not read as what it is."""
    code = code_at(line.words)
    if code is None or code[0] > 2 or sum(sign in "-–/" for sign in code[1].rest) < 2:
        return None
    if is_prose(line.words[: code[0] + 1]):
        return None
    right = code[1](em)
    return Slot(
        "number", n, max(line.x0, right - 5 * em), right, line.baseline, em, open=not code[1].is_whole
    )


def is_prose(words: tuple[PrintedWord, ...]) -> bool:
    """Whether there is a word of three letters or more, codes aside: what stands before a number is none."""
    return any(re.search(r"[^\W\d_]{3}", re.split(r"[-–/]", word.printed)[0]) for word in words)


class _Edge(NamedTuple):
    """Where a code begins in a word: what of the word stands behind, and the word's box."""

    word: PrintedWord
    rest: str

    @property
    def is_whole(self) -> bool:
        """Whether the code begins with its word: then its place is known."""
        return self.rest == self.word.printed

    def __call__(self, em: float) -> float:
        if self.is_whole:
            return self.word.x0
        stroke = 0 if self.rest[0] in "-–—/" else wide("/")  # of a bare symbol pen has it
        return max(self.word.x0, self.word.x1 - (wide(self.rest) + stroke) * em)


def code_at(words: tuple[PrintedWord, ...]) -> tuple[int, _Edge] | None:
    """The word in which a line's code begins (``/QĐ-UBND``, ``04/QĐ-UBND``, ``-QĐ/TU``)."""
    for k, word in enumerate(words[:6]):
        behind = words[k + 1].printed if k + 1 < len(words) else ""
        bare = bare_symbol(word.printed)
        if bare is not None:
            return k, _Edge(word, word.printed[bare:])
        found = _CODE.search(f"{word.printed} {behind}" if word.printed in ("/", "-", "–") else word.printed)
        if found and not re.search(rf"[{SMALL}]{{3}}", word.printed[: found.start()]):
            return k, _Edge(word, word.printed[found.start() :])
    return None


def bare_symbol(word: str) -> int | None:
    """Where in a word a State symbol begins of whose number and stroke pen left no stroke: ``1§4ØBGDĐT-GDPT``,
    ``4/2KH-VP``. Its first part is an abbreviation that is known.
    """
    found = _BARE.search(word)
    if found is None or word[found.start() - 1 : found.start()] in tuple("-–—/"):
        return None
    places = range(max(1, found.start()), found.end(1) - 1)
    return next((at for at in places if _is_abbreviation(word[at : found.end(1)])), None)


def _is_abbreviation(first: str) -> bool:
    return bool(vocabulary.kinds_of(first, "state")) or first in vocabulary.table("abbreviations")["body"]


def is_number_word(word: str) -> bool:
    """Whether a word is "Số", or begins with it, as it is read beside pen."""
    key = fold(word)
    known = tuple(
        fold(one) for name in ("number_read", "number_misread") for one in vocabulary.words("words", name)
    )
    if re.match(r"s[^\W\d_]?[^\w/]{1,3}\d+\s?[-–/]", key):  # "Sã..8940/HCCV"
        return True
    # "Sở", "SỞ", "Sơn": words of prose and bodies' names.
    return (
        key.startswith(known)
        and word[1:2].lower() not in tuple(other[1] for other in vocabulary.words("words", "not_number"))
        and not (key[:3].isalpha() and len(key) > 2 and "/" not in key)
    )


def wide(text: str) -> float:
    """About how wide a text is against the size of its type."""
    return sum(0.33 if c == "-" else 0.28 if c in "/.:;,il" else 0.7 if c.isupper() else 0.5 for c in text)


def date_slots(n: int, line: PrintedLine) -> list[Slot]:
    """Day and month of a line that ends with a date in words, whether or not "ngày" was read."""
    words = line.words
    year = next(
        (
            k
            for k in range(len(words) - 1, -1, -1)
            if _is(words[k].printed, YEAR, 1, 2) and _has_year(words, k)
        ),
        None,
    )
    if year is None:
        return []
    found = _month_of(words, year)
    if found is None:
        return []
    month, glued = found
    em = _size_of_type(words, month, year)
    begins = words[month].x1 - MONTH_WIDE * em if glued else words[month].x0
    ends = words[month].x1 if glued else min(words[month].x1, words[month].x0 + MONTH_WIDE * em)
    day = month if glued and _like_day(words[month].printed) else _day_of(words, month)
    if day is not None:
        left = min(words[day].x1, words[day].x0 + DAY_WIDE * em)
    else:
        left = max([begins - 4.5 * em, *(w.x1 for w in words[:month] if w.printed.endswith(","))])
    if begins - left > _FARTHEST * em or (month if day is None else day) > _PLACE:
        return []
    return [
        Slot("day", n, left, begins, line.baseline, em),
        Slot("month", n, ends, words[year].x0, line.baseline, em),
    ]


def _month_of(words: tuple[PrintedWord, ...], year: int) -> tuple[int, bool] | None:
    """The word "tháng" before the year; and whether it is the end of a word with pen in it (``ngày&tháng``)."""
    for k in range(year - 1, max(-1, year - 4), -1):
        if _is(words[k].printed, MONTH, 2, 3):
            return k, False
        if distance_within(fold(words[k].printed)[-len(MONTH) :], MONTH, 1) <= 1:
            return k, True
    return None


def _day_of(words: tuple[PrintedWord, ...], month: int) -> int | None:
    """The word "ngày" before the month, as it is or spoiled by pen."""
    for k in range(month - 1, max(-1, month - 4), -1):
        if _is(words[k].printed, DAY, 1, 2) or (k >= month - 2 and _like_day(words[k].printed)):
            return k
    return None


def _size_of_type(words: tuple[PrintedWord, ...], month: int, year: int) -> float:
    """The size of type, by the words of the date that were read as they are printed."""
    known = [(words[month], MONTH, MONTH_WIDE), (words[year], YEAR, 1.72)]
    told = [(w.x1 - w.x0) / size for w, text, size in known if fold(w.printed) == text]
    told = [em for em in told if 0.75 * EM < em < 1.35 * EM]
    return sum(told) / len(told) if told else EM


def _is(printed: str, word: str, errors: int, least: int) -> bool:
    """Whether a word opens like one of a date's: letters may be misread, digits may be glued to it."""
    key = fold(printed)[: len(word) + 1]
    return (
        len(key) >= least
        and min(
            distance_within(key[:size], word, errors)
            for size in (len(word), len(word) + 1, max(least, len(word) - 1))
        )
        <= errors
    )


def _like_day(printed: str) -> bool:
    """Whether a word may be "ngày" with pen in it: ``ngàW†``, ``Hgà05``."""
    key = fold(printed)
    return key[:2] in ("ng", "mg", "hg", "rg", "ug") or key[1:3] == "ga"


def _has_year(words: tuple[PrintedWord, ...], k: int) -> bool:
    """Whether a year stands behind "năm" or in its word, or nothing does but the line's end."""
    behind = "".join(w.printed for w in words[k + 1 : k + 3])
    own = fold(words[k].printed)[2:]
    return bool(_YEAR_SAID.match(behind) or re.search(r"(?:19|20)\d\d$", own)) and len(words) - k <= 3
