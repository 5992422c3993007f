"""Entries: the rows of the journal, and the states of a file on its way."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class State(StrEnum):
    """Where a file is on its way."""

    CLAIMING = "claiming"  # about to be moved (or copied) into the work folder
    CLAIMED = "claimed"  # in the work folder, being read or waiting for it
    PUBLISHING = "publishing"  # its folder is complete and about to be moved into the archive
    ARCHIVED = "archived"
    HELD = "held"  # marked secret, or not certainly not: in the held folder
    DUPLICATE = "duplicate"  # the archive already has these bytes
    FAILING = "failing"  # about to be moved into the failed folder
    FAILED = "failed"
    RETRIED = "retried"  # it has left the failed folder, for the inbox or by hand
    DROPPED = "dropped"  # the claim never came about: the file is where it was
    DESTROYED = "destroyed"  # by law, with its dossier: nothing of it is left but a tombstone


FINAL = (
    State.ARCHIVED,
    State.HELD,
    State.DUPLICATE,
    State.FAILED,
    State.RETRIED,
    State.DROPPED,
    State.DESTROYED,
)
UNDER_WAY = tuple(state for state in State if state not in FINAL)
"""The states of a file that has not come to its end."""

NEXT: dict[State, tuple[State, ...]] = {
    State.CLAIMING: (State.CLAIMED, State.DROPPED),
    State.CLAIMED: (State.PUBLISHING, State.DUPLICATE, State.FAILING),
    # Back to claimed: a start after a kill found that the folder had not reached the archive.
    State.PUBLISHING: (State.ARCHIVED, State.HELD, State.DUPLICATE, State.CLAIMED, State.FAILING),
    State.ARCHIVED: (State.HELD, State.DESTROYED),
    State.HELD: (State.ARCHIVED, State.DESTROYED),
    State.DUPLICATE: (State.DESTROYED,),
    State.FAILING: (State.FAILED,),
    State.FAILED: (State.RETRIED,),
}
"""The states that each state may lead to."""

RESCAN = "rescan"
"""The reason of an archived file that should be scanned again; its detail: by page, codes of what is wrong (JSON)."""


class Entry(NamedTuple):
    """One row of the journal."""

    claim: str
    state: State
    name: str
    raw_name: bytes
    copied: bool
    size: int
    mtime_ns: int
    sha256: str | None
    document: str | None
    target: bytes | None
    reason: str | None
    detail: str | None
    attempts: int
    interruptions: int
    faults: int
    pages: int | None
    claimed_at: float
    updated_at: float


class Head(NamedTuple):
    """How far a document's corrections go: how many there are, and the hash of the last one, as hex."""

    entries: int
    hash: str


def readable(raw_name: bytes) -> str:
    """A file name for people and JSON: bytes that are not UTF-8 as ``\\xNN``."""
    return raw_name.decode("utf-8", "backslashreplace")


def raw(path: Path) -> bytes:
    """A path's bytes as the file system has them."""
    return os.fsencode(path)
