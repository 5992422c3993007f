"""Place and date of issue: ``Hà Nội, ngày 30 tháng 7 năm 2021`` on a line of the head (HD36 II.1.4; NĐ30
Phụ lục I.II.4).

Never a date of the body, a stamp or an electronic signature: the callers give lines of the head or the foot
only.
"""

from __future__ import annotations

import datetime
import re

from lexicon import vocabulary
from lexicon.dates import BEHIND, DATE, DAY, IN_NUMBERS, MONTH, YEAR, date_at_end
from lexicon.edit_distance import distance_within
from lexicon.folding import squeeze
from parse.fields.number import read_number
from parse.text.found import Found, FoundDate
from parse.text.lines import Line

# In folded text: three words, each near to its own, with numbers between them.
_WORN = re.compile(
    r"(?<!\S)(?P<w1>[^\s\d,]{1,3}\s?[^\s\d,]{1,4}?)\s{0,3}(?P<day>[0-9oliz|]{1,2})\s{0,3}"
    r"(?P<w2>[^\s\d,]{1,4}\s?[^\s\d,]{1,4}?)\s{0,3}(?P<month>[0-9oliz|]{1,2})\s{1,3}"
    r"(?P<w3>[^\s\d,]{1,2}\s?[^\s\d,]{0,3}?)\s{0,3}(?P<year>[0-9oliz|][0-9oliz|' ]{2,5})[\s.,]{0,3}$"
)
_MOST_ERRORS = 4
_LONGEST_WORN = 26  # characters of a place that is misread
_DASHES = ("-", "–")
_DIGITS = str.maketrans("oliz|", "01121", " '")


def make_date(day: str, month: str, year: str) -> datetime.date | None:
    """A date out of printed digits; o and l inside a number are 0 and 1. None where they make no day."""
    try:
        return datetime.date(*(int(part.strip().translate(_DIGITS)) for part in (year, month, day)))
    except (ValueError, OverflowError):
        return None


def read_place_date(line: Line, rule: str = "place-date") -> tuple[FoundDate, int] | None:
    """The place and date of a line, and where in the line they start; None where the line is no such line.

    Only a line that ends with the date counts. A date that cannot be read is None, with its place kept in
    ``bad``.
    """
    if len(line.text) > 160:
        return None
    date = _at_end(line.key)
    if date is None:
        return None
    before = line.text[: date.start()].rstrip()
    place_start = _place_start(before)
    name = before[place_start:].rstrip(" ,.;:")
    if not name or not (_is_place(name) or _is_worn_place(before[place_start:])):
        if before.strip(" ,.;:*-_"):
            return None
        name, place_start = "", date.start()
    found = FoundDate()
    base = line.start
    if name:
        piece = (base + place_start, base + place_start + len(name))
        found.place = Found(" ".join(name.split()), (piece,), rule)
    pieces = ((base + date.start(), base + date.end()),)
    day = make_date(date["day"], date["month"], date["year"])
    if day and day.year >= 1900:
        found.day = Found(day, pieces, rule)
    else:
        found.bad = pieces
    return found, place_start


def read_place_date_behind(line: Line, rule: str = "place-date") -> tuple[FoundDate, int] | None:
    """The same of a line of a head that may be given row by row: ``Số 1666/PG - TTg Huế, ngày …``. What belongs
    to the number is no place.
    """
    number = read_number(line)
    behind = read_place_date(line.part(number.end), rule) if number else None
    return (behind[0], number.end) if number and behind else read_place_date(line, rule)


def _at_end(key: str) -> re.Match[str] | None:
    """The date that a folded line ends with."""
    if date := date_at_end(key):
        return date
    blank = DATE.search(key)
    return _worn(key) or (blank if blank and len(key) - blank.end() <= BEHIND else None)


def _worn(key: str) -> re.Match[str] | None:
    """A date at a line's end whose words are misread: ``mgày 24 tliáng 10 niăm 2023``. Three words, each near
    to its own, with numbers between them are no chance.
    """
    date = _WORN.search(key)
    if date is None:
        return None
    errors = [
        distance_within(squeeze(date[name]).replace("rn", "m").replace("li", "h"), word, limit)
        for name, word, limit in (("w1", DAY, 2), ("w2", MONTH, 2), ("w3", YEAR, 1))
    ]
    within = all(e <= limit for e, limit in zip(errors, (2, 2, 1), strict=True))
    return date if within and sum(errors) <= _MOST_ERRORS else None


def _is_place(name: str) -> bool:
    """Whether words name a place: capitals, the words of units between them, numbers behind these."""
    words = name.split()
    units = vocabulary.words("prose", "place_words")
    if not 1 <= len(words) <= 8:
        return False
    if name[0].islower() and not name.startswith(units) and len(words) > 1 and words[1][0].isupper():
        words = words[1:]  # "èo Vạc": its first letter is lost
    elif not (name[0].isupper() or name.startswith(units)):
        return False
    return all(w[0].isupper() or w.strip(",.") in units or w.strip("-–0123456789,.") == "" for w in words)


def _is_worn_place(words: str) -> bool:
    """Whether short words with a comma before the date are a place that was misread: ``Jơ N gây,``, ``8óc Trăng,``."""
    short = len(words) <= _LONGEST_WORN and len(words.split()) <= 5
    return short and words[-1:] in {",", ";", "'"} and (words[0].isupper() or words[0].isdigit())


def _place_start(before: str) -> int:
    """Where the place begins in what stands before the date: after a code, or after words in capitals."""
    start = 0
    numbered = vocabulary.words("prose", "numbered_places")
    words = list(re.finditer(r"\S+", before))
    for word in words:
        text = word[0]
        letters = [c for c in text if c.isalpha()]
        short = text in vocabulary.words("prose", "place_abbreviations")
        in_capitals = len(letters) > 1 and all(c.isupper() for c in letters) and "." not in text and not short
        dash = text in _DASHES and start < word.start()
        number = text.strip(",.").isdigit() and before[start : word.start()].strip().lower() in numbered
        if dash or number:
            continue
        if (
            not letters
            or in_capitals
            or (any(c.isdigit() for c in text) and (len(letters) < 3 or "/" in text))
        ):
            start = word.end()
    return len(before) - len(before[start:].lstrip(" ,.;:*-|"))


def find_dates(key: str) -> list[tuple[int, int, datetime.date]]:
    """All dates printed with slashes, dots or words in a folded text: start, end, day."""
    found = []
    for pattern in (DATE, IN_NUMBERS):
        for m in pattern.finditer(key):
            day = make_date(m["day"], m["month"], m["year"])
            if day:
                found.append((m.start(), m.end(), day))
    return sorted(found)
