"""Provenance: which readers and versions are at work, and the JSON that says so beside a document."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ocr
import parse
from ingest.durable import sha256
from ingest.settings import Settings
from ocr.recognise import LANGUAGE
from parse import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.build import Reader

ENDINGS = {"pdf": "pdf", "tiff": "tif", "jpeg": "jpg", "png": "png"}
"""The original's ending in the archive, by what the file is, not by what it was called."""


def default_reader(settings: Settings) -> Reader:
    """The reader of the ``ocr`` room, as the settings want it."""
    limits = ocr.Limits(page_seconds=settings.page_seconds)
    return partial(ocr.read, limits=limits, second_reader=settings.second_reader)


def default_parser() -> Callable[[str], Parsed]:
    """The parser of the ``parse`` room."""
    return parse.parse


@cache
def versions() -> dict[str, Any]:
    """The versions of what a document is made with."""
    names = ("saoluc", "ocrmypdf", "pikepdf", "pillow", "opencv-python-headless", "pdfminer.six", "numpy")
    return {"versions": {name: _version(name) for name in names}}


@cache
def reader(second_reader: bool) -> dict[str, Any]:
    """What the text of a reading depends on: where it differs, ``saoluc reread`` may read better."""
    said = _output("tesseract", "--version") or "?"
    poppler = _output("pdftoppm", "-v") or "?"
    return {
        "saoluc": _version("saoluc"),
        "tesseract": said.split()[1] if len(said.split()) > 1 else "?",
        "model_sha256": _model_sha256(),
        "poppler": poppler.split()[2] if len(poppler.split()) > 2 else "?",
        "second_reader": _version("asterocr") if second_reader else None,
    }


def _model_sha256() -> str | None:
    """The hash of Tesseract's Vietnamese model; None where it cannot be found."""
    listed = re.search(r'"(.+?)"', _output("tesseract", "--list-langs") or "")
    model = Path(listed.group(1)) / f"{LANGUAGE}.traineddata" if listed else None
    try:
        return sha256(model) if model else None
    except OSError:
        return None


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout + done.stderr


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def evidence_json(parsed: Parsed) -> str:
    """The spans of text behind each value, by JSON pointer."""
    spans = {at: [span.model_dump() for span in found] for at, found in parsed.evidence.items()}
    return json.dumps(spans, ensure_ascii=False, indent=1) + "\n"
