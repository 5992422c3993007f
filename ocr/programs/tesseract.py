"""Tesseract: its version, its models, and an image to a table of words by a process of its own, through pytesseract.

A process that reads many images is `tesseract_process`.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytesseract
from PIL import Image

from ocr.errors import PageTimeoutError, RecogniserMissingError, ScanError
from ocr.programs.ask import output_of

PACKAGE = "tesseract-ocr"
"""The Debian package; with ``-`` and a language behind it, that of a model."""
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
"""Environment of Tesseract. Each process reads one page: threads of its own would only slow the others down."""


class Row(NamedTuple):
    """A word of Tesseract's table: its block, paragraph and line there, its box in pixels, confidence 0..100."""

    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: int
    text: str


class Models(NamedTuple):
    """The installed models: their folder (None where Tesseract does not name it), and their languages."""

    folder: Path | None
    languages: list[str]


def program() -> str:
    """The name or path of the program, which pytesseract may be told."""
    return str(pytesseract.pytesseract.tesseract_cmd)


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


def table(
    image: Image.Image, language: str, *, layout: int, dpi: int, seconds: float, more: str = ""
) -> list[Row]:
    """The words of an image. ``layout``: Tesseract's page segmentation mode; ``more``: options.

    Raises:
        PageTimeoutError: it was not read in ``seconds``; the process was killed.
        RecogniserMissingError: Tesseract is not installed.
        ScanError: Tesseract failed.
    """
    os.environ.update(ONE_THREAD)
    try:
        columns: dict[str, list[str]] = pytesseract.image_to_data(
            image,
            lang=language,
            config=f"--psm {layout} --oem 1 --dpi {dpi}{more}",
            output_type=pytesseract.Output.DICT,
            timeout=seconds,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise missing() from error
    except pytesseract.TesseractError as error:
        raise ScanError(f"tesseract failed: {error}") from error
    except RuntimeError as error:
        if "timeout" in str(error).lower():
            raise PageTimeoutError(f"not read in {seconds:g} seconds", seconds=round(seconds)) from error
        raise
    names = ("block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")
    return [
        Row((int(b), int(p), int(n)), int(x), int(y), int(w), int(h), int(float(conf)), text)
        for b, p, n, x, y, w, h, conf, text in zip(*(columns[name] for name in names), strict=True)
    ]
