"""Pens: what was filled in by pen under a value, and what else on the paper, or its file's name, speaks against it.

A value by pen that was not read surely is doubtful whatever its other signs say; so is one against which something
speaks. None of these checks ever gives a value: they only say that one has to be looked at, or, where an annex's note
says the same in print, that one read half surely need not be.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from ingest.doubt.judged import Place, Reason
from ingest.doubt.own_notes import said_in_annexes
from ingest.doubt.values import Value
from ingest.messages import both
from lexicon.folding import fold
from ocr import Pen, Transcript, Word
from parse import Parsed

_KINDS = {"code": ("number",), "date": ("day", "month")}
"""Which slots are part of which kind of value."""
_DAY_SIGNED = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)(?!\d)")
_SIGNED_WITHIN = 4
"""Days between a paper's day and its electronic signature's that nobody wonders about."""
_ARRIVAL_NUMBER = "/document/arrival/number"
_UNREAD = 0.02
"""Probability that nothing stands where something was written that could not be read."""


class Pens:
    """A transcript's slots, made ready to be asked about values. ``name``: the file's own name, "" where unknown."""

    def __init__(self, transcript: Transcript, parsed: Parsed, name: str = "") -> None:
        self._pens = transcript.own_pens()
        self._by_place = {(pen.page, pen.box): pen for pen in transcript.pens}
        self._parsed = parsed
        self._name = name
        self._said = list(said_in_annexes(parsed))
        self._signed = [
            day for aside in transcript.asides if aside.kind == "signature" for day in _days_of(aside.text)
        ]

    def under(self, value: Value, words: list[Word]) -> list[Pen]:
        """The slots that a value was read from; of one that was not read, those in which it would stand."""
        if value.at == _ARRIVAL_NUMBER:  # what is kept apart from the text has no words in it
            return [pen for pen in self._pens if pen.of == "arrival"]
        kinds = _KINDS.get(value.kind, ())
        if not kinds:
            return []
        of = "paper" if value.holder == "/document" else "copy"
        if value.words is None:
            return [pen for pen in self._pens if pen.kind in kinds and pen.of == of and pen.state == "unread"]
        found = [self._by_place.get((word.page, word.box)) for word in words]
        return [pen for pen in self._pens if any(pen is one for one in found)]

    def against(self, value: Value, pens: list[Pen]) -> Iterator[Reason]:
        """What speaks against a value with these slots in it."""
        for pen in pens:
            if pen.state == "unread":
                yield _reason("pen_unread")
                if value.kind == "code" and value.holder == "/document":
                    yield from (_reason("pen_annex", other=said.number) for said in self._said if said.number)
            elif pen.state == "doubtful" and not self._is_confirmed(pen, value):
                others = ", ".join(text for text, _ in pen.readings[1:]) or "?"
                text, sure = pen.readings[0]
                yield _reason("pen_unsure", word=text, percent=f"{sure:.0%}", others=others)
        if value.words is None or not pens or value.holder != "/document" or value.at == _ARRIVAL_NUMBER:
            return
        if value.kind == "code":
            yield from self._number_elsewhere()
        else:
            yield from self._day_elsewhere()

    def _is_confirmed(self, pen: Pen, value: Value) -> bool:
        """Whether an annex's note says in print what was read by pen: two readings of their own agree."""
        read = int(pen.readings[0][0])
        if pen.of != "paper":
            return False
        if pen.kind == "number":
            return any(said.number == str(read) for said in self._said)
        days = [said.day for said in self._said if said.day]
        return any((day.day if pen.kind == "day" else day.month) == read for day in days)

    def _number_elsewhere(self) -> Iterator[Reason]:
        document = self._parsed.record.document
        number, symbol = document.number, document.symbol
        if not number or not number.isdigit():
            return
        for copy in self._parsed.record.copies:
            if copy.symbol and copy.symbol == symbol and copy.number and _differ(copy.number, number):
                yield _reason("pen_copy", other=copy.number)
        said_in_print = [said.number for said in self._said if said.number]
        if said_in_print and all(_differ(one, number) for one in said_in_print):
            yield _reason("pen_annex", other=said_in_print[0])
        kind = fold(re.split(r"[-/]", symbol or "")[0]).replace(" ", "")
        if kind and not kind.isdigit():
            said = re.findall(rf"(?<!\d)(\d{{1,5}})[\W_]{{0,3}}{re.escape(kind)}(?![a-z])", fold(self._name))
            if said and all(_differ(one, number) for one in said):
                yield _reason("pen_name", other=said[0])

    def _day_elsewhere(self) -> Iterator[Reason]:
        document = self._parsed.record.document
        day = _date(document.date)
        if day is None:
            return
        if self._signed and min(abs((one - day).days) for one in self._signed) > _SIGNED_WITHIN:
            yield _reason("pen_signed", other=self._signed[0].strftime("%d/%m/%Y"))
        said = [said.day for said in self._said if said.day]
        if said and day not in said:
            yield _reason("pen_annex_day", other=said[0].strftime("%d/%m/%Y"))
        cited = [one for c in document.citations if (one := _date(c.date)) and one.year == day.year]
        if cited and max(cited) > day:
            yield _reason("pen_cited", other=max(cited).strftime("%d/%m/%Y"))


def probability(pens: list[Pen], missing: bool) -> float:
    """The most that slots allow a value to be: that all of them are read right, or that nothing was written."""
    if missing:
        return _UNREAD
    found = 1.0
    for pen in pens:
        found *= pen.readings[0][1] if pen.readings and pen.state != "unread" else _UNREAD
    return found


def places(pens: list[Pen]) -> list[Place]:
    """Where slots lie on the pages."""
    return [Place(page=pen.page, box=pen.box) for pen in pens]


def _reason(code: str, **details: str) -> Reason:
    vi, en = both(f"doubt.{code}", **details)
    return Reason(
        code=code, source="reading" if code in ("pen_unread", "pen_unsure") else "model", vi=vi, en=en
    )


def _differ(a: str, b: str) -> bool:
    return not (a.isdigit() and b.isdigit()) or int(a) != int(b)


def _days_of(text: str) -> list[datetime.date]:
    found = (_date(f"{y}-{int(m):02d}-{int(d):02d}") for d, m, y in _DAY_SIGNED.findall(text))
    return [day for day in found if day]


def _date(printed: str | datetime.date | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(printed)) if printed else None
    except ValueError:
        return None
