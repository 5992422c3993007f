"""Rows: from a table's file to its rows. Of a workbook the first sheet is read; of formulas their values kept there.

An .xlsx is a zip file of XML parts (ECMA-376). What is made to fill a memory is refused: parts and tables have bounds.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from typing import NamedTuple

from lxml import etree

from ingest.errors import TableFileError

MOST_BYTES = 64 << 20
"""Maximum bytes of one part of a workbook, unpacked."""
MOST_ROWS = 100_000
MOST_COLUMNS = 64
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DATE_FORMATS = {14, 15, 16, 17, 22}
"""The formats of dates that workbooks name by number alone (ECMA-376, 18.8.30)."""
_FIRST_DAY = datetime.date(1899, 12, 30)


class TableRow(NamedTuple):
    """``number``: from 1, as the table's program shows it; ``cells``: text without blanks around it, "" for nothing;
    dates as DD/MM/YYYY.
    """

    number: int
    cells: list[str]


def read_rows(content: bytes) -> list[TableRow]:
    """The rows that are not empty.

    Raises:
        TableFileError: the file is neither a workbook nor text with commas or semicolons, or is too large.
    """
    if content[:4] == b"PK\x03\x04":
        return _of_workbook(content)
    return _of_text(content)


def _of_text(content: bytes) -> list[TableRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableFileError("kind") from error
    head = text[:4096]
    between = max(",;\t", key=head.count)
    try:
        read = list(csv.reader(io.StringIO(text), delimiter=between, strict=True))
    except csv.Error as error:
        raise TableFileError("kind") from error
    if len(read) > MOST_ROWS:
        raise TableFileError("size")
    return _without_empty([(number, cells[:MOST_COLUMNS]) for number, cells in enumerate(read, 1)])


def _of_workbook(content: bytes) -> list[TableRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            shared = _shared(book)
            dates = _date_styles(book)
            sheet = _part(book, _first_sheet(book))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, NotImplementedError) as error:
        raise TableFileError("kind") from error
    rows: list[tuple[int, list[str]]] = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells: list[str] = []
        number = len(rows) + 1
        for cell in row.iterfind(f"{_MAIN}c"):
            place = _CELL.fullmatch(cell.get("r", ""))
            column = _column(place.group(1)) if place else len(cells)
            number = int(place.group(2)) if place else number
            if column < MOST_COLUMNS:
                cells += [""] * (column - len(cells))
                cells[column : column + 1] = [_value(cell, shared, dates)]
        rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise TableFileError("size")
    return _without_empty(rows)


def _without_empty(rows: list[tuple[int, list[str]]]) -> list[TableRow]:
    tidy = ((number, [" ".join(cell.split()) for cell in cells]) for number, cells in rows)
    return [TableRow(number, cells) for number, cells in tidy if any(cells)]


def _part(book: zipfile.ZipFile, name: str) -> etree._Element:
    if book.getinfo(name).file_size > MOST_BYTES:
        raise TableFileError("size")
    with book.open(name) as part:
        content = part.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TableFileError("size")
    return etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheet = _part(book, "xl/workbook.xml").find(f"{_MAIN}sheets/{_MAIN}sheet")
    wanted = sheet.get(f"{_OFFICE}id") if sheet is not None else None
    for relation in _part(book, "xl/_rels/workbook.xml.rels"):
        if relation.get("Id") == wanted:
            return "xl/" + str(relation.get("Target")).removeprefix("/xl/")
    raise KeyError("no sheet")


def _shared(book: zipfile.ZipFile) -> list[str]:
    """The texts that cells refer to by number."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(item) for item in _part(book, "xl/sharedStrings.xml").iterfind(f"{_MAIN}si")]


def _date_styles(book: zipfile.ZipFile) -> set[int]:
    """The numbers of the cell formats that show dates."""
    if "xl/styles.xml" not in book.namelist():
        return set()
    styles = _part(book, "xl/styles.xml")
    own = {
        int(one.get("numFmtId", "0"))
        for one in styles.iter(f"{_MAIN}numFmt")
        if re.search("[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", one.get("formatCode", "").lower()))
    }
    formats = styles.find(f"{_MAIN}cellXfs")
    known = _DATE_FORMATS | own
    return {
        n
        for n, one in enumerate(formats if formats is not None else [])
        if int(one.get("numFmtId", "0")) in known
    }


def _value(cell: etree._Element, shared: list[str], dates: set[int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    said = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(said)] if said.isdecimal() and int(said) < len(shared) else ""
    if kind != "n" or not said:
        return said
    number = float(said)
    if int(cell.get("s", "0")) in dates and 1 <= number < 2_958_466:
        return f"{_FIRST_DAY + datetime.timedelta(days=int(number)):%d/%m/%Y}"
    return str(int(number)) if number == int(number) else said


def _text(item: etree._Element) -> str:
    """The text of a cell or shared item, without its readings aid (phonetic)."""
    return "".join(
        part.text or ""
        for part in item.iter(f"{_MAIN}t")
        if not any(above.tag == f"{_MAIN}rPh" for above in part.iterancestors())
    )


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = 26 * found + ord(letter) - ord("A") + 1
    return found - 1
