"""Asking: which dossiers there are, what is in them, and what follows from their papers: their time, sheets and pages.

Only papers that are among the documents count and show: one that is held as secret is among those of no dossier.
"""

from __future__ import annotations

from ingest.catalogue.database.store import Store
from ingest.catalogue.dossiers.rows import OWN, DossierPaper, DossierRow, ListedDossier
from ingest.catalogue.entries.rows import COLUMNS, from_values

_IS_THERE = "state NOT IN ('dissolved', 'destroyed')"
_PAPER = ", ".join(f"d.{name}" for name in COLUMNS.split(", "))
_SHEETS = "coalesce(p.sheets, (d.pages + h.sides - 1) / h.sides)"
_LISTED = f"""
SELECT {", ".join(f"h.{name}" for name in OWN)}, count(d.id), coalesce(sum(d.pages), 0), coalesce(sum({_SHEETS}), 0),
    min(nullif(d.day, '')), max(nullif(d.day, '')), count(d.id) - count(nullif(d.day, ''))
FROM dossiers AS h LEFT JOIN (dossier_papers AS p JOIN documents AS d ON d.id = p.document) ON p.dossier = h.id
"""


def get(store: Store, dossier: str) -> ListedDossier | None:
    """A dossier, a dissolved or destroyed one too."""
    found = store.read(f"{_LISTED} WHERE h.id = ? GROUP BY h.id", (dossier,))
    return _listed(found[0]) if found else None


def listing(store: Store, state: str | None, limit: int, offset: int) -> list[ListedDossier]:
    """The dossiers by heading, number and title; of one state, or all that are not dissolved or destroyed."""
    condition, values = (
        ("h.state = ?", [state]) if state else ("h.state NOT IN ('dissolved', 'destroyed')", [])
    )
    sql = f"{_LISTED} WHERE {condition} GROUP BY h.id ORDER BY h.shelf, h.id LIMIT ? OFFSET ?"
    return [_listed(values) for values in store.read(sql, [*values, limit, offset])]


def limited(store: Store) -> list[ListedDossier]:
    """The dossiers that are kept for a number of years: those that can fall due."""
    condition = (
        "h.state NOT IN ('dissolved', 'destroyed') AND h.retention IS NOT NULL AND h.retention <> 'permanent'"
    )
    return [_listed(values) for values in store.read(f"{_LISTED} WHERE {condition} GROUP BY h.id")]


def names(store: Store, limit: int, chosen: str) -> list[tuple[str, str, str]]:
    """The id, number and title of dossiers without what follows from their papers, the one chosen among them."""
    sql = f"SELECT id, code, title FROM dossiers WHERE {_IS_THERE} ORDER BY shelf, id LIMIT ?"
    found = store.read(sql, (limit,))
    if chosen not in {one[0] for one in found}:
        found = [*store.read("SELECT id, code, title FROM dossiers WHERE id = ?", (chosen,)), *found]
    return [(str(id), str(code), str(title)) for id, code, title in found]


def retentions(store: Store) -> list[str]:
    """How long dossiers are kept, each once, the shortest first."""
    sql = f"SELECT DISTINCT retention FROM dossiers WHERE {_IS_THERE} AND retention IS NOT NULL"
    found = [str(retention) for (retention,) in store.read(sql)]
    return sorted(found, key=lambda said: (not said.isdecimal(), len(said), said))


def count(store: Store, state: str | None) -> int:
    """How many dossiers there are of one state, or of all that are not dissolved or destroyed."""
    condition, values = ("state = ?", [state]) if state else ("state NOT IN ('dissolved', 'destroyed')", [])
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
    own, (papers, pages, sheets, first, last, undated) = values[: len(OWN)], values[len(OWN) :]
    row = DossierRow(**dict(zip(OWN, own, strict=True)), papers=[])  # type: ignore[arg-type]
    first, last = (None if day is None else str(day) for day in (first, last))
    counts = [int(str(count)) for count in (papers, pages, sheets, undated)]
    return ListedDossier(row, counts[0], counts[1], counts[2], first, last, counts[3])
