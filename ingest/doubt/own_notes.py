"""Own notes: what the notes in brackets at the heads of a paper's annexes say of that paper's own number and day.

``(Kèm theo Quyết định số 47/QĐ-UBND ngày 17 tháng 3 năm 2025 …)`` names the paper again (NĐ30, Phụ lục I.III.1): a
witness of its own for what stands by pen in the head. A note is of this paper where it names its symbol, and no day of
another month.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from lexicon.dates import DATE, IN_NUMBERS
from lexicon.folding import fold
from parse import Parsed


class Said(NamedTuple):
    """Number (without leading zeros) and day of the paper, as one note says them; None for what it does not say."""

    number: str | None
    day: datetime.date | None


def said_in_annexes(parsed: Parsed) -> Iterator[Said]:
    """What each annex's note says of the paper; nothing where the paper's own symbol was not read."""
    document = parsed.record.document
    symbol = _bare(document.symbol or "").strip("-")
    if not symbol:
        return
    signed = document.date
    code = re.compile(rf"(?<![a-z0-9])(?:(\d{{1,6}})-)?{re.escape(symbol)}(?!-?[a-z])")
    for annex in document.annexes:
        found = code.search(_bare(annex.note or ""))
        if found is None:
            continue
        day = _day(fold(annex.note or ""))
        if day is None or signed is None or (day.year, day.month) == (signed.year, signed.month):
            yield Said((found[1] or "").lstrip("0") or None, day)


def _bare(text: str) -> str:
    """Folded, its signs all taken for one, with no blanks round them: ``ngay 17-3``, ``47-qd-ubnd``."""
    return re.sub(r"[^a-z0-9 ]+", "-", re.sub(r"\s*([-/–])\s*", r"\1", fold(text)))


def _day(key: str) -> datetime.date | None:
    for pattern in (DATE, IN_NUMBERS):
        found = pattern.search(key)
        if found:
            with suppress(ValueError):
                return datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    return None
