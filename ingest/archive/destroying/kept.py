"""Kept: the files of ``archive/destroyed``, one for each act (``acts``) and each printed list (``lists``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from ingest.archive.archive import DESTROYED, Archive
from ingest.disk import durable

_PART = ".json.part"


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    def model_dump_json(self, *, indent: int) -> str: ...


Entry = TypeVar("Entry", bound=BaseModel)


class KeptFiles(Generic[Entry]):
    """The files of one kind. ``prefix``: the two letters that its ids begin with, before 14 hexadecimal digits."""

    def __init__(self, prefix: str, model: type[Entry]) -> None:
        self.prefix = prefix
        self._model, self._id = model, re.compile(rf"{prefix}[0-9a-f]{{14}}")

    def is_id(self, text: str) -> bool:
        return bool(self._id.fullmatch(text))

    def place(self, archive: Archive, id: str) -> Path:
        """The file of an id. Raises ValueError for what is none: no other path can be made."""
        if not self.is_id(id):
            raise ValueError(f"not an id of this kind: {id!r}")
        return archive.folder / DESTROYED / f"{id}.json"

    def keep(self, archive: Archive, entry: _Named) -> None:
        """Writes a file, whole or not at all; where it is there already, it stays as it is. Raises OSError."""
        file = self.place(archive, entry.id)
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            content = (entry.model_dump_json(indent=2) + "\n").encode("utf-8", "backslashreplace")
            durable.write(file, content, archive.folder.stat().st_mode & 0o666)
            durable.sync_folder(archive.folder)

    def read(self, archive: Archive, id: str) -> Entry:
        """What a file says. Raises OSError or ValueError where there is none, or it cannot be read."""
        return self._model.model_validate_json(self.place(archive, id).read_bytes())

    def ids(self, archive: Archive) -> list[str]:
        """The ids of all files, in order."""
        found = (archive.folder / DESTROYED).glob(f"{self.prefix}*.json")
        return sorted(file.stem for file in found if self.is_id(file.stem))

    def clear_parts(self, archive: Archive) -> None:
        """Removes what was left of a file that was cut off while it was written."""
        for part in (archive.folder / DESTROYED).glob(f"{self.prefix}*{_PART}"):
            part.unlink(missing_ok=True)


def strangers(archive: Archive, *kinds: KeptFiles[Any]) -> Iterator[Path]:
    """What lies in the folder and is of none of these kinds, in order; hidden things are the program's own."""
    for path in sorted((archive.folder / DESTROYED).glob("*")):
        is_ours = path.suffix == ".json" and any(kind.is_id(path.stem) for kind in kinds)
        is_whole = is_ours and path.is_file() and not path.is_symlink()
        if not is_whole and not path.name.startswith("."):
            yield path
