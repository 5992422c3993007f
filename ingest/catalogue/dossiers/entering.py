"""Entering: puts dossiers into the tables and takes them out; tells whether what is there is as their files say."""

from __future__ import annotations

from ingest.catalogue import keys
from ingest.catalogue.database.store import Store, Transaction
from ingest.catalogue.dossiers.rows import OWN, DossierRow


def put(transaction: Transaction, row: DossierRow) -> None:
    """Enters a dossier, or takes its place anew. A paper that another dossier has stays there."""
    remove(transaction, row.id)
    marks = ", ".join("?" * (len(OWN) + 1))
    values = [getattr(row, name) for name in OWN]
    shelf = keys.dossier_shelf(row.heading, row.code, row.title)
    transaction.run(f"INSERT INTO dossiers ({', '.join(OWN)}, shelf) VALUES ({marks})", [*values, shelf])
    sql = (
        "INSERT INTO dossier_papers (document, dossier, place, sheets) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (document) DO NOTHING"
    )
    transaction.run_many(sql, [(doc, row.id, n, sheets) for n, (doc, sheets) in enumerate(row.papers)])


def remove(transaction: Transaction, dossier: str) -> None:
    transaction.run("DELETE FROM dossier_papers WHERE dossier = ?", (dossier,))
    transaction.run("DELETE FROM dossiers WHERE id = ?", (dossier,))


def forget_paper(transaction: Transaction, document: str) -> None:
    """Takes a paper that is held from now on out of its dossier, as far as the catalogue knows."""
    transaction.run("DELETE FROM dossier_papers WHERE document = ?", (document,))


def seals(store: Store) -> dict[str, str]:
    """The hash of each dossier's file, by its id, as it was entered."""
    return {str(id): str(seal) for id, seal in store.read("SELECT id, seal FROM dossiers")}


def differs(store: Store, row: DossierRow) -> bool | None:
    """Whether the catalogue has a dossier otherwise than its file says; None where it does not have it."""
    found = store.read(f"SELECT {', '.join(OWN)}, shelf FROM dossiers WHERE id = ?", (row.id,))
    if not found:
        return None
    shelf = keys.dossier_shelf(row.heading, row.code, row.title)
    sql = "SELECT document, sheets FROM dossier_papers WHERE dossier = ? ORDER BY place"
    papers = [(document, sheets) for document, sheets in store.read(sql, (row.id,))]
    return list(found[0]) != [*(getattr(row, name) for name in OWN), shelf] or papers != row.papers
