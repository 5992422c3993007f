"""Page store: the readings of a document's pages on the disk, one file a page, to go on from after the service died.

A file says what it belongs to: the bytes that were read, the reader, its settings, the page. One that is damaged, was
written by another version or belongs to something else is ignored: the page is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from ingest.disk import durable
from ocr import PageReading

_FORM = 2
"""Version of the form of these files, increased whenever it changes."""


@cache
def _readings() -> TypeAdapter[PageReading]:
    return TypeAdapter(PageReading)


class PageStore:
    """The kept pages of one document. ``reader``: all that a reading depends on beside the
    file's bytes, by name, as JSON.
    """

    def __init__(self, folder: Path, sha256: str, reader: Mapping[str, object]) -> None:
        self._folder = folder
        self._bond = json.dumps({"form": _FORM, "sha256": sha256, "reader": reader}, sort_keys=True)

    def has(self, number: int) -> bool:
        """Whether the reading of a page is there and whole."""
        return self._body(number) is not None

    def get(self, number: int) -> PageReading | None:
        """The reading of a page (1-based) to the last digit as it was kept; None where it is not there whole."""
        body = self._body(number)
        return None if body is None else _readings().validate_json(body)

    def put(self, number: int, reading: PageReading) -> None:
        """Keeps a reading; afterwards it is there even if the power goes. Raises OSError."""
        body = _readings().dump_json(reading)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        durable.write(self._file(number), self._digest(number, body) + b"\n" + body)

    def _body(self, number: int) -> bytes | None:
        try:
            seal, _, body = self._file(number).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        return body if seal == self._digest(number, body) else None

    def _digest(self, number: int, body: bytes) -> bytes:
        return hashlib.sha256(f"{self._bond} {number}\n".encode() + body).hexdigest().encode()

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:05}.json"
