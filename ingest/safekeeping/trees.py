"""Trees: one folder is made as another is, file by file: what is new or different is copied, what is gone is removed.

A file counts as the same by size and time of change; what is copied gets both. Each file is there whole or not at all.
A document's folder goes out of the tree only after all else has come in: what moved is somewhere at any moment.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.archive.made import MADE
from ingest.disk import durable

_ITS_OWN = (".saoluc-folder", ".incoming", ".outgoing", ".corrected", ".aside")
"""What the service has for itself in a folder, at the top of it."""
_PART = ".part"


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


def bring(source: Path, target: Path, may_copy: Callable[[Path], bool]) -> int:
    """Copies what is new or different; returns how many files. ``may_copy`` is asked for each, by its place in
    ``source``. A file that is gone by then is passed over.
    """
    copied = 0
    for name in files_in(source):
        one, other = source / name, target / name
        if _is_same(one, other) or not may_copy(one):
            continue
        try:
            _copy(one, other)
        except FileNotFoundError:  # it has moved meanwhile, and is found where it is now
            continue
        copied += 1
    return copied


def sweep(source: Path, target: Path) -> int:
    """Removes what ``source`` has no more; returns how many files."""
    gone = 0
    for name in list(files_in(target)):
        if not (source / name).exists():
            (target / name).unlink(missing_ok=True)
            gone += 1
    for folder, _, _ in list(os.walk(target, topdown=False)):
        if Path(folder) != target and not any(Path(folder).iterdir()):
            Path(folder).rmdir()
    return gone


def _is_same(one: Path, other: Path) -> bool:
    try:
        facts, others = one.stat(), other.stat()
    except FileNotFoundError:
        return False
    return (facts.st_size, facts.st_mtime_ns) == (others.st_size, others.st_mtime_ns)


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
