"""Taking: what is finished in the inbox is claimed, as much as may be begun; what cannot be moved waits a while."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from ingest.errors import GoneError
from ingest.intake import claim as claims
from ingest.intake.claim import Claim
from ingest.intake.halves import Pairing, claim_pair
from ingest.intake.inbox import Intake, ReadyFile
from ingest.journal import Journal
from ingest.settings import Settings

log = logging.getLogger(__name__)


class Taking:
    """The inbox of a service. ``begin``: has a new claim worked on; ``may``: whether one more may be taken now."""

    def __init__(
        self, settings: Settings, journal: Journal, begin: Callable[[Claim], None], may: Callable[[], bool]
    ) -> None:
        self._folders, self._journal, self._begin, self._may = settings.folders, journal, begin, may
        self._retry_seconds = settings.scan_seconds
        self._intake = Intake(
            self._folders.inbox,
            settle_seconds=settings.settle_seconds,
            grace_seconds=settings.grace_seconds,
            own=self._folders.own,
            whole_files=journal.whole_files,
        )
        # Files that could not be moved, and when to try again.
        self._refused: dict[Path, float] = {}
        self._pairing = Pairing(settings.half_seconds)

    @property
    def waiting(self) -> int:
        """How many files were found waiting."""
        return self._intake.waiting

    @property
    def has_more(self) -> bool:
        """Whether files wait that can be moved."""
        return self._intake.waiting > len(self._refused)

    def take(self, most: int) -> None:
        """Claims what is finished, at most so many files, and has them worked on."""
        self._take(self._intake.ready_files(most + len(self._refused) + self._pairing.held_back))

    def _take(self, ready: list[ReadyFile]) -> None:
        now = time.monotonic()
        self._refused = {
            path: until for path, until in self._refused.items() if until > now and path.exists()
        }
        folders, journal = self._folders, self._journal
        for one, even in self._pairing.paired(ready, now):
            path = one.path
            if not self._may():
                return
            if path in self._refused:
                continue
            try:
                if even is None:
                    self._begin(claims.claim_file(path, folders.inbox, folders.work, journal, one.signature))
                else:
                    self._begin(claim_pair(one, even, folders.inbox, folders.work, journal))
            except GoneError as error:
                log.debug("%s", error)
            except (OSError, sqlite3.Error) as error:
                log.warning("%s cannot be taken: %s", path, error)
                self._refused[path] = now + self._retry_seconds
