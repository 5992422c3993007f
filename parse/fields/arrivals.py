"""The arrival stamp (dấu đến) of the office that received the paper: its number and day (NĐ30 Phụ lục
IV.V).
"""

from __future__ import annotations

from lexicon.folding import fold
from parse.fields.place_date import find_dates
from parse.record import Arrival, Parsed
from parse.text.patterns import folded_pattern

_NUMBER = folded_pattern(
    r"{number_read}\s?{arrived}?\s{0,3}[:.;]?[\s.…_]{0,20}(?P<number>\d{1,7}[a-z]?)\b(?!\s?[/-]\s?\d)"
)


def read_arrival(text: str) -> Arrival | None:
    """Number and day of a stamp's text, or None where it holds neither. Never raises."""
    key = fold(text)
    number = _NUMBER.search(key)
    dates = find_dates(key)
    if number is None and not dates:
        return None
    return Arrival(
        number=text[number.start("number") : number.end("number")] if number else None,
        date=dates[0][2] if dates else None,
    )


def with_arrival(parsed: Parsed, arrival: Arrival | None) -> Parsed:
    """The same result with an arrival stamp that was kept apart from the text; it has no evidence in that
    text.
    """
    if arrival is None:
        return parsed
    document = parsed.record.document.model_copy(update={"arrival": arrival})
    evidence = {at: spans for at, spans in parsed.evidence.items() if not at.startswith("/document/arrival")}
    record = parsed.record.model_copy(update={"document": document})
    return parsed.model_copy(update={"record": record, "evidence": evidence})
