"""Reindex: makes the catalogue anew from the archive alone; the old one is there until the new one is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest import durable
from ingest.archive import Archive
from ingest.catalogue import Catalogue, open_catalogue
from ingest.row import Row
from ingest.settings import Settings

log = logging.getLogger(__name__)


def reindex(archive: Archive, settings: Settings) -> tuple[int, list[str]]:
    """Returns how many documents were entered, and the ids of those whose folder cannot be read.

    No service may have the catalogue open. Cut off at any step, the old catalogue or the new one is there.
    """
    unreadable: list[str] = []
    rows = _rows(archive, archive.documents(), unreadable)
    if settings.catalogue_url is None:
        return _beside(settings.folders.catalogue, rows), unreadable
    catalogue = open_catalogue(settings)
    try:
        return catalogue.refill(rows), unreadable
    finally:
        catalogue.close()


def _beside(path: Path, rows: Iterable[Row]) -> int:
    """A new file beside the old one, and then in its place."""
    new = path.with_name(path.name + ".new")
    for file in path.parent.glob(new.name + "*"):
        file.unlink()
    made = Catalogue(new)
    try:
        count = made.fill(rows)
    finally:
        made.close()
    durable.sync_file(new)
    for ending in ("-wal", "-shm"):  # the old one's: they must not be taken for the new one's
        path.with_name(path.name + ending).unlink(missing_ok=True)
    new.replace(path)
    durable.sync_folder(path.parent)
    return count


def enter_missing(archive: Archive, catalogue: Catalogue) -> None:
    """Makes the catalogue hold what the archive holds, as after a kill, or with a new or a damaged catalogue."""
    there = catalogue.ids()
    for document in sorted(there - set(archive.folders())):
        log.warning("%s is in the catalogue but not in the archive; taken out", document)
        catalogue.remove(document)
    missing = sorted(set(archive.documents()) - there)
    if not missing:
        return
    log.warning("%d documents are in the archive but not in the catalogue; entering them", len(missing))
    catalogue.fill(_rows(archive, missing, []))


def _rows(archive: Archive, documents: Iterable[str], unreadable: list[str]) -> Iterator[Row]:
    """Their rows in the order in which they were archived, which is the order that the catalogue keeps."""
    for document in sorted(documents, key=lambda document: _archived_at(archive, document)):
        try:
            yield archive.row(document)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("%s: cannot be entered into the catalogue: %s", document, error)
            unreadable.append(document)


def _archived_at(archive: Archive, document: str) -> tuple[str, str]:
    try:
        return str(archive.made(document)["archived_at"]), document
    except (OSError, ValueError, KeyError, TypeError):
        return "", document
