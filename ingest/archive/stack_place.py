"""Stack place: a stack's original shows all of its papers; so it is held as long as one of them is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.stores import House
from ingest.journal import State


def follow_parts(document: str, house: House) -> None:
    """Moves the stack of a document, if it is a part of one, to where it has to lie, and tells the journal.

    It may have been done before. Raises OSError or sqlite3.Error where the machine refuses.
    """
    store = house.store_of(document)
    stack = stacks.stack_of(store.made(document)) if store is not None else None
    if stack is not None:
        put_in_place(stack, house)


def put_in_place(stack: str, house: House) -> None:
    """Moves a stack to the held folder if a part of it is there, or one of its sheets is, or may be, secret; else into
    the archive.
    """
    here = next((one for one in (house.archive, house.held) if stacks.holds(one, stack)), None)
    if here is None:
        return
    said = stacks.read(stacks.place(here, stack))
    is_held = any(house.held.holds(part["document"]) for part in said["parts"])
    is_held = is_held or any(sheet["secrecy"] for sheet in said["sheets"])
    there, state = (house.held, State.HELD) if is_held else (house.archive, State.ARCHIVED)
    if here is not there:
        take_modes(stacks.place(here, stack), there)
        stacks.publish(there, stacks.place(here, stack), stack)
    other = house.archive if is_held else house.held
    if stacks.holds(there, stack) and stacks.holds(
        other, stack
    ):  # brought over to another file system, and cut off
        shutil.rmtree(stacks.place(other, stack))
    for entry in house.journal.of_document(stack):
        if entry.state in (State.ARCHIVED, State.HELD) and entry.state is not state:
            house.journal.move(entry.claim, state, "as its papers are")
        if state is State.HELD:
            house.journal.hide_name(entry.claim)
        elif entry.claim == said["claim"]:
            house.journal.set(entry.claim, name=said["name"])


def take_modes(place: Path, store: Archive) -> None:
    """Gives the files of a folder the modes of a store's folder: what is held, its owner alone may read."""
    mode = store.folder.stat().st_mode & 0o777
    for folder, _, files in os.walk(place, topdown=False):
        for name in files:
            Path(folder, name).chmod(mode & 0o666)
        Path(folder).chmod(mode)
