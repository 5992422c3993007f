"""Contents: the files of a package, gathered one by one, then written as one zip file, whole or not at all."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.disk import durable
from ingest.errors import NotWholeError
from ingest.export.packages.mets import MetsFile

_MIMES = {
    ".xml": "application/xml", ".xsd": "application/xml", ".json": "application/json", ".txt": "text/plain",
    ".pdf": "application/pdf", ".tif": "image/tiff", ".jpg": "image/jpeg", ".png": "image/png", ".bmp": "image/bmp",
    ".webp": "image/webp", ".heic": "image/heic", ".jp2": "image/jp2",
}  # fmt: skip
_PACKED = (".xml", ".xsd", ".json", ".txt")
"""Endings of files that are compressed in the zip file; page images are compressed already."""
_BLOCK = 1 << 20


class Contents:
    """``root``: the one folder of the package; ``created``: when what is made now was made (ISO 8601)."""

    def __init__(self, root: str, created: str) -> None:
        self._root, self._created = root, created
        self._files: dict[str, bytes | tuple[Path, MetsFile]] = {}
        self._below = ""

    def within(self, folder: str) -> Contents:
        """The same contents, with paths that start at a folder of the package."""
        part = Contents(self._root, self._created)
        part._files, part._below = self._files, f"{self._below}{folder}/"
        return part

    def add(self, path: str, content: bytes) -> MetsFile:
        """A file with this content."""
        self._files[self._below + path] = content
        digest = hashlib.sha256(content).hexdigest()
        return MetsFile(path, len(content), digest, _mime(path), self._created)

    def take(self, path: str, source: Path, sha256: str, created: str) -> MetsFile:
        """A file that is copied when the package is written; its bytes must then have this hash."""
        file = MetsFile(path, source.stat().st_size, sha256, _mime(path), created)
        self._files[self._below + path] = (source, file)
        return file

    def write(self, target: Path, at: datetime) -> None:
        """Writes the zip file; its entries bear the time ``at``.

        Raises:
            NotWholeError: a file is not the one that it was. OSError: it cannot be written. No file is left either way.
        """
        with durable.whole(target) as part, zipfile.ZipFile(part, "w") as archive:
            for path in sorted(self._files):
                self._write_one(archive, path, at)

    def _write_one(self, archive: zipfile.ZipFile, path: str, at: datetime) -> None:
        content = self._files[path]
        entry = zipfile.ZipInfo(f"{self._root}/{path}", at.timetuple()[:6])
        packed = PurePosixPath(path).suffix in _PACKED
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        if isinstance(content, bytes):
            archive.writestr(entry, content)
            return
        source, file = content
        entry.file_size = file.size
        with source.open("rb") as f, archive.open(entry, "w") as out:
            if _copied(f, out) != file.sha256:
                raise NotWholeError(str(source))


def _copied(source: IO[bytes], out: IO[bytes]) -> str:
    """Copies; returns the hash of what was copied."""
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
        out.write(block)
    return digest.hexdigest()


def _mime(path: str) -> str:
    return _MIMES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
