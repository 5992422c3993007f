"""The head of the first page: system, issuing bodies, number, place and date, the công văn's subject,
marks.

``lines`` are those above the kind, or above Kính gửi where no kind is printed. What is not there stays
empty: a retyped copy has often lost its head (HD36 II.3.1), and nothing of a stamp, the body or a copy
block may fill it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from lexicon import vocabulary
from lexicon.folding import CAPITALS, fold
from lexicon.provinces import units
from lexicon.vocabulary import System
from parse.fields.issuers import opens_body, read_issuers
from parse.fields.marks import (
    head_mark,
    is_circulation,
    is_rule,
    motto_start,
    security_mark,
    urgency_mark,
)
from parse.fields.number import opens_number, read_number
from parse.fields.place_date import read_place_date, read_place_date_behind
from parse.record import Security, Urgency
from parse.text.found import Found, FoundDate, FoundNumber, printed
from parse.text.lines import Line, Piece, Source
from parse.text.patterns import folded_pattern

_ABOUT = folded_pattern(
    r"{about_initial}\s?[/il1|.]?\s?{about_initial}\s?[:.]?\s|(?:{about_matter}|{about})\s"
)
_BEFORE_CAPITAL = re.compile(rf"\s(?=[{CAPITALS}])")
_NAME_LETTERS = 7  # letters of a line that may be a body's name whose first word is misread
_SHORT_ABOUT = vocabulary.folded("words", "about_short") + vocabulary.leading("words", "about_bare")


@dataclass(slots=True)
class FoundHeader:
    system: Found[System] | None = None
    issuers: list[Found[str]] = field(default_factory=list)
    number: FoundNumber = field(default_factory=FoundNumber)
    place_date: FoundDate = field(default_factory=FoundDate)
    about: Found[str] | None = None
    security: Found[Security] | None = None
    urgency: Found[Urgency] | None = None
    circulation: list[Found[str]] = field(default_factory=list)
    arrival: list[Line] = field(default_factory=list)


def read_header(source: Source, lines: list[Line]) -> FoundHeader:
    """What the lines above the kind say."""
    found = FoundHeader()
    agency: list[Line] = []
    about: list[Piece] = []
    numbered = open_about = False
    dated = any((one := read_place_date_behind(line)) and one[0].place for line in lines)
    for line in lines:
        line = _take_right(source, line, found, dated)
        if not line.text or is_rule(line):
            open_about = open_about and not line.text
            continue
        if is_circulation(line):
            found.circulation.append(printed(source, [(line.start, line.end)], "circulation"))
            open_about = False
            continue
        if _take_mark(source, line, found):
            open_about = False
            continue
        number = read_number(line)
        if number and not numbered:
            found.number, numbered = number.found, True
            line = line.part(number.end)
            if is_rule(line):
                continue
        if _is_about(line, numbered, open_about, bool(about)):
            about.append((line.start, line.end))
            open_about = True
        elif (
            line.capital
            and not number
            and not opens_number(line)
            and (not numbered or (not agency and opens_body(line)))
        ):
            agency.append(line.part(0, _name_end(line.text)))
    found.issuers = read_issuers(source, _without_stray_capitals(agency))
    if about:
        found.about = printed(source, about, "about")
    return found


def _take_right(source: Source, line: Line, found: FoundHeader, dated: bool) -> Line:
    """Take what stands at the right of the head off the end of a line; what is left is the left column's. ``dated``:
    some line of the head is a place and a date; then a day within a subject is the subject's.
    """
    mark = head_mark(line)
    if mark:
        system, start = mark
        if found.system is None:
            found.system = Found(system, ((line.start + start, line.end),), "head")
        return line.part(0, start)
    start_of_motto = motto_start(line)
    if start_of_motto is not None:
        if found.system is None:
            found.system = Found("state", ((line.start + start_of_motto, line.end),), "motto")
        return line.part(0, start_of_motto)
    date = read_place_date_behind(line) or (None if dated else _date_behind_subject(line))
    if date and (found.place_date.day is None or (date[0].place and not found.place_date.place)):
        found.place_date = date[0]
        return line.part(0, date[1])
    return line


def _date_behind_subject(line: Line) -> tuple[FoundDate, int] | None:
    """The place and date behind a công văn's subject that was read row by row with them: ``V/v bổ sung vốn Hà Nội, ngày
    …``. Only a province or its seat is known to be the place there.
    """
    if not _ABOUT.match(line.key):
        return None
    for blank in _BEFORE_CAPITAL.finditer(line.text):
        behind = read_place_date(line.part(blank.end()))
        if behind and behind[0].place and fold(behind[0].place.value) in _places():
            return behind[0], blank.end()
    return None


@cache
def _places() -> frozenset[str]:
    return frozenset(
        fold(name) for unit in units() for name in (unit.name, unit.now, *unit.seats, *unit.spelled)
    )


def _name_end(text: str) -> int:
    """Where a body's name ends before the right column's rule, or a star, that was read behind it."""
    name = text.rstrip(" *~|")
    ruled = name.rstrip("_-–—")
    return (
        len(ruled.rstrip(" *~|")) if "_" in name[len(ruled) :] or len(name) - len(ruled) >= 3 else len(name)
    )


def _take_mark(source: Source, line: Line, found: FoundHeader) -> bool:
    """Take a line that is a mark of secrecy or urgency."""
    piece = ((line.start, line.end),)
    if (secret := security_mark(line)) is not None:
        found.security = found.security or Found(secret, piece, "security")
        return True
    if (urgent := urgency_mark(line)) is not None:
        found.urgency = found.urgency or Found(urgent, piece, "urgency")
        return True
    return False


def _is_about(line: Line, numbered: bool, open_about: bool, any_yet: bool) -> bool:
    """Whether a line belongs to a công văn's subject: V/v … under the number, over one or more lines (HD36
    II.1.5b).
    """
    if line.capital and not line.key.startswith(_SHORT_ABOUT):
        return False
    if _ABOUT.match(line.key):
        return not any_yet or open_about
    return open_about or (numbered and not any_yet and len(line.text.split()) >= 3 and line.text[0].isalpha())


def _without_stray_capitals(agency: list[Line]) -> list[Line]:
    """The agency's lines without misread capitals above the first body's name, where there is one."""
    first = next((n for n, line in enumerate(agency) if opens_body(line)), 0)
    if first and len(agency[first - 1].text.split()) >= 2 and len(agency[first - 1].letters) >= _NAME_LETTERS:
        first -= 1  # a name of which the first word is misread
    kept = [x for x in agency[first:] if len(x.letters) >= 2 and any(len(w) > 1 for w in x.text.split())]
    if len(kept) > 1 and kept[-1].text in vocabulary.table("bodies")["level"]:
        return kept[:-1]  # what is left of a symbol whose number is under a stamp
    return kept
