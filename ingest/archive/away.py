"""Away: whether an archive of which nothing is there has had documents: then its disk is not mounted."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

from ingest.archive.archive import Archive
from ingest.catalogue import existing_catalogue
from ingest.errors import ArchiveAwayError, OtherLayoutError, UnreachableError
from ingest.journal import Journal, State
from ingest.settings import Settings


def check_archive(settings: Settings) -> None:
    """At a start: an archive of which nothing is there, while journal or catalogue have documents of it, is away: a new
    one in its place would be written under the mounted disk, and the catalogue emptied. A first start has neither.

    Raises:
        ArchiveAwayError: it is so.
    """
    folders = settings.folders
    if next(Archive(folders.archive).folders(), None) is not None:
        return
    count = max(_in_journal(settings), _in_catalogue(settings))
    if count:
        raise ArchiveAwayError(str(folders.archive), count, str(folders.journal.parent))


def _in_journal(settings: Settings) -> int:
    """How many files the journal has archived; 0 where there is none, or a broken one, which tells nothing."""
    file = settings.folders.journal
    if not file.is_file():
        return 0
    with suppress(sqlite3.DatabaseError), closing(Journal(file)) as journal:
        return journal.totals()[State.ARCHIVED]
    return 0


def _in_catalogue(settings: Settings) -> int:
    """How many documents the catalogue has; 0 where there is none, or one that cannot be asked."""
    with suppress(sqlite3.DatabaseError, OtherLayoutError, UnreachableError):
        catalogue = existing_catalogue(settings)
        if catalogue is not None:
            with closing(catalogue):
                return catalogue.count()
    return 0
