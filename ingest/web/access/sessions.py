"""Sessions: from a cookie to a user, and back. The cookie is signed, so that it cannot be forged.

It carries a number of its own, the user's name, and a mark that changes with the user's password: a new password, a
removed user, and signing out end what was begun before.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from ingest.disk import durable
from ingest.web.access.users import Users

_MOST_ENDED = 100_000


class Session(NamedTuple):
    """``user`` is None before signing in."""

    number: str
    user: str | None
    mark: str | None = None


class Sessions:
    """Makes and reads the cookies of one archive. ``key``: a file with the secret, made where there is none."""

    def __init__(self, key: Path, users: Users, hours: float) -> None:
        self._secret = _key(key)
        self._signer = URLSafeTimedSerializer(self._secret, salt="session")
        self._users, self._seconds = users, int(hours * 3600)
        self._lock = threading.Lock()
        self._ended: OrderedDict[str, float] = OrderedDict()

    def new(self, user: str | None = None) -> Session:
        """A new session."""
        return Session(secrets.token_urlsafe(18), user, self._users.mark(user) if user else None)

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
        with self._lock:
            if session.number in self._ended:
                return None
        if session.user is not None:
            mark = self._users.mark(session.user)
            if mark is None or not hmac.compare_digest(mark, session.mark or ""):
                return None
        return session

    def end(self, session: Session) -> None:
        """Makes the session's cookie invalid, also where it was copied."""
        now = time.monotonic()
        with self._lock:
            self._ended[session.number] = now
            while self._ended and (
                len(self._ended) > _MOST_ENDED or now - next(iter(self._ended.values())) > self._seconds
            ):
                self._ended.popitem(last=False)

    def token(self, session: Session) -> str:
        """What every change must carry, so that no other site can have it made (CSRF); bound to the session."""
        return hmac.new(self._secret, b"csrf:" + session.number.encode(), sha256).hexdigest()

    def is_token(self, session: Session, given: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), given.encode("utf-8", "replace"))


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
