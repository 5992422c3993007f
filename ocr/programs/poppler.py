"""Poppler: its version; a page of a PDF drawn, through pdf2image; and a page's own text."""

from __future__ import annotations

import functools
import re
import subprocess
from pathlib import Path

import pdf2image
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFSyntaxError
from PIL import Image

from ocr.errors import RecogniserMissingError, ScanError, TruncatedError
from ocr.programs.ask import output_of

PACKAGE = "poppler-utils"
"""The Debian package."""
_DRAWING_SECONDS = 120
_TEXT_SECONDS = 60


def missing() -> RecogniserMissingError:
    """The error of a machine without poppler."""
    return RecogniserMissingError("poppler is not installed", what=PACKAGE)


@functools.cache
def version() -> str:
    """Poppler's version, such as "22.12.0". Raises RecogniserMissingError."""
    found = re.search(r"^pdftoppm version (\S+)", output_of(["pdftoppm", "-v"], PACKAGE), re.MULTILINE)
    if found is None:
        raise missing()
    return found.group(1)


def draw(path: Path, number: int, dpi: float, *, exact: bool = False) -> Image.Image:
    """A page (1-based) as a viewer shows it. ``exact``: an image drawn at its own resolution keeps its dots; poppler's
    usual way makes it a dot wider.

    Raises:
        RecogniserMissingError: poppler is not installed.
        TruncatedError: the page is broken.
        ScanError: it cannot be drawn for another reason, or not in two minutes.
    """
    try:
        drawn = pdf2image.convert_from_path(
            path,
            dpi=dpi,  # type: ignore[arg-type]  # poppler takes fractions
            first_page=number,
            last_page=number,
            use_cropbox=True,
            use_pdftocairo=exact,
            fmt="tiff" if exact else "ppm",
            timeout=_DRAWING_SECONDS,
        )
    except PDFInfoNotInstalledError as error:
        raise missing() from error
    except (PDFPageCountError, PDFSyntaxError) as error:
        raise TruncatedError(f"page {number} cannot be drawn: {error}") from error
    except Exception as error:  # pdf2image lets its own many errors through, without a common ancestor
        raise ScanError(f"page {number} cannot be drawn: {error}") from error
    if not drawn:
        raise TruncatedError(f"page {number} cannot be drawn")
    return drawn[0]


def text(path: Path, number: int) -> str:
    """The text that a page (1-based) has of its own.

    Raises:
        RecogniserMissingError: poppler is not installed.
        ScanError: the text cannot be read, or not within a minute.
    """
    only = ["-f", str(number), "-l", str(number)]
    try:
        done = subprocess.run(
            ["pdftotext", *only, path, "-"], capture_output=True, timeout=_TEXT_SECONDS, check=True
        )
    except OSError as error:
        raise missing() from error
    except subprocess.SubprocessError as error:
        raise ScanError(f"the text of page {number} cannot be had: {error}") from error
    return done.stdout.decode("utf-8", "replace")
