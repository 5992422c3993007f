"""Finished: from a file to whether its end is there, judged by its own format; nothing is decoded.

A scanner or a network copy writes a file over seconds or minutes. It is finished if its size has stopped changing and
its end is there.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
import struct
from pathlib import Path
from typing import BinaryIO

_TAIL = 4096
"""Bytes at a file's end that are searched for the end mark: programs append a few bytes after it, and readers accept
%%EOF in about the last kilobyte.
"""
_MOST_DIRECTORIES = 10_000
_MOST_VALUES = 2_000_000
"""Maximum strips of a TIFF that are checked; one with more is left to the reading process."""

_PLACES = (273, 279, 324, 325)
"""TIFF's tags for strip offsets and byte counts, tile offsets and byte counts; as shorts or longs."""


def has_end(path: Path) -> bool:
    """Whether a file's end is there. An unknown kind has no end to wait for; an empty file may yet grow.

    Raises:
        OSError: the file cannot be read or is gone.
    """
    with open(_opened(path), "rb") as f:
        size = os.fstat(f.fileno()).st_size
        start = f.read(1024)
        f.seek(max(0, size - _TAIL))
        tail = f.read(_TAIL).rstrip(b"\0")
        if not start.strip(b"\0") or not tail:
            # Empty, or room laid out in advance and not filled yet.
            return False
        if b"%PDF-" in start:
            return _pdf_has_end(start, tail, size)
        if start.startswith(b"\xff\xd8\xff"):
            return b"\xff\xd9" in tail
        if start.startswith(b"\x89PNG\r\n\x1a\n"):
            return b"IEND" in tail
        if start[:4] in (b"II*\0", b"MM\0*"):
            return _tiff_within(f, size)
        if start.startswith(b"\xff\x4f\xff\x51"):  # a bare codestream of JPEG 2000
            return b"\xff\xd9" in tail
        if start[4:8] in (b"ftyp", b"jP  "):
            return _boxes_within(f, size, tail)
        return size >= _stated_length(start)


def is_open_for_writing(path: Path) -> bool:
    """Whether a program of this machine holds a file open for writing. False where the kernel cannot say.

    The kernel grants a read lease (fcntl(2), F_SETLEASE) only on a file that nobody has open for writing, and only
    to its owner or root. It is given back at once.

    Raises:
        OSError: the file cannot be opened or is gone.
    """
    descriptor = _opened(path)
    try:
        # Who wants to write in between makes the kernel signal us: by one that is ignored unless asked for.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False


def _opened(path: Path) -> int:
    """A descriptor for reading; no link is followed, and opening a pipe does not block."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _pdf_has_end(start: bytes, tail: bytes, size: int) -> bool:
    """A linearised PDF has an end mark near its beginning too, but states its own length there."""
    length = re.search(rb"/Linearized\b.{0,200}?/L\s+(\d+)", start, re.DOTALL)
    whole = int(length.group(1)) <= size if length else True
    return whole and b"%%EOF" in tail


def _stated_length(start: bytes) -> int:
    """How long a file says that it is: a WebP by its RIFF header, a bitmap by its own; 0 where it does not say."""
    if start.startswith(b"RIFF") and len(start) >= 8:
        return 8 + int.from_bytes(start[4:8], "little")
    if start.startswith(b"BM") and len(start) >= 6:
        return int.from_bytes(start[2:6], "little")
    return 0


def _boxes_within(f: BinaryIO, size: int, tail: bytes) -> bool:
    """Whether the boxes of a HEIC or JPEG 2000 file end within it, one after the other (ISO/IEC 14496-12, 4.2)."""
    at = 0
    kinds: set[bytes] = set()
    while at + 8 <= size and len(kinds) < _MOST_DIRECTORIES:
        f.seek(at)
        length, kind = struct.unpack(">I4s", f.read(8))
        if kind == bytes(4):
            break  # what a copying program put behind the last box
        if length == 1:
            (length,) = struct.unpack(">Q", f.read(8).ljust(8, b"\0"))
        kinds.add(kind)
        if length == 0:  # it reaches to the end of the file
            return kind != b"jp2c" or b"\xff\xd9" in tail
        if length < 8 or at + length > size:
            return False
        at += length
    return bool(kinds & {b"jp2c", b"mdat", b"idat", b"meta"})


def _tiff_within(f: BinaryIO, size: int) -> bool:
    """Whether every directory of a TIFF, and every strip and tile that they name, lies within the file."""
    f.seek(0)
    order = "<" if f.read(2) == b"II" else ">"
    f.seek(4)
    try:
        (offset,) = struct.unpack(order + "I", f.read(4))
        seen: set[int] = set()
        values = 0
        while offset and offset not in seen and len(seen) < _MOST_DIRECTORIES:
            seen.add(offset)
            f.seek(offset)
            (count,) = struct.unpack(order + "H", f.read(2))
            entries = f.read(12 * count)
            (following,) = struct.unpack(order + "I", f.read(4))
            values += sum(_counts(order, entries))
            if values > _MOST_VALUES:
                return True
            if not count or len(entries) < 12 * count or not _data_within(f, order, entries, size):
                return False
            offset = following
    except struct.error:
        return False
    return bool(seen)


def _counts(order: str, entries: bytes) -> list[int]:
    """How many places of strips or tiles a directory claims to hold, tag by tag."""
    tags = (
        struct.unpack(order + "HHI", entries[at : at + 8]) for at in range(0, len(entries) // 12 * 12, 12)
    )
    return [count for tag, _, count in tags if tag in _PLACES]


def _data_within(f: BinaryIO, order: str, entries: bytes, size: int) -> bool:
    """Whether the strips or tiles of one directory end within the file."""
    values: dict[int, list[int]] = {}
    for at in range(0, len(entries), 12):
        tag, kind, count = struct.unpack(order + "HHI", entries[at : at + 8])
        if tag in _PLACES and kind in (3, 4) and count <= 1_000_000:
            form = order + ("H" if kind == 3 else "I") * count
            length = struct.calcsize(form)
            data = entries[at + 8 : at + 8 + length]
            if length > 4:
                f.seek(struct.unpack(order + "I", entries[at + 8 : at + 12])[0])
                data = f.read(length)
            values[tag] = list(struct.unpack(form, data))
    for offsets, counts in ((273, 279), (324, 325)):
        pairs = zip(values.get(offsets, []), values.get(counts, []), strict=False)
        if any(offset + count > size for offset, count in pairs):
            return False
    return True
