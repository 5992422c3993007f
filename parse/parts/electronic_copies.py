"""Electronic copies: what the mark at the head of an electronic copy says: its form, who made it, and when.

The decree prints one line, ``SAO Y; UBND tỉnh; 12/03/2024; 10:11:12 +07:00`` (NĐ30 Phụ lục I Phần II.I). Programs that
sign break it over several, name the moment ("Thời gian ký"), write the day with dots or the year first; a Party office
puts the copy's number, place and date under it. Nothing of it is the original's.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.folding import fold
from parse.fields.number import is_copy_symbol, read_number
from parse.fields.place_date import make_date, read_place_date
from parse.parts.copies import FoundCopy
from parse.parts.copy_blocks import COPY_KINDS
from parse.record import CopyKind
from parse.text.found import Found, FoundDate, printed
from parse.text.lines import Flow, Line, Source
from parse.text.patterns import folded_pattern

_WITHIN = 12  # lines of the text in which the mark stands
_LINES = 4  # that it may take
_RULE = "electronic-copy"
_KINDS: dict[str, CopyKind] = {
    fold(words): kind for kind in COPY_KINDS for words in vocabulary.words("marks", "copy", kind, "words")
}
_OPENING = folded_pattern(r"(?P<kind>{kind})\s?[;:,]\s?", kind=_KINDS)
_MOMENT = folded_pattern(
    r"(?:{signed_at}\s?:?\s?)?\b"
    r"(?:(?P<d>\d\d?)[./-](?P<m>\d\d?)[./-](?P<y>\d{4})|(?P<year>\d{4})[./-](?P<month>\d\d?)[./-](?P<day>\d\d?))"
    r"(?:[\s;,t]{0,3}(?P<time>\d\d?:\d\d(?::\d\d)?(?:\s?[+-]\d\d:?\d\d)?))?"
)
_BODY = folded_pattern(r"(?:{body_label}\s?:\s?)?(?P<body>[^;]{2,160}?)[\s;,]*")


def take_electronic(source: Source, lines: list[Line]) -> tuple[list[Line], list[FoundCopy]]:
    """The lines of a text without those of an electronic copy's mark, and what each mark says."""
    found: list[FoundCopy] = []
    kept: list[Line] = []
    n = 0
    while n < len(lines):
        taken = _read(source, lines[n : n + _LINES]) if n < _WITHIN + len(found) else None
        if taken is None:
            kept.append(lines[n])
            n += 1
        else:
            found.append(taken[0])
            n += taken[1]
    return kept, found


def _read(source: Source, lines: list[Line]) -> tuple[FoundCopy, int] | None:
    """What a mark says that begins in the first of some lines, and how many of them it takes."""
    opening = _OPENING.match(lines[0].key)
    if opening is None:
        return None
    copy = FoundCopy()
    kind = (lines[0].start + opening.start("kind"), lines[0].start + opening.end("kind"))
    copy.kind = Found(_KINDS[opening["kind"]], (kind,), _RULE)
    copy.words = printed(source, [kind], _RULE)
    rest = lines[0].part(opening.end())
    taken = _with_moment(source, copy, [rest, *lines[1:]]) or _with_number(source, copy, [rest, *lines[1:]])
    return (copy, taken) if taken else None


def _with_moment(source: Source, copy: FoundCopy, lines: list[Line]) -> int:
    """Takes a body and the moment behind it; returns how many lines they take, 0 where they are not both there."""
    for count in range(1, len(lines)):
        flow = Flow(source, [(line.start, line.end) for line in lines[:count] if line.text])
        moment = _MOMENT.search(flow.key)
        if moment is None:
            continue
        body = _BODY.fullmatch(flow.key, 0, moment.start())
        if body is None or flow.key[moment.end() :].strip(" .;"):
            return 0
        copy.issuers = [printed(source, flow.pieces(*body.span("body")), _RULE)]
        if moment["time"]:
            copy.time = printed(source, flow.pieces(*moment.span("time")), _RULE)
        groups = ("d", "m", "y") if moment["y"] else ("day", "month", "year")
        spans = [moment.span(group) for group in groups]
        pieces = flow.pieces(min(a for a, _ in spans), max(b for _, b in spans))
        day = make_date(*(moment[group] for group in groups))
        copy.place_date = FoundDate(day=Found(day, pieces, _RULE)) if day else FoundDate(bad=pieces)
        return count
    return 0


def _with_number(source: Source, copy: FoundCopy, lines: list[Line]) -> int:
    """Takes a body, a copy's number, and its place and date; returns how many lines they take, 0 without a number."""
    count = 0
    for line in lines:
        number = read_number(line, "copy-number")
        dated = read_place_date(line, "copy-place-date")
        if number and number.found.symbol and is_copy_symbol(number.found.symbol.value):
            copy.number = number.found
        elif dated and copy.number.symbol:
            copy.place_date = dated[0]
        elif count == 0 and line.text:
            copy.issuers = [printed(source, [_without_stop(line)], _RULE)]
        else:
            break
        count += 1
        if copy.place_date.day or copy.place_date.place:
            break
    return count if copy.number.symbol else 0


def _without_stop(line: Line) -> tuple[int, int]:
    return line.start, line.start + len(re.sub(r"[\s;,]+$", "", line.text))
