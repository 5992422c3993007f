"""Lists: the archive for other programs: CSV of the catalogue's rows, JSON Lines of whole records, a line at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from ingest.catalogue.keys import folder as folder_of
from ingest.catalogue.row import Row
from ingest.export.paper import Paper

BOM = "\ufeff"
"""Beginning of a CSV file: without it spreadsheets assume another encoding."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "id", "type", "number", "symbol", "code", "date", "issuer", "subject", "signer", "security", "copy_kind",
    "copy_code", "copy_date", "copy_issuer", "copy_signer", "pages", "unread", "doubts", "reviewed_at", "reviewed_by",
    "archived_at", "folder", "names", "changed_at", "changed_by",
)  # fmt: skip


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180: commas, quotes where needed, CRLF), the names of the columns first.

    A value that a spreadsheet would take for a formula (it starts with = + - @, a tab or a carriage return) gets an
    apostrophe in front; JSON Lines have all values as they are.
    """
    yield BOM + _line(COLUMNS)
    for row in rows:
        values = {**row._asdict(), "folder": folder_of(row), "names": "; ".join(row.names)}
        yield _line(["" if values[name] is None else _harmless(str(values[name])) for name in COLUMNS])


def _line(values: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()


def _harmless(value: str) -> str:
    return "'" + value if value.startswith(FORMULA_STARTS) else value


def json_line(paper: Paper) -> str:
    """One document as a line of JSON: ``record`` with people's corrections, ``as_read`` without, ``corrections``,
    ``doubtful`` (places of values that nobody has looked at), ``reviewed`` (who, when, and who changed it since; null
    where it is not reviewed), ``made``: names, times, pages, the SHA-256 of each file.
    """
    kept = ("name", "archived_at", "read_at", "reading", "pages", "pages_unread", "pdf", "versions", "sha256")
    made: Mapping[str, object] = paper.made
    value = {
        "id": paper.id,
        "record": paper.record.model_dump(mode="json"),
        "as_read": paper.as_read.model_dump(mode="json"),
        "corrections": [change.model_dump(mode="json") for change in paper.corrections],
        "doubtful": sorted(paper.doubtful),
        "reviewed": paper.reviewed._asdict() if paper.reviewed else None,
        "made": {key: made[key] for key in kept if key in made},
    }
    return json.dumps(value, ensure_ascii=False) + "\n"
