"""House: archive, held folder, catalogue and journal, passed on together."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.catalogue import Catalogue
from ingest.disk.presence import Presence
from ingest.folders import Folders
from ingest.journal import Journal


class House(NamedTuple):
    """``held`` is laid out as the archive is, but closed to others and not in the catalogue. ``presence``: of all
    these; where it is not given, nothing is ever away.
    """

    work: Path
    failed: Path
    cache: Path
    reports: Path
    archive: Archive
    held: Archive
    journal: Journal
    catalogue: Catalogue
    presence: Presence = Presence()

    @classmethod
    def of(
        cls, folders: Folders, journal: Journal, catalogue: Catalogue, presence: Presence | None = None
    ) -> House:
        """The house of a root's folders."""
        return cls(
            folders.work, folders.failed, folders.cache, folders.reports, Archive(folders.archive),
            Archive(folders.held), journal, catalogue, presence or Presence(),
        )  # fmt: skip

    def store_of(self, document: str) -> Archive | None:
        """Where a document lies: in the archive or held; None where it is in neither."""
        return next((store for store in (self.archive, self.held) if store.holds(document)), None)

    def enter(self, document: str) -> None:
        """Enters a document of the archive into the catalogue; one that is held stays out."""
        if self.archive.holds(document):
            self.catalogue.put(self.archive.row(document))

    def forget_images(self, document: str) -> None:
        """Removes a document's page images from the cache of the review page."""
        shutil.rmtree(self.cache / "pages" / document, ignore_errors=True)
