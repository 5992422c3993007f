"""Claim: takes a file out of the inbox into a folder of its own under work/, so that nobody else works on it.

A claim's folder holds ``source`` (the file, under a name of ours) and ``claim.json`` (its own name), so that
the folder alone is enough to go on from, should the journal be lost.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import time
from pathlib import Path
from typing import NamedTuple

from ingest import durable
from ingest.journal import Journal, State, raw


class Gone(Exception):
    """The file is no longer there to be claimed: moved, removed, or not a plain file any more."""


class Claim(NamedTuple):
    """A claimed file. ``raw_name``: its path below the inbox, or absolute where it was copied in."""

    id: str
    folder: Path
    raw_name: bytes
    copied: bool

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def out(self) -> Path:
        """Where the archive's folder is made ready."""
        return self.folder / "out"

    @property
    def basename(self) -> str:
        """The file's own name, undecodable bytes as surrogates, as Python's file functions take it."""
        return os.path.basename(os.fsdecode(self.raw_name))  # noqa: PTH119 - a name of bytes, not a path


def new_id() -> str:
    """An id that sorts by time and cannot be had twice."""
    return f"{time.time_ns():016x}-{secrets.token_hex(4)}"


def take(file: Path, inbox: Path, work: Path, journal: Journal) -> Claim:
    """Moves a finished file from the inbox into the work folder.

    Raises:
        Gone: it is not there any more.
        OSError: the file system refuses.
    """
    return _claim(file, raw(file.relative_to(inbox)), work, journal, copied=False)


def take_copy(file: Path, work: Path, journal: Journal) -> Claim:
    """Copies a file into the work folder and leaves it where it is. Raises as ``take`` does."""
    return _claim(file, raw(file.absolute()), work, journal, copied=True)


def _claim(file: Path, raw_name: bytes, work: Path, journal: Journal, *, copied: bool) -> Claim:
    try:
        facts = file.stat(follow_symlinks=False)
    except OSError as error:
        raise Gone(str(error)) from error
    claim = Claim(new_id(), work, raw_name, copied)
    claim = claim._replace(folder=work / claim.id)
    journal.open_claim(claim.id, raw_name, copied=copied, size=facts.st_size, mtime_ns=facts.st_mtime_ns)
    try:
        claim.folder.mkdir(mode=0o700)
        label = {
            "raw_name": raw_name.hex(),
            "copied": copied,
            "size": facts.st_size,
            "mtime_ns": facts.st_mtime_ns,
        }
        durable.write(claim.folder / "claim.json", json.dumps(label).encode())
        durable.sync_folder(work)
        if copied:
            durable.copy(file, claim.source)
        else:
            _move(file, claim.source)
    except OSError as error:
        drop(claim, journal, str(error))
        if isinstance(error, FileNotFoundError):
            raise Gone(str(error)) from error
        raise
    journal.move(claim.id, State.CLAIMED)
    return claim


def _move(file: Path, target: Path) -> None:
    try:
        file.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another file system mounted in the inbox: copy, see that the copy is right, then take the file away.
        durable.copy(file, target)
        if durable.sha256(file) != durable.sha256(target):
            raise OSError(errno.EBUSY, "changed while it was copied", str(file)) from error
        file.unlink()
    durable.sync_folder(target.parent)
    durable.sync_folder(file.parent)


def drop(claim: Claim, journal: Journal, why: str) -> None:
    """Gives up a claim that has no source: the file is where it was. Never call it where a source is."""
    if claim.source.exists():
        return
    shutil.rmtree(claim.folder, ignore_errors=True)
    journal.move(claim.id, State.DROPPED, why)


def clear(claim: Claim) -> None:
    """Removes a finished claim's folder. What it held is in the archive or in the failed folder by now."""
    shutil.rmtree(claim.folder, ignore_errors=True)


def read_label(folder: Path) -> tuple[Claim, int, int] | None:
    """The claim that a folder under work/ holds, its size and time; None where its label cannot be read."""
    try:
        label = json.loads((folder / "claim.json").read_bytes())
        claim = Claim(folder.name, folder, bytes.fromhex(label["raw_name"]), bool(label["copied"]))
        return claim, int(label["size"]), int(label["mtime_ns"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
