"""Tesseract: its name, its version and its models. How it reads: `tesseract_table` and `tesseract_process`."""

from __future__ import annotations

import functools
import hashlib
import re
import sys
from pathlib import Path
from typing import NamedTuple

from ocr.errors import RecogniserMissingError
from ocr.programs.ask import output_of

PACKAGE = "tesseract-ocr"
"""The Debian package; with ``-`` and a language behind it, that of a model."""

ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
"""Environment of Tesseract. Each process reads one page: threads of its own would only slow the others down."""


class Models(NamedTuple):
    """The installed models: their folder (None where Tesseract does not name it), and their languages."""

    folder: Path | None
    languages: list[str]


def program() -> str:
    """The name or path of the program, which pytesseract may be told: by nobody where it has not been loaded, which
    takes long, since it brings NumPy.
    """
    loaded = sys.modules.get("pytesseract.pytesseract")
    return str(loaded.tesseract_cmd) if loaded else "tesseract"


def missing() -> RecogniserMissingError:
    """The error of a machine without Tesseract."""
    return RecogniserMissingError("tesseract is not installed", what=PACKAGE)


@functools.cache
def version() -> str:
    """Tesseract's version, such as "5.3.0". Raises RecogniserMissingError."""
    found = re.search(r"^tesseract (v?\d\S*)", output_of([program(), "--version"], PACKAGE), re.MULTILINE)
    if found is None:
        raise missing()
    return found.group(1)


@functools.cache
def models() -> Models:
    """The models that Tesseract has installed. Raises RecogniserMissingError."""
    said = output_of([program(), "--list-langs"], PACKAGE)
    folder = re.search(r'"(.+?)"', said)
    languages = [line for line in said.splitlines() if re.fullmatch(r"[a-z_A-Z]+", line)]
    return Models(Path(folder.group(1)) if folder else None, languages)


def model_sha256(language: str) -> str | None:
    """The hash of a language's model; None where its file cannot be found. Raises RecogniserMissingError."""
    folder = models().folder
    if folder is None:
        return None
    try:
        with (folder / f"{language}.traineddata").open("rb") as model:
            return hashlib.file_digest(model, "sha256").hexdigest()
    except OSError:
        return None
