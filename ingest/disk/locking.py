"""Locking: one program at a time works on one set of folders.

The kernel holds the lock for as long as its owner lives: however that ends, nothing has to be cleared away.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ingest.errors import AlreadyRunningError


class Lock:
    """The lock of a work folder, held until ``release``; as a context manager until its end.

    Raises:
        AlreadyRunningError: another process holds it.
        OSError: the lock file cannot be made.
    """

    def __init__(self, work: Path) -> None:
        work.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._work = work
        self._file = self._taken()

    def _taken(self) -> IO[str]:
        file = (self._work / ".lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise AlreadyRunningError(str(self._work)) from error
        except OSError:
            file.close()
            raise
        return file

    def renew(self) -> None:
        """Takes the lock where another folder has come into the place of the old one. Raises as the first time."""
        self._file.close()
        self._file = self._taken()

    def release(self) -> None:
        self._file.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits until no other thread or process holds this lock of a folder, and holds it meanwhile.

    Raises:
        OSError: there is no such folder, or it cannot be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
