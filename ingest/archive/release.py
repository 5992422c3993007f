"""Release: takes a held document into the archive, once somebody has decided that it may lie there."""

from __future__ import annotations

from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.archive.stores import House
from ingest.journal import State


class HeldDocument(NamedTuple):
    """A held document: its id, why it is held, its pages, and when it was read."""

    id: str
    why: str
    detail: str
    pages: int
    read_at: str


def held_documents(held: Archive) -> list[HeldDocument]:
    """What is held, by id."""
    found = []
    for document in held.documents():
        made = held.made(document)
        why, detail = made.get("secrecy") or ("?", "")
        read_at = str(made.get("read_at", ""))
        found.append(HeldDocument(document, str(why), str(detail), int(made["pages"]), read_at))
    return found


def release(document: str, house: House) -> None:
    """Moves a held document into the archive, then the catalogue, then the journal.

    Raises:
        archive.AlreadyThere: the archive has it. OSError: it is not held, or the file system refuses.
    """
    house.archive.publish(house.held.place(document), document)
    house.enter(document)
    note_released(house)


def note_released(house: House) -> None:
    """Brings the journal up to what is in the archive, as after a release that was cut off."""
    for entry in house.journal.in_states(State.HELD):
        if entry.document and house.archive.holds(entry.document):
            house.journal.move(entry.claim, State.ARCHIVED, "released")
