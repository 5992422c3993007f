"""Poppler: its version, and a page's own text. A page drawn: `poppler_drawing`."""

from __future__ import annotations

import functools
import re
import subprocess
from pathlib import Path

from ocr.errors import RecogniserMissingError, ScanError
from ocr.programs.ask import output_of

PACKAGE = "poppler-utils"
"""The Debian package."""
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
