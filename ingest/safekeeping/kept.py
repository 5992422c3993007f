"""Kept: what belongs in a backup, and where it lies in the folder of one.

    archive/, held/       as in the root: documents, stacks, dossiers
    failed/               files that could not be read, with their reasons
    journal.sqlite3       a copy that is whole, made while others may write
    audit.jsonl, users.json, tokens.json, views.json, shares.json, session.key
    backup.json           when it was made, of which root, how many documents; written last

The folder is its owner's alone (0700): it holds papers that are secret. Catalogue, page images and what is in progress
are not kept: the one is made anew, the others go on from the inbox.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from ingest.disk import durable
from ingest.folders import Folders

MARK = "backup.json"
JOURNAL = "journal.sqlite3"
STORES = ("archive", "held")


class Kept(NamedTuple):
    """What a backup says of itself. ``made``: when it was last complete (UTC, ISO 8601)."""

    made: str
    root: str
    documents: int
    version: str


def files_of(folders: Folders) -> dict[str, Path]:
    """The single files, by their name in a backup; the journal is none of them, it is copied as a database."""
    return {
        "audit.jsonl": folders.audit, "users.json": folders.users, "tokens.json": folders.tokens,
        "views.json": folders.views, "shares.json": folders.shares, "session.key": folders.session_key,
    }  # fmt: skip


def read_mark(backup: Path) -> Kept | None:
    """What a folder says of itself as a backup; None where it is none, or was never complete."""
    try:
        return Kept(**json.loads((backup / MARK).read_bytes()))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None


def last_of(folders: Folders) -> Kept | None:
    """When and where (``root``) these folders were backed up last; None where they never were."""
    try:
        return Kept(**json.loads(folders.backed_up.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def note_last(folders: Folders, kept: Kept) -> None:
    """Notes beside the archive that it was backed up; ``root``: where to."""
    content = json.dumps(kept._asdict(), ensure_ascii=False, indent=2) + "\n"
    durable.write(folders.backed_up, content.encode(), mode=0o600)


def write_mark(backup: Path, kept: Kept) -> None:
    content = json.dumps(kept._asdict(), ensure_ascii=False, indent=2) + "\n"
    durable.write(backup / MARK, content.encode(), mode=0o600)
