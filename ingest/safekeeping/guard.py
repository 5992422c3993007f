"""Guard: keeps damage and loss out of a backup: what is broken is not copied over what is right, and what the archive
should still have is not removed because it is gone there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ingest.archive import stacks
from ingest.archive.archive import CORRECTIONS, DOSSIERS, EARLIER, ID_LENGTH, STACKS, Archive
from ingest.archive.holding import DECISIONS
from ingest.archive.made import MADE, read_made
from ingest.archive.remarks.remark import REMARKS
from ingest.disk import durable
from ingest.journal import Journal, State
from ingest.safekeeping.trees import document_of

_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")
_BY_PEOPLE = (CORRECTIONS, REMARKS, DECISIONS, "names.json")
"""Files of a document that people add to and that no made.json names: lists that only grow."""
_NOT_WHOLE = (OSError, ValueError, KeyError, TypeError)


class Guard:
    """For one backup. ``found``: of the present pass, the files that are damaged or gone, by their place in the
    archive.
    """

    def __init__(self, archive: Archive, held: Archive, journal: Journal) -> None:
        self.found: set[str] = set()
        self._stores, self._journal = (archive, held), journal
        self._cut: frozenset[str] = frozenset()
        self._place: Path | None = None
        self._hashes: dict[str, str] | None = {}

    def begin_pass(self) -> None:
        """What was found before is looked at anew."""
        self.found, self._place = set(), None
        self._cut = frozenset(
            folder.name.split("-")[1]
            for store in self._stores
            for folder in (store.folder / STACKS).glob(f"??/*/{EARLIER}/*-*")
        )

    def may_copy(self, file: Path, there: Path) -> bool:
        """Whether a file is as its document says, and holds no less than what is in its place."""
        if file.parent != self._place:
            self._place, self._hashes = file.parent, _hashes(file.parent)
        if self._hashes is None:
            return self._is_not(file.parent / MADE) if file.parent.is_dir() else True
        wanted = self._hashes.get(file.name)
        try:
            if wanted is None:
                return self._holds_no_less(file, there) or self._is_not(file)
            if durable.sha256(file) == wanted:
                return True
        except FileNotFoundError:
            return True  # it has moved; copying it says so
        except OSError:  # a bad place of the disk: the others are to be copied all the more
            return self._is_not(file)
        if (_hashes(file.parent) or {}).get(file.name) != wanted:  # read anew meanwhile
            self._place = None
            return False
        return self._is_not(file)

    def may_remove(self, source: Path, name: Path) -> bool:
        """Whether what is gone from a store may go from the backup: it has moved, or was taken away by the service."""
        document = document_of(name)
        if document is not None:
            there, of = source / document, document.name
            belongs = self._is_of_document(there, name.relative_to(document))
        elif name.parts[0] == STACKS and len(name.parts) > 3:
            there, of = source.joinpath(*name.parts[:3]), name.parts[2]
            belongs = self._is_of_stack(name.parts[3:])
        else:
            return name.suffix != ".json" or self._is_not(source / name)  # dossiers are only added to
        lost = belongs if there.is_dir() else self._is_lost(of)
        return not lost or self._is_not(source / name)

    def _is_not(self, file: Path) -> bool:
        self.found.add(str(file))
        return False

    def _is_lost(self, id: str) -> bool:
        """Whether the journal has a document or stack that lies nowhere any more. What was cut or destroyed it has
        not.
        """
        kept = any(
            entry.state in (State.ARCHIVED, State.HELD, State.DUPLICATE)
            for entry in self._journal.of_document(id)
        )
        return kept and not any(store.has_folder(id) or stacks.holds(store, id) for store in self._stores)

    def _is_of_document(self, place: Path, name: Path) -> bool:
        """Whether a document that is there should have this file."""
        try:
            made = read_made(place)
            if name.parts[0] == EARLIER:
                return int(name.parts[1]) < int(made.get("reading", 1))
            return name.name in (MADE, *made["sha256"]) or (
                name.name in _BY_PEOPLE and place.name not in self._cut
            )
        except _NOT_WHOLE:
            return True

    def _is_of_stack(self, inner: tuple[str, ...]) -> bool:
        """Whether a stack that is there should have this file; a paper that it was before may be one again."""
        if inner[0] != EARLIER:
            return inner[0] in (stacks.STACK, stacks.NAMES) or inner[0].startswith("original.")
        paper = inner[1].rpartition("-")[2]
        return paper not in self._cut and not any(store.has_folder(paper) for store in self._stores)

    def _holds_no_less(self, file: Path, there: Path) -> bool:
        if file.suffix != ".json":
            return True
        try:
            now = json.loads(file.read_bytes())
        except ValueError:
            return False
        if file.name not in _BY_PEOPLE and file.parent.name != DOSSIERS:
            return True
        return isinstance(now, list) and (file.parent.name in self._cut or len(now) >= len(_entries(there)))


def _entries(file: Path) -> list[Any]:
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return []
    return said if isinstance(said, list) else []


def _hashes(place: Path) -> dict[str, str] | None:
    """By name, the hashes of the files of a document's folder; None where it does not tell, none for other folders."""
    inside = place.parent.parent
    of_store = (
        _ID.fullmatch(place.name) and place.name.startswith(place.parent.name) and inside.name != STACKS
    )
    if not of_store and (place.parent.name != EARLIER or place.name.startswith(".")):
        return {}
    try:
        return dict(read_made(place)["sha256"])
    except _NOT_WHOLE:
        return None
