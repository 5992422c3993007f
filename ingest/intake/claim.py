"""Claim: moves a file out of the inbox into a folder of its own under work/, so that no other service works on it.

A claim's folder holds ``source`` (the file, under a name of ours) and ``claim.json`` (its own name), so that
the folder alone is enough to go on from, should the journal be lost; ``pages/`` what has been read of it so far.

What makes a file ours is one rename, which only one of two services can do. Where inbox and work folder lie on
two file systems, or on two mounts of one, that rename gives the file a hidden name beside its own, from where it is
copied.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import sqlite3
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ingest.disk import durable
from ingest.errors import AwayError, GoneError
from ingest.intake.inbox import FileState
from ingest.journal import Journal, State, raw

_LABEL = "claim.json"
_STAGED = ".saoluc-"
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_LONGEST_NAME = 200
"""Bytes of the name of a file inside another; the end of a longer one says what it is."""


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
    def pages(self) -> Path:
        """Where the readings of its pages are kept until it is archived."""
        return self.folder / "pages"

    @property
    def nested(self) -> int:
        """In how many files the file lay, one in another, that came into the inbox as one."""
        return (self.id.count("-") - 1) // 2

    @property
    def basename(self) -> str:
        """The file's own name, undecodable bytes as surrogates, as Python's file functions take it."""
        return os.path.basename(os.fsdecode(self.raw_name))  # noqa: PTH119 - a name of bytes, not a path


class Label(NamedTuple):
    """What ``claim.json`` says. ``staged``: the hidden name that the file has where it cannot be moved at once."""

    claim: Claim
    size: int
    mtime_ns: int
    staged: Path | None


def new_id() -> str:
    """A unique id that sorts by time."""
    return f"{time.time_ns():016x}-{secrets.token_hex(4)}"


def claim_file(
    file: Path,
    inbox: Path,
    work: Path,
    journal: Journal,
    seen: FileState | None = None,
    *,
    beside: Mapping[str, bytes] = _NOTHING,
) -> Claim:
    """Moves a finished file from the inbox into the work folder. ``seen``: its form when it was looked at; ``beside``:
    files that stand in the claim's folder before it comes there.

    Raises:
        GoneError: it is not there any more, or not as it was seen.
        OSError, sqlite3.Error: the file system or the journal refuses; the file is where it was.
    """
    facts = _plain(file, seen)
    if not file.parent.resolve().is_relative_to(inbox.resolve()):
        raise GoneError(f"{file}: a link on its way leads out of the inbox")
    return _claim(file, facts, raw(file.relative_to(inbox)), work, journal, copied=False, beside=beside)


def claim_copy(file: Path, work: Path, journal: Journal, *, beside: Mapping[str, bytes] = _NOTHING) -> Claim:
    """Copies a file into the work folder and leaves it where it is. Raises as ``claim_file`` does."""
    return _claim(file, _plain(file, None), raw(file.absolute()), work, journal, copied=True, beside=beside)


def take_out(parent: Claim, file: Path, name: str, place: int, journal: Journal) -> Claim:
    """Claims a file that lay inside another, claimed one. ``place``: which of those inside it is, from 0.

    Its path is that of the other one and its own name. Raises as ``claim_file`` does.
    """
    own = name.replace("/", "_").replace("\0", "_")
    raw_name = parent.raw_name + b"/" + own.encode("utf-8", "surrogateescape")[-_LONGEST_NAME:]
    at = f"{parent.id}-{place}-{secrets.token_hex(2)}"
    return _claim(file, _plain(file, None), raw_name, parent.folder.parent, journal, copied=True, as_id=at)


def place_inside(parent: Claim, claim: str) -> int:
    """Which of the files inside another one the file of a claim's id is, or lies in."""
    return int(claim.removeprefix(parent.id + "-").split("-")[0])


def _plain(file: Path, seen: FileState | None) -> os.stat_result:
    try:
        facts = file.stat(follow_symlinks=False)
    except OSError as error:
        raise GoneError(str(error)) from error
    if not stat.S_ISREG(facts.st_mode):
        raise GoneError(f"{file}: not a plain file")
    if seen is not None and FileState.of(facts) != seen:
        raise GoneError(f"{file}: changed since it was looked at")
    return facts


def _claim(
    file: Path,
    facts: os.stat_result,
    raw_name: bytes,
    work: Path,
    journal: Journal,
    *,
    copied: bool,
    as_id: str | None = None,
    beside: Mapping[str, bytes] = _NOTHING,
) -> Claim:
    claim = Claim(as_id or new_id(), work, raw_name, copied)
    claim = claim._replace(folder=work / claim.id)
    journal.open_claim(claim.id, raw_name, copied=copied, size=facts.st_size, mtime_ns=facts.st_mtime_ns)
    try:
        claim.folder.mkdir(mode=0o700)
        for name, content in beside.items():
            durable.write(claim.folder / name, content)
        if copied:
            write_label(claim, facts.st_size, facts.st_mtime_ns)
            durable.sync_folder(work)
            durable.copy(file, claim.source)
        else:
            _move_in(file, facts, claim)
        journal.move(claim.id, State.CLAIMED)
    except (OSError, sqlite3.Error) as error:
        drop_claim(claim, journal, str(error))
        if claim.folder.exists():
            # It is ours already: what went wrong is met again, and answered for, when it is worked on.
            return claim
        if isinstance(error, FileNotFoundError):
            raise GoneError(str(error)) from error
        raise
    return claim


def _move_in(file: Path, facts: os.stat_result, claim: Claim) -> None:
    """Moves a file of the inbox into the claim's folder, by way of its hidden name where it cannot be moved at once.

    Whether it can is known only once it is tried: over two mounts of one file system (two bind mounts into a container)
    a rename is refused (EXDEV) although both are one device.
    """
    work, staged = claim.folder.parent, file.with_name(_STAGED + claim.id)
    apart = facts.st_dev != work.stat().st_dev
    write_label(claim, facts.st_size, facts.st_mtime_ns, staged if apart else None)
    durable.sync_folder(work)
    if not apart:
        try:
            file.rename(claim.source)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            apart = True
            write_label(
                claim, facts.st_size, facts.st_mtime_ns, staged
            )  # it says so before the file has that name
    if apart:
        file.rename(staged)
    durable.sync_folder(file.parent)
    durable.sync_folder(claim.folder)
    if apart:
        move_into_claim(claim, staged)


def write_label(claim: Claim, size: int, mtime_ns: int, staged: Path | None = None) -> None:
    """Writes into a claim's folder what its file was before it came there."""
    label = {
        "raw_name": claim.raw_name.hex(),
        "copied": claim.copied,
        "size": size,
        "mtime_ns": mtime_ns,
        "staged": os.fsencode(staged).hex() if staged else None,
    }
    durable.write(claim.folder / _LABEL, json.dumps(label).encode())


def move_into_claim(claim: Claim, staged: Path) -> None:
    """Copies a file that has its hidden name into the claim's folder, sees that the copy is right, removes it there.

    It may be called again after it was cut off at any step.

    Raises:
        AwayError: the file's folder is not there.
        OSError: the file system refuses; EBUSY: the file was written to while it was copied.
    """
    if not staged.exists():
        if not claim.source.exists() and not staged.parent.is_dir():
            raise AwayError(f"{staged.parent} is not there")
        return
    if not claim.source.exists():
        durable.copy(staged, claim.source)
    if durable.sha256(staged) != durable.sha256(claim.source):
        claim.source.unlink()
        raise OSError(errno.EBUSY, "changed while it was copied", str(staged))
    staged.unlink()
    durable.sync_folder(staged.parent)


def drop_claim(claim: Claim, journal: Journal, why: str) -> None:
    """Gives up a claim that has no source: the file is where it was. Does nothing where it has been taken."""
    label = read_label(claim.folder)
    staged = label.staged if label else None
    if claim.source.exists() or (staged is not None and (staged.exists() or not staged.parent.is_dir())):
        return
    shutil.rmtree(claim.folder, ignore_errors=True)
    journal.move(claim.id, State.DROPPED, why)


def remove_claim_folder(claim: Claim) -> None:
    """Removes a finished claim's folder. What it held is in the archive or in the failed folder by now."""
    shutil.rmtree(claim.folder, ignore_errors=True)


def read_label(folder: Path) -> Label | None:
    """The claim that a folder under work/ holds; None where its label cannot be read."""
    try:
        label = json.loads((folder / _LABEL).read_bytes())
        claim = Claim(folder.name, folder, bytes.fromhex(label["raw_name"]), bool(label["copied"]))
        hidden = label.get("staged")
        staged = Path(os.fsdecode(bytes.fromhex(hidden))) if hidden else None
        return Label(claim, int(label["size"]), int(label["mtime_ns"]), staged)
    except (OSError, ValueError, KeyError, TypeError):
        return None
