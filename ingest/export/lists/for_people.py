"""For people: rows of the catalogue as CSV that an office opens: Vietnamese headings, days as people write them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from io import StringIO
from typing import cast

from ingest.catalogue.row import Row
from ingest.export.lists.lists import BOM, FORMULA_STARTS

_DAYS = ("date", "copy_date")
_MOMENTS = ("archived_at", "reviewed_at")
"""Kept in UTC; people count the days of where they are."""


@cache
def headings() -> dict[str, str]:
    """By column of the catalogue, its heading, in the order of the file; of ``data/list.toml``."""
    text = resources.files("ingest.export").joinpath("data/list.toml").read_text(encoding="utf-8")
    return cast("dict[str, str]", tomllib.loads(text)["headings"])


def csv_for_people(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV file as `lists.csv_lines` makes them, for people: days as dd/MM/yyyy."""
    yield BOM + _line(headings().values())
    for row in rows:
        values = row._asdict()
        yield _line(_said(name, values[name]) for name in headings())


def _said(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in _DAYS:
        return "/".join(reversed(str(value)[: len("2024-03-21")].split("-")))
    if name in _MOMENTS:
        return datetime.fromisoformat(str(value)).astimezone().strftime("%d/%m/%Y")
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _line(values: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()
