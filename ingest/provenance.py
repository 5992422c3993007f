"""Provenance: which readers and versions are at work, and the JSON that says so beside a document."""

from __future__ import annotations

import json
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import ocr
import parse
from ingest.doubt import Doubt
from parse import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.build import Reader

ENDINGS = {"pdf": "pdf", "tiff": "tif", "jpeg": "jpg", "png": "png"}
"""The original's ending in the archive, by what the file is, not by what it was called."""


def default_reader(second_reader: bool = False) -> Reader:
    """The reader of the ``ocr`` room; ``second_reader``: doubtful words are shown to a second one."""
    return partial(ocr.read, second_reader=True) if second_reader else ocr.read


def default_parser() -> Callable[[str], Parsed]:
    """The parser of the ``parse`` room."""
    return parse.parse


@cache
def versions() -> dict[str, Any]:
    """The versions of what a document is made with."""
    return {"versions": {name: _version(name) for name in ("saoluc", "ocrmypdf", "pikepdf", "pillow")}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def evidence_json(parsed: Parsed) -> str:
    """The spans of text behind each value, by JSON pointer."""
    spans = {at: [span.model_dump() for span in found] for at, found in parsed.evidence.items()}
    return json.dumps(spans, ensure_ascii=False, indent=1) + "\n"


def doubts_json(found: list[Doubt]) -> str:
    """The doubtful values in the order in which a person should look at them."""
    return json.dumps([doubt.model_dump() for doubt in found], ensure_ascii=False, indent=1) + "\n"
