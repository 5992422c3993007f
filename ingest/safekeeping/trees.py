"""Trees: one folder is made as another is, file by file: what is new or different is copied, what is gone is removed.

A file counts as the same by size and time of change; what is copied gets both. Where a file system keeps times less
exactly, the bytes are compared. Each file is there whole or not at all; so is a document that was read anew: its folder
is made beside the old one and takes its place. A document's folder goes out of the tree only after all else has come
in: what moved is somewhere at any moment.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import ID_LENGTH
from ingest.archive.made import MADE
from ingest.disk import durable

_ITS_OWN = (".saoluc-folder", ".incoming", ".outgoing", ".corrected", ".remarked", ".aside")
"""What the service has for itself in a folder, at the top of it."""
_PART, _NEW, _OLD = ".part", ".new", ".old"
_DOCUMENT = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")
_INEXACT_NS = 2_000_000_000
"""By so much a time may be off where the file system is FAT, exFAT or another machine's."""

MayCopy = Callable[[Path, Path], bool]
"""Whether a file may be copied to a place."""


class Brought(NamedTuple):
    """Files copied: ``new``: of documents that were not there yet; ``changed``: all others."""

    new: int
    changed: int


def files_in(tree: Path) -> Iterator[Path]:
    """The paths of all files below a folder, relative to it, in order, of a document's made.json last, so that what was
    cut off is no document; what is not whole yet is left out.
    """
    for folder, folders, names in os.walk(tree):
        here = Path(folder)
        if here == tree:
            folders[:] = [name for name in folders if name not in _ITS_OWN]
            names = [name for name in names if name not in _ITS_OWN]
        folders.sort()
        for name in sorted(names, key=lambda name: (name == MADE, name)):
            if not name.endswith(_PART) and not (here / name).is_symlink():
                yield (here / name).relative_to(tree)


def document_of(name: Path) -> Path | None:
    """The folder, relative to the tree, of the document that a file of a store is of; None for other files."""
    parts = name.parts
    is_of_one = len(parts) > 2 and _DOCUMENT.fullmatch(parts[1]) and parts[1].startswith(parts[0])
    return Path(*parts[:2]) if is_of_one else None


def bring(source: Path, target: Path, may_copy: MayCopy) -> Brought:
    """Copies what is new or different. ``may_copy`` is asked for each file. One that is gone by then is passed over."""
    new = changed = 0
    for document, names in groupby(files_in(source), key=document_of):
        if document is not None and _is_read_anew(source / document, target / document):
            changed += _replace(source, target, document, names, may_copy)
            continue
        copied = 0
        is_new = document is not None and not (target / document / MADE).exists()
        for name in names:
            one, other = source / name, target / name
            if _is_same(one, other) or not may_copy(one, other):
                continue
            with suppress(FileNotFoundError):  # it has moved meanwhile, and is found where it is now
                _copy(one, other)
                copied += 1
        new, changed = (new + copied, changed) if is_new else (new, changed + copied)
    return Brought(new, changed)


def sweep(source: Path, target: Path, may_remove: Callable[[Path, Path], bool]) -> int:
    """Removes what ``source`` has no more; returns how many files. ``may_remove`` is asked for each, by ``source`` and
    its path relative to it.
    """
    gone = 0
    for name in list(files_in(target)):
        if not (source / name).exists() and may_remove(source, name):
            (target / name).unlink(missing_ok=True)
            gone += 1
    for folder, _, _ in list(os.walk(target, topdown=False)):
        if Path(folder) != target and not any(Path(folder).iterdir()):
            Path(folder).rmdir()
    return gone


def settle(target: Path) -> None:
    """Brings a document back whose replacing was cut off between its two renames, and clears away what was not ready.
    Raises OSError where it cannot be written to.
    """
    for old in target.glob(f"??/*{_OLD}"):
        place = old.with_name(old.name.removesuffix(_OLD))
        if place.exists():
            shutil.rmtree(old)
        else:
            old.rename(place)
    for new in target.glob(f"??/*{_NEW}"):
        shutil.rmtree(new)


def _is_read_anew(one: Path, other: Path) -> bool:
    """Whether both are documents whose made.json differ."""
    if _is_same(one / MADE, other / MADE):
        return False  # without reading them
    try:
        return (one / MADE).read_bytes() != (other / MADE).read_bytes()
    except OSError:
        return False


def _replace(source: Path, target: Path, document: Path, names: Iterable[Path], may_copy: MayCopy) -> int:
    """Puts a document as it is now in the place of the one there, whole or not at all; returns how many files were
    copied. What the one there has alone stays, for ``sweep`` to decide of.
    """
    place = target / document
    new, old = (place.with_name(place.name + ending) for ending in (_NEW, _OLD))
    copied = 0
    try:
        for name in names:
            one, there, other = source / name, target / name, new / name.relative_to(document)
            if _is_same(one, there):
                _link(there, other)
            elif may_copy(one, there):
                _copy(one, other)
                copied += 1
            else:
                return 0
        for left in files_in(place):
            if not (new / left).exists():
                _link(place / left, new / left)
        if (new / MADE).read_bytes() != (source / document / MADE).read_bytes():
            return 0  # once more read anew meanwhile
        place.rename(old)
        new.rename(place)
        durable.sync_folder(place.parent)
        shutil.rmtree(old)
    except FileNotFoundError:  # it has moved meanwhile
        return 0
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return copied


def _is_same(one: Path, other: Path) -> bool:
    try:
        facts, others = one.stat(), other.stat()
        if facts.st_size != others.st_size:
            return False
        if facts.st_mtime_ns == others.st_mtime_ns:
            return True
        apart = abs(facts.st_mtime_ns - others.st_mtime_ns)
        return apart < _INEXACT_NS and durable.sha256(one) == durable.sha256(other)
    except FileNotFoundError:
        return False


def _link(one: Path, other: Path) -> None:
    other.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.link(one, other)
    except OSError:  # a file system without links
        _copy(one, other)


def _copy(one: Path, other: Path) -> None:
    other.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = other.with_name(other.name + _PART)
    try:
        shutil.copyfile(one, part, follow_symlinks=False)
        shutil.copystat(one, part)  # as it was before it was read, or it is copied once more
        durable.sync_file(part)
        part.replace(other)
    finally:
        part.unlink(missing_ok=True)
    durable.sync_folder(other.parent)
