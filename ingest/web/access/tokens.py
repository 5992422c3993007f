"""Tokens: who may read the archive by program: names, each with the SHA-256 of a random token, in a file of our own.

The token itself is shown once and kept nowhere. The file is readable for the service's user alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import NameTakenError

PREFIX = "saoluc_"
"""Beginning of each token, so that people, and programs that scan for leaked secrets, recognise it."""


Scope = Literal["read", "correct", "upload", "dossiers"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
READING: tuple[Scope, ...] = ("read",)


class Known(NamedTuple):
    """A token as it is kept. ``may``: what its bearer may do."""

    name: str
    sha256: str
    created: str
    may: tuple[Scope, ...] = READING


class Tokens:
    """The file of tokens. What another process changes there is seen at the next question."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int], list[Known]] | None = None

    def add(self, name: str, may: Iterable[Scope] = READING) -> str:
        """Makes a token and returns it. Raises NameTakenError; OSError where the file cannot be written."""
        token = PREFIX + secrets.token_urlsafe(32)
        with self._alone():
            known = self.known()
            if any(one.name == name for one in known):
                raise NameTakenError(name)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self._keep([*known, Known(name, _digest(token), now, tuple(dict.fromkeys(may)))])
        return token

    def revoke(self, name: str) -> bool:
        """Revokes a token; False where there is none of that name."""
        with self._alone():
            known = self.known()
            left = [one for one in known if one.name != name]
            if len(left) < len(known):
                self._keep(left)
            return len(left) < len(known)

    def known(self) -> list[Known]:
        """All tokens, oldest first. Raises OSError or ValueError where the file cannot be read."""
        with self._lock:
            try:
                facts = self._path.stat()
            except FileNotFoundError:
                return []
            form = facts.st_ino, facts.st_mtime_ns, facts.st_size
            if self._read is None or self._read[0] != form:
                entries = json.loads(self._path.read_bytes())
                self._read = (
                    form,
                    [
                        Known(e["name"], e["sha256"], e["created"], tuple(e.get("may", READING)))
                        for e in entries
                    ],
                )
            return self._read[1]

    def owner(self, token: str) -> str | None:
        """The name that a token was given to; None where it is none of ours."""
        known = self.bearer(token)
        return known.name if known is not None else None

    def bearer(self, token: str) -> Known | None:
        """What is known of a token; None where it is none of ours. Every entry is compared, each in the same time
        whatever differs, so that an answer's delay tells nothing.
        """
        digest = _digest(token)
        found = None
        for one in self.known():
            if hmac.compare_digest(one.sha256, digest):
                found = one
        return found

    def _keep(self, known: list[Known]) -> None:
        content = json.dumps([one._asdict() for one in known], ensure_ascii=False, indent=2) + "\n"
        durable.write(self._path, content.encode(), mode=0o600)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps other processes from changing the file meanwhile."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(self._path.parent):
            yield


def _digest(token: str) -> str:
    """A random token of 256 bits needs no salt and no slow hash: it cannot be guessed from its digest."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
