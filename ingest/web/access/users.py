"""Users: names, roles and password hashes in one file that only the service's user can read.

Passwords go through scrypt at the strength that OWASP's Password Storage Cheat Sheet gives (N = 2^15, r = 8, p = 3:
32 MB and a quarter of a second a guess); each has a salt of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NotRequired, TypedDict

from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import UserError
from ingest.web.access.roles import Role

LEAST_LETTERS = 10
MOST_LETTERS = 256
"""Maximum letters of a password or a name: more would only be work for the server."""


class Cost(TypedDict):
    """What scrypt is to cost: ``n`` and ``r`` in memory and time, ``p`` in time alone."""

    n: int
    r: int
    p: int


class Entry(Cost):
    """What the file has of a user: salt and hash in hexadecimal digits; the role is missing in files of before there
    were roles.
    """

    salt: str
    hash: str
    role: NotRequired[str]


_COST: Cost = {"n": 2**15, "r": 8, "p": 3}
_MEMORY = 64 << 20
_hashing = threading.BoundedSemaphore(2)


class Users:
    """The file of users. Other processes may change it at any time: each question looks whether they have."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._known: dict[str, Entry] = {}

    def names(self) -> list[str]:
        """All names, in order. Raises OSError or ValueError where the file cannot be read."""
        return sorted(self._load())

    def role(self, name: str) -> Role | None:
        """What a user may do; None for an unknown name. Of before there were roles: review, which is what people did;
        nobody gets to manage without being told so. Of a role that this version does not know: view.
        """
        entry = self._load().get(_normal(name))
        if entry is None:
            return None
        said = entry.get("role", Role.REVIEW)
        return Role(said) if said in list(Role) else Role.VIEW

    def others_manage(self, name: str) -> bool:
        """Whether somebody else than this user may manage."""
        others = set(self.names()) - {_normal(name)}
        return any(self.role(other) is Role.MANAGE for other in others)

    def mark(self, name: str) -> str | None:
        """What a session of this user carries, and what changes with the password; None for an unknown name."""
        entry = self._load().get(name)
        return str(entry["hash"])[:16] if entry else None

    def known_as(self, name: str) -> str:
        """A name as the file has it, whichever way its marks were typed."""
        return _normal(name)

    def are_right(self, name: str, password: str) -> bool:
        """Whether the password is the user's. An unknown name takes as long as a wrong password."""
        entry = self._load().get(_normal(name))
        if len(password) > MOST_LETTERS:
            return False
        salt = bytes.fromhex(entry["salt"]) if entry else b"nobody's salt..."
        cost: Cost = {"n": int(entry["n"]), "r": int(entry["r"]), "p": int(entry["p"])} if entry else _COST
        given = _hash(password, salt, cost)
        kept = bytes.fromhex(entry["hash"]) if entry else bytes(len(given))
        return hmac.compare_digest(given, kept) and entry is not None

    def put(self, name: str, password: str, role: Role | None = None) -> None:
        """Adds a user, or gives one another password, which ends the sessions begun with the old one. ``role``: None
        leaves it as it is; a new user's is then to review.

        Raises:
            UserError: the name or the password will not do.
            OSError: the file cannot be written.
        """
        self.check(name, password)
        name = _normal(name)
        salt = secrets.token_bytes(16)
        hashed = _hash(password, salt, _COST).hex()
        with self._alone():
            kept = role or self.role(name) or Role.REVIEW
            entry: Entry = {"salt": salt.hex(), "hash": hashed, **_COST, "role": kept.value}
            self._write({**self._load(), name: entry})

    def check(self, name: str, password: str) -> None:
        """Raises UserError where the name or the password will not do."""
        name = _normal(name)
        if not name or len(name) > 64 or not name.isprintable() or name != name.strip():
            raise UserError("bad_name")
        if not LEAST_LETTERS <= len(password) <= MOST_LETTERS:
            raise UserError("bad_password")

    def set_role(self, name: str, role: Role) -> None:
        """Gives a user another role, in force at the next request.

        Raises:
            UserError: there is no such user.
            OSError: the file cannot be written.
        """
        with self._alone():
            entry = self._load().get(_normal(name))
            if entry is None:
                raise UserError("none")
            self._write({**self._load(), _normal(name): {**entry, "role": role.value}})

    def remove(self, name: str) -> bool:
        """Takes a user away; False where there is none of that name. Raises OSError where it cannot be written."""
        with self._alone():
            known = dict(self._load())
            if known.pop(_normal(name), None) is None:
                return False
            self._write(known)
            return True

    def _load(self) -> dict[str, Entry]:
        with self._lock:
            try:
                facts = self._file.stat()
            except FileNotFoundError:
                self._seen, self._known = None, {}
                return self._known
            seen = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
            if seen != self._seen:
                self._known = json.loads(self._file.read_bytes())
                self._seen = seen
            return self._known

    def _write(self, known: dict[str, Entry]) -> None:
        durable.write(
            self._file, (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode(), mode=0o600
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps other processes from changing the file meanwhile."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(self._file.parent):
            yield


def _normal(name: str) -> str:
    """One form for one name, whichever way its marks were typed."""
    return unicodedata.normalize("NFC", name)


def _hash(password: str, salt: bytes, cost: Cost) -> bytes:
    said = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    with _hashing:  # each takes 32 MB
        return hashlib.scrypt(said, salt=salt, maxmem=_MEMORY, dklen=32, **cost)
