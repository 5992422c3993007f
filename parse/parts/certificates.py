"""Certificates: "Xác nhận chữ ký của đồng chí …" (HD05 I.7), "Chứng thực bản sao đúng với bản chính" (Nghị định
23/2015/NĐ-CP), "PHÊ DUYỆT CỦA …", each with the lines of whoever certifies or approves.

They stand under or beside the signature that they are of, or where a stamp found room. Whoever certifies has not signed
the paper: their lines are no part of it.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import opening_end
from parse.fields.signatures import is_authority, is_position, name_span
from parse.text.lines import Line

_LINES = 8  # of a certificate, its words included
_SHORT = 60  # characters of a line that says a certificate's number or day


def without_certificates(lines: list[Line]) -> list[Line]:
    """The lines without certificates and their signers."""
    kept: list[Line] = []
    n = 0
    while n < len(lines):
        if _opens_certificate(lines[n]):
            n = _end(lines, n)
        else:
            kept.append(lines[n])
            n += 1
    return kept


def _opens_certificate(line: Line) -> bool:
    lists = ("words", "capital") if line.capital else ("words",)
    return any(
        opening_end(line.key, vocabulary.squeezed("marks", "certificate", each)) is not None for each in lists
    )


def _end(lines: list[Line], n: int) -> int:
    """The line behind a certificate that begins in line ``n``: behind the name of whoever certifies; where that is not
    to be found, behind what the certificate says of itself.
    """
    signs = False
    for at in range(n + 1, min(len(lines), n + _LINES)):
        if signs and name_span(lines[at]):
            return at + 1
        signs = signs or is_authority(lines[at]) or is_position(lines[at])
    fields = vocabulary.leading("marks", "certificate", "fields")
    while n + 1 < len(lines) and lines[n + 1].key.startswith(fields) and len(lines[n + 1].text) < _SHORT:
        n += 1
    return n + 1
