"""Audit: what people did that not everybody may do: who, when, from where, what. One JSON object a line, in a file that
is only added to, outside the archive and closed to others (0600).

Of a held paper it has the id alone, never a name or a word of it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

Action = Literal[
    "signed_in", "sign_in_refused", "signed_out", "user_added", "password_changed", "role_changed", "user_removed",
    "held", "released", "cut", "failed_deleted", "failed_retried", "dossier_handed_over", "dossier_unlocked",
    "dossier_destroyed", "shared", "share_ended",
]  # fmt: skip
COMMAND_LINE = "command line"
"""Where what is done by a command comes from."""


class Deed(NamedTuple):
    """A line. ``when``: UTC, ISO 8601; ``address``: where it came from; ``what``: an ``Action``; ``of``: whose name,
    which document's id or which file; ``detail``: the new role, or why.
    """

    when: str
    who: str
    address: str
    what: str
    of: str
    detail: str

    @property
    def is_known(self) -> bool:
        """Whether this version has a name for what was done."""
        return self.what in get_args(Action)


class AuditLog:
    """The file of one archive. Threads and processes may add to it side by side."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, who: str, address: str, what: Action, of: str = "", detail: str = "") -> None:
        """Adds a line; it is on the disk when the call returns. What needs a role is noted before it is done, so that
        nothing is done unseen.

        Raises:
            OSError: it cannot be written.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps(Deed(now, who, address, what, of, detail)._asdict(), ensure_ascii=False)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            # What was cut off by a full disk does not spoil the line behind it.
            cut_off = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            file.write((b"\n" if cut_off else b"") + line.encode("utf-8", "backslashreplace") + b"\n")
            os.fsync(descriptor)

    def latest(self, most: int) -> list[Deed]:
        """The last lines, the newest first. Raises OSError where the file cannot be read."""
        return list(reversed(deque(self._all(), maxlen=most)))

    def _all(self) -> Iterator[Deed]:
        if not self._file.exists():
            return
        with self._file.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    said = json.loads(line)
                    yield Deed(*(str(said.get(name, "")) for name in Deed._fields))
                except (ValueError, AttributeError):
                    continue
