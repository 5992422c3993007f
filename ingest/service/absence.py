"""Absence: while a folder, the journal or the catalogue is away, nothing is begun; once all is back, stock is taken.

What is under way meanwhile ends in a fault of the machine and is put off. Afterwards journal and folders are compared,
as at a start, and what is unfinished is taken up again.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from ingest.archive.stores import House
from ingest.catalogue import Catalogue
from ingest.disk.locking import Lock
from ingest.disk.presence import Why
from ingest.errors import AlreadyRunningError, LastingFaultError
from ingest.folders import Folders
from ingest.intake.claim import Claim
from ingest.journal import Journal
from ingest.service.document_threads import DocumentThreads
from ingest.service.recovery import recover

log = logging.getLogger(__name__)


class Absence:
    """What is away of a house, and what to do about it. ``lock``: of its work folder."""

    def __init__(self, house: House, folders: Folders, document_threads: DocumentThreads, lock: Lock) -> None:
        self._house, self._folders, self._crew, self._lock = house, folders, document_threads, lock
        self._presence = house.presence
        self._books: dict[Path, Journal | Catalogue] = {
            folders.journal: house.journal, folders.catalogue: house.catalogue
        }  # fmt: skip
        self._unsettled = False
        self.away: dict[Path, Why] = {}

    def lasts(self) -> bool:
        """Whether anything is away, or was and stock has not been taken since. What is news is logged."""
        away = self._presence.away()
        for path, why in away.items():
            if self.away.get(path) != why:
                log.error(
                    "%s is away (%s): no file is taken, and nothing is written, until it is back", path, why
                )
        for path in self.away.keys() - away.keys():
            log.warning("%s is back", path)
        self.away = away
        self._unsettled |= bool(away.keys() - {self._folders.inbox})
        return bool(away) or self._unsettled

    def settled(self, backlog: list[Claim]) -> list[Claim]:
        """The claims to go on with: those of the backlog, or, where something was away and all is back, all that are
        unfinished.

        Raises:
            LastingFaultError: another program has taken the work folder meanwhile.
        """
        if not self.lasts() or self._crew.under_way or not self._all_back():
            return backlog
        self._unsettled = False
        self._crew.forget()
        try:
            found = recover(self._house)
        except (OSError, sqlite3.Error) as error:
            log.warning("what is unfinished cannot be told yet: %s", error)
            self._unsettled = True
            return backlog
        log.warning("everything is back: going on with %d files", len(found))
        return found

    def _all_back(self) -> bool:
        """Whether nothing is away; another journal or catalogue that is whole is opened in the place of the old."""
        for path in [path for path, why in self.away.items() if why == "another" and path in self._books]:
            try:
                self._books[path].reopen(path)
            except (OSError, sqlite3.Error) as error:
                log.warning("%s cannot be opened: %s", path, error)
                continue
            self._presence.renew(path)
        if self._presence.away():
            return False
        if self._presence.is_moved(self._folders.work):
            try:
                self._lock.renew()
            except AlreadyRunningError as error:
                raise LastingFaultError(f"another program works with {error}") from error
        return True
