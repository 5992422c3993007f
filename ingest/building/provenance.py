"""Provenance: which readers and versions are at work."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ingest.archive.made import Reader
from ingest.disk.durable import sha256
from ocr import LANGUAGE

ENDINGS = {"pdf": "pdf", "tiff": "tif", "jpeg": "jpg", "png": "png"}
"""The original's ending in the archive, by what the file is, not by what it was called."""


@cache
def versions() -> dict[str, str]:
    """The versions of what a document is made with, by distribution; ``?`` for one that is not installed."""
    names = ("saoluc", "ocrmypdf", "pikepdf", "pillow", "opencv-python-headless", "pdfminer.six", "numpy")
    return {name: _version(name) for name in names}


@cache
def reader(second_reader: bool) -> Reader:
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
