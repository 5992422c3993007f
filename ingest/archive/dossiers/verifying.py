"""Verifying: whether the dossiers' files are as they were written, and catalogue and journal agree with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ingest.archive import chain
from ingest.archive.archive import Archive
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Dossier
from ingest.archive.dossiers.shelf import Shelf, replayed
from ingest.catalogue import Catalogue
from ingest.disk.locking import alone_in
from ingest.journal import Journal


class DossierFault(NamedTuple):
    """``dossier``: its id, "" where it is of none; ``code``: one of the ``verify`` messages; ``detail``: what."""

    dossier: str
    code: str
    detail: str


_CODES = {
    "correction_differs": "dossier_differs",
    "corrections_cut": "dossier_cut",
    "corrections_rewritten": "dossier_rewritten",
    "corrections_added": "dossier_added",
}
"""The faults of a chain of hashes, as they are called of a dossier's file."""


def verify_dossiers(
    archive: Archive, held: Archive, catalogue: Catalogue | None, journal: Journal | None
) -> Iterator[DossierFault]:
    """Every disagreement, dossier by dossier."""
    shelf = Shelf(archive)
    for path in shelf.strangers():
        yield DossierFault("", "extra", str(path))
    owners: dict[str, str] = {}
    ids = shelf.ids()
    for dossier in ids:
        try:
            yield from _chain(shelf, dossier, journal)
            there = replayed(dossier, shelf.chained(dossier))
        except (OSError, ValueError) as error:
            yield DossierFault(dossier, "dossier_unreadable", str(error))
            continue
        yield from _papers(there, (archive, held), owners)
        if catalogue is not None:
            differs = catalogue.dossier_differs(shelf.row(dossier))
            if differs is not False:
                yield DossierFault(
                    dossier, "not_in_catalogue" if differs is None else "catalogue_differs", "dossiers"
                )
    for dossier in sorted(set(catalogue.dossier_seals()) - set(ids)) if catalogue is not None else []:
        yield DossierFault(dossier, "only_in_catalogue", "")


def _chain(shelf: Shelf, dossier: str, journal: Journal | None) -> Iterator[DossierFault]:
    def faults() -> list[tuple[str, str]]:
        entries = shelf.chained(dossier)
        if not entries or chain.unchained(entries):
            return [("correction_differs", "1")]
        return list(chain.faults(dossier, entries, journal.head(dossier) if journal else None))

    wrong = faults()
    if wrong:  # perhaps somebody is making a change just now
        with alone_in(shelf.folder):
            wrong = [] if keeping.is_under_way(dossier, shelf) else faults()
    for code, detail in wrong:
        yield DossierFault(dossier, _CODES[code], detail)


def _papers(
    there: Dossier, stores: tuple[Archive, Archive], owners: dict[str, str]
) -> Iterator[DossierFault]:
    for document in there.documents:
        if not any(store.has_folder(document) for store in stores):
            yield DossierFault(there.id, "dossier_paper_missing", document)
        if owners.setdefault(document, there.id) != there.id:
            yield DossierFault(there.id, "dossier_paper_twice", f"{document}, {owners[document]}")
