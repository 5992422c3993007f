"""Entering: makes the catalogue hold what the dossiers' files say."""

from __future__ import annotations

import logging

from ingest.archive.dossiers.shelf import Shelf
from ingest.catalogue import Catalogue
from ingest.disk import durable

log = logging.getLogger(__name__)


def enter(shelf: Shelf, catalogue: Catalogue, dossier: str) -> None:
    """Enters a dossier. A paper that is held meanwhile is not there any more when it is looked at again, or is erased
    after that. Raises OSError or ValueError where its file cannot be read.
    """
    row = shelf.row(dossier)
    catalogue.put_dossier(row)
    now = shelf.row(dossier)
    if now.papers != row.papers:
        catalogue.put_dossier(now)


def enter_missing(shelf: Shelf, catalogue: Catalogue) -> None:
    """Enters the dossiers that the catalogue lacks, or has another state of, and takes out those without a file."""
    there, files = catalogue.dossier_seals(), shelf.ids()
    for dossier in sorted(set(there) - set(files)):
        log.warning("%s is in the catalogue but has no file; taken out", dossier)
        catalogue.remove_dossier(dossier)
    for dossier in files:
        try:
            if there.get(dossier) != durable.sha256(shelf.place(dossier)):
                enter(shelf, catalogue, dossier)
        except (OSError, ValueError) as error:
            log.error("%s: cannot be entered into the catalogue: %s", dossier, error)


def enter_paper(shelf: Shelf, catalogue: Catalogue, document: str) -> None:
    """Enters the dossier of a paper that came back into the archive: the catalogue had forgotten that it was in it."""
    for dossier in shelf.ids():
        try:
            if document in shelf.dossier(dossier).documents:
                enter(shelf, catalogue, dossier)
        except (OSError, ValueError) as error:
            log.error("%s: cannot be entered into the catalogue: %s", dossier, error)
