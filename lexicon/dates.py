"""Dates as papers print them: whole, worn, and where little of them is left.

``Hà Nội, ngày 05 tháng 7 năm 2021`` stands in the head of a paper and of a copy (HD36 II.1.4; NĐ30 Phụ lục I.II.4). All
patterns are of folded text. They differ in strictness on purpose: ``DATE`` is what a date is read from: its words may
lack a letter, but all three must be there. ``REMAINS`` only shows that there is a date where none could be read.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.folding import fold

PRINTED = tuple(word for part in ("day", "month", "year") for word in vocabulary.words("words", part))
"""The words before the numbers of day, month and year, as they are printed."""
DAY, MONTH, YEAR = map(fold, PRINTED)
_WORN, _LEFT = (vocabulary.table("dates")[state] for state in ("worn", "remains"))
BEHIND = 6
"""Maximum characters behind the date of a line that ends with it."""
_YEAR = 6  # characters among which a year's digits stand
_NUMBERS = r"(?P<day>[0-3]?\d)\s?[/.-]\s?(?P<month>[01]?\d)\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"

# Glued words are common: "ngày28", "tháng4", "năm2026".
DATE = re.compile(
    rf"{_WORN['day']}(?P<day>.{{0,9}}?){_WORN['month']}(?P<month>.{{0,9}}?)(?:\s{{1,4}}|(?<=\d)){_WORN['year']}"
    r"\s{0,4}(?P<year>[0-9oli.…_]{0,8})"
)
"""A date in words. Its numbers may be blank, or read as letters."""
IN_NUMBERS = re.compile(rf"(?<!\d)(?:{DAY}\s{{0,3}})?{_NUMBERS}")
"""``05/7/2021``, the first word before it or not."""
_WORD_AND_NUMBERS = re.compile(rf"{DAY}\s{{0,3}}{_NUMBERS}")

REMAINS = re.compile(
    rf"\b{_LEFT['day']}\b.{{0,14}}|{MONTH}\b.{{0,10}}\b{YEAR}\b|\d{{1,2}}\s?[/.]\s?\d{{1,2}}\s?[/.]\s?(?:19|20)\d\d"
)
"""A date, or what is left of one."""
REMAINS_OF_LINE = re.compile(
    rf"\b{_LEFT['day']}\b.{{0,16}}{_LEFT['month']}\b|\b{MONTH}\b.{{0,12}}\b{_LEFT['year']}\b"
    rf"|,.{{0,8}}\d.{{0,14}}\b{_LEFT['year']}\b.{{0,6}}$"
)
"""What is left of a line with place and date."""


def date_at_end(key: str) -> re.Match[str] | None:
    """The date, with its year, that a folded line ends with: groups ``day``, ``month``, ``year``."""
    for pattern in (DATE, _WORD_AND_NUMBERS):
        date = pattern.search(key)
        if date and len(key) - date.end() <= BEHIND and date["year"]:
            return date
    return None


def date_in_words(key: str) -> re.Match[str] | None:
    """The first date in words anywhere in a folded line, if there is a digit where its year stands."""
    date = DATE.search(key)
    return date if date and any(map(str.isdigit, key[date.start("year") :][:_YEAR])) else None
