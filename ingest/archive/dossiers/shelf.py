"""Shelf: the folder of the dossiers' files, beside those of the documents: ``archive/dossiers/ID.json``."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingest.archive import chain
from ingest.archive.archive import DOSSIERS, Archive
from ingest.archive.dossiers.dossier import Dossier, Entry, dossier_of
from ingest.catalogue.dossiers.rows import DossierRow
from ingest.disk import durable
from ingest.errors import DossierError
from ingest.journal import Head

_ID = re.compile(r"hs[0-9a-f]{14}")
_ENTRIES = TypeAdapter(list[dict[str, Any]])
_BARE = TypeAdapter(list[Entry])


def new_id() -> str:
    """An id that no document can have."""
    return f"hs{secrets.token_hex(7)}"


def is_id(text: str) -> bool:
    return bool(_ID.fullmatch(text))


class Shelf:
    """The dossiers of an archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.folder = archive.folder / DOSSIERS

    def make(self) -> None:
        """Makes the folder; never the archive itself: where that is gone nothing is made in its place."""
        self.folder.mkdir(exist_ok=True)

    def place(self, dossier: str) -> Path:
        """The file of a dossier. Raises ValueError for what is not an id: no other path can be made."""
        if not is_id(dossier):
            raise ValueError(f"not a dossier's id: {dossier!r}")
        return self.folder / f"{dossier}.json"

    def ids(self) -> list[str]:
        """The ids of all dossiers, the dissolved ones too, in order."""
        return sorted(path.stem for path in self.folder.glob("hs*.json") if is_id(path.stem))

    def strangers(self) -> Iterator[Path]:
        """What lies in the folder and is no dossier's file; hidden things are the program's own."""
        for path in sorted(self.folder.glob("*")):
            whole = path.suffix == ".json" and is_id(path.stem) and path.is_file() and not path.is_symlink()
            if not whole and not path.name.startswith("."):
                yield path

    def holds(self, dossier: str) -> bool:
        return is_id(dossier) and self.place(dossier).is_file()

    def chained(self, dossier: str) -> list[dict[str, Any]]:
        """The entries of a dossier's file as they stand, with their hashes; none where there is no file.

        Raises OSError or ValueError where it cannot be read.
        """
        file = self.place(dossier)
        return _ENTRIES.validate_json(file.read_bytes()) if file.exists() else []

    def dossier(self, dossier: str) -> Dossier:
        """A dossier. Raises OSError or ValueError where its file is not there, or says what cannot be."""
        entries = self.chained(dossier)
        if not entries:
            raise FileNotFoundError(self.place(dossier))
        return replayed(dossier, entries)

    def add(self, dossier: str, new: list[Entry]) -> Head:
        """Puts entries behind those of a dossier, which stay as they are. Returns how far they go now."""
        said = _BARE.dump_python(new, mode="json")
        entries = chain.chained(dossier, self.chained(dossier), said)
        content = (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode(
            "utf-8", "backslashreplace"
        )
        durable.write(self.place(dossier), content, self.archive.folder.stat().st_mode & 0o666)
        head = chain.head(dossier, entries)
        assert head is not None  # there are new ones
        return head

    def row(self, dossier: str) -> DossierRow:
        """A dossier's row of the catalogue, from the archive alone; what is not there is held, and does not show.

        Raises as ``dossier`` does.
        """
        there = self.dossier(dossier)
        facts = there.facts
        return DossierRow(
            id=dossier, state=there.state, title=facts.title, code=facts.code, heading=facts.heading,
            retention=None if facts.retention is None else str(facts.retention),
            inventory=facts.inventory, box=facts.box, fonds=facts.fonds, compiler=facts.compiler, note=facts.note,
            sides=facts.sides, made_at=there.entries[0].when, made_by=there.entries[0].who,
            changed_at=there.entries[-1].when, facts=facts.as_json(),
            papers=[(one.document, one.sheets) for one in there.papers if self.archive.holds(one.document)],
            seal=durable.sha256(self.place(dossier)),
        )  # fmt: skip


def replayed(dossier: str, entries: list[dict[str, Any]]) -> Dossier:
    """The dossier of a file's entries. Raises ValueError where they say what cannot be."""
    bare = [{key: value for key, value in entry.items() if key != chain.CHAIN} for entry in entries]
    try:
        return dossier_of(dossier, _BARE.validate_python(bare))
    except (DossierError, ValidationError) as error:
        raise ValueError(f"{dossier}: {error}") from error
