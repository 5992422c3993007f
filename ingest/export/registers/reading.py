"""Reading: from the rows of an office's register to its entries: number, date, issuer, subject, as they are written."""

from __future__ import annotations

import datetime
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from ingest.errors import TableFileError
from ingest.tables.rows import TableRow
from lexicon.folding import fold_any, squeeze

_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")


class Registered(NamedTuple):
    """An entry. ``row``: where it stands in the register; "" and None: nothing is written there."""

    row: int
    code: str
    date: datetime.date | None
    issuer: str
    subject: str


@cache
def words() -> dict[str, Any]:
    """The data file."""
    text = resources.files("ingest.export").joinpath("data/registers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read_register(rows: list[TableRow]) -> list[Registered]:
    """The entries of a register that have a number or a subject.

    Raises:
        TableFileError: no row has the headings of a register.
    """
    at, columns = _find_head(rows)
    found = []
    for row in rows[at + 1 :]:
        cells = {name: row.cells[n] if n < len(row.cells) else "" for name, n in columns.items()}
        filled = [cell for cell in row.cells if cell]
        if len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(cell) for cell in filled):
            continue
        code = cells.get("code") or _joined(cells.get("number", ""), cells.get("symbol", ""))
        entry = Registered(
            row.number,
            code,
            read_day(cells.get("date", "")),
            cells.get("issuer", ""),
            cells.get("subject", ""),
        )
        if any(letter.isdecimal() for letter in entry.code) or (entry.subject and entry.date):
            found.append(entry)
    return found


def read_day(text: str) -> datetime.date | None:
    """A date as registers write it; None where there is none, or no such day."""
    said = _DAY.search(text)
    if said is None:
        return None
    parts = [int(part) for part in said.groups() if part]
    year, month, day = parts if said.group(4) else parts[::-1]
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _joined(number: str, symbol: str) -> str:
    return f"{number}/{symbol}" if number and symbol else number


def _find_head(rows: list[TableRow]) -> tuple[int, dict[str, int]]:
    known = {name: {squeeze(fold_any(word)) for word in said} for name, said in words()["columns"].items()}
    for at, row in enumerate(rows):
        columns: dict[str, int] = {}
        for n, cell in enumerate(row.cells):
            for name, letters in known.items():
                if squeeze(fold_any(cell)) in letters:
                    columns.setdefault(name, n)
        if "date" in columns and ("code" in columns or "number" in columns):
            return at, columns
    raise TableFileError("no_register")
