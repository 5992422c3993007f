"""Sessions: from a cookie to a user, and back. The cookie is signed, so that it cannot be forged.

It carries a number of its own, the user's name, and a mark that changes with the user's password: a new password and a
removed user end what was begun before. The numbers of those who are signed in are kept in a database, until they sign
out or their time is over: a cookie whose number is not there is worth nothing, also after a restart.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sqlite3
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from ingest.disk import durable
from ingest.disk.database import open_or_set_aside, opened
from ingest.web.access.roles import Role
from ingest.web.access.users import Users

_SCHEMA = """
-- Who is signed in. ended_by: when the session is over at the latest, in seconds since 1970.
CREATE TABLE IF NOT EXISTS sessions (number TEXT PRIMARY KEY, user TEXT NOT NULL, ended_by REAL NOT NULL) STRICT;
"""


class Session(NamedTuple):
    """``user`` is None before signing in; ``role``: of one who has signed in elsewhere, None of a local account."""

    number: str
    user: str | None
    mark: str | None = None
    role: str | None = None


class Sessions:
    """Makes and reads the cookies of one archive. Threads may share it.

    ``key``: a file with the secret, made where there is none; ``database``: the file of those who are signed in. A
    broken one is set aside, and everybody has to sign in again.
    """

    def __init__(
        self, key: Path, database: Path, users: Users, hours: float, *, elsewhere: bool = False
    ) -> None:
        self._secret = _key(key)
        self._signer = self.signer("session")
        self._users, self._seconds = users, int(hours * 3600)
        self.elsewhere = elsewhere
        self._lock = threading.Lock()
        self._db = open_or_set_aside(database, _opened)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def signer(self, salt: str) -> URLSafeTimedSerializer:
        """Signs with this archive's secret what the same salt alone can read."""
        return URLSafeTimedSerializer(self._secret, salt=salt)

    def new(self, user: str | None = None, role: Role | None = None) -> Session:
        """A new session. ``role``: of a user who has signed in elsewhere. Raises sqlite3.Error where a user's cannot be
        kept.
        """
        mark = self._users.mark(user) if user and role is None else None
        session = Session(secrets.token_urlsafe(18), user, mark, role.value if role else None)
        if user is not None:
            now = time.time()
            with self._lock:
                self._db.execute("DELETE FROM sessions WHERE ended_by < ?", (now,))
                row = (session.number, user, now + self._seconds)
                self._db.execute("INSERT INTO sessions VALUES (?, ?, ?)", row)
        return session

    def cookie(self, session: Session) -> str:
        """What the browser keeps."""
        return str(self._signer.dumps(list(session)))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None where it is forged, too old, ended, or its user is another by now."""
        if not cookie or len(cookie) > 1000:
            return None
        try:
            session = Session(*self._signer.loads(cookie, max_age=self._seconds))
        except (BadData, TypeError):
            return None
        if session.user is not None:
            mark = self._users.mark(session.user)
            if session.role is not None:
                if mark is not None or not self.elsewhere:  # the name is a local account's by now
                    return None
            elif mark is None or not hmac.compare_digest(mark, session.mark or ""):
                return None
            if not self._is_kept(session):
                return None
        return session

    def ended(self, cookie: str | None) -> Session | None:
        """The session that a cookie of ours was of, be it over: it proves who was signed in, and lets nobody in."""
        if not cookie or len(cookie) > 1000:
            return None
        try:
            return Session(*self._signer.loads(cookie))
        except (BadData, TypeError):
            return None

    def end(self, session: Session) -> None:
        """Makes the cookie of a signed-in session invalid, also where it was copied."""
        with self._lock:
            self._db.execute("DELETE FROM sessions WHERE number = ?", (session.number,))

    def _is_kept(self, session: Session) -> bool:
        wanted = (session.number, session.user, time.time())
        with self._lock:
            found = self._db.execute(
                "SELECT 1 FROM sessions WHERE number = ? AND user = ? AND ended_by >= ?", wanted
            ).fetchone()
        return found is not None

    def token(self, session: Session) -> str:
        """What every change must carry, so that no other site can have it made (CSRF); bound to the session."""
        return hmac.new(self._secret, b"csrf:" + session.number.encode(), sha256).hexdigest()

    def is_token(self, session: Session, given: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), given.encode("utf-8", "replace"))


def _opened(file: Path) -> sqlite3.Connection:
    """The database, closed to others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    if file.stat().st_uid == os.geteuid():
        file.chmod(0o600)
    return opened(file, _SCHEMA)


def _key(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        key = secrets.token_hex(32).encode()
        file.parent.mkdir(parents=True, exist_ok=True)
        durable.write(file, key, mode=0o600)
    if len(key) < 32:
        raise ValueError(f"{file}: too short for a key; remove it, and a new one will be made")
    return key
