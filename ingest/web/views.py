"""Views: lists that people have given a name to, each as the query of its address, kept in a file of our own (0600)."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import NamedTuple

from ingest.disk import durable
from ingest.disk.locking import alone_in

MOST = 60
"""Maximum views of one person."""


class View(NamedTuple):
    """``query``: of the list's address, without ``?``; ``shared``: everybody sees it, else its owner alone."""

    id: str
    name: str
    query: str
    owner: str
    shared: bool


class Views:
    """The file of views. Processes may change it side by side."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, owner: str) -> list[View]:
        """Those that a person sees, by name."""
        return sorted(
            (one for one in self._all() if one.shared or one.owner == owner), key=lambda one: one.name
        )

    def add(self, name: str, query: str, owner: str, *, shared: bool) -> bool:
        """Keeps a view in the place of the owner's of that name; False where the owner has too many."""
        with alone_in(self._path.parent):
            left = [one for one in self._all() if (one.name, one.owner) != (name, owner)]
            if sum(one.owner == owner for one in left) >= MOST:
                return False
            self._keep([*left, View(secrets.token_hex(8), name, query, owner, shared)])
            return True

    def remove(self, id: str, owner: str, *, anybodys: bool = False) -> bool:
        """Takes a view away: the owner's own, or with ``anybodys`` each; False where there is no such view."""
        with alone_in(self._path.parent):
            known = self._all()
            left = [one for one in known if one.id != id or not (anybodys or one.owner == owner)]
            if len(left) < len(known):
                self._keep(left)
            return len(left) < len(known)

    def _all(self) -> list[View]:
        try:
            return [View(**entry) for entry in json.loads(self._path.read_bytes())]
        except FileNotFoundError:
            return []

    def _keep(self, views: list[View]) -> None:
        content = json.dumps([one._asdict() for one in views], ensure_ascii=False, indent=2) + "\n"
        durable.write(self._path, content.encode(), mode=0o600)
