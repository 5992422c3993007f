"""From a scan to clean text, each character with its place on the page.

    >>> import ocr
    >>> from pathlib import Path
    >>> transcript = ocr.read(Path("cong-van.pdf"))   # doctest: +SKIP
    >>> transcript.text                               # doctest: +SKIP

A born-digital page's own text is used where it proves itself (``ocr.text_layer``); all else is recognised.

Knows nothing of notices or of the archive: anyone who wants clean text of Vietnamese papers can use it alone.
"""

from ocr.errors import (
    EmptyFile,
    Encrypted,
    NoPages,
    PageTimeout,
    RecogniserMissing,
    ScanError,
    TooLarge,
    Truncated,
    WrongType,
)
from ocr.limits import Limits
from ocr.reader import read
from ocr.transcript import Aside, Box, Edit, LeftOut, Made, Page, Transcript, Word

__all__ = [
    "Aside", "Box", "Edit", "EmptyFile", "Encrypted", "LeftOut", "Limits", "Made", "NoPages", "Page", "PageTimeout",
    "RecogniserMissing", "ScanError", "TooLarge", "Transcript", "Truncated", "Word", "WrongType", "read",
]  # fmt: skip
