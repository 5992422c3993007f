"""Retry: gives failed files back to the inbox, to be taken as if they had been dropped anew; or deletes them.

The failed folder decides what there is to be tried again; the journal says under which name it once came in.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ingest.disk import durable
from ingest.journal import Entry, Journal, State
from ingest.service.failures import SUFFIX

log = logging.getLogger(__name__)


class FailedFile(NamedTuple):
    """A file in the failed folder, the code of its failure, and its row in the journal where there is one."""

    path: Path
    code: str
    entry: Entry | None


def failed_files(failed: Path, journal: Journal) -> list[FailedFile]:
    """The files that could be tried again, in the order of their names."""
    found = []
    for about in sorted(failed.glob("*" + SUFFIX)):
        path = about.with_name(about.name.removesuffix(SUFFIX))
        if not os.path.lexists(path):
            continue
        try:
            code = str(json.loads(about.read_bytes())["code"])
        except (OSError, ValueError, KeyError, TypeError):
            code = "?"
        found.append(FailedFile(path, code, journal.failed_as(os.fsencode(path.name))))
    return found


def retry(file: FailedFile, inbox: Path, journal: Journal) -> Path:
    """Moves one failed file into the inbox, under its old name where that is free; returns its new place.

    Raises:
        OSError: the file system refuses; the file is where it was.
    """
    target = _free(inbox, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    durable.move(file.path, target)
    _forget(file, journal)
    return target


def delete(file: FailedFile, journal: Journal) -> None:
    """Deletes one failed file and its explanation; the journal keeps its row.

    Raises:
        OSError: the file system refuses; the file is where it was.
    """
    file.path.unlink(missing_ok=True)
    durable.sync_folder(file.path.parent)
    _forget(file, journal, "deleted")


def reconcile(failed: Path, journal: Journal) -> None:
    """Notes which failed files have left the failed folder: by hand, or by a retry that was cut off."""
    for entry in journal.in_states(State.FAILED):
        if entry.target is None:
            continue
        path = failed / os.fsdecode(entry.target)
        if not os.path.lexists(path):
            _forget(FailedFile(path, entry.reason or "?", entry), journal)


def _forget(file: FailedFile, journal: Journal, note: str = "taken out of the failed folder") -> None:
    file.path.with_name(file.path.name + SUFFIX).unlink(missing_ok=True)
    if file.entry is not None:
        journal.move(file.entry.claim, State.RETRIED, note)


def _free(inbox: Path, file: FailedFile) -> Path:
    """Its old place in the inbox; in a folder of its own where another file has that name now."""
    entry = file.entry
    name = Path(file.path.name)
    if entry is not None:
        name = Path(os.fsdecode(entry.raw_name))
        name = Path(name.name) if entry.copied else name
    wanted = inbox / name
    n = 1
    while os.path.lexists(wanted) or not wanted.is_relative_to(inbox) or ".." in wanted.parts:
        n += 1
        wanted = inbox / f"{n}" / name.name
    return wanted


def matching(files: list[FailedFile], names: Collection[str], codes: Collection[str]) -> list[FailedFile]:
    """Those of the given names (as they lie in the failed folder) or codes; all where neither is given."""
    if not names and not codes:
        return files
    return [file for file in files if file.path.name in names or file.code in codes]
