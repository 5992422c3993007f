"""A scan goes in; its clean text comes out, each character with its place on the page.

``read`` gives a file's transcript; ``describe``, ``read_page`` and ``assemble`` are its steps, to be run one by one.
A whole program: examples/clean_text.py.

A born-digital page's own text is used where it proves itself (``ocr.text_layer``); all else is recognised.

Knows nothing of notices or of the archive: anyone who wants clean text of Vietnamese papers can use it alone.
"""

from ocr.errors import (
    EmptyFileError,
    EncryptedError,
    NoPagesError,
    OutOfMemoryError,
    PageTimeoutError,
    RecogniserMissingError,
    ScanError,
    TooLargeError,
    TruncatedError,
    UnexpectedError,
    WrongTypeError,
)
from ocr.limits import Limits
from ocr.reader import assemble, describe, read, read_page
from ocr.scan.pages import PageSource
from ocr.text.page_reading import PageReading
from ocr.transcript import Aside, Box, Edit, LeftOut, Made, Page, Transcript, Word

__all__ = [
    "Aside", "Box", "Edit", "EmptyFileError", "EncryptedError", "LeftOut", "Limits", "Made", "NoPagesError",
    "OutOfMemoryError", "Page", "PageReading", "PageSource", "PageTimeoutError", "RecogniserMissingError",
    "ScanError", "TooLargeError", "Transcript", "TruncatedError", "UnexpectedError", "Word", "WrongTypeError",
    "assemble", "describe", "read", "read_page",
]  # fmt: skip
