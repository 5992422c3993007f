"""Faults: distinguishes faults of the machine, which fail no file, from faults of a file."""

from __future__ import annotations

import errno
import sqlite3

from ingest.errors import AwayError, LastingFaultError, MachineFaultError
from ocr import RecogniserMissingError

_OF_THE_MACHINE = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN,
    # A folder of ours that may not be written, or that has gone: an archive on a share, a disk that was unmounted.
    errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN,
    errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EREMOTEIO, errno.EBUSY, errno.ENOLCK,
}  # fmt: skip
"""Errors that say something of the machine and nothing of a file that has been hashed already."""


def fault_of(error: Exception) -> MachineFaultError | None:
    """The fault of the machine that an error is; None where it is the file's, or the program's."""
    if isinstance(error, MachineFaultError):
        return error
    if isinstance(error, RecogniserMissingError):
        return LastingFaultError(str(error))
    if isinstance(error, sqlite3.Error):  # journal or catalogue: locked, disk full, broken
        return MachineFaultError(f"{type(error).__name__}: {error}")
    if isinstance(error, AwayError) or (isinstance(error, OSError) and error.errno in _OF_THE_MACHINE):
        return MachineFaultError(str(error))
    return None
