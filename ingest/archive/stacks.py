"""Stacks: files that held several papers: each kept once, whole, with what its pages became; docs/archive.md.

A stack lies in ``stacks/`` of the archive's folder, or of the held one as long as one of its parts is held. Its parts
are documents like any other.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

from ingest.archive.archive import STACKS, Archive, document_id
from ingest.archive.made import BoundaryMade, ElectronicSignature, Joined, Origin, OtherName
from ingest.disk import durable

STACK = "stack.json"
NAMES = "names.json"
EARLIER = "earlier"
_ID = re.compile(r"[0-9a-f]{16}")
READY, PARTS = "stack", "parts"
"""Folders of what is made ready: the stack's own, and one for each part, by its id."""


class PartOfStack(TypedDict):
    """A paper of a stack: the document that it became, and its first and last page (1-based); ``order``: the numbers of
    its pages in the order in which they are to be read, where not as they lie.
    """

    document: str
    pages: list[int]
    order: NotRequired[list[int]]


class SheetOfStack(TypedDict):
    """A page that is part of no paper: what it is (``parse.stacks.Sheet``), what stands on it, why it may be secret."""

    page: int
    what: str
    text: str
    secrecy: Sequence[str] | None


class StackFile(TypedDict):
    """What ``stack.json`` says. ``document``: the stack's id; ``claim`` to ``archived_at``: as in ``made.json``;
    ``pages``: how many; ``boundaries``: how likely a paper begins on each page, and why; ``cut_by``: who cut it, when,
    why; ``sha256``: of the original, by its name.
    """

    document: str
    claim: str
    name: str
    claimed_at: str
    archived_at: str
    pages: int
    parts: list[PartOfStack]
    sheets: list[SheetOfStack]
    boundaries: list[BoundaryMade]
    signatures: list[ElectronicSignature]
    cut_by: NotRequired[list[dict[str, str]]]
    joined: NotRequired[Joined]
    sha256: dict[str, str]


def part_id(sha256: str, first: int, last: int, order: Sequence[int] = ()) -> str:
    """The id of the document that pages ``first`` to ``last`` (1-based) of a file with this SHA-256 are; ``order``: in
    which order, where not as they lie.
    """
    read = f" {','.join(map(str, order))}" if order else ""
    return document_id(hashlib.sha256(f"{sha256} {first}-{last}{read}".encode()).hexdigest())


def made_id(made: Origin, sha256: str) -> str:
    """The id that a document must have: a part's by its stack and pages, all others' by their bytes' SHA-256."""
    pages = made.get("pages_of_original")
    if not pages:
        return document_id(sha256)
    return part_id(made.get("stack", ""), pages[0], pages[-1], made.get("page_order", ()))


def place(store: Archive, stack: str) -> Path:
    """The folder of a stack. Raises ValueError for what is not an id."""
    if not _ID.fullmatch(stack):
        raise ValueError(f"not a stack's id: {stack!r}")
    return store.folder / STACKS / stack[:2] / stack


def holds(store: Archive, stack: str) -> bool:
    """Whether a store has a stack of this id, whole."""
    return bool(_ID.fullmatch(stack)) and (place(store, stack) / STACK).is_file()


def ids(store: Archive) -> Iterator[str]:
    """The ids of all stacks, in order."""
    for folder in sorted((store.folder / STACKS).glob("[0-9a-f][0-9a-f]/*")):
        if holds(store, folder.name):
            yield folder.name


def read(folder: Path) -> StackFile:
    """What a stack's folder says of it. Raises OSError or ValueError where that cannot be read."""
    found: StackFile = json.loads((folder / STACK).read_bytes())
    return found


def made_by(store: Archive, stack: str) -> str | None:
    """The claim that a stack was published by; None where there is no such stack."""
    try:
        return read(place(store, stack))["claim"]
    except (OSError, ValueError, KeyError):
        return None


def stack_of(made: Origin) -> str | None:
    """The id of the stack that a document is a part of; None for any other document."""
    return document_id(made["stack"]) if "stack" in made else None


def seal(folder: Path, stack: StackFile) -> None:
    """Puts a stack's folder on the disk, ``stack.json`` last."""
    for file in sorted(folder.iterdir()):
        if file.name != STACK:
            durable.sync_file(file)
    durable.write(folder / STACK, stack_json(stack))


def is_ready(out: Path) -> bool:
    """Whether a stack is made ready in a folder: its ``stack.json`` is written when all else is there."""
    return (out / READY / STACK).is_file()


def publish(store: Archive, folder: Path, stack: str) -> None:
    """Moves a stack's folder into a store; nothing where it has been done before."""
    target = place(store, stack)
    if not folder.exists():
        return
    if holds(store, stack):  # brought over from another file system, and cut off
        shutil.rmtree(folder)
        return
    (store.folder / STACKS).mkdir(exist_ok=True, mode=store.folder.stat().st_mode & 0o777)
    target.parent.mkdir(exist_ok=True)
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        ready = store.folder / ".incoming" / f"stack-{stack}"
        shutil.rmtree(ready, ignore_errors=True)
        ready.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.copytree(folder, ready)
        for file in ready.rglob("*"):
            if file.is_file():
                durable.sync_file(file)
        ready.rename(target)
        durable.sync_folder(target.parent)
        shutil.rmtree(folder)
    for parent in (target.parent, store.folder / STACKS, store.folder, folder.parent):
        durable.sync_folder(parent)


def erase(store: Archive, stack: str) -> None:
    """Removes a stack's folder, in one step for everybody else; nothing where there is none."""
    here, gone = place(store, stack), store.folder / ".outgoing" / f"stack-{stack}"
    if here.exists():
        gone.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.rmtree(gone, ignore_errors=True)
        here.rename(gone)
        durable.sync_folder(here.parent)
    shutil.rmtree(gone, ignore_errors=True)


def other_names(store: Archive, stack: str) -> list[OtherName]:
    """The names under which a stack's bytes came in again."""
    file = place(store, stack) / NAMES
    found: list[OtherName] = json.loads(file.read_bytes()) if file.exists() else []
    return found


def add_name(store: Archive, stack: str, name: OtherName) -> None:
    """Notes one more name under which a stack's bytes came in; once for each claim."""
    names = other_names(store, stack)
    if all(known["claim"] != name["claim"] for known in names):
        folder = place(store, stack)
        durable.write(folder / NAMES, _json([*names, name]), folder.stat().st_mode & 0o666)


def stack_json(stack: StackFile) -> bytes:
    """What ``stack.json`` holds."""
    return _json(stack)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")
