"""Reindex: makes the catalogue anew from the archive alone; the old one is there until the new one is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing

from ingest.archive.archive import Archive
from ingest.archive.dossiers import entering
from ingest.archive.dossiers.shelf import Shelf
from ingest.catalogue import Catalogue, catalogue_to_refill, checked_catalogue
from ingest.catalogue.database.replacing import clear, replacing
from ingest.catalogue.dossiers.rows import DossierRow
from ingest.catalogue.row import Row
from ingest.errors import OtherLayoutError
from ingest.settings import Settings

log = logging.getLogger(__name__)


def reindex(archive: Archive, settings: Settings) -> tuple[int, list[str]]:
    """Returns how many documents were entered, and the ids of those whose folder cannot be read.

    Cut off at any step, the old catalogue or the new one is there.

    Raises:
        OtherLayoutError: a newer version wrote the catalogue.
        AlreadyRunningError: another program has its file open.
        OSError, sqlite3.Error: the machine refuses.
    """
    unreadable: list[str] = []
    rows = _rows(archive, archive.documents(), unreadable)
    if settings.catalogue_url is None:
        with replacing(settings.folders.catalogue) as new, closing(Catalogue(new)) as made:
            count = made.fill(rows, _dossiers(archive, unreadable))
        return count, unreadable
    catalogue = catalogue_to_refill(settings)
    try:
        return catalogue.refill(rows, _dossiers(archive, unreadable)), unreadable
    finally:
        catalogue.close()


def filled_catalogue(archive: Archive, settings: Settings) -> Catalogue:
    """The catalogue, whole, holding what the archive holds; one that an older version laid out is made anew.

    The folders' lock must be held. Raises as `reindex` does.
    """
    clear(settings.folders.catalogue.resolve())
    try:
        catalogue = checked_catalogue(settings)
    except OtherLayoutError as other:
        if other.kind != "older":
            raise
        log.warning("the catalogue has layout %s, of an older version: making it anew", other.there)
        count, _ = reindex(archive, settings)
        log.warning("the catalogue was made anew: %d documents", count)
        catalogue = checked_catalogue(settings)
    enter_missing(archive, catalogue)
    return catalogue


def enter_missing(archive: Archive, catalogue: Catalogue) -> None:
    """Makes the catalogue hold what the archive holds, as after a kill, or with a new or a damaged catalogue."""
    there = catalogue.ids()
    for document in sorted(there - set(archive.folders())):
        log.warning("%s is in the catalogue but not in the archive; taken out", document)
        catalogue.remove(document)
    missing = sorted(set(archive.documents()) - there)
    if missing:
        log.warning("%d documents are in the archive but not in the catalogue; entering them", len(missing))
        catalogue.fill(_rows(archive, missing, []))
    entering.enter_missing(Shelf(archive), catalogue)


def _rows(archive: Archive, documents: Iterable[str], unreadable: list[str]) -> Iterator[Row]:
    """Their rows in the order in which they were archived, which is the order that the catalogue keeps."""
    for document in sorted(documents, key=lambda document: _archived_at(archive, document)):
        try:
            yield archive.row(document)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("%s: cannot be entered into the catalogue: %s", document, error)
            unreadable.append(document)


def _dossiers(archive: Archive, unreadable: list[str]) -> Iterator[DossierRow]:
    """The rows of the dossiers, by id."""
    shelf = Shelf(archive)
    for dossier in shelf.ids():
        try:
            row = shelf.row(dossier)
        except (OSError, ValueError) as error:
            log.error("%s: cannot be entered into the catalogue: %s", dossier, error)
            unreadable.append(dossier)
            continue
        yield row


def _archived_at(archive: Archive, document: str) -> tuple[str, str]:
    try:
        return str(archive.made(document)["archived_at"]), document
    except (OSError, ValueError, KeyError, TypeError):
        return "", document
