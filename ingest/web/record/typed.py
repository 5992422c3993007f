"""Typed: from what a person typed to the JSON value that it means, or why it cannot stand there."""

from __future__ import annotations

import json
from typing import Any

from ingest.errors import NotAllowedError
from ingest.export.metadata.allowed import typed_text
from ingest.web.record import shapes
from ingest.web.record.shapes import Shape


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


def _shape(at: str) -> Shape:
    try:
        shape = shapes.shape_at(at)
    except KeyError as error:
        raise NotAllowedError("no_place") from error
    if not isinstance(shape, Shape):
        raise NotAllowedError("no_place")
    return shape
