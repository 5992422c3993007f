"""The text of a Vietnamese official paper goes in; a record of it comes out, each value with its place in the text.

``parse(text)`` reads a notice; ``arrival(text)`` an arrival stamp that was kept apart, ``with_arrival``
puts it into the result; ``schema()`` is the record's JSON Schema, ``rules()`` says where each rule is written.
"""

from __future__ import annotations

from typing import Any

from parse.fields.arrivals import read_arrival as arrival
from parse.fields.arrivals import with_arrival
from parse.notice import parse
from parse.record import Arrival, Parsed, Record, Span
from parse.rule_sources import Rule, rules

__all__ = [
    "Arrival",
    "Parsed",
    "Record",
    "Rule",
    "Span",
    "arrival",
    "parse",
    "rules",
    "schema",
    "with_arrival",
]


def schema() -> dict[str, Any]:
    """The JSON Schema of a record, as ``docs/record.schema.json`` holds it."""
    return Record.model_json_schema()
