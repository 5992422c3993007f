"""Offered: for a field with pen in it, its best three readings as the field has them, and what is printed of it."""

from __future__ import annotations

import datetime
from itertools import product
from typing import Any, NamedTuple

from ingest.web.record.shapes import display_text
from lexicon.dates import DATE
from lexicon.folding import fold
from ocr import Pen, Transcript

UNREAD = "__"
MOST = 3


class Offered(NamedTuple):
    """``readings``: values that may be taken, the likeliest first; ``half``: the value with "__" for what was not read,
    "" where all of it was.
    """

    readings: list[str]
    half: str


def offered(at: str, document: dict[str, Any], transcript: Transcript) -> Offered | None:
    """What is offered for a value of a document (JSON) as read; None where nothing of it was written by pen."""
    own = transcript.own_pens()
    pens = {pen.kind: pen for pen in own if pen.of == "paper"}
    arrived = next((pen for pen in own if pen.of == "arrival"), None)
    if at == "/document/arrival/number" and arrived:
        return Offered([text for text, _ in arrived.readings][:MOST], "")
    if at == "/document/code" and "number" in pens:
        return _codes(pens["number"], document)
    if at == "/document/date" and ("day" in pens or "month" in pens):
        return _days(pens.get("day"), pens.get("month"), document["date"], transcript.text)
    return None


def _codes(pen: Pen, document: dict[str, Any]) -> Offered:
    code, number, symbol = (document[name] or "" for name in ("code", "number", "symbol"))
    if code and number and code.startswith(number):
        rest = code[len(number) :]
    else:
        # NĐ30: 15/QĐ-UBND; HD36: 24-QĐ/TW.
        rest = f"{'-' if '/' in symbol else '/'}{symbol}" if symbol else ""
    return Offered(
        [text + rest for text, _ in pen.readings][:MOST], UNREAD + rest if pen.state == "unread" else ""
    )


def _days(day: Pen | None, month: Pen | None, read: str | None, text: str) -> Offered | None:
    if read:
        year, printed_month, printed_day = read.split("-")
    else:
        line = next(
            (one for line in text.split("\n") if UNREAD in line and (one := DATE.search(fold(line)))), None
        )
        if line is None or not line["year"].isdigit():
            return None
        year, printed_month, printed_day = (line[name].strip() for name in ("year", "month", "day"))
    days = day.readings if day else [(printed_day, 1.0)]
    months = month.readings if month else [(printed_month, 1.0)]
    pairs = sorted(product(days, months), key=lambda pair: -pair[0][1] * pair[1][1])
    found = [made for (d, _), (m, _) in pairs if (made := _day(year, m, d))]
    unread = [pen is not None and pen.state == "unread" for pen in (day, month)]
    shown = [
        UNREAD if is_unread else said
        for is_unread, said in zip(unread, (printed_day, printed_month), strict=True)
    ]
    return Offered(found[:MOST], "/".join([*shown, year]) if any(unread) else "")


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return display_text(datetime.date(int(year), int(month), int(day)).isoformat(), "date")
    except ValueError:
        return None
