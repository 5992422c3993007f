"""Copies: what a copy block says (sao lục, sao y, trích sao, bản sao).

Nothing of a copy fills a field of the original (HD36 II.3.1; NĐ30 Điều 25, Phụ lục I Phần II; HD05 III).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lexicon import vocabulary
from parse.fields.issuers import read_issuers
from parse.fields.marks import motto_start
from parse.fields.number import read_number
from parse.fields.place_date import read_place_date_behind
from parse.fields.recipients import read_recipients, recipients_opening, split_glued_signers
from parse.fields.signature_blocks import read_signatures
from parse.fields.signatures import capital_name_span, is_authority
from parse.parts.bare_copies import bare_copy_words
from parse.parts.copy_blocks import COPY_KINDS, copy_words, is_agency, is_signer
from parse.record import UNNUMBERED, CopyKind
from parse.text.found import Found, FoundDate, FoundNumber, FoundSignature, printed
from parse.text.lines import Line, Source
from parse.text.patterns import folded_pattern

# What an extract of the older form says it was taken from: "từ bản chính số …, ngày … của …".
_FROM = folded_pattern(r"\(?\s?(?:{extracted} )?{taken_from} {original}\b")
_SEAL_LETTERS = 8  # last letters of an agency's name that a seal may repeat


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


def read_copy(source: Source, lines: list[Line]) -> FoundCopy:
    """What a copy block says. ``lines`` are the block's, from its agency lines to its end."""
    found = FoundCopy()
    lines = split_glued_signers(_take_bare_words(source, lines, found))
    if found.kind is not None:
        found.recipients, found.signature = read_foot(source, lines, (), bodies_sign=True)
        return found
    agency: list[Line] = []
    foot = len(lines)
    for n, line in enumerate(lines):
        if _opens_foot(line, agency, found):
            foot = n
            break
        _read_head_line(source, line, found, agency)
    found.issuers = read_issuers(source, agency)
    names = [line.letters for line in agency]
    ends = [name[-_SEAL_LETTERS:] for name in names if len(name) >= _SEAL_LETTERS]
    strays = (*names, *ends)
    found.recipients, found.signature = read_foot(source, lines[foot:], strays)
    if found.kind is None and found.number.symbol is not None:
        found.kind = _kind_of_symbol(found.number.symbol)
    return found


def _take_bare_words(source: Source, lines: list[Line], found: FoundCopy) -> list[Line]:
    """The lines without the words of the form that has no number, wherever they stand among the signer's."""
    for n, line in enumerate(lines):
        words = bare_copy_words(line)
        if words:
            piece = (line.start + words[0], line.start + words[1])
            found.kind = Found(UNNUMBERED, (piece,), "copy-kind")
            found.words = printed(source, [piece], "copy-words")
            rest = line.part(words[1])
            return [*lines[:n], *([rest] if rest.text else []), *lines[n + 1 :]]
    return lines


def _opens_foot(line: Line, agency: list[Line], found: FoundCopy) -> bool:
    """Whether the foot of a copy block begins here: Nơi nhận, or the first of the signer's lines."""
    if recipients_opening(line) is not None:
        return True
    signs = is_authority(line) or (
        bool(agency) and is_signer(line) and not _continues_agency(line, agency, found)
    )
    return signs and not copy_words(line)


def _continues_agency(line: Line, agency: list[Line], found: FoundCopy) -> bool:
    """Whether a line that could be a person's name in capitals continues the agency's: it stands above the number."""
    above = found.number.symbol is None and found.number.number is None
    return above and capital_name_span(line) is not None and is_agency(agency[-1])


def _read_head_line(source: Source, line: Line, found: FoundCopy, agency: list[Line]) -> None:
    """Take what a line of a block's head says: its form, its source, place and date, number, or agency."""
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
    elif line.capital and not number and found.number.symbol is None and not motto_start(line):
        agency.append(line)


def read_foot(
    source: Source, lines: list[Line], strays: tuple[str, ...], *, bodies_sign: bool = False
) -> tuple[list[Found[str]], FoundSignature | None]:
    """Recipients and signature of a copy block, in either order. ``bodies_sign``: a body's name may stand alone where
    else the authority stands.
    """
    opened = next((n for n, line in enumerate(lines) if recipients_opening(line) is not None), len(lines))
    items, rest = read_recipients(source, lines[opened:])
    signatures = read_signatures(source, lines[:opened] + rest, strays, bodies_sign=bodies_sign)
    return items, signatures[0] if signatures else None


def _kind_of_symbol(symbol: Found[str]) -> Found[CopyKind] | None:
    """The form that a State symbol names (NĐ30 Phụ lục III): SY, SL, TrS. BS of Party copies names none."""
    abbreviation = re.split(r"[-/]", symbol.value)[0]
    for kind in COPY_KINDS:
        if abbreviation in vocabulary.words("marks", "copy", kind, "symbols"):
            return Found(kind, symbol.pieces, "copy-symbol")
    return None
