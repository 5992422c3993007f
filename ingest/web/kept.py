"""Kept: from a form that came after its session had ended, to a draft that the sign-in page carries, and back.

A browser without scripts sends what was typed and has it no more. The draft is signed, bound to the user whose session
it was, and never in an address or a log. It is made only of a form of our own pages (its token and origin prove that),
and nothing is saved by signing in: the person is shown it, and saves it. Who signs in at the provider takes a key
there and back, since no address can carry the draft itself.
"""

from __future__ import annotations

import hashlib
import threading
import time
from typing import NamedTuple
from urllib.parse import parse_qsl

from itsdangerous import BadData

from ingest.web.access.sessions import Session, Sessions

_LONGEST = 200_000
_SECONDS = 12 * 3600
_MOST_WAITING, _SECONDS_WAITING = 64, 3600.0
"""Drafts of people who are at the provider: at most 25 MB."""
_OF_PAPERS = "/documents/"
_NOT_KEPT = ("csrf",)


class Draft(NamedTuple):
    """``to``: the address that the form was sent to, with its query; ``fields``: what it said."""

    user: str
    to: str
    fields: dict[str, str]

    @property
    def paper(self) -> str:
        """The address of the paper that it is about."""
        path, mark, query = self.to.partition("?")
        return path.rpartition("/")[0] + mark + query


def draft_of(sessions: Sessions, ended: Session | None, path: str, query: str, body: bytes) -> str | None:
    """The draft, signed, of a form that was sent with the cookie of an ended session; None where it is not one of ours,
    or none that people type into.
    """
    if ended is None or ended.user is None or not path.startswith(_OF_PAPERS) or len(body) > _LONGEST:
        return None
    said = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    if not sessions.is_token(ended, said.get("csrf", "")):
        return None
    fields = {name: value for name, value in said.items() if name not in _NOT_KEPT}
    to = path + (f"?{query}" if query else "")
    return str(sessions.signer("draft").dumps([ended.user, to, fields]))


def draft_of_ours(sessions: Sessions, signed: str) -> Draft | None:
    """The draft that a sign-in page carries, whoever typed it; None where it is forged or old."""
    try:
        return Draft(*sessions.signer("draft").loads(signed, max_age=_SECONDS))
    except (BadData, TypeError):
        return None


def draft_from(sessions: Sessions, signed: str, user: str) -> Draft | None:
    """The same; None where it is another user's too."""
    draft = draft_of_ours(sessions, signed)
    return draft if draft is not None and draft.user == user else None


class Waiting:
    """Drafts whose people are at the provider, in memory. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drafts: dict[str, tuple[float, str]] = {}

    def keep(self, signed: str) -> str:
        """The key of a draft that is ours. It tells nothing of what was typed, and nobody can guess it."""
        key, now = hashlib.sha256(signed.encode()).hexdigest(), time.monotonic()
        with self._lock:
            self._drafts.pop(key, None)
            self._drafts[key] = now, signed
            for old, (since, _) in list(self._drafts.items()):
                if len(self._drafts) > _MOST_WAITING or now - since > _SECONDS_WAITING:
                    del self._drafts[old]
        return key

    def of(self, key: str) -> str:
        """The draft, signed; empty where it has not been kept, or not so long."""
        with self._lock:
            since, signed = self._drafts.get(key, (0.0, ""))
        return signed if time.monotonic() - since <= _SECONDS_WAITING else ""
