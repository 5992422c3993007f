"""Faults: tells what is wrong with the machine, which fails no file, from what is wrong with a file."""

from __future__ import annotations

import errno
import sqlite3

from ingest.claim import Away
from ocr import RecogniserMissing

_OF_THE_MACHINE = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN,
    # A folder of ours that may not be written, or that has gone: an archive on a share, a disk that was unmounted.
    errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN,
    errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EREMOTEIO, errno.EBUSY, errno.ENOLCK,
}  # fmt: skip
"""Errors that say something of the machine and nothing of a file that has been hashed already."""


class MachineFault(Exception):
    """The machine cannot do the work now. ``lasting``: not before somebody has mended it."""

    def __init__(self, message: str, *, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


def of_machine(error: Exception) -> MachineFault | None:
    """The fault of the machine that an error is; None where it is the file's, or the program's."""
    if isinstance(error, RecogniserMissing):
        return MachineFault(str(error), lasting=True)
    if isinstance(error, sqlite3.Error):  # journal or catalogue: locked, disk full, broken
        return MachineFault(f"{type(error).__name__}: {error}", lasting=False)
    if isinstance(error, Away) or (isinstance(error, OSError) and error.errno in _OF_THE_MACHINE):
        return MachineFault(str(error), lasting=False)
    return None
