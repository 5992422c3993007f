"""Copy blocks: which lines at the end of a text belong to a sao lục, sao y or trích sao, and what they say.

A block is found by its words (SAO LỤC, SAO Y BẢN CHÍNH, TRÍCH SAO) together with a number or a place and
date near them, or by a number of copies alone (HD36 II.3.1; NĐ30 Điều 25, Phụ lục I Phần II). Everything
from the agency lines above the number on belongs to the copy and never fills a field of the original.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cache
from typing import get_args

from parse.fields.issuers import opens_body, read_issuers
from parse.fields.marks import is_motto, is_rule
from parse.fields.number import is_copy_symbol, read_number
from parse.fields.place_date import make_date, read_place_date, read_place_date_behind
from parse.fields.recipients import read_recipients, recipients_opening, split_behind
from parse.fields.signature_blocks import read_signatures
from parse.fields.signatures import capital_name_span, is_authority, is_position, name_span
from parse.record import EXTRACT, CopyKind
from parse.text import vocabulary
from parse.text.found import Found, FoundDate, FoundNumber, FoundSignature, printed
from parse.text.fuzzy import closing, fold, nearest, opening
from parse.text.lines import Line, Source
from parse.text.patterns import folded_pattern

_KINDS: tuple[CopyKind, ...] = get_args(CopyKind)
_KIND_BY_FOLD = {fold(kind): kind for kind in _KINDS}
_REACH = 6  # lines between the words of a copy and its number
_ELECTRONIC = folded_pattern(
    r"(?P<kind>{kind})\s?;\s?(?P<body>[^;\n]{2,120});"
    r"\s?(?P<d>\d\d?)[/-](?P<m>\d\d?)[/-](?P<y>\d{4})\s?;"
    r"(?:\s?(?P<time>\d\d?:\d\d(?::\d\d)?(?:\s?[+-]\d\d:?\d\d)?))?",
    kind=_KINDS,
)
# What an extract of the older form says it was taken from: "từ bản chính số …, ngày … của …".
_FROM = folded_pattern(r"\(?\s?(?:{extracted} )?{taken_from} {original}\b")


@dataclass(slots=True)
class FoundCopy:
    """What a copy block says; ``words`` are the printed words of its form."""

    kind: Found[CopyKind] | None = None
    words: Found[str] | None = None
    issuers: list[Found[str]] = field(default_factory=list)
    number: FoundNumber = field(default_factory=FoundNumber)
    place_date: FoundDate = field(default_factory=FoundDate)
    source: Found[str] | None = None
    time: Found[str] | None = None
    recipients: list[Found[str]] = field(default_factory=list)
    signature: FoundSignature | None = None


def copy_words(line: Line) -> tuple[CopyKind, int, int] | None:
    """The form that a line names in capitals, and where its words stand in the line.

    They may stand alone, behind agency lines at the left (read row by row), or before "từ bản chính …".
    """
    text = line.text
    if len(text) > 160 or not (line.capital or text[:5].isupper() or text[-3:].isupper()):
        return None
    kinds = _kinds_by_words()
    if line.capital and (words := nearest(line.letters, tuple(kinds))):
        return kinds[words], 0, len(line.text)
    start = closing(line.key, tuple(kinds))
    if start and (last := line.part(start)).capital and (opens_body(line) or read_number(line)):
        words = nearest(last.letters, tuple(kinds))
        return (kinds[words], start, len(line.text)) if words else None
    end = opening(line.key, vocabulary.squeezed("marks", "copy", EXTRACT, "words"))
    if end and line.part(0, end).capital:
        return EXTRACT, 0, end
    return None


@cache
def _kinds_by_words() -> dict[str, CopyKind]:
    """Each form's words, squeezed, the longest first."""
    found = {w: kind for kind in _KINDS for w in vocabulary.squeezed("marks", "copy", kind, "words")}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def split_copies(source: Source) -> tuple[list[Line], list[list[Line]]]:
    """The lines of the original, and the lines of each copy block in the order printed."""
    lines = [part for line in source.lines for part in _name_apart(line)]
    starts: list[int] = []
    taken = -1
    for n, line in enumerate(lines):
        if n <= taken:
            continue
        anchor = _anchor(lines, n, line, taken)
        if anchor is None:
            continue
        start = _walk_back(lines, min(anchor), max(taken, starts[-1] if starts else -1))
        if start == 0 and _goes_on(lines, max(anchor)):
            continue  # an ink stamp over the head of the original
        starts.append(start)
        taken = max(anchor)
    if not starts:
        return lines, []
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [lines[a:b] for a, b in zip(starts, ends, strict=True)]


def _name_apart(line: Line) -> list[Line]:
    """A signer's name and the agency of the copy block below, read as one line, taken apart."""
    text = line.text
    if not 12 < len(text) < 140 or not text[-2:].isupper() or line.capital or not text[1:2].islower():
        return [line]
    for blank in re.finditer(r" (?=[^\W\d_a-z])", text):
        rest = line.part(blank.end())
        if rest.capital and opens_body(rest) and name_span(line.part(0, blank.start())):
            return [line.part(0, blank.start()), rest]
    return [line]


def _anchor(lines: list[Line], n: int, line: Line, taken: int) -> tuple[int, int] | None:
    """The lines that prove a copy block near line ``n``: its words with its number or date, or its number
    alone. Lines up to ``taken`` prove the block before.
    """
    if _ELECTRONIC.search(line.key):
        return None
    if copy_words(line):
        near_by = range(max(taken + 1, n - 3), min(len(lines), n + _REACH))
        numbers = [i for i in near_by if _is_copy_number(lines[i])]
        dates = [i for i in range(n, min(len(lines), n + _REACH)) if read_place_date(lines[i])]
        if numbers or dates:
            proof = [n, *numbers[:1], *dates[:1]]
            return min(proof), max(proof)
        return None
    if _is_copy_number(line) and not any(copy_words(x) for x in lines[n + 1 : n + _REACH]):
        return n, n
    return None


def _is_copy_number(line: Line) -> bool:
    if len(line.text) > 120:
        return False
    number = read_number(line)
    return (
        number is not None and number.found.symbol is not None and is_copy_symbol(number.found.symbol.value)
    )


def _goes_on(lines: list[Line], n: int) -> bool:
    """Whether a whole paper follows line ``n``: then the words above it were a stamp."""
    return any(len(line.text) > 200 for line in lines[n + 1 : n + 40])


def _walk_back(lines: list[Line], n: int, floor: int) -> int:
    """The first agency line above line ``n``: lines in capitals, stars and debris, but no signer."""
    start = n
    steps = 0
    while start - 1 > floor and steps < 8:
        line = lines[start - 1]
        goes_on = start > 1 and capital_name_span(line) is not None and _is_agency(lines[start - 2])
        passed = is_rule(line) or (line.capital and (goes_on or not _is_signer(line)) and not is_motto(line))
        if not passed and (len(line.text) > 60 or line.key[:1] != "s" or read_number(line) is None):
            break
        start -= 1
        steps += 1
    while start < n and is_rule(lines[start]):
        start += 1
    return start


def _is_agency(line: Line) -> bool:
    """Whether a line names a body in capitals, and no signer: the next may go on with its name (TRƯỜNG …
    / LÊ QUÝ ĐÔN).
    """
    return line.capital and opens_body(line) and not is_authority(line) and not is_position(line)


def _is_signer(line: Line) -> bool:
    return (
        is_authority(line)
        or is_position(line)
        or capital_name_span(line) is not None
        or name_span(line) is not None
    )


def read_copy(source: Source, lines: list[Line]) -> FoundCopy:
    """What a copy block says. ``lines`` are the block's, from its agency lines to its end."""
    found = FoundCopy()
    lines = split_behind(lines)
    agency: list[Line] = []
    foot = len(lines)
    for n, line in enumerate(lines):
        if recipients_opening(line) is not None or (
            (
                is_authority(line)
                or (agency and _is_signer(line) and not _goes_on_with_agency(line, agency, found))
            )
            and not copy_words(line)
        ):
            foot = n
            break
        _read_head_line(source, line, found, agency)
    found.issuers = read_issuers(source, agency)
    strays = tuple(line.letters for line in agency) + tuple(
        i for line in agency for i in [line.letters[-8:]] if len(i) == 8
    )
    found.recipients, found.signature = read_foot(source, lines[foot:], strays)
    if found.kind is None and found.number.symbol is not None:
        found.kind = _kind_of_symbol(found.number.symbol)
    return found


def _goes_on_with_agency(line: Line, agency: list[Line], found: FoundCopy) -> bool:
    """Whether a line that could be a name in capitals is the rest of the agency's: no number stands above it."""
    above = found.number.symbol is None and found.number.number is None
    return above and capital_name_span(line) is not None and _is_agency(agency[-1])


def _read_head_line(source: Source, line: Line, found: FoundCopy, agency: list[Line]) -> None:
    words = copy_words(line) if found.kind is None else None
    if words:
        kind, a, b = words
        piece = (line.start + a, line.start + b)
        found.kind = Found(kind, (piece,), "copy-kind")
        found.words = printed(source, [piece], "copy-words")
        rest = line.part(0, a) if a else line.part(b)
        if _FROM.match(rest.key):
            found.source = printed(source, [(rest.start, rest.end)], "copy-source")
        elif rest.text:
            _read_head_line(source, rest, found, agency)
        return
    if found.source is None and found.kind is not None and _FROM.match(line.key):
        found.source = printed(source, [(line.start, line.end)], "copy-source")
        return
    dated = read_place_date_behind(line, "copy-place-date")
    if dated and not found.place_date.day and not found.place_date.place:
        found.place_date = dated[0]
        line = line.part(0, dated[1])
    number = read_number(line, "copy-number")
    if number and found.number.symbol is None and found.number.number is None:
        found.number = number.found
    elif line.capital and not number and found.number.symbol is None and not is_motto(line):
        agency.append(line)


def read_foot(
    source: Source, lines: list[Line], strays: tuple[str, ...]
) -> tuple[list[Found[str]], FoundSignature | None]:
    """Recipients and signature of a copy block, in either order."""
    opened = next((n for n, line in enumerate(lines) if recipients_opening(line) is not None), len(lines))
    items, rest = read_recipients(source, lines[opened:])
    signatures = read_signatures(source, lines[:opened] + rest, strays)
    return items, signatures[0] if signatures else None


def _kind_of_symbol(symbol: Found[str]) -> Found[CopyKind] | None:
    """The form that a State symbol names (NĐ30 Phụ lục III): SY, SL, TrS. BS of Party copies names none."""
    abbreviation = re.split(r"[-/]", symbol.value)[0]
    for kind in _KINDS:
        if abbreviation in vocabulary.words("marks", "copy", kind, "symbols"):
            return Found(kind, symbol.pieces, "copy-symbol")
    return None


def read_electronic(source: Source, line: Line) -> FoundCopy | None:
    """An electronic copy's one line ``SAO Y; UBND tỉnh; 12/03/2024; 10:11:12 +07:00`` (NĐ30 Phụ lục I Phần
    II.I).
    """
    m = _ELECTRONIC.search(line.key)
    if m is None:
        return None
    at = line.start
    kind = _KIND_BY_FOLD[m["kind"]]
    found = FoundCopy()
    piece = (at + m.start("kind"), at + m.end("kind"))
    found.kind = Found(kind, (piece,), "electronic-copy")
    found.words = printed(source, [piece], "electronic-copy")
    a, b = m.span("body")
    body = line.text[a:b]
    a, b = a + len(body) - len(body.lstrip()), b - len(body) + len(body.rstrip())
    found.issuers = [printed(source, [(at + a, at + b)], "electronic-copy")]
    if m["time"]:
        found.time = printed(source, [(at + m.start("time"), at + m.end("time"))], "electronic-copy")
    pieces = ((at + m.start("d"), at + m.end("y")),)
    day: datetime.date | None = make_date(m["d"], m["m"], m["y"])
    found.place_date = FoundDate(day=Found(day, pieces, "electronic-copy")) if day else FoundDate(bad=pieces)
    return found
