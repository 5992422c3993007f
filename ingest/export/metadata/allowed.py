"""Allowed: what people may put into a record, whichever way it comes: letters that are seen, values that have room."""

from __future__ import annotations

import unicodedata

from ingest.archive.corrections import Correction, changed
from ingest.errors import NotAllowedError
from ingest.export.metadata.described import values_printed
from ingest.export.metadata.elements import elements
from parse import Record

_LINE_BREAKS_AND_TABS = "\n\t"
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Unicode categories: control, format (bidirectional controls, zero-width characters), surrogate, private, none."""


def typed_text(text: str) -> str:
    """What was typed, in one form of Unicode whichever keyboard program wrote it, its lines ended as in a record
    whichever way a browser sends them.

    Raises:
        NotAllowedError: it has a character that nobody sees and that may turn what stands around it.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    for letter in text:
        if letter not in _LINE_BREAKS_AND_TABS and unicodedata.category(letter) in _INVISIBLE:
            raise NotAllowedError("invisible", code=f"U+{ord(letter):04X}")
    return text


def within_lengths(record: Record, changes: list[Correction]) -> list[Correction]:
    """The same changes of a record.

    Raises:
        NotAllowedError: they make a value longer than Thông tư 05/2025 has room for. One that was already longer may
            still be corrected, but not grow.
        CorrectionError: they do not fit.
    """
    before, after = values_printed(record.document), record
    for change in changes:
        after = changed(after, change)
    now = values_printed(after.document)
    for element in elements("document"):
        length = len(now.get(element.name, ""))
        if element.length is not None and length > max(element.length, len(before.get(element.name, ""))):
            raise NotAllowedError("too_long", name=element.vi, most=element.length, length=length)
    return changes
