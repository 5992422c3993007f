"""Certificates: "Xác nhận chữ ký của đồng chí …" (HD05 I.7), "Chứng thực bản sao đúng với bản chính" (Nghị định
23/2015/NĐ-CP), "PHÊ DUYỆT CỦA …", each with the lines of whoever certifies or approves.

They stand under or beside the signature that they are of, or where a stamp found room. Whoever certifies has not signed
the paper: their lines are no part of it. Headings and subjects open with the same words ("Ý KIẾN CỦA CỬ TRI"): such
words are a certificate's where somebody signs right below and another signature is left to the paper.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import opening_end
from parse.fields.kinds import read_kind
from parse.fields.marks import list_opening
from parse.fields.recipients import dash_end
from parse.fields.signatures import is_authority, is_position, name_span
from parse.text.lines import Line

_LINES = 8  # of a certificate, its words included
_SHORT = 60  # characters of a line that says a certificate's number or day
_LONG = 90  # a line longer than this is no part of a certificate


def without_certificates(lines: list[Line]) -> list[Line]:
    """The lines without certificates and their signers."""
    kept: list[Line] = []
    n = 0
    while n < len(lines):
        end = _end(kept, lines, n)
        if end > n:
            n = end
        else:
            kept.append(lines[n])
            n += 1
    return kept


def _opens(line: Line, words: str) -> bool:
    return opening_end(line.key, vocabulary.squeezed("marks", "certificate", words)) is not None


def _end(kept: list[Line], lines: list[Line], n: int) -> int:
    """The line behind a certificate that begins in line ``n``: behind the name of whoever certifies; where that is not
    to be found, behind what the certificate says of itself. ``n`` where none begins there.
    """
    line = lines[n]
    if _opens(line, "words"):
        return _behind_signer(lines, n) or n + 1
    of_copy = _opens(line, "copy")
    if len(line.text) > _LONG or not (of_copy or (line.capital and _opens(line, "capital"))):
        return n
    end = _behind_signer(lines, n)
    if end and not any(_is_no_part(one) for one in lines[n + 1 : end]) and _is_signed(kept, lines[end:]):
        return end
    if not of_copy:
        return n
    fields = vocabulary.leading("marks", "certificate", "fields")
    while n + 1 < len(lines) and lines[n + 1].key.startswith(fields) and len(lines[n + 1].text) < _SHORT:
        n += 1
    return n + 1


def _behind_signer(lines: list[Line], n: int) -> int | None:
    """The line behind the name of who signs right below line ``n``; None where nobody does."""
    signs = False
    for at in range(n + 1, min(len(lines), n + _LINES)):
        if signs and name_span(lines[at]):
            return at + 1
        signs = signs or is_authority(lines[at]) or is_position(lines[at])
    return None


def _is_no_part(line: Line) -> bool:
    return (
        len(line.text) > _LONG
        or dash_end(line) > 0
        or list_opening(line, "recipients") is not None
        or read_kind(line) is not None
    )


def _is_signed(*stretches: list[Line]) -> bool:
    """Whether somebody signs in one of some stretches of lines."""
    for lines in stretches:
        signs = False
        for line in lines:
            if signs and name_span(line):
                return True
            signs = signs or is_authority(line) or is_position(line)
    return False
