"""Gathering: dossiers made of the folders that files lay in, and of the rows of a list; each may be done again after
it was cut off.
"""

from __future__ import annotations

from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Dossier
from ingest.archive.dossiers.listed import RowError, read_list
from ingest.archive.dossiers.proposing import proposed_code
from ingest.archive.stores import House
from ingest.tables.rows import TableRow


def make_of_folder(house: House, who: str, folder: str) -> Dossier | None:
    """A dossier of the papers of a folder that are in none, called as the folder is; None where there are none.

    Raises as ``keeping.make`` does.
    """
    documents = house.catalogue.loose_in_folder(folder)
    if not documents:
        return None
    facts = {
        "title": folder.rstrip("/").rpartition("/")[2][:1000],
        "code": proposed_code(house.catalogue.dossier_codes()),
    }
    return keeping.make(house, who, facts, documents)


def make_of_list(house: House, who: str, rows: list[TableRow]) -> tuple[int, int, list[RowError]]:
    """The dossiers of a *Danh mục hồ sơ*, without papers: how many were made, how many of it there were already (by
    number, title and heading), and the errors; where there are any, nothing is made.

    Raises:
        TableFileError: it is no such list. Others as ``keeping.make`` does.
    """
    there = {(one.row.code, one.row.title, one.row.heading) for one in house.catalogue.dossiers()}
    found = read_list(rows)
    new = [
        (row, facts)
        for row, facts in zip(found.rows, found.dossiers, strict=True)
        if (facts["code"], facts["title"], facts["heading"]) not in there
    ]
    known = {code for code, _, _ in there}
    errors = [
        *found.errors,
        *(RowError(row, "code_taken", f["code"]) for row, f in new if f["code"] in known),
    ]
    if errors:
        return 0, 0, sorted(errors)
    for _, facts in new:
        keeping.make(house, who, facts)
    return len(new), len(found.dossiers) - len(new), []
