"""Shares: links by which somebody without a name here may see one paper until a day; in a file of our own (0600).

The link has a random token, of which only the SHA-256 is kept. It ends on its day, when somebody ends it, and when the
paper is no longer in the archive, as one that was held.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from pathlib import Path
from typing import NamedTuple

from ingest.disk import durable
from ingest.disk.locking import alone_in

MOST_DAYS = 90


class Share(NamedTuple):
    """``until``: the last day on which the link leads to the paper (ISO 8601); ``by``: who made it."""

    id: str
    sha256: str
    document: str
    until: str
    by: str
    made: str


class Shares:
    """The file of links. Processes may change it side by side."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, document: str, until: datetime.date, by: str) -> str:
        """Makes a link; returns its token, which is kept nowhere. Those that have ended are forgotten."""
        token = secrets.token_urlsafe(24)
        now = datetime.datetime.now(datetime.UTC)
        with alone_in(self._path.parent):
            left = [one for one in self._all() if one.until >= now.date().isoformat()]
            made = Share(
                secrets.token_hex(8),
                _digest(token),
                document,
                until.isoformat(),
                by,
                now.isoformat(timespec="seconds"),
            )
            self._keep([*left, made])
        return token

    def document(self, token: str, today: datetime.date) -> Share | None:
        """What a token leads to today; None where it is none of ours or has ended."""
        digest = _digest(token)
        there = next((one for one in self._all() if one.sha256 == digest), None)
        return there if there is not None and there.until >= today.isoformat() else None

    def of(self, document: str, today: datetime.date) -> list[Share]:
        """The links of a document that have not ended."""
        return [one for one in self._all() if one.document == document and one.until >= today.isoformat()]

    def end(self, document: str, id: str) -> bool:
        """Ends a link of a document; False where there is none."""
        with alone_in(self._path.parent):
            known = self._all()
            left = [one for one in known if (one.document, one.id) != (document, id)]
            if len(left) < len(known):
                self._keep(left)
            return len(left) < len(known)

    def _all(self) -> list[Share]:
        try:
            return [Share(**entry) for entry in json.loads(self._path.read_bytes())]
        except FileNotFoundError:
            return []

    def _keep(self, shares: list[Share]) -> None:
        content = json.dumps([one._asdict() for one in shares], ensure_ascii=False, indent=2) + "\n"
        durable.write(self._path, content.encode(), mode=0o600)


def _digest(token: str) -> str:
    """A random token of 192 bits needs no salt and no slow hash: it cannot be guessed from its digest."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
