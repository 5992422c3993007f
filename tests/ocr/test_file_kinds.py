"""A file is told by its bytes; what is no scan is told for what it is, so that people know what to do."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from ocr import errors
from ocr.scan.file_kinds import kind_of

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return path


def message() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "van-thu@example.vn", "luu-tru@example.vn", "Gửi công văn"
    mail.set_content("Kính gửi")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="cv.pdf")
    return mail.as_bytes()


@pytest.mark.parametrize("names", [["[Content_Types].xml", "word/document.xml"], ["mimetype", "content.xml"]])
def test_office_documents_of_today(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(errors.OfficeFileError):
        kind_of(zipped(tmp_path / "x.pdf", *names))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (COMPOUND + "WordDocument".encode("utf-16-le"), errors.OfficeFileError),
        (COMPOUND + "__properties_version1.0".encode("utf-16-le"), errors.MailFileError),
        (b"{\\rtf1\\ansi x}", errors.OfficeFileError),
        (b"Rar!\x1a\x07\x01\x00", errors.PackedFileError),
        (b"7z\xbc\xaf\x27\x1c\0\4", errors.PackedFileError),
        (b"\x1f\x8b\x08\0", errors.PackedFileError),
        (b"PK\x03\x04 cut off", errors.PackedFileError),
        (message(), errors.MailFileError),
        (b"To: all\nThis is a text that names somebody.\n", errors.WrongTypeError),
        (b"<html>", errors.WrongTypeError),
        (b"BMW is no bitmap", errors.WrongTypeError),
        (b"RIFF\x10\0\0\0WAVEfmt ", errors.WrongTypeError),
        (b"\0\0\0\x18ftypmp42", errors.WrongTypeError),
        (b"", errors.EmptyFileError),
    ],
)
def test_what_is_no_scan(tmp_path: Path, data: bytes, error: type[errors.ScanError]) -> None:
    (tmp_path / "x.tif").write_bytes(data)
    with pytest.raises(errors.ScanError) as caught:
        kind_of(tmp_path / "x.tif")
    assert type(caught.value) is error


def test_scans_in_a_zip_file(tmp_path: Path) -> None:
    with pytest.raises(errors.PackedFileError):
        kind_of(zipped(tmp_path / "x", "a.pdf", "b/c.tif"))
