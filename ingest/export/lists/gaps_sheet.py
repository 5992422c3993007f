"""Gaps as a sheet: from the series of an archive to an .xlsx of what is absent, double or out of order, a row each, and
of all series with the first and the last number that were seen.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypedDict, cast

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ingest.disk import durable
from ingest.export.lists.gaps import Gaps, Seen, Series
from ingest.export.lists.sheet import FORMULA_STARTS, MOST_LETTERS, MOST_ROWS, Column

Values = dict[str, str | int]
_TOP = 3
"""Rows above those of a table: title, note, headings."""


class GapsWords(TypedDict):
    """The sheet's Vietnamese words; their places are filled by ``str.format``."""

    title: str
    note: str
    findings: str
    series: str
    no_issuer: str
    no_kind: str
    all_kinds: str
    of_law: str
    missing: str
    double: str
    disorder: str
    elsewhere: str
    same: str
    sure: str
    unsure: str
    between: str
    page: str
    finding_columns: dict[str, Column]
    series_columns: dict[str, Column]


@cache
def words() -> GapsWords:
    """The words of ``data/gaps.toml``."""
    text = resources.files("ingest.export").joinpath("data/gaps.toml").read_text(encoding="utf-8")
    return cast(GapsWords, tomllib.loads(text))


def write_gaps(target: Path, found: Gaps) -> int:
    """Writes the sheet, whole or not at all; returns how many findings are in it.

    Raises:
        OSError: it cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with durable.whole(target) as part, xlsxwriter.Workbook(str(part), options) as book:
            count = _table(book, words()["findings"], words()["finding_columns"], _findings(found))
            _table(book, words()["series"], words()["series_columns"], map(_summary, found.series))
            return count
    except FileCreateError as error:
        raise OSError(f"{target}: {error}") from error


def _table(book: xlsxwriter.Workbook, name: str, columns: dict[str, Column], rows: Iterator[Values]) -> int:
    """A worksheet with a head and a row for each of the values by column; returns how many."""
    cell = {"border": 1, "text_wrap": True, "valign": "top", "font_name": "Times New Roman", "font_size": 11}
    text, quoted = book.add_format(cell), book.add_format({**cell, "quote_prefix": True})
    heading = book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"})
    day = book.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "center"})
    title = book.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"})
    note = book.add_format(
        {"italic": True, "text_wrap": True, "valign": "top", "font_name": "Times New Roman"}
    )
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(words()["page"])
    sheet.write_string(0, 0, words()["title"], title)
    sheet.merge_range(1, 0, 1, len(columns) - 1, "", note)
    sheet.write_string(1, 0, words()["note"], note)
    sheet.set_row(1, 32)
    for n, column in enumerate(columns.values()):
        sheet.set_column(n, n, column["width"])
        sheet.write_string(_TOP - 1, n, column["heading"], heading)
    sheet.repeat_rows(_TOP - 1)
    sheet.freeze_panes(_TOP, 0)
    count = 0
    for row in rows:
        if _TOP + count >= MOST_ROWS:
            break
        for n, key in enumerate(columns):
            value = row[key]
            if isinstance(value, int):
                sheet.write_number(_TOP + count, n, value, text)
            elif key in ("date", "first_date", "last_date") and value:
                sheet.write_datetime(_TOP + count, n, datetime.date.fromisoformat(value), day)
            else:
                look = quoted if value.startswith(FORMULA_STARTS) else text
                sheet.write_string(_TOP + count, n, value[:MOST_LETTERS], look)
        count += 1
    return count


def _findings(found: Gaps) -> Iterator[Values]:
    for series in found.series:
        about = _about(series)
        said = words()["elsewhere"].format(count=series.elsewhere) if series.elsewhere else ""
        for n, (start, end) in enumerate(series.missing):
            number = str(start) if start == end else f"{start}–{end}"
            yield {**about, "what": words()["missing"], "number": number, "date": "", "paper": "",
                   "note": said if n == 0 else ""}  # fmt: skip
        for double in series.doubles:
            note = words()["same"] if double.same else ""
            yield from (
                {**about, **_paper(one), "what": words()["double"], "note": note} for one in double.papers
            )
        for disorder in series.disorders:
            between = words()["between"].format(after=_named(disorder.before), before=_named(disorder.after))
            note = f"{words()['sure' if disorder.sure else 'unsure']}; {between}"
            yield {**about, **_paper(disorder.paper), "what": words()["disorder"], "note": note}


def _summary(series: Series) -> Values:
    return {
        **_about(series), "count": series.size,
        "first": series.first.code, "first_date": series.first.date,
        "last": series.last.code, "last_date": series.last.date,
        "missing": series.missing_count, "doubles": len(series.doubles), "disorders": len(series.disorders),
    }  # fmt: skip


def _about(series: Series) -> Values:
    return {"issuer": series.issuer or words()["no_issuer"], "year": series.year, "kind": kind_of(series)}


def kind_of(series: Series) -> str:
    """What a series is of, in Vietnamese."""
    if series.shared:
        return words()["all_kinds"]
    kind = series.kind or words()["no_kind"]
    return words()["of_law"].format(kind=kind) if series.of_law else kind


def _paper(seen: Seen) -> Values:
    return {"number": seen.code, "date": seen.date, "paper": seen.id}


def _named(seen: Seen | None) -> str:
    return f"{seen.code} ({'/'.join(reversed(seen.date.split('-')))})" if seen else "…"
