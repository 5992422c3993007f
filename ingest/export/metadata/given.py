"""Given: values of a dossier and its documents that only people know, read from a TOML or CSV file.

TOML has the tables ``[dossier]``, ``[document]`` (holds for every document) and ``[documents.ID]`` (for one: its id or
the first letters of it); CSV has a column ``id`` and a column for each element. Both may give ``ordinal``, the
document's place in the dossier.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import GivenFileError
from ingest.export.metadata.elements import Set, elements

ORDINAL = "ordinal"


@dataclass(frozen=True)
class Given:
    """Values by element: of the dossier, of every document, of single documents by the first letters of their ids."""

    dossier: dict[str, str] = field(default_factory=dict)
    every: dict[str, str] = field(default_factory=dict)
    single: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, document: str) -> dict[str, str]:
        """What is given for one document."""
        own = [values for prefix, values in self.single.items() if document.startswith(prefix)]
        return {key: value for values in (self.every, *own) for key, value in values.items()}

    def unused(self, documents: list[str]) -> list[str]:
        """The ids, or first letters of ids, that name none of these documents: slips of the pen, perhaps."""
        return [prefix for prefix in self.single if not any(one.startswith(prefix) for one in documents)]


def read_given(path: Path) -> Given:
    """The file's values.

    Raises:
        GivenFileError: it is no such file; an element is unknown, or is one that the record holds: that is corrected in
            the record, not here.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GivenFileError(f"{path}: {error}") from error
    return _from_csv(path, text) if path.suffix.lower() == ".csv" else _from_toml(path, text)


def _from_toml(path: Path, text: str) -> Given:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GivenFileError(f"{path}: {error}") from error
    unknown = set(tables) - {"dossier", "document", "documents"}
    if unknown:
        raise GivenFileError(f"{path}: [{min(unknown)}]")
    single = tables.get("documents", {})
    return Given(
        _values(path, "dossier", tables.get("dossier", {})),
        _values(path, "document", tables.get("document", {})),
        {key.lower(): _values(path, f"documents.{key}", one) for key, one in single.items()},
    )


def _from_csv(path: Path, text: str) -> Given:
    rows = csv.DictReader(text.splitlines(), strict=True)
    single: dict[str, dict[str, str]] = {}
    try:
        for row in rows:
            document = (row.pop("id", None) or "").strip().lower()
            if not document or None in row:
                raise GivenFileError(f"{path}:{rows.line_num}")
            filled = {key: value for key, value in row.items() if value and value.strip()}
            single[document] = _values(path, f"{rows.line_num}", filled)
    except csv.Error as error:
        raise GivenFileError(f"{path}:{rows.line_num}: {error}") from error
    return Given(single=single)


def _values(path: Path, where: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise GivenFileError(f"{path}: [{where}]")
    sets: tuple[Set, ...] = ("dossier", "batch") if where == "dossier" else ("document",)
    allowed = {e.name for which in sets for e in elements(which) if not e.source.startswith("/")}
    if where not in ("dossier", "document"):
        allowed.add(ORDINAL)
    found = {}
    for key, value in table.items():
        if key not in allowed or isinstance(value, dict | list):
            raise GivenFileError(f"{path}: [{where}] {key}")
        if key == ORDINAL and not (str(value).isascii() and str(value).isdecimal() and int(value) > 0):
            raise GivenFileError(f"{path}: [{where}] {key} = {value}")
        found[key] = str(int(value)) if isinstance(value, bool) else str(value).strip()
    return found
