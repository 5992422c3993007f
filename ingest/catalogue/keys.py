"""Keys: from what is printed to the forms in which the catalogue compares, groups and sorts it."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from ingest.catalogue.row import Row
from lexicon.folding import fold_any, squeeze

NOTHING = "-"
_LONGEST = 400
_LAST = "9999"
"""Year by which papers without a date are sorted: behind the others."""
_DAY = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})")
_WORD = re.compile(r"[^\W_]+")
PAST_ALL = "\U0010ffff"
"""A key behind every other."""


@lru_cache(maxsize=4096)
def letters(text: str | None) -> str:
    """The bare letters and digits: ``ỦY BAN NHÂN DÂN`` and ``Uỷ ban nhân dân`` are one; ``-`` for nothing."""
    return squeeze(fold_any(text or ""))[:_LONGEST] or NOTHING


def words_of(name: str | None) -> str:
    """The words of a name without marks and capitals, a blank around each."""
    return f" {' '.join(_WORD.findall(fold_any(name or '')))} "


def is_named(name: str | None, typed: str) -> bool:
    """Whether a name has the words that were typed, side by side, its lines in their order or the last one first: what
    is printed as ``TỈNH ỦY KON TUM · VĂN PHÒNG`` people call ``Văn phòng Tỉnh ủy Kon Tum``.
    """
    lines, words = (name or "").split(" · "), words_of(typed)
    return words.strip() != "" and any(words in words_of(" ".join(order)) for order in (lines, lines[::-1]))


def read_day(typed: str) -> str:
    """A day as people type it, ``21/3/2024`` or ``2024-03-21``, in ISO 8601. Raises ValueError: it is none."""
    if found := _DAY.fullmatch(typed.strip()):
        day, month, year = map(int, found.groups())
        try:
            return datetime.date(year, month, day).isoformat()
        except ValueError as error:
            raise ValueError(typed) from error
    try:
        return datetime.date.fromisoformat(typed.strip()).isoformat()
    except ValueError as error:
        raise ValueError(typed) from error


def shelf(row: Row) -> str:
    """The order of year, issuer, kind, number, in which lists of documents are kept."""
    number = "".join(digit for digit in row.number or "" if digit.isdecimal())
    year = f"{row.year:04}" if row.year is not None else _LAST
    return "|".join([year, letters(row.issuer), letters(row.type), number.zfill(8), row.id])


def first_of_year(year: int | None) -> str:
    """A place on the shelf before all papers of a year and behind those of the years before; None: before all."""
    return "" if year is None else f"{year:04}"


def folder(row: Row) -> str:
    """The folder that a document's file came from: below the inbox, or from the root where a run took it; "" where it
    lay in the inbox itself.
    """
    there, slash, _ = (row.names[0] if row.names else "").rpartition("/")
    return there if slash else ""


def dossier_shelf(heading: str, code: str, title: str) -> str:
    """The order of heading, number, rest of the code, title, in which dossiers are listed."""
    number = "".join(letter for letter in code if letter.isdecimal())
    return "|".join([letters(heading), number[:9].zfill(9), letters(code), letters(title)])
