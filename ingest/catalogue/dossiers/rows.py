"""Rows: a dossier as the catalogue holds it, and what it tells of one and of its papers."""

from __future__ import annotations

import json
from typing import NamedTuple

from ingest.catalogue.row import Row


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
    the last of their dates (ISO; None where none is dated), and how many have none. ``row.papers`` is empty here.
    """

    row: DossierRow
    papers: int
    pages: int
    sheets: int
    first: str | None
    last: str | None
    undated: int

    @property
    def ended(self) -> str:
        """The day (ISO) on which the dossier ended, where a person said so; else ""."""
        return str(json.loads(self.row.facts).get("ended", ""))

    @property
    def ends(self) -> str | None:
        """The later of the last paper's day and the one on which it ended; None where neither is known."""
        return max(self.last or "", self.ended) or None


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


OWN = [name for name in DossierRow._fields if name != "papers"]
"""The columns of the table of dossiers that hold what a dossier's file says."""
