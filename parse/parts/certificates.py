"""Certificates of a signature: "Xác nhận chữ ký của đồng chí …" with the lines of whoever certifies it (HD05 I.7).

They stand under the signature that they are of. Whoever certifies has not signed the paper: their lines are no part of
its foot.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import opening_end
from parse.fields.signatures import is_authority, is_position, name_span
from parse.text.lines import Line

_LINES = 8  # of a certificate, its words included


def without_certificates(lines: list[Line]) -> list[Line]:
    """The lines without certificates of signatures and their signers."""
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
    return opening_end(line.key, vocabulary.squeezed("marks", "certificate", "words")) is not None


def _end(lines: list[Line], n: int) -> int:
    """The line behind a certificate that begins in line ``n``: behind the name of whoever certifies."""
    signs = False
    for at in range(n + 1, min(len(lines), n + _LINES)):
        if signs and name_span(lines[at]):
            return at + 1
        signs = signs or is_authority(lines[at]) or is_position(lines[at])
    return n + 1
