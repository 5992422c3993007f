"""Dossiers in the catalogue: which there are, what is in them, and what follows from their papers: their time, sheets
and pages.

Only papers that are among the documents count and show: one that is held as secret is among those of no dossier.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.catalogue import keys
from ingest.catalogue.database.store import Store, Transaction
from ingest.catalogue.row import Row
from ingest.catalogue.rows import COLUMNS, from_values


class DossierRow(NamedTuple):
    """A dossier as its file says. ``retention``: ``permanent`` or a number of years; ``sides``: pages on a sheet;
    ``facts``: all that people said, as JSON; ``papers``: the ids of its documents in order, each with the sheets that
    somebody counted, or None; ``seal``: the hash of its file.
    """

    id: str
    state: str
    title: str
    code: str
    heading: str
    retention: str | None
    inventory: str
    box: str
    fonds: str
    compiler: str
    note: str
    sides: int
    made_at: str
    made_by: str
    changed_at: str
    facts: str
    seal: str
    papers: list[tuple[str, int | None]]


class ListedDossier(NamedTuple):
    """A dossier, and what follows from its papers that show: how many they are, their pages and sheets, the first and
    the last of their dates (ISO; None where none is dated). ``row.papers`` is empty here.
    """

    row: DossierRow
    papers: int
    pages: int
    sheets: int
    first: str | None
    last: str | None


class DossierPaper(NamedTuple):
    """A paper in its dossier: its sheets, and the sheet (from 1) and page that it begins with, through the dossier.
    ``counted``: whether somebody said how many sheets it has.
    """

    row: Row
    sheets: int
    counted: bool
    first_sheet: int
    first_page: int

    @property
    def last_sheet(self) -> int:
        return self.first_sheet + self.sheets - 1


_PAPER = ", ".join(f"d.{name}" for name in COLUMNS.split(", "))
_OWN = [name for name in DossierRow._fields if name != "papers"]
_SHEETS = "coalesce(p.sheets, (d.pages + h.sides - 1) / h.sides)"
_LISTED = f"""
SELECT {", ".join(f"h.{name}" for name in _OWN)}, count(d.id), coalesce(sum(d.pages), 0), coalesce(sum({_SHEETS}), 0),
    min(nullif(d.day, '')), max(nullif(d.day, ''))
FROM dossiers AS h LEFT JOIN (dossier_papers AS p JOIN documents AS d ON d.id = p.document) ON p.dossier = h.id
"""


def put(transaction: Transaction, row: DossierRow) -> None:
    """Enters a dossier, or takes its place anew. A paper that another dossier has stays there."""
    remove(transaction, row.id)
    marks = ", ".join("?" * (len(_OWN) + 1))
    values = [getattr(row, name) for name in _OWN]
    shelf = keys.dossier_shelf(row.heading, row.code, row.title)
    transaction.run(f"INSERT INTO dossiers ({', '.join(_OWN)}, shelf) VALUES ({marks})", [*values, shelf])
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


def get(store: Store, dossier: str) -> ListedDossier | None:
    """A dossier, a dissolved one too."""
    found = store.read(f"{_LISTED} WHERE h.id = ? GROUP BY h.id", (dossier,))
    return _listed(found[0]) if found else None


def listing(store: Store, state: str | None, limit: int, offset: int) -> list[ListedDossier]:
    """The dossiers by heading, number and title; of one state, or all but the dissolved ones."""
    condition, values = ("h.state = ?", [state]) if state else ("h.state <> 'dissolved'", [])
    sql = f"{_LISTED} WHERE {condition} GROUP BY h.id ORDER BY h.shelf, h.id LIMIT ? OFFSET ?"
    return [_listed(values) for values in store.read(sql, [*values, limit, offset])]


def count(store: Store, state: str | None) -> int:
    condition, values = ("state = ?", [state]) if state else ("state <> 'dissolved'", [])
    return int(store.read(f"SELECT count(*) FROM dossiers WHERE {condition}", values)[0][0])


def latest(store: Store, who: str) -> ListedDossier | None:
    """The dossier that somebody made last: what they say of the next is often the same."""
    sql = f"{_LISTED} WHERE h.made_by = ? GROUP BY h.id ORDER BY h.made_at DESC, h.id LIMIT 1"
    found = store.read(sql, (who,))
    return _listed(found[0]) if found else None


def codes(store: Store) -> list[str]:
    """The numbers and symbols of all dossiers that there are."""
    return [str(code) for (code,) in store.read("SELECT code FROM dossiers WHERE state <> 'dissolved'")]


def papers(store: Store, dossier: str) -> list[DossierPaper]:
    """The papers of a dossier in their order."""
    sql = (
        f"SELECT p.sheets, h.sides, {_PAPER} FROM dossiers AS h JOIN dossier_papers AS p"
        " ON p.dossier = h.id JOIN documents AS d ON d.id = p.document WHERE h.id = ? ORDER BY p.place"
    )
    found: list[DossierPaper] = []
    sheet = page = 1
    for counted, sides, *values in store.read(sql, (dossier,)):
        row = from_values(values)
        sheets = int(counted) if counted is not None else -(-row.pages // int(sides))
        found.append(DossierPaper(row, sheets, counted is not None, sheet, page))
        sheet, page = sheet + sheets, page + row.pages
    return found


def of_documents(store: Store, documents: list[str]) -> dict[str, str]:
    """The dossier that each of these documents is in; those in none are left out."""
    found: dict[str, str] = {}
    for at in range(0, len(documents), 500):
        some = documents[at : at + 500]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT document, dossier FROM dossier_papers WHERE document IN ({marks})"
        found |= {str(document): str(dossier) for document, dossier in store.read(sql, some)}
    return found


def seals(store: Store) -> dict[str, str]:
    """The hash of each dossier's file, by its id, as it was entered."""
    return {str(id): str(seal) for id, seal in store.read("SELECT id, seal FROM dossiers")}


def differs(store: Store, row: DossierRow) -> bool | None:
    """Whether the catalogue has a dossier otherwise than its file says; None where it does not have it."""
    found = store.read(f"SELECT {', '.join(_OWN)}, shelf FROM dossiers WHERE id = ?", (row.id,))
    if not found:
        return None
    shelf = keys.dossier_shelf(row.heading, row.code, row.title)
    sql = "SELECT document, sheets FROM dossier_papers WHERE dossier = ? ORDER BY place"
    papers = [(document, sheets) for document, sheets in store.read(sql, (row.id,))]
    return list(found[0]) != [*(getattr(row, name) for name in _OWN), shelf] or papers != row.papers


def folders(store: Store) -> list[tuple[str, int]]:
    """The folders whose files are in no dossier, each with how many documents those are."""
    sql = (
        "SELECT folder, count(*) FROM documents LEFT JOIN dossier_papers ON document = id"
        " WHERE folder <> '' AND document IS NULL GROUP BY folder ORDER BY folder"
    )
    return [(str(folder), int(count)) for folder, count in store.read(sql)]


def in_folder(store: Store, folder: str) -> list[str]:
    """The documents of a folder that are in no dossier, by date and number."""
    sql = (
        "SELECT id FROM documents LEFT JOIN dossier_papers ON document = id WHERE folder = ? AND document IS NULL"
        " ORDER BY CASE WHEN day = '' THEN '9999' ELSE day END, shelf"
    )
    return [str(id) for (id,) in store.read(sql, (folder,))]


def _listed(values: tuple[object, ...]) -> ListedDossier:
    own, (papers, pages, sheets, first, last) = values[: len(_OWN)], values[len(_OWN) :]
    row = DossierRow(**dict(zip(_OWN, own, strict=True)), papers=[])  # type: ignore[arg-type]
    days = [None if day is None else str(day) for day in (first, last)]
    return ListedDossier(row, int(str(papers)), int(str(pages)), int(str(sheets)), *days)
