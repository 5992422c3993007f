"""Grouping: from a catalogue row to the group it is listed in: its dossier where that is known, else its issuer; then
its year.

Only one thing shows which dossier a paper belongs to: the folder that its file lay in when it was dropped or taken by a
run (``made.json``: ``name``). A file that lay in the inbox itself has none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.catalogue.keys import folder as folder_of
from ingest.catalogue.row import Row


class Group(NamedTuple):
    """``folder``: where its files lay, "" where it is a group by issuer; ``name``: of the dossier, or the issuer."""

    folder: str
    name: str


class ListPosition(NamedTuple):
    """Where a row stands in the list: groups sort by their names, rows by year, date and number."""

    by_issuer: bool
    name: str
    folder: str
    year: int
    date: str
    number: int
    id: str

    @property
    def group(self) -> Group:
        return Group(self.folder, self.name)


def position_of(row: Row) -> ListPosition:
    """Undated papers come last in their group."""
    folder = folder_of(row)
    name = folder.rpartition("/")[2] if folder else row.issuer or ""
    digits = re.match(r"\d{1,9}", row.number or "")
    return ListPosition(
        not folder, name, folder, int(row.date[:4]) if row.date else 9999, row.date or "9999",
        int(digits.group()) if digits else 0, row.id,
    )  # fmt: skip
