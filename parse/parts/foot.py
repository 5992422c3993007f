"""The foot of the original: recipients, signatures, and what stands behind them (HD36 II.1.7-8; NĐ30 Phụ lục
I.II.7-9).
"""

from __future__ import annotations

from lexicon.folding import fold, squeeze
from lexicon.labels import SUPERSCRIPTS
from parse.fields.header import FoundHeader
from parse.fields.marks import head_mark, is_circulation_at_foot, is_rule, motto_start
from parse.fields.number import read_number
from parse.fields.place_date import read_place_date
from parse.fields.recipients import read_recipients
from parse.fields.signature_blocks import read_signatures
from parse.fields.signatures import name_span
from parse.parts.annexes import annex_label
from parse.parts.copy_blocks import is_signer
from parse.parts.segments import Segments
from parse.parts.side_by_side import split_columns
from parse.text.found import Found, FoundDate, FoundSignature, printed
from parse.text.lines import Line, Source

_LAST = 4  # lines at the end of a paper among which a note on circulation stands
_LONG = 140  # a line longer than this is running text


def read_foot(
    source: Source, parts: Segments, header: FoundHeader
) -> tuple[list[Found[str]], list[FoundSignature], list[Line]]:
    """Recipients, signatures with the leading body's first, and the lines of annexes behind them.

    In a joint paper the leading body signs at the right, so its signer comes last in reading order.
    """
    items, rest = read_recipients(source, parts.foot)
    signer_lines, after = _until_annex(rest)
    lines = split_columns(parts.signers_before + signer_lines)
    strays = tuple(squeeze(fold(i.value)) for i in header.issuers)
    found = read_signatures(source, lines, strays)
    if len(found) > 1:
        found = [found[-1], *found[:-1]]
    return items, found, after


def _until_annex(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The signers' lines, and what stands behind them: from the first annex, note or running text on, or from the head
    of another paper, as a draft under its tờ trình has it.
    """
    for n, line in enumerate(lines):
        if (head_mark(line) or motto_start(line) is not None) and (start := _head_start(lines, n)):
            return lines[:start], lines[start:]
        if len(line.text) > _LONG or (n > 1 and annex_label(line) is not None) or _is_note(line):
            return lines[:n], lines[n:]
    return lines, []


def _head_start(lines: list[Line], n: int) -> int | None:
    """Where the head begins in whose right column line ``n`` stands: back over the names of bodies and the number at
    its left. None where no signer's name stands above it.
    """
    start = n
    while start and not is_signer(lines[start - 1]):
        above = lines[start - 1]
        if not (above.capital or read_number(above) or read_place_date(above) or is_rule(above)):
            break
        start -= 1
    return start if any(name_span(line) for line in lines[:start]) else None


def _is_note(line: Line) -> bool:
    return line.text[:1] in SUPERSCRIPTS[1:] or line.text.startswith("[1]")


def take_circulation_at_foot(source: Source, lines: list[Line]) -> tuple[list[Line], list[Found[str]]]:
    """The lines of a paper without a note on circulation that closes its last page (HD05 II.4), and that note."""
    for n in range(len(lines) - 1, max(-1, len(lines) - 1 - _LAST), -1):
        line = lines[n]
        if is_circulation_at_foot(line):
            note = printed(source, [(line.start, line.end)], "circulation")
            return lines[:n] + lines[n + 1 :], [note]
    return lines, []


def date_at_foot(parts: Segments) -> FoundDate:
    """A place-and-date line above the signature of a paper whose head has none."""
    for line in [*parts.body[-2:], *parts.signers_before, *parts.foot]:
        dated = read_place_date(line, "place-date-at-foot")
        if dated and dated[0].place and line.text.lower().startswith(dated[0].place.value.lower()):
            return dated[0]
    return FoundDate()
