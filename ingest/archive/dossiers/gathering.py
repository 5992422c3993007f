"""Gathering: dossiers made of the folders that files lay in, and of the rows of a list; each may be done again after
it was cut off.
"""

from __future__ import annotations

from typing import Any

from ingest.archive import stacks
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.covers import facts_of_cover
from ingest.archive.dossiers.dossier import Dossier, Retention
from ingest.archive.dossiers.listed import RowError, read_list
from ingest.archive.dossiers.proposing import proposed_code, proposed_title
from ingest.archive.dossiers.words import said_retention, words
from ingest.archive.stacks import StackFile
from ingest.archive.stores import House
from ingest.tables.rows import TableRow


def make_of_folder(house: House, who: str, folder: str) -> Dossier | None:
    """A dossier of the papers of a folder that are in none, called as the folder is; None where there are none. Of a
    stack, called as its cover says, else as its papers propose, in the order of its pages.

    Raises as ``keeping.make`` does.
    """
    documents = house.catalogue.loose_in_folder(folder)
    if not documents:
        return None
    facts: dict[str, Any] = {
        "title": folder.rstrip("/").rpartition("/")[2][:1000],
        "code": proposed_code(house.catalogue.dossier_codes()),
    }
    stack = _stack_of_all(house, documents)
    if stack is not None:
        rows = [row for one in documents if (row := house.catalogue.get(one)) is not None]
        facts["title"] = proposed_title(rows) or facts["title"]
        facts |= _of_cover(stack)
        place = {part["document"]: part["pages"][0] for part in stack["parts"]}
        documents = sorted(documents, key=lambda one: place[one])
    return keeping.make(house, who, facts, documents)


def _stack_of_all(house: House, documents: list[str]) -> StackFile | None:
    """The stack of the archive that these documents are parts of; None where they are not all of one."""
    found = {stacks.stack_of(house.archive.made(one)) for one in documents}
    stack = next(iter(found)) if len(found) == 1 else None
    if stack is None or not stacks.holds(house.archive, stack):
        return None
    said = stacks.read(stacks.place(house.archive, stack))
    return said if set(documents) <= {part["document"] for part in said["parts"]} else None


def _of_cover(stack: StackFile) -> dict[str, Any]:
    """What the first cover of a stack says, then what its closing sheet says besides. How long the dossier is kept is
    noted alone: papers are destroyed by it, so that a person has to say it.
    """
    facts: dict[str, Any] = {}
    kept = set[Retention]()
    for what in ("cover", "end"):
        text = next((sheet["text"] for sheet in stack["sheets"] if sheet["what"] == what), "")
        found = facts_of_cover(text)
        kept |= {found.pop("retention")} if "retention" in found else set()
        facts = {**found, **facts}
    if kept:
        said = " / ".join(sorted(said_retention(one) for one in kept))
        facts["note"] = words()["cover"]["retention"].format(retention=said)
    return facts


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
