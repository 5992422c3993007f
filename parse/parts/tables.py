"""Tables: rows whose cells the text keeps apart, by tabs or upright strokes. Rows that a reader gave with
blanks alone stay lines of text: where one cell ends could only be guessed.
"""

from __future__ import annotations

import re

from parse.text.found import Found, printed
from parse.text.lines import Line, Piece, Source

_CELL = re.compile(r"[^\t|]+")
_RULE_OF_ROWS = re.compile(r"[\s|:+=_–—-]*")


def cells_of(source: Source, line: Line) -> list[Piece]:
    """The cells of a row, as stretches; none where the line is no row: two or more cells make one."""
    text = source.tabbed[line.start : line.end]
    if "\t" not in text and text.count("|") < 2:
        return []
    found = []
    for match in _CELL.finditer(text):
        cell = match[0]
        a = match.start() + len(cell) - len(cell.lstrip())
        b = match.end() - len(cell) + len(cell.rstrip())
        if a < b:
            found.append((line.start + a, line.start + b))
    return found if len(found) > 1 else []


def read_tables(source: Source, lines: list[Line]) -> tuple[list[list[list[Found[str]]]], list[Line]]:
    """The tables, each as rows of cells, and the lines that belong to none. A single row is no table."""
    tables: list[list[list[Found[str]]]] = []
    kept: list[Line] = []
    rows: list[Line] = []
    for line in [*lines, None]:
        if line is not None and cells_of(source, line):
            rows.append(line)
            continue
        if rows and line is not None and _RULE_OF_ROWS.fullmatch(line.text):
            continue  # |---|---|
        if len(rows) > 1:
            tables.append([[printed(source, [c], "table") for c in cells_of(source, row)] for row in rows])
        else:
            kept += rows
        rows = []
        if line is not None:
            kept.append(line)
    return tables, kept
