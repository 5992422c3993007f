"""Values: the fields of a record that samples check, as a person would type them from the paper."""

from __future__ import annotations

from collections.abc import Callable

from parse import Record

FIELDS = ("code", "date", "type", "issuer", "subject", "signer")
"""The values that are checked, by their names on the list."""


def all_printed(record: Record) -> dict[str, str]:
    """The fields of a record as a person would type them."""
    return {field: _PRINTED[field](record) for field in FIELDS}


def _day(record: Record) -> str:
    date = record.document.date
    return f"{date.day:02}/{date.month:02}/{date.year:04}" if date else ""


_PRINTED: dict[str, Callable[[Record], str]] = {
    "code": lambda record: record.document.code or "",
    "date": _day,
    "type": lambda record: record.document.type or "",
    "issuer": lambda record: " ".join(record.document.issuer),
    "subject": lambda record: record.document.subject or "",
    "signer": lambda record: (record.document.signature.name if record.document.signature else "") or "",
}
