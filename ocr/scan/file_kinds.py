"""File kinds: what a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import email.parser
import re
import zipfile
from pathlib import Path
from typing import Literal

from ocr.errors import (
    EmptyFileError,
    ExchangePackageError,
    MailFileError,
    OfficeFileError,
    PackedFileError,
    ScanError,
    WrongTypeError,
)

Kind = Literal["pdf", "tiff", "jpeg", "png", "bmp", "webp", "heic", "jp2"]

_SIGNATURES: dict[Kind, re.Pattern[bytes]] = {
    "pdf": re.compile(rb"%PDF-"),
    "tiff": re.compile(rb"II\*\0|MM\0\*"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    # A bitmap's size, two reserved words of zeros, where its pixels begin, the length of one of its headers.
    "bmp": re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    # ISO/IEC 23008-12, annex B: brands of still images coded by HEVC; mif1 of any coding.
    "heic": re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL),
    # ISO/IEC 15444-1, annex I and A.4.1: a JP2 file, and a bare codestream.
    "jp2": re.compile(rb"\0\0\0\x0cjP {2}\r\n\x87\n|\xff\x4f\xff\x51"),
}
_EXCHANGED = re.compile(rb"<(?:\w+:)?edXMLEnvelope\b", re.IGNORECASE)
_PACKED = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|.{257}ustar", re.DOTALL)
_ZIP, _COMPOUND, _RICH_TEXT = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_MOST_OF_COMPOUND = 4 << 20
"""Bytes of a compound file ([MS-CFB]) in which the names of its streams are looked for."""
_MAIL_STREAM = "__properties_version1.0".encode("utf-16-le")
"""The stream that every message of Outlook has ([MS-OXMSG] 2.4)."""
_MAIL_HEADERS = {"from", "to", "date", "subject", "received", "message-id", "mime-version", "return-path"}
_ENOUGH_HEADERS = 3


def kind_of(path: Path) -> Kind:
    """What a file is, by its first bytes.

    Raises:
        EmptyFileError: it has none.
        OfficeFileError, PackedFileError, MailFileError: it is no scan but a document, a pack of files, a message.
        ExchangePackageError: it is an edXML message with papers attached.
        WrongTypeError: it is something else that is no scan.
    """
    with path.open("rb") as f:
        start = f.read(1024)
    if not start:
        raise EmptyFileError("the file has no bytes")
    kind = kind_of_bytes(start)
    if kind is None:
        raise _no_scan(path, start)
    return kind


def kind_of_bytes(start: bytes) -> Kind | None:
    """What kind of scan a file is that begins with these bytes, a kilobyte of them; None where it is none."""
    for kind, signature in _SIGNATURES.items():
        if signature.match(start):
            return kind
    # Readers accept a PDF header anywhere in the first kilobyte (ISO 32000-1, Annex H.3.4.1).
    return "pdf" if b"%PDF-" in start else None


def _no_scan(path: Path, start: bytes) -> ScanError:
    """The error that says what a file is that is no scan."""
    if _EXCHANGED.search(start):
        return ExchangePackageError("an edXML message")
    if start.startswith(_ZIP):
        return _of_zip(path)
    if start.startswith(_COMPOUND):
        with path.open("rb") as f:
            is_mail = _MAIL_STREAM in f.read(_MOST_OF_COMPOUND)
        return MailFileError("a message of Outlook") if is_mail else OfficeFileError("an office document")
    if start.startswith(_RICH_TEXT):
        return OfficeFileError("a text document (RTF)")
    if _PACKED.match(start):
        return PackedFileError("a packed file")
    if _is_mail(start):
        return MailFileError("an e-mail message")
    return WrongTypeError("not a scan: no PDF, TIFF, JPEG, PNG, BMP, WebP, HEIC or JPEG 2000 file")


def _of_zip(path: Path) -> ScanError:
    """An office document is a zip file with parts of fixed names (ECMA-376 part 2; ISO/IEC 26300-3)."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= set(names):
        return OfficeFileError("an office document")
    return PackedFileError("a packed file (zip)")


def _is_mail(start: bytes) -> bool:
    """Whether a file begins with the headers of a message (RFC 5322)."""
    try:
        headers = email.parser.BytesHeaderParser().parsebytes(start)
    except (ValueError, LookupError):
        return False
    return len(_MAIL_HEADERS & {name.lower() for name in headers}) >= _ENOUGH_HEADERS
