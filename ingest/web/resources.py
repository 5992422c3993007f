"""Resources: what the pages work with, made once per application: archive, catalogue, journal, users, page images."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.archive.stores import House
from ingest.catalogue import Catalogue, open_catalogue
from ingest.journal import Journal
from ingest.settings import Settings
from ingest.web.access.audit import AuditLog
from ingest.web.access.guesses import Guesses
from ingest.web.access.oidc import Provider
from ingest.web.access.sessions import Sessions
from ingest.web.access.shares import Shares
from ingest.web.access.users import Users
from ingest.web.kept import Waiting
from ingest.web.record.images import PageImages
from ingest.web.record.readings import Readings
from ingest.web.reservations import Reservations
from ingest.web.views import Views

_SIGN_INS_AT_ONCE = 2
"""Each takes 32 MB and a core for a quarter of a second."""


class WebResources(NamedTuple):
    """Made by ``of``; closed at the end."""

    settings: Settings
    archive: Archive
    catalogue: Catalogue
    journal: Journal
    users: Users
    sessions: Sessions
    images: PageImages
    readings: Readings
    guesses: Guesses
    audit: AuditLog
    sign_in_threads: ThreadPoolExecutor
    reservations: Reservations
    views: Views
    shares: Shares
    provider: Provider | None
    waiting: Waiting

    @property
    def house(self) -> House:
        """The same as places that a document can be moved to."""
        return House.of(self.settings.folders, self.journal, self.catalogue)

    @property
    def may_hold(self) -> bool:
        """Whether papers that turn out to be secret are held apart."""
        return self.settings.secret == "hold"

    @classmethod
    def of(cls, settings: Settings, users: Users, sessions: Sessions) -> WebResources:
        """Opens everything below the settings' root; makes the folders that are not there yet."""
        folders = settings.folders
        folders.make()
        archive = Archive(folders.archive)
        return cls(
            settings, archive, open_catalogue(settings), Journal(folders.journal), users, sessions,
            PageImages(archive, folders.cache, settings.cache_mb << 20),
            Readings(archive),
            Guesses(sessions.signer("device")),
            AuditLog(folders.audit),
            ThreadPoolExecutor(_SIGN_INS_AT_ONCE, "sign-in"),
            Reservations(),
            Views(folders.views),
            Shares(folders.shares),
            Provider(settings) if settings.oidc_issuer else None,
            Waiting(),
        )  # fmt: skip

    def close(self) -> None:
        self.sign_in_threads.shutdown(cancel_futures=True)
        self.images.close()
        self.journal.close()
        self.catalogue.close()
        self.sessions.close()
