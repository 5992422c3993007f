"""Bare copies: which lines are a copy block of the Party's form of May 2026 (05-HD/VPTW, III.2).

The block has no number, place, date or recipients: the words "Bản sao văn bản" at the left, under the original's
recipients, and at the right, under the original's signer, who certifies the copy. Read in order, the words stand before
those lines, behind them, or in one line with the first of them.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import nearest_phrase, opening_end
from parse.fields.issuers import opens_body
from parse.fields.marks import is_rule
from parse.fields.signatures import is_authority, is_position, name_span, signed_end
from parse.record import UNNUMBERED
from parse.text.lines import Line

_LONGEST = 60  # characters of a line of the block
_LINES = 8  # of the block


def bare_copy_words(line: Line) -> tuple[int, int] | None:
    """Where in a line the words stand that name this form; the signer's authority or position may be read behind."""
    words = vocabulary.squeezed("marks", "copy", UNNUMBERED, "words")
    if len(line.text) > 2 * _LONGEST or not line.text[:1].isupper():
        return None
    if nearest_phrase(line.letters, words):
        return 0, len(line.text)
    end = opening_end(line.key, words)
    if end is None:
        return None
    rest = line.part(end)
    return (0, end) if is_authority(rest) or is_position(rest) else None


def bare_copy_at(lines: list[Line], n: int, floor: int) -> tuple[int, int] | None:
    """The first and the last line of the block whose words stand in line ``n``; None where they are no such block.

    ``floor``: the last line that belongs to the block before. The original has been signed above, and whoever certifies
    the copy has signed too.
    """
    if bare_copy_words(lines[n]) is None or not any(_is_signers(line) for line in lines[:n]):
        return None
    last = _last_signer_line(lines, n)
    if last > n or _has_signer(lines[n]):
        return n, last
    first = _first_signer_line(lines, n, floor)
    return (first, n) if first is not None else None


def _is_named(line: Line) -> bool:
    return name_span(line) is not None or signed_end(line) > 0


def _has_signer(line: Line) -> bool:
    words = bare_copy_words(line)
    return words is not None and words[1] < len(line.text)


def _is_signers(line: Line) -> bool:
    return is_authority(line) or is_position(line) or _is_named(line)


def _last_signer_line(lines: list[Line], n: int) -> int:
    """The last of the lines behind the words, up to the certifier's name; ``n`` where none is a signer's."""
    last = n
    for at in range(n + 1, min(len(lines), n + 1 + _LINES)):
        line = lines[at]
        if _is_signers(line):
            last = at
            if name_span(line):
                break
        elif len(line.text) > _LONGEST or not (line.capital or is_rule(line)):
            break
    return last


def _first_signer_line(lines: list[Line], n: int, floor: int) -> int | None:
    """The first line of the certifier's authority, position and name, which stand above the words; None where the
    signer's lines above them are the original's alone.
    """
    first, named = None, False
    for at in range(n - 1, max(floor, n - 1 - _LINES), -1):
        line = lines[at]
        if _is_named(line):
            if named:
                break
            named = True
        elif (
            is_authority(line) or is_position(line) or (first == at + 1 and line.capital and opens_body(line))
        ):
            first = at if named else first
        elif not is_rule(line) and not (line.capital and named):
            break
    signed_above = first is not None and any(_is_signers(line) for line in lines[:first])
    return first if signed_above else None
