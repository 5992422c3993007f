"""Correcting: keeps people's corrections beside a document, and the catalogue in step with them.

``corrections.json`` is written whole or not at all. Before it a mark is set, and taken away once the catalogue has the
change and the journal knows how far they go: cut off in between, ``settle`` brings both up to date. A lock of the
document's folder lets one correction be made at a time, whatever process makes it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ingest.archive import chain
from ingest.archive.archive import CORRECTIONS, Archive
from ingest.archive.corrections import Correction, changed, corrected
from ingest.catalogue import Catalogue
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.journal import Journal

log = logging.getLogger(__name__)

_MARKS = ".corrected"


def correct(
    document: str,
    archive: Archive,
    catalogue: Catalogue,
    make: Callable[[], list[Correction]],
    journal: Journal | None = None,
) -> list[Correction]:
    """Makes corrections, all or none, and returns all of the document's. ``make`` is called once nobody else can
    change the document, so that what it looks at holds. ``journal``: the one that keeps how far they go.

    Raises:
        CorrectionError, OutdatedError: one of them does not fit; nothing was changed.
        OSError, sqlite3.Error: the machine refuses.
    """
    place = archive.place(document)
    with alone_in(place):
        before = archive.corrections(document)
        new = make()
        record = corrected(archive.as_read(document), before).record
        for correction in new:
            record = changed(record, correction)
        if new:
            mark = archive.folder / _MARKS / document
            sound = journal is None or mark.exists() or not _faults(document, archive, journal)
            mark.parent.mkdir(exist_ok=True)
            durable.write(mark, b"")
            head = archive.add_corrections(document, new)
            catalogue.put(archive.row(document))
            if (
                journal is not None and head is not None and sound
            ):  # else what `verify` has to say would be lost
                journal.keep_head(document, head)
            mark.unlink()
        return [*before, *new]


def settle(archive: Archive, catalogue: Catalogue, journal: Journal | None = None) -> None:
    """Brings catalogue and journal up to date where corrections were cut off before they had them."""
    for mark in sorted((archive.folder / _MARKS).glob("*")):
        if mark.name.endswith(".part"):
            mark.unlink(missing_ok=True)
        elif archive.holds(mark.name):
            with alone_in(archive.place(mark.name)):
                log.warning("%s: a correction was cut off; entering it into the catalogue", mark.name)
                (archive.place(mark.name) / f"{CORRECTIONS}.part").unlink(missing_ok=True)
                catalogue.put(archive.row(mark.name))
                if journal is not None:
                    _catch_up(mark.name, archive, journal)
                mark.unlink(missing_ok=True)


def is_under_way(document: str, archive: Archive) -> bool:
    """Whether corrections of a document were cut off, and `settle` will bring the catalogue and the journal up to date.
    The lock of its folder is held.
    """
    return (archive.folder / _MARKS / document).exists()


def _catch_up(document: str, archive: Archive, journal: Journal) -> None:
    head = chain.head(document, archive.chained(document))
    if head is not None and {code for code, _ in _faults(document, archive, journal)} <= {
        "corrections_added"
    }:
        journal.keep_head(document, head)


def _faults(document: str, archive: Archive, journal: Journal) -> list[tuple[str, str]]:
    return list(chain.faults(document, archive.chained(document), journal.head(document)))
