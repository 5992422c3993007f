"""Reindex: makes the catalogue anew from the archive alone, beside the old one, and then puts it in its place."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from ingest import durable
from ingest.archive import Archive
from ingest.catalogue import Catalogue
from ingest.row import Row

log = logging.getLogger(__name__)


def reindex(archive: Archive, path: Path) -> tuple[int, list[str]]:
    """Returns how many documents were entered, and the ids of those whose folder cannot be read.

    No service may have the catalogue open. Cut off at any step, the old catalogue or the new one is there.
    """
    new = path.with_name(path.name + ".new")
    for file in path.parent.glob(new.name + "*"):
        file.unlink()
    unreadable: list[str] = []
    made = Catalogue(new)
    try:
        count = made.fill(_rows(archive, unreadable))
    finally:
        made.close()
    durable.sync_file(new)
    for ending in ("-wal", "-shm"):  # the old one's: they must not be taken for the new one's
        path.with_name(path.name + ending).unlink(missing_ok=True)
    new.replace(path)
    durable.sync_folder(path.parent)
    return count, unreadable


def enter_missing(archive: Archive, catalogue: Catalogue) -> None:
    """Makes the catalogue hold what the archive holds, as after a kill, or with a new or a damaged catalogue."""
    for document in sorted(catalogue.ids() - set(archive.folders())):
        log.warning("%s is in the catalogue but not in the archive; taken out", document)
        catalogue.remove(document)
    missing = sorted(set(archive.documents()) - catalogue.ids())
    if not missing:
        return
    log.warning("%d documents are in the archive but not in the catalogue; entering them", len(missing))
    unreadable: list[str] = []
    catalogue.fill(row for document in missing for row in _row(archive, document, unreadable))


def _rows(archive: Archive, unreadable: list[str]) -> Iterator[Row]:
    for document in archive.documents():
        yield from _row(archive, document, unreadable)


def _row(archive: Archive, document: str, unreadable: list[str]) -> Iterator[Row]:
    try:
        yield archive.row(document)
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.error("%s: cannot be entered into the catalogue: %s", document, error)
        unreadable.append(document)
