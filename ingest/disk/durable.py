"""Durable writing: files and folders that are there, whole, after the machine loses power."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 1 << 20


def sync_file(path: Path) -> None:
    """Puts a file's bytes on the disk."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Puts a folder's list of names on the disk: a rename is only durable after this."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(path: Path, content: bytes, mode: int | None = None) -> None:
    """Writes a file whole or not at all, replacing an older one. ``mode``: who may read it, where not everybody."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as f:
        if mode is not None:
            os.fchmod(f.fileno(), mode)
        f.write(content)
        f.flush()
        os.fsync(f.fileno())
    part.replace(path)
    sync_folder(path.parent)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name under which to write what is too large for ``write``: what stands there at the end takes the file's place;
    where an error ends the block, nothing does.
    """
    part = path.with_name(path.name + ".part")
    try:
        yield part
        sync_file(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def copy(source: Path, target: Path) -> None:
    """Copies a file's bytes, whole or not at all. Where the source may change meanwhile, compare hashes."""
    part = target.with_name(target.name + ".part")
    shutil.copyfile(source, part, follow_symlinks=False)
    sync_file(part)
    part.replace(target)
    sync_folder(target.parent)


def move(source: Path, target: Path) -> None:
    """Moves a file, over to another file system too; cut off in between, it may be called again."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if not target.exists() or sha256(target) != sha256(source):
            copy(source, target)
        source.unlink()
    sync_folder(target.parent)
    sync_folder(source.parent)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
