"""Copy blocks: which lines at the end of a text belong to a sao lục, sao y or trích sao.

A block is found by its words (SAO LỤC, SAO Y BẢN CHÍNH, TRÍCH SAO) together with a number or a place and
date near them, or by the number of a copy alone (HD36 II.3.1; NĐ30 Điều 25, Phụ lục I Phần II). It begins
with the agency lines above its number. The Party's form without a number: ``bare_copies``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from lexicon import vocabulary
from lexicon.fuzzy import closing_start, nearest_phrase, opening_end
from parse.fields.issuers import opens_body
from parse.fields.kinds import read_kind
from parse.fields.marks import is_rule, motto_start
from parse.fields.number import is_copy_symbol, read_number
from parse.fields.place_date import read_place_date
from parse.fields.signatures import capital_name_span, is_authority, is_position, name_span
from parse.parts.bare_copies import bare_copy_at
from parse.record import EXTRACT, CopyKind
from parse.text.lines import Line

COPY_KINDS: tuple[CopyKind, ...] = get_args(CopyKind)
_REACH = 6  # lines between the words of a copy and its number
_AGENCY_LINES = 8  # lines above the number that may name the agency


def copy_words(line: Line) -> tuple[CopyKind, int, int] | None:
    """The form that a line names in capitals, and where its words stand in the line.

    They may stand alone, behind agency lines at the left (read row by row), or before "từ bản chính …".
    """
    text = line.text
    if len(text) > 160 or not (line.capital or text[:5].isupper() or text[-3:].isupper()):
        return None
    kinds = _kinds_by_words()
    if line.capital and (words := nearest_phrase(line.letters, tuple(kinds))):
        return kinds[words], 0, len(line.text)
    start = closing_start(line.key, tuple(kinds))
    if start and (last := line.part(start)).capital and (opens_body(line) or read_number(line)):
        words = nearest_phrase(last.letters, tuple(kinds))
        return (kinds[words], start, len(line.text)) if words else None
    end = opening_end(line.key, vocabulary.squeezed("marks", "copy", EXTRACT, "words"))
    if end and line.part(0, end).capital:
        return EXTRACT, 0, end
    return None


@cache
def _kinds_by_words() -> dict[str, CopyKind]:
    """Each form's words, squeezed, the longest first."""
    found = {w: kind for kind in COPY_KINDS for w in vocabulary.squeezed("marks", "copy", kind, "words")}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def split_copies(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The lines of the original, and the lines of each copy block in the order printed."""
    lines = [part for line in lines for part in _without_glued_name(line)]
    starts: list[int] = []
    taken = -1
    for n, line in enumerate(lines):
        if n <= taken:
            continue
        bare = bare_copy_at(lines, n, max(taken, starts[-1] if starts else -1))
        if bare is not None:
            starts.append(bare[0])
            taken = bare[1]
            continue
        anchor = _anchor(lines, n, line, taken)
        if anchor is None:
            continue
        start = _walk_back(lines, min(anchor), max(taken, starts[-1] if starts else -1))
        if start == 0 and _is_followed_by_paper(lines, max(anchor)):
            continue  # an ink stamp over the head of the original
        starts.append(start)
        taken = max(anchor)
    if not starts:
        return lines, []
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [lines[a:b] for a, b in zip(starts, ends, strict=True)]


def _without_glued_name(line: Line) -> list[Line]:
    """A line as it is; or in two, where a signer's name and the agency of a copy block below were read as one."""
    text = line.text
    if not 12 < len(text) < 140 or not text[-2:].isupper() or line.capital or not text[1:2].islower():
        return [line]
    for blank in re.finditer(r" (?=[^\W\d_a-z])", text):
        rest = line.part(blank.end())
        if rest.capital and opens_body(rest) and name_span(line.part(0, blank.start())):
            return [line.part(0, blank.start()), rest]
    return [line]


def _anchor(lines: list[Line], n: int, line: Line, taken: int) -> tuple[int, int] | None:
    """The first and last line that prove a copy block near line ``n``: its words with its number or date, or
    its number alone; None where nothing proves one. Lines up to ``taken`` prove the block before.
    """
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


def _is_followed_by_paper(lines: list[Line], n: int) -> bool:
    """Whether a kind or running text follows line ``n``: then the words above it were a stamp on the original."""
    return any(len(line.text) > 200 or read_kind(line) for line in lines[n + 1 : n + 40])


def _walk_back(lines: list[Line], n: int, floor: int) -> int:
    """The first agency line above line ``n``: back over lines in capitals, stars and specks, but no signer.

    ``floor``: the last line that belongs to the block before.
    """
    start = n
    steps = 0
    while start - 1 > floor and steps < _AGENCY_LINES:
        line = lines[start - 1]
        goes_on = start > 1 and capital_name_span(line) is not None and is_agency(lines[start - 2])
        passed = is_rule(line) or (
            line.capital and (goes_on or not is_signer(line)) and not motto_start(line)
        )
        if not passed and (len(line.text) > 60 or line.key[:1] != "s" or read_number(line) is None):
            break
        start -= 1
        steps += 1
    while start < n and is_rule(lines[start]):
        start += 1
    return start


def is_agency(line: Line) -> bool:
    """Whether a line names a body in capitals, and no signer: the next may continue the name (TRƯỜNG … /
    LÊ QUÝ ĐÔN).
    """
    return line.capital and opens_body(line) and not is_authority(line) and not is_position(line)


def is_signer(line: Line) -> bool:
    """Whether a line is a signer's: authority, position or name."""
    return (
        is_authority(line)
        or is_position(line)
        or capital_name_span(line) is not None
        or name_span(line) is not None
    )
