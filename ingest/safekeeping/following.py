"""Following: a journal that was copied before the folders is brought to where these are, as its own service would have.

What was in progress then is not in a backup: its rows go. Rows of documents that have moved, or gone, since are made
anew from the folders. Corrections that were made since count, unless anything else is wrong with them.
"""

from __future__ import annotations

from pathlib import Path

from ingest.archive import chain, verify_journal
from ingest.archive.archive import Archive
from ingest.archive.dossiers.shelf import Shelf
from ingest.journal import Journal, State
from ingest.service.restoring import restore

_NOT_WHOLE = (OSError, ValueError, KeyError, TypeError)


def follow(archive: Archive, held: Archive, failed: Path, journal: Journal) -> int:
    """Makes the journal agree with the folders; returns how many rows were entered. Nobody else may be at work."""
    for entry in journal.unfinished():
        journal.remove(entry.claim)
    for entry in list(verify_journal.without_folder(archive, held, journal)):
        journal.remove(entry.claim)
    for store, end in ((archive, State.ARCHIVED), (held, State.HELD)):
        for document in store.documents():
            _drop_if_moved(document, store, end, journal)
    entered = restore(archive, held, failed, journal)
    for store in (archive, held):
        for document in store.documents():
            _follow_corrections(document, store, journal)
    shelf = Shelf(archive)
    for dossier in shelf.ids():
        _catch_up(dossier, shelf.chained(dossier), journal)
    return entered


def _drop_if_moved(document: str, store: Archive, end: State, journal: Journal) -> None:
    try:
        differs = list(verify_journal.disagreements(document, store, end, journal))
    except _NOT_WHOLE:
        return  # it is said to be not whole
    if differs:
        for entry in journal.of_document(document):
            journal.remove(entry.claim)


def _follow_corrections(document: str, store: Archive, journal: Journal) -> None:
    try:
        _catch_up(document, store.chained(document), journal)
    except _NOT_WHOLE:
        return


def _catch_up(id: str, entries: list[dict[str, object]], journal: Journal) -> None:
    """Only where nothing but their number differs: what was changed or cut off stays a fault that `verify` tells."""
    head = chain.head(id, entries)
    if head is not None and {code for code, _ in chain.faults(id, entries, journal.head(id))} <= {
        "corrections_added"
    }:
        journal.keep_head(id, head)
