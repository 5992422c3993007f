"""The stored JSON Schema is the one the models give."""

import json
from pathlib import Path

import parse

STORED = Path(__file__).parents[2] / "docs" / "record.schema.json"


def test_stored_schema_is_current() -> None:
    assert json.loads(STORED.read_text("utf-8")) == parse.schema()
