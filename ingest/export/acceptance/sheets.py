"""Sheets: a blank table of a sample's papers, to be filled by people who see the papers alone, and back."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from ingest.errors import TableFileError
from ingest.export.acceptance.samples import Sample
from ingest.export.acceptance.values import FIELDS
from ingest.export.forms.words import words
from ingest.tables.rows import TableRow
from lexicon.folding import fold_any, squeeze

_ID = "id"
_WIDTHS = {"code": 22, "date": 13, "type": 16, "issuer": 34, "subject": 60, "signer": 24}


def blank_sheet(sample: Sample) -> bytes:
    """A workbook with a row for each paper that nobody has checked yet; its cells take text alone."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        bold, text = (
            book.add_format({"bold": True, "border": 1}),
            book.add_format({"num_format": "@", "border": 1}),
        )
        page.freeze_panes(1, 1)
        for n, heading in enumerate([_ID, *(words()["acceptance"]["fields"][name] for name in FIELDS)]):
            page.write_string(0, n, heading, bold)
        page.set_column(0, 0, 19)
        for n, name in enumerate(FIELDS, 1):
            page.set_column(n, n, _WIDTHS[name])
        for row, paper in enumerate(sample.left, 1):
            page.write_string(row, 0, paper, text)
            for n in range(1, len(FIELDS) + 1):
                page.write_blank(row, n, None, text)
    return out.getvalue()


def read_sheet(rows: list[TableRow]) -> dict[str, dict[str, str]]:
    """What was typed, by paper and field; a row without a value says nothing.

    Raises:
        TableFileError: it is no such sheet.
    """
    headings = {squeeze(fold_any(words()["acceptance"]["fields"][name])): name for name in FIELDS}
    waiting = iter(rows)
    for row in waiting:
        columns = {
            headings[key]: n
            for n, cell in enumerate(row.cells)
            if (key := squeeze(fold_any(cell))) in headings
        }
        if _ID in row.cells and len(columns) == len(FIELDS):
            column = row.cells.index(_ID)
            break
    else:
        raise TableFileError("no_sample")
    found: dict[str, dict[str, str]] = {}
    for row in waiting:
        cells = [*row.cells, *[""] * (max(columns.values()) + 1)]
        typed = {name: cells[n] for name, n in columns.items()}
        if cells[column] and any(typed.values()):
            found[cells[column]] = typed
    return found
