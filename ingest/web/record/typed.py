"""Typed: from what a person typed to the JSON value that it means, or why it cannot stand there."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from ingest.archive.corrections import Correction, changed
from ingest.errors import NotAllowedError
from ingest.export.metadata.described import values_printed
from ingest.export.metadata.elements import elements
from ingest.web.record import shapes
from ingest.web.record.shapes import Shape
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


def typed_json(text: str) -> Any:
    """The JSON that a page gives back with a change. Raises NotAllowedError where it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotAllowedError("bad_value") from error


def wanted_value(at: str, typed: str, there: Any) -> Any:
    """The JSON value that a person means at a place; ``there``: what stands there now, as JSON.

    Raises:
        NotAllowedError: it cannot stand there; an empty text does not say that there is none (``check_may_be_absent``).
    """
    shape = _shape(at)
    typed = typed_text(typed)
    if not typed:
        raise NotAllowedError("needed" if shape.needed else "empty")
    if typed == shapes.display_text(there, shape.kind).strip():
        return there
    try:
        return shapes.typed_value(typed, shape.kind)
    except ValueError as error:
        raise NotAllowedError("bad_date" if shape.kind == "date" else "bad_value") from error


def check_is_single(at: str, value: Any) -> None:
    """Raises NotAllowedError where no single value stands at a place, or none has to be there and is not."""
    _shape(at)
    if value is None:
        check_may_be_absent(at)


def check_may_be_absent(at: str) -> None:
    """Raises NotAllowedError where no person can say that there is no value: an item of a list has to have it."""
    if _shape(at).needed:
        raise NotAllowedError("needed")


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


def _shape(at: str) -> Shape:
    try:
        shape = shapes.shape_at(at)
    except KeyError as error:
        raise NotAllowedError("no_place") from error
    if not isinstance(shape, Shape):
        raise NotAllowedError("no_place")
    return shape
