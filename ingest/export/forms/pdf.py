"""PDF: a form as an A4 PDF that can be printed, in Tinos (as wide, letter by letter, as Times New Roman).

Margins and page numbers as Nghị định 30/2020/NĐ-CP, Phụ lục I has them: the number at the top in the middle, not on the
first page.
"""

from __future__ import annotations

import datetime
import re
from importlib import resources

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from ingest.export.forms.form import PAGE_END, Block, Form, Head, Line, PageEnd, Signatures, Table
from lexicon.folding import nfc

_FACE = "Tinos"
_STYLES = {"": "Regular", "B": "Bold", "I": "Italic", "BI": "BoldItalic"}
_POINT = 25.4 / 72
_LEADING = 1.25
_TABLE_SIZE = 12.0
_TABLE_LINE = _TABLE_SIZE * _POINT * 1.2
_HIGHEST = 0.4
"""Height of a row, as a share of a page's, from which it goes on in another."""
_PADDING = 1.0
"""Millimetres between the text of a cell and the rules beside it."""

_ROOM = 46.0
"""Millimetres that signatures take, with room for the signature itself."""
_LAST_ROWS = 2
"""How many rows of a table go with signatures for which there is no room below it."""


class _Sheet(FPDF):
    body, alone = 0, False
    """The page on which the table, or the text, ends; whether signatures came onto a later one."""

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_y(10)
            self.set_font(_FACE, size=13)
            self.cell(0, 6, str(self.page_no()), align="C")
            self.set_y(self.t_margin)


def pdf_of(form: Form, at: datetime.datetime) -> bytes:
    """The form as PDF; the same form at the same time makes the same bytes. Signatures are never on a page of their
    own: where there is no room for them, what is above them, or the last rows of the table, go with them.
    """
    sheet = _drawn(form, at)
    if sheet.alone:
        sheet = _drawn(_held_back(form), at)
    return bytes(sheet.output())


def _drawn(form: Form, at: datetime.datetime) -> _Sheet:
    sheet = _Sheet("landscape" if form.landscape else "portrait", "mm", "A4")
    for style, name in _STYLES.items():
        with resources.as_file(resources.files("ocr").joinpath(f"data/faces/{_FACE}-{name}.ttf")) as face:
            sheet.add_font(_FACE, style, face)
    sheet.set_margins(15 if form.landscape else 20, 20, 15)
    sheet.set_auto_page_break(True, 18)
    sheet.set_title(form.title)
    sheet.set_lang("vi")
    sheet.set_creator("saoluc")
    sheet.set_creation_date(at)
    sheet.add_page()
    counted = Table if any(isinstance(block, Table) for block in form.blocks) else Line
    for block in form.blocks:
        _draw(sheet, block)
        if isinstance(block, counted):
            sheet.body = sheet.page_no()
    return sheet


def _held_back(form: Form) -> Form:
    """The form with a page's end where what goes with the signatures begins."""
    blocks = list(form.blocks)
    end = max(n for n, block in enumerate(blocks) if isinstance(block, Signatures))
    tables = [n for n, block in enumerate(blocks[:end]) if isinstance(block, Table) and block.rows]
    if not tables:
        return form._replace(blocks=[*blocks[: end - 2], PAGE_END, *blocks[end - 2 :]])
    at = tables[-1]
    table = blocks[at]
    assert isinstance(table, Table)
    first, last = table.rows[:-_LAST_ROWS], table.rows[-_LAST_ROWS:]
    if first and len(first[-1]) == 1:  # a heading stays with what is below it
        first, last = first[:-1], [first[-1], *last]
    whole = table._replace(rows=last)
    if first:
        return form._replace(
            blocks=[*blocks[:at], table._replace(rows=first), PAGE_END, whole, *blocks[at + 1 :]]
        )
    above = blocks[at - 1] if at else None
    called = at - (isinstance(above, Line) and above.bold)  # from the line on that says what the table is
    return form._replace(blocks=[*blocks[:called], PAGE_END, *blocks[called:at], whole, *blocks[at + 1 :]])


def _draw(sheet: _Sheet, block: Block) -> None:
    if isinstance(block, PageEnd):
        sheet.add_page()
    elif isinstance(block, Head):
        _head(sheet, block)
    elif isinstance(block, Line):
        _line(sheet, block)
    elif isinstance(block, Table):
        _table(sheet, block)
    else:
        _signatures(sheet, block)


def _width(sheet: FPDF) -> float:
    return float(sheet.w - sheet.l_margin - sheet.r_margin)


def _text(sheet: FPDF, x: float, width: float, text: str, style: str, size: float, align: str) -> None:
    """Text in a column of the page; the place goes on below it."""
    sheet.set_font(_FACE, style, size)
    sheet.set_x(x)
    height = size * _POINT * _LEADING
    sheet.multi_cell(width, height, nfc(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _head(sheet: FPDF, head: Head) -> None:
    left, top = sheet.l_margin, sheet.get_y()
    width = _width(sheet)
    parts = [(left, 0.44 * width, head.left), (left + 0.44 * width, 0.56 * width, head.right)]
    lowest = top
    for side, (x, wide, lines) in enumerate(parts):
        sheet.set_y(top)
        for n, text in enumerate(lines):
            last = n == len(lines) - (2 if head.party and side == 0 else 1)
            bold = side == 1 or last
            size = 13.0 if side == 1 and n else 12.0
            _text(sheet, x, wide, text, "B" if bold else "", size, "C")
        if not (head.party and side == 0):
            sheet.set_font(_FACE, "B", 13 if side else 12)
            longest = sheet.get_string_width(nfc(lines[-1]))
            rule = min(longest, wide - 4) if side else min(longest / 2, wide / 2)
            y, middle = sheet.get_y() + 0.8, x + wide / 2
            sheet.line(middle - rule / 2, y, middle + rule / 2, y)
        lowest = max(lowest, sheet.get_y())
    sheet.set_y(lowest + 2)


def _line(sheet: FPDF, line: Line) -> None:
    sheet.set_y(sheet.get_y() + line.space)
    if not line.text:
        sheet.set_y(sheet.get_y() + line.size * _POINT)
        return
    style = ("B" if line.bold else "") + ("I" if line.italic else "")
    _text(sheet, sheet.l_margin, _width(sheet), line.text, style, line.size, line.align)


def _table(sheet: FPDF, table: Table) -> None:
    sheet.set_font(_FACE, size=_TABLE_SIZE)
    columns = table.columns
    scale = _width(sheet) / sum(column.width for column in columns)
    inner = [scale * column.width - 2 * _PADDING for column in columns]
    with sheet.table(
        width=_width(sheet), col_widths=tuple(column.width for column in columns),
        line_height=_TABLE_LINE, padding=(0.8, _PADDING, 0.8, _PADDING), v_align="T",
        headings_style=FontFace(emphasis="BOLD"), num_heading_rows=2 if table.numbered else 1,
        cell_fill_mode=TableCellFillMode.NONE, align="LEFT",
        text_align=tuple(_aligned(column.align) for column in columns),
    ) as drawn:  # fmt: skip
        heads = drawn.row()
        for column in columns:
            heads.cell(nfc(column.heading), align="C", v_align="M")
        if table.numbered:
            numbers = drawn.row()
            for n in range(1, len(columns) + 1):
                numbers.cell(f"({n})", align="C", style=FontFace(emphasis="ITALICS"))
        for values in table.rows:
            if len(values) == 1:
                heading = FontFace(emphasis="BOLD")
                drawn.row().cell(nfc(values[0]), colspan=len(columns), style=heading, align="L")
                continue
            for part in _parts(values, inner, sheet):
                row = drawn.row()
                for value in part:
                    row.cell(value)


def _parts(values: list[str], widths: list[float], sheet: FPDF) -> list[list[str]]:
    """A row, or where one of its values is higher than ``_HIGHEST`` of a page, the rows in which it goes on: fpdf2 has
    each row on one page, and draws none that is higher. ``widths``: of the columns' text, in mm.
    """
    texts = [_parted(nfc(value), width, sheet) for value, width in zip(values, widths, strict=True)]
    most = int(_HIGHEST * (sheet.h - sheet.t_margin - sheet.b_margin) / _TABLE_LINE)
    lines = [_lines(text, width, sheet) for text, width in zip(texts, widths, strict=True)]
    count = max(-(-len(one) // most) for one in lines)
    if count <= 1:
        return [texts]
    return [["\n".join(one[n * most : (n + 1) * most]) for one in lines] for n in range(count)]


def _lines(text: str, width: float, sheet: FPDF) -> list[str]:
    """How a text is broken in a column whose text is so wide (mm)."""
    whole = width + 2 * sheet.c_margin  # which fpdf2 leaves free here, and not in a table
    lines = sheet.multi_cell(whole, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES)
    assert isinstance(lines, list)
    return lines


def _parted(value: str, width: float, sheet: FPDF) -> str:
    """A value whose words wider than the column (mm) go on in a new line behind a stroke: ``2576/QĐ-`` and ``BGDĐT``;
    fpdf2 alone would part them anywhere.
    """
    return " ".join(_parted_word(word, width, sheet) for word in value.split(" "))


def _parted_word(word: str, width: float, sheet: FPDF) -> str:
    if sheet.get_string_width(word) <= width:
        return word
    lines = [""]
    for piece in re.findall(r"[^/-]*[/-]|[^/-]+", word):
        if lines[-1] and sheet.get_string_width(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines)


def _aligned(align: str) -> str:
    return {"L": "LEFT", "C": "CENTER", "R": "RIGHT"}.get(align, "LEFT")


def _signatures(sheet: _Sheet, signatures: Signatures) -> None:
    """Kept on one page, with room for the signature itself."""
    if sheet.get_y() + _ROOM > sheet.h - sheet.b_margin:
        sheet.add_page()
    sheet.alone = sheet.page_no() > sheet.body
    width = _width(sheet) / 2
    top = sheet.get_y() + 6
    first = 2 - len(signatures.blocks)
    for n, block in enumerate(signatures.blocks, first):
        x = sheet.l_margin + n * width
        sheet.set_y(top)
        for text, style in ((block.above, "I"), (block.title, "B"), (block.how, "I")):
            if text:
                _text(sheet, x, width, text, style, 13, "C")
    sheet.set_y(top + _ROOM - 6)
