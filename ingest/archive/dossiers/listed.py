"""Listed: from the rows of a *Danh mục hồ sơ* (Nghị định 30/2020/NĐ-CP, Phụ lục V) to the dossiers that it lists, or to
what is wrong in which row.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from ingest.archive.dossiers.words import read_retention, words
from ingest.errors import TableFileError
from ingest.tables.rows import TableRow
from lexicon.folding import fold_any, squeeze

Column = Literal["code", "title", "retention", "compiler", "note"]
_COLUMNS: tuple[Column, ...] = ("title", "code", "retention", "compiler", "note")
_LETTERS: dict[Column, int] = {"code": 100, "title": 1000, "compiler": 100, "note": 2000}
_NUMERAL = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]?")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")


class RowError(NamedTuple):
    """What is wrong in a row: the key of its sentence (``dossier.row``), and the value that is."""

    row: int
    what: str
    value: str


class DossierList(NamedTuple):
    """``dossiers``: the facts of each, in order; ``rows``: the row that each stands in."""

    dossiers: list[dict[str, Any]]
    rows: list[int]
    errors: list[RowError]


def read_list(rows: list[TableRow]) -> DossierList:
    """The dossiers of a list; each under the headings above it.

    Raises:
        TableFileError: no row has the headings of such a list.
    """
    at, columns = _find_head(rows)
    found = DossierList([], [], [])
    above: list[tuple[int, str]] = []
    taken: set[str] = set()
    for row in rows[at + 1 :]:
        cells = {name: _cell(row, n) for name, n in columns.items()}
        if _is_below(row):
            break
        if _is_numbers_of_columns(row):
            continue
        if _is_heading(cells):
            above = _with_heading(above, cells["code"], cells["title"])
            continue
        if not _has(cells):
            continue
        facts = _facts(row.number, cells, taken, found.errors)
        facts["heading"] = " / ".join(title for _, title in above)
        found.dossiers.append(facts)
        found.rows.append(row.number)
    return found


def _find_head(rows: list[TableRow]) -> tuple[int, dict[Column, int]]:
    known = {name: {squeeze(fold_any(word)) for word in words()["list"][name]} for name in _COLUMNS}
    for at, row in enumerate(rows):
        columns: dict[Column, int] = {}
        for n, cell in enumerate(row.cells):
            folded = squeeze(fold_any(cell))
            for name in _COLUMNS:
                if folded in known[name] and name not in columns:
                    columns[name] = n
        if "title" in columns and "code" in columns:
            return at, columns
    raise TableFileError("no_head")


def _cell(row: TableRow, n: int) -> str:
    return row.cells[n] if n < len(row.cells) else ""


def _is_below(row: TableRow) -> bool:
    text = fold_any(" ".join(cell for cell in row.cells if cell))
    return any(text.startswith(fold_any(word)) for word in words()["list"]["below"])


def _is_numbers_of_columns(row: TableRow) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(cell) for cell in filled)


def _has(cells: dict[Column, str]) -> bool:
    """Whether a row is one of the table's: a signature below it has neither a number nor a title in its place."""
    return bool(cells["title"]) or any(letter.isdecimal() for letter in cells["code"])


def _is_heading(cells: dict[Column, str]) -> bool:
    others = any(cells.get(name, "") for name in ("retention", "compiler"))
    plain = not cells["code"] or bool(_NUMERAL.fullmatch(cells["code"]))
    return bool(cells["title"]) and plain and not others


def _with_heading(above: list[tuple[int, str]], mark: str, title: str) -> list[tuple[int, str]]:
    """Headings I, II … are above 1, 2 …; one of the same level takes the place of the last."""
    text = title if mark else re.sub(r"^(?:[IVXLC]+|\d+)[.)]\s+", "", title)
    sign = mark or title.split()[0]
    level = 1 + sign.strip(".)").count(".") if sign[:1].isdecimal() else 0
    return [*((n, said) for n, said in above if n < level), (level, text)]


def _facts(number: int, cells: dict[Column, str], taken: set[str], errors: list[RowError]) -> dict[str, Any]:
    facts: dict[str, Any] = {name: cells.get(name, "") for name in ("code", "title", "compiler", "note")}
    for name in ("code", "title"):
        if not facts[name]:
            errors.append(RowError(number, f"no_{name}", ""))
    for name, most in _LETTERS.items():
        if len(facts[name]) > most:
            errors.append(RowError(number, "too_long", facts[name][:40]))
    said = cells.get("retention", "")
    facts["retention"] = read_retention(said)
    if facts["retention"] is None:
        errors.append(RowError(number, "bad_retention" if said else "no_retention", said))
    key = squeeze(fold_any(facts["code"]))
    if key and key in taken:
        errors.append(RowError(number, "code_twice", facts["code"]))
    taken.add(key)
    return facts
