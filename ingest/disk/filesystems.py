"""File systems: from a path to the kind of file system that it lies on, and whether that one is a network's; whether
two paths lie on one mount.
"""

from __future__ import annotations

import os
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "9p",
    "virtiofs", "vboxsf", "davfs", "orangefs", "ocfs2", "gfs2",
})  # fmt: skip
"""Network file systems: changes that another machine makes there raise no event here."""


def kind(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of file system (ext4, nfs4, …) under a path, by the kernel's table of mounts; None where it has none."""
    found = _mount(path, mounts)
    return found[1] if found else None


def is_one_mount(path: Path, other: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a file can be renamed from one path to another: over two mounts of one file system it cannot either."""
    if path.stat().st_dev != other.stat().st_dev:
        return False
    place, there = _mount(path, mounts), _mount(other, mounts)
    return place is None or there is None or place[0] == there[0]


def _mount(path: Path, mounts: Path) -> tuple[bytes, str] | None:
    """Where the file system under a path is mounted, and its kind."""
    real = os.fsencode(os.path.realpath(path))
    best: tuple[bytes, str] | None = None
    try:
        lines = mounts.read_bytes().splitlines()
    except OSError:
        return None
    for line in lines:
        # 36 35 98:0 /root /mount/point rw,noatime … - ext4 /dev/sda1 rw
        before, _, after = line.partition(b" - ")
        fields, name = before.split(b" "), after.split(b" ")[0].decode("ascii", "replace")
        if len(fields) < 5:
            continue
        place = _plain(fields[4])
        inside = real == place or real.startswith(place.rstrip(b"/") + b"/")
        # Of two mounts on one place the later one is seen.
        if inside and (best is None or len(place) >= len(best[0])):
            best = place, name
    return best


def is_network(path: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether other machines can change what is there. Of FUSE only its disk drivers are known to be local."""
    found = kind(path, mounts) or ""
    return found in _NETWORK or (found.startswith("fuse.") and found not in ("fuse.ntfs-3g", "fuse.exfat"))


def _plain(field: bytes) -> bytes:
    """The kernel writes space, tab, newline and backslash as three octal digits."""
    return (
        field.replace(b"\\040", b" ")
        .replace(b"\\011", b"\t")
        .replace(b"\\012", b"\n")
        .replace(b"\\134", b"\\")
    )
