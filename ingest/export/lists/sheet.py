"""Sheet: from catalogue rows to the «Mục lục văn bản, tài liệu» that offices print: .xlsx, A4 landscape.

Rows are written one after the other and not kept, so that the number of documents does not matter. Text is always
text: a cell that starts with = + - or @ is never taken for a formula.
"""

from __future__ import annotations

import datetime
import textwrap
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingest.catalogue.row import Row
from ingest.disk import durable
from ingest.export.lists.grouping import Group, ListPosition, position_of

FORMULA_STARTS = ("=", "+", "-", "@")
MOST_LETTERS = 32_767
"""Maximum letters of one cell, by the format's rules; a longer text is cut, and the last column says so."""
MOST_ROWS = 1_048_576
LINE = 15
"""Height of a printed line at 11 points of type, in points."""
LETTERS = 1.1
"""Letters in one unit of a column's width."""
MOST_LINES = 27
"""Maximum lines of one row: in spreadsheets no row is higher than 409 points."""
_FIRST_DAY = datetime.date(1900, 3, 1)
"""First day that spreadsheets count correctly (they take 1900 for a leap year); earlier dates are text."""


class ListHead(NamedTuple):
    """The office and the fonds of the list: "" where they are not given."""

    organ: str = ""
    fonds: str = ""


class Column(TypedDict):
    """A column's heading, and its width in letters."""

    heading: str
    width: int


class SheetWords(TypedDict):
    """The sheet's Vietnamese words; their places are filled by ``str.format``."""

    title: str
    fonds: str
    period: str
    undated_period: str
    dossier: str
    issuer: str
    no_issuer: str
    year: str
    no_year: str
    sheet: str
    page: str
    copy: str
    copy_kind: str
    unread: str
    doubts: str
    cut: str
    columns: dict[str, Column]


@cache
def words() -> SheetWords:
    """The words of ``data/sheet.toml``."""
    text = resources.files("ingest.export").joinpath("data/sheet.toml").read_text(encoding="utf-8")
    return cast(SheetWords, tomllib.loads(text))


def write_sheet(target: Path, rows: Iterable[Row], get: Callable[[str], Row | None], head: ListHead) -> int:
    """Writes the list, whole or not at all; returns how many documents are in it.

    ``rows`` is gone through once, to find the order; then each row is asked for by its id (``get``). What is gone by
    then is left out.

    Raises:
        OSError: it cannot be written.
    """
    places = sorted(position_of(row) for row in rows)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with durable.whole(target) as part, xlsxwriter.Workbook(str(part), options) as book:
            return _Writer(book, head, places).write(get)
    except FileCreateError as error:
        raise OSError(f"{target}: {error}") from error


class _Writer:
    """Writes the groups one below the other; begins another worksheet where one is full."""

    def __init__(self, book: xlsxwriter.Workbook, head: ListHead, places: list[ListPosition]) -> None:
        self._book, self._head, self._places = book, head, places
        cell = {
            "border": 1,
            "text_wrap": True,
            "valign": "top",
            "font_name": "Times New Roman",
            "font_size": 11,
        }
        self._text = book.add_format(cell)
        self._quoted = book.add_format({**cell, "quote_prefix": True})
        self._number = book.add_format({**cell, "align": "center"})
        self._date = book.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "center"})
        self._heading = book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"})
        self._group = book.add_format({**cell, "bold": True, "bg_color": "#E7E6E6"})
        self._year = book.add_format({**cell, "italic": True})
        plain = {"font_name": "Times New Roman", "font_size": 12}
        self._organ = book.add_format({**plain, "bold": True})
        self._plain = book.add_format({**plain, "align": "center", "italic": True})
        self._title = book.add_format({**plain, "bold": True, "font_size": 14, "align": "center"})
        self._columns = list(words()["columns"])
        self._sheet, self._at = self._new_sheet()

    def write(self, get: Callable[[str], Row | None]) -> int:
        count = 0
        for group, of_group in groupby(self._places, key=lambda place: place.group):
            self._band(_group_words(group), self._group)
            position = 0
            for year, of_year in groupby(of_group, key=lambda place: place.year):
                self._band(_year_words(year), self._year)
                for place in of_year:
                    row = get(place.id)
                    if row is not None:
                        position += 1
                        count += 1
                        self._row(position, row)
        self._sheet.print_area(0, 0, max(self._at - 1, 0), len(self._columns) - 1)
        return count

    def _new_sheet(self) -> tuple[Worksheet, int]:
        number = len(self._book.worksheets())
        sheet = self._book.add_worksheet(words()["sheet"] + (f" {number + 1}" if number else ""))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(words()["page"])
        for n, column in enumerate(words()["columns"].values()):
            sheet.set_column(n, n, column["width"])
        top = self._write_head(sheet)
        sheet.set_row(top, 2 * LINE)
        for n, column in enumerate(words()["columns"].values()):
            sheet.write_string(top, n, column["heading"], self._heading)
        sheet.repeat_rows(top)
        sheet.freeze_panes(top + 1, 0)
        return sheet, top + 1

    def _write_head(self, sheet: Worksheet) -> int:
        last = len(self._columns) - 1
        fonds = words()["fonds"].format(fonds=self._head.fonds) if self._head.fonds else ""
        sheet.write_string(0, 0, self._head.organ.upper(), self._organ)
        sheet.write_string(1, 0, fonds, self._organ)
        sheet.merge_range(2, 0, 2, last, words()["title"], self._title)
        sheet.merge_range(3, 0, 3, last, _period_words(self._places), self._plain)
        return 5

    def _band(self, text: str, look: Format) -> None:
        """A heading over the whole width."""
        self._make_room()
        self._sheet.merge_range(self._at, 0, self._at, len(self._columns) - 1, "", look)
        self._sheet.write_string(self._at, 0, text[:MOST_LETTERS], look)
        self._at += 1

    def _row(self, position: int, row: Row) -> None:
        self._make_room()
        subject = " ".join(part for part in (row.type, row.subject) if part)
        values = {"code": row.code, "subject": subject, "issuer": row.issuer, "signer": row.signer}
        cut = any(len(value or "") > MOST_LETTERS for value in values.values())
        values["note"] = _note(row, cut=cut)
        numbers = {"position": position, "pages": row.pages}
        self._sheet.set_row(self._at, LINE * _lines(values))
        for n, name in enumerate(self._columns):
            if name in numbers:
                self._sheet.write_number(self._at, n, numbers[name], self._number)
            elif name == "date":
                self._write_date(n, row.date)
            else:
                self._write_text(n, values.get(name))
        self._at += 1

    def _write_date(self, column: int, date: str | None) -> None:
        day = datetime.date.fromisoformat(date) if date else None
        if day is None:
            self._sheet.write_blank(self._at, column, None, self._date)
        elif day < _FIRST_DAY:
            self._sheet.write_string(self._at, column, f"{day:%d/%m}/{day.year:04d}", self._date)
        else:
            self._sheet.write_datetime(self._at, column, day, self._date)

    def _write_text(self, column: int, text: str | None) -> None:
        if not text:
            self._sheet.write_blank(self._at, column, None, self._text)
            return
        look = self._quoted if text.startswith(FORMULA_STARTS) else self._text
        self._sheet.write_string(self._at, column, text[:MOST_LETTERS], look)

    def _make_room(self) -> None:
        if self._at >= MOST_ROWS:
            self._sheet.print_area(0, 0, self._at - 1, len(self._columns) - 1)
            self._sheet, self._at = self._new_sheet()


def _lines(values: dict[str, str | None]) -> int:
    """How many lines the longest text of a row takes in its column: programs do not make room by themselves."""
    columns = words()["columns"]
    most = 1
    for name, text in values.items():
        width = round(columns[name]["width"] * LETTERS)
        if text and len(text) > width:
            most = max(most, len(textwrap.wrap(text[: MOST_LINES * width], width)))
    return min(MOST_LINES, most)


def _group_words(group: Group) -> str:
    if group.folder:
        return words()["dossier"].format(name=group.name)
    return words()["issuer"].format(name=group.name) if group.name else words()["no_issuer"]


def _year_words(year: int) -> str:
    return words()["no_year"] if year == 9999 else words()["year"].format(year=year)


def _period_words(places: list[ListPosition]) -> str:
    dates = [place.date for place in places if place.year != 9999]
    if not dates:
        return words()["undated_period"]
    return words()["period"].format(first=_day(min(dates)), last=_day(max(dates)))


def _note(row: Row, *, cut: bool) -> str:
    """What the last column says: the copy that the paper is, what could not be read, what should be looked at."""
    notes = []
    if row.copy_kind or row.copy_code:
        copy = words()["copy"].format(
            kind=row.copy_kind or words()["copy_kind"], code=row.copy_code or "…",
            date=_day(row.copy_date) or "…", issuer=row.copy_issuer or "…",
        )  # fmt: skip
        notes.append(copy)
    if row.unread:
        notes.append(words()["unread"].format(count=row.unread))
    if row.doubts:
        notes.append(words()["doubts"].format(count=row.doubts))
    if cut:
        notes.append(words()["cut"])
    return "; ".join(notes)


def _day(date: str | None) -> str:
    return "/".join(reversed(date.split("-"))) if date else ""
