"""XLSX: a form as a workbook that prints as the form does: A4, one page wide, headings on each page."""

from __future__ import annotations

import datetime
import math
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingest.export.forms.form import Block, Column, Form, Head, Line, Signatures, Table

_FACE = "Times New Roman"
_UNIT = 2.0
"""Millimetres of one unit of a column's width, at 11 points."""
_MOST_LETTERS = 32_767
_PLAIN = [Column("", 30, "L")] * 6
"""Columns of a form that has no table."""


def xlsx_of(form: Form, at: datetime.datetime) -> bytes:
    """The form as .xlsx; the same form at the same time makes the same bytes."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": form.title, "created": at})
        _Sheet(book, form).write()
    return out.getvalue()


class _Sheet:
    """Writes the blocks one below the other."""

    def __init__(self, book: xlsxwriter.Workbook, form: Form) -> None:
        self._book, self._form = book, form
        tables = [block for block in form.blocks if isinstance(block, Table)]
        self._columns = tables[0].columns if tables else _PLAIN
        self._sheet: Worksheet = book.add_worksheet()
        self._at = 0
        self._looks: dict[tuple[object, ...], Format] = {}

    def write(self) -> None:
        sheet = self._sheet
        sheet.set_paper(9)  # A4
        if self._form.landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&C&P", {"different_first": True})
        for n, column in enumerate(self._columns):
            sheet.set_column(n, n, column.width / _UNIT)
        for block in self._form.blocks:
            self._block(block)
        sheet.print_area(0, 0, max(self._at - 1, 0), len(self._columns) - 1)

    def _block(self, block: Block) -> None:
        if isinstance(block, Head):
            self._head(block)
        elif isinstance(block, Line):
            look = self._look(size=block.size, bold=block.bold, italic=block.italic, align=block.align)
            self._over(block.text, 0, len(self._columns) - 1, look, block.size)
            self._at += 1
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Signatures):
            self._signatures(block)

    def _head(self, head: Head) -> None:
        left, right = self._halves(0.44)
        for n in range(max(len(head.left), len(head.right))):
            self._sheet.set_row(self._at, 17)
            for side, (lines, (a, b)) in enumerate(((head.left, left), (head.right, right))):
                if n < len(lines):
                    last = n == len(lines) - (2 if head.party and side == 0 else 1)
                    self._merge(lines[n], a, b, self._look(size=12, bold=side == 1 or last, align="C"))
            self._at += 1
        self._at += 1

    def _halves(self, share: float) -> tuple[tuple[int, int], tuple[int, int]]:
        """The columns of the left part and of the right, where the left has about this share of the width."""
        widths = [column.width for column in self._columns]
        last = len(widths) - 1
        cut = min(range(1, last + 1), key=lambda n: abs(sum(widths[:n]) / sum(widths) - share))
        return (0, cut - 1), (cut, last)

    def _table(self, table: Table) -> None:
        top = self._at
        heading = self._look(size=12, bold=True, align="C", border=1, middle=True)
        self._sheet.set_row(top, 34)
        for n, column in enumerate(table.columns):
            self._sheet.write_string(top, n, column.heading, heading)
        self._at += 1
        if table.numbered:
            for n in range(len(table.columns)):
                self._sheet.write_string(
                    self._at, n, f"({n + 1})", self._look(size=11, italic=True, align="C", border=1)
                )
            self._at += 1
        self._sheet.repeat_rows(top, self._at - 1)
        for values in table.rows:
            if len(values) == 1:
                look = self._look(size=12, bold=True, border=1)
                self._over(values[0], 0, len(table.columns) - 1, look, 12)
            else:
                self._row(table.columns, values)
            self._at += 1

    def _row(self, columns: list[Column], values: list[str]) -> None:
        lines = max(_lines(value, column.width, 12) for column, value in zip(columns, values, strict=True))
        self._sheet.set_row(self._at, min(409, 16 * lines))
        for n, (column, value) in enumerate(zip(columns, values, strict=True)):
            look = self._look(
                size=12, align=column.align, border=1, quoted=value.startswith(("=", "+", "-", "@"))
            )
            if not value:
                self._sheet.write_blank(self._at, n, None, look)
            elif value.isascii() and value.isdecimal() and len(value) < 10 and not value.startswith("0"):
                self._sheet.write_number(self._at, n, int(value), look)
            else:
                self._sheet.write_string(self._at, n, value[:_MOST_LETTERS], look)

    def _signatures(self, signatures: Signatures) -> None:
        self._at += 1
        halves = self._halves(0.5)
        blocks = list(zip(signatures.blocks, halves[2 - len(signatures.blocks) :], strict=True))
        for part, style in (
            ("above", {"italic": True}),
            ("title", {"bold": True}),
            ("how", {"italic": True}),
        ):
            told = [(getattr(block, part), place) for block, place in blocks if getattr(block, part)]
            for text, (a, b) in told:
                self._merge(text, a, b, self._look(size=13, align="C", **style))
            self._at += bool(told)
        self._at += 5

    def _over(self, text: str, first: int, last: int, look: Format, size: float) -> None:
        width = sum(column.width for column in self._columns[first : last + 1])
        self._sheet.set_row(self._at, min(409, 1.35 * size * _lines(text, width, size)))
        self._merge(text, first, last, look)

    def _merge(self, text: str, first: int, last: int, look: Format) -> None:
        if last > first:
            self._sheet.merge_range(self._at, first, self._at, last, "", look)
        self._sheet.write_string(self._at, first, text[:_MOST_LETTERS], look)

    def _look(
        self, *, size: float, bold: bool = False, italic: bool = False, align: str = "L", border: int = 0,
        middle: bool = False, quoted: bool = False,
    ) -> Format:  # fmt: skip
        key = (size, bold, italic, align, border, middle, quoted)
        if key not in self._looks:
            self._looks[key] = self._book.add_format(
                {
                    "font_name": _FACE, "font_size": size, "bold": bold, "italic": italic, "text_wrap": True,
                    "align": {"L": "left", "C": "center", "R": "right"}.get(align, "left"), "border": border,
                    "valign": "vcenter" if middle else "top", "quote_prefix": quoted,
                }
            )  # fmt: skip
        return self._looks[key]


def _lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a column, about: programs do not make room by themselves."""
    letters = max(1, width / (size * 0.176))
    return max(1, sum(math.ceil(max(1, len(part)) / letters) for part in text.split("\n")))
