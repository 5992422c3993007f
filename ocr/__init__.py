"""A scan goes in; its clean text comes out, each character with its place on the page.

``read`` gives a file's transcript; ``describe``, ``read_page`` and ``assemble`` are its steps, to be run one by one.
A whole program: examples/clean_text.py.

A born-digital page's own text is used where it proves itself (``ocr.text_layer``); all else is recognised.

Knows nothing of notices or of the archive: anyone who wants clean text of Vietnamese papers can use it alone. What is
exported here, and by ``ocr.language``, is for others; everything else may change.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ocr.errors import (
    EmptyFileError,
    EncryptedError,
    ExchangePackageError,
    MailFileError,
    NoPagesError,
    OfficeFileError,
    OutOfMemoryError,
    PackedFileError,
    PageTimeoutError,
    PortfolioError,
    RecogniserMissingError,
    ScanError,
    TooLargeError,
    TruncatedError,
    UnexpectedError,
    WrongTypeError,
    XfaError,
)
from ocr.limits import Limits
from ocr.transcript import Aside, Box, Edit, LeftOut, Made, Page, Pen, Stamp, Transcript, Word

if TYPE_CHECKING:
    from ocr.portable_page import PortablePage, cut_page
    from ocr.reader import assemble, describe, made_here, read, read_page
    from ocr.recognition.models import LANGUAGE, line_reader_sha256
    from ocr.scan.as_seen import give_looks, make_as_seen
    from ocr.scan.faces import Carried
    from ocr.scan.file_kinds import kind_of, kind_of_bytes
    from ocr.scan.kinds_of_pdf import papers_inside
    from ocr.scan.page_source import PageSource
    from ocr.scan.pages import page_image, page_pixels
    from ocr.text.page_reading import PageReading, unread_page

__all__ = [
    "LANGUAGE", "Aside", "Box", "Carried", "Edit", "EmptyFileError", "EncryptedError", "ExchangePackageError",
    "LeftOut", "Limits", "Made", "MailFileError", "NoPagesError", "OfficeFileError", "OutOfMemoryError",
    "PackedFileError", "Page", "PageReading", "PageSource", "PageTimeoutError", "Pen", "PortablePage", "PortfolioError",
    "RecogniserMissingError", "ScanError", "Stamp", "TooLargeError", "Transcript", "TruncatedError",
    "UnexpectedError", "Word", "WrongTypeError", "XfaError", "assemble", "cut_page", "describe", "give_looks",
    "kind_of", "kind_of_bytes", "line_reader_sha256", "made_here", "make_as_seen", "page_image", "page_pixels",
    "papers_inside", "read", "read_page", "unread_page",
]  # fmt: skip

_LATER = {
    "Carried": "ocr.scan.faces",
    "LANGUAGE": "ocr.recognition.models",
    "PageReading": "ocr.text.page_reading",
    "PageSource": "ocr.scan.page_source",
    "PortablePage": "ocr.portable_page",
    "assemble": "ocr.reader",
    "cut_page": "ocr.portable_page",
    "describe": "ocr.reader",
    "give_looks": "ocr.scan.as_seen",
    "kind_of": "ocr.scan.file_kinds",
    "kind_of_bytes": "ocr.scan.file_kinds",
    "line_reader_sha256": "ocr.recognition.models",
    "made_here": "ocr.reader",
    "make_as_seen": "ocr.scan.as_seen",
    "page_image": "ocr.scan.pages",
    "page_pixels": "ocr.scan.pages",
    "papers_inside": "ocr.scan.kinds_of_pdf",
    "read": "ocr.reader",
    "read_page": "ocr.reader",
    "unread_page": "ocr.text.page_reading",
}
"""The modules of the names that need OpenCV, pikepdf or Pillow. Each is loaded when its name is first asked for: who
wants errors, or the shape of a transcript, need not wait for them.
"""

if not TYPE_CHECKING:  # to a type checker it would make every name one that is there

    def __getattr__(name: str) -> object:
        if name in _LATER:
            return getattr(import_module(_LATER[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
