"""Scratch: a folder for the temporary files of worker processes, emptied at every start.

A killed service leaves temporary pages behind, which may be secret and would fill the disk kill by kill. The folder is
in the system's folder for temporary files, which is fast, or in the work folder where there is none.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from pathlib import Path

log = logging.getLogger(__name__)


class Scratch:
    """The folder, empty, and TMPDIR pointing to it until ``close``. The work folder's lock must be held.

    ``of_process``: whether TMPDIR is set for the whole process; else it stays, and those who use ``folder`` are told.
    """

    def __init__(self, work: Path, *, of_process: bool = True) -> None:
        self.folder = _folder(work)
        self._before = os.environ.get("TMPDIR")
        self._of_process = of_process
        if of_process:
            os.environ["TMPDIR"] = str(self.folder)

    def close(self) -> None:
        """Removes the folder."""
        if not self._of_process:
            pass
        elif self._before is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = self._before
        shutil.rmtree(self.folder, ignore_errors=True)


def outside(work: Path) -> Path:
    """The scratch folder of a work folder, where it lies in the system's place for temporary files."""
    # The same name at every start, so that what an earlier one left is found.
    name = f"saoluc-{os.getuid()}-{hashlib.sha256(bytes(work)).hexdigest()[:12]}"
    return Path(tempfile.gettempdir()) / name


def _folder(work: Path) -> Path:
    own = work / ".tmp"
    try:
        folder = outside(work)
        _empty(folder)
    except OSError as error:
        log.info("temporary files go to %s (%s)", own, error)
        _empty(own)
        return own
    return folder


def _empty(folder: Path) -> None:
    """Makes a new folder that only this user can open. Raises OSError where it cannot."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
