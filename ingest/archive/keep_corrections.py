"""Correcting: keeps people's corrections beside a document, and the catalogue in step with them.

``corrections.json`` is written whole or not at all. Before it a mark is set, and taken away once the catalogue has the
change: cut off in between, ``settle`` brings the catalogue up to date. A lock of the document's folder lets one
correction be made at a time, whatever process makes it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ingest.archive.archive import CORRECTIONS, Archive
from ingest.archive.corrections import Correction, changed, corrected
from ingest.catalogue import Catalogue
from ingest.disk import durable
from ingest.disk.locking import alone_in

log = logging.getLogger(__name__)

_MARKS = ".corrected"


def correct(
    document: str,
    archive: Archive,
    catalogue: Catalogue,
    make: Callable[[], list[Correction]],
) -> list[Correction]:
    """Makes corrections, all or none, and returns all of the document's. ``make`` is called once nobody else can
    change the document, so that what it looks at holds.

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
            mark.parent.mkdir(exist_ok=True)
            durable.write(mark, b"")
            archive.keep_corrections(document, [*before, *new])
            catalogue.put(archive.row(document))
            mark.unlink()
        return [*before, *new]


def settle(archive: Archive, catalogue: Catalogue) -> None:
    """Brings the catalogue up to date where corrections were cut off before it had them."""
    for mark in sorted((archive.folder / _MARKS).glob("*")):
        if mark.name.endswith(".part"):
            mark.unlink(missing_ok=True)
        elif archive.holds(mark.name):
            with alone_in(archive.place(mark.name)):
                log.warning("%s: a correction was cut off; entering it into the catalogue", mark.name)
                (archive.place(mark.name) / f"{CORRECTIONS}.part").unlink(missing_ok=True)
                catalogue.put(archive.row(mark.name))
                mark.unlink(missing_ok=True)
