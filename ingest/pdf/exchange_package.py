"""Exchange package: the papers that are attached to an edXML message (QCVN 102:2016/BTTTT), as files of their own.

An attachment is base64, of a file or of a zip file with files. Nothing of the XML is resolved from elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ocr import kind_of_bytes

MOST_PAPERS = 1000
"""Maximum papers of one message."""
MOST_BYTES = 1 << 30
"""Maximum bytes of all attachments of one, unpacked."""


def unpack(source: Path, folder: Path) -> list[str]:
    """Writes each scan that is attached to a message into a folder, named by its place (from 0), and returns their own
    names. What is no scan (an office document) stays in the message.

    Raises:
        ValueError: it is no XML, an attachment is broken, or there are too many.
    """
    names: list[str] = []
    for name, data in _scans(source):
        if len(names) == MOST_PAPERS:
            raise ValueError(f"more than {MOST_PAPERS} papers attached")
        (folder / str(len(names))).write_bytes(data)
        names.append(name)
    return names


def _scans(source: Path) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for name, data in _attached(source):
        found = _members(data, left) if zipfile.is_zipfile(io.BytesIO(data)) else iter([(name, data)])
        for own, content in found:
            left -= len(content)
            if left < 0:
                raise ValueError(f"attachments of more than {MOST_BYTES} bytes")
            if kind_of_bytes(content[:1024]) is not None:
                yield own, content


def _members(data: bytes, most: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for one in packed.infolist():
                if one.is_dir():
                    continue
                if one.file_size > most:
                    raise ValueError(f"{one.filename}: {one.file_size} bytes")
                with packed.open(one) as file:
                    yield one.filename, file.read(one.file_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError(f"a broken attachment: {error}") from error


def _attached(source: Path) -> Iterator[tuple[str, bytes]]:
    """The attachments in order, each with the name that the manifest gives it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.parse(str(source), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no XML: {error}") from error
    names = [name.strip() for one in _called(root, "AttachmentName") if (name := one.text or "").strip()]
    for n, one in enumerate(_called(root, "Attachment")):
        text = "".join(map(str, one.itertext()))
        if not text.strip():
            continue
        try:
            yield (
                names[n] if n < len(names) else f"{n + 1}",
                base64.b64decode("".join(text.split()), validate=True),
            )
        except (binascii.Error, ValueError) as error:
            raise ValueError(f"attachment {n + 1} is no base64") from error


def _called(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements of a name, in whatever version of the standard's namespace, in order."""
    return [one for one in root.iter() if isinstance(one.tag, str) and etree.QName(one).localname == name]
