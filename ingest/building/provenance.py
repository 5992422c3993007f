"""Provenance: the versions of the readers and libraries in use."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

import ocr
from ingest.archive.made import Reader
from ocr.programs import poppler, tesseract
from ocr.programs.ask import if_installed

ENDINGS = {
    "pdf": "pdf", "tiff": "tif", "jpeg": "jpg", "png": "png",
    "bmp": "bmp", "webp": "webp", "heic": "heic", "jp2": "jp2",
}  # fmt: skip
"""The original's ending in the archive, by what the file is, not by what it was called."""


@cache
def versions() -> dict[str, str]:
    """The versions of what a document is made with, by distribution; ``?`` for one that is not installed."""
    names = ("saoluc", "ocrmypdf", "pikepdf", "pillow", "opencv-python-headless", "pdfminer.six", "numpy")
    return {name: _version(name) for name in names}


@cache
def reader_versions(line_reader: bool) -> Reader:
    """What the text of a reading depends on: where it differs, ``saoluc reread`` may read better."""
    return {
        "saoluc": _version("saoluc"),
        "tesseract": if_installed(tesseract.version) or "?",
        "model_sha256": if_installed(lambda: tesseract.model_sha256(ocr.LANGUAGE)),
        "poppler": if_installed(poppler.version) or "?",
        "line_reader": ocr.line_reader_sha256() if line_reader else None,
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
