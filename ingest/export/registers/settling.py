"""Settling: the differences between a register and the archive, one after the other: a person says which is right.

A register that was sent is kept, with what was said of its differences, in a file beside the runs' reports. Where the
register is right, the record is corrected as a person corrects it; where the record is, that is confirmed in it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import secrets
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction, value_at, with_what_follows
from ingest.archive.stores import House
from ingest.catalogue import Catalogue, Filter
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import DossierError
from ingest.export.metadata.allowed import typed_text, within_lengths
from ingest.export.registers.matching import Comparison, Field, compare
from ingest.export.registers.reading import Registered, read_day
from lexicon.folding import fold, nfc
from parse import Record

FOLDER = "registers"
"""Within the folder of the runs' reports."""
_ID = re.compile(r"rg[0-9a-f]{10}")
Right = Literal["register", "archive", "seen"]
"""Which of both has it right; ``seen``: what one of both has alone was looked at."""
What = Literal["code", "date", "issuer", "subject", "only_register", "only_archive"]


class Sent(BaseModel):
    """A register that was sent. ``settled``: by the key of a difference, what was said of it. Times: UTC, ISO 8601."""

    model_config = ConfigDict(extra="forbid")

    id: str
    name: str
    sent_at: str
    sent_by: str
    entries: list[Registered]
    settled: dict[str, Right] = {}


class Difference(NamedTuple):
    """``key``: names it within its register, with both values: with another of them it is another difference; ``row``:
    of the register, 0 for none; ``document``: "" for none.
    """

    key: str
    what: What
    row: int
    document: str
    register: str
    archive: str
    settled: Right | None


def keep(reports: Path, name: str, entries: list[Registered], who: str) -> Sent:
    """Keeps a register that was sent. Raises OSError."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    sent = Sent(id=f"rg{secrets.token_hex(5)}", name=name[:200], sent_at=now, sent_by=who, entries=entries)
    (reports / FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(reports, sent)
    return sent


def read(reports: Path, register: str) -> Sent:
    """A register. Raises OSError or ValueError where there is none, or its file cannot be read."""
    if not _ID.fullmatch(register):
        raise ValueError(f"not a register's id: {register!r}")
    return Sent.model_validate_json((reports / FOLDER / f"{register}.json").read_bytes())


def all_sent(reports: Path) -> list[Sent]:
    """The registers, the latest first."""
    found = [
        read(reports, file.stem) for file in (reports / FOLDER).glob("rg*.json") if _ID.fullmatch(file.stem)
    ]
    return sorted(found, key=lambda one: (one.sent_at, one.id), reverse=True)


def compared(sent: Sent, catalogue: Catalogue) -> Comparison:
    """A register compared with the papers of its years."""
    years = [entry.date.year for entry in sent.entries if entry.date]
    wanted = Filter(year_from=min(years, default=None), year_to=max(years, default=None))
    return compare(sent.entries, catalogue.rows(wanted))


def differences(sent: Sent, found: Comparison) -> list[Difference]:
    """All differences: values first, then what one of both has alone."""
    listed: list[Difference] = []

    def add(what: What, row: int, document: str, register: str, archive: str) -> None:
        told = json.dumps([register, archive], ensure_ascii=False).encode("utf-8", "backslashreplace")
        key = f"{row}-{document}-{what}-{hashlib.sha256(told).hexdigest()[:12]}"
        listed.append(Difference(key, what, row, document, register, archive, sent.settled.get(key)))

    for match in found.differing:
        for one in match.differing:
            add(one.field, match.entry.row, match.row.id, one.register, one.archive)
    for entry in found.only_register:
        add("only_register", entry.row, "", f"{entry.code} {entry.subject}".strip(), "")
    for row in found.only_archive:
        add("only_archive", 0, row.id, "", f"{row.code or ''} {row.subject or ''}".strip())
    return listed


def settle(
    house: House, reports: Path, register: str, key: str, right: Right, who: str, *, may_hold: bool
) -> None:
    """Says which is right: the record is corrected or confirmed, and the difference is settled.

    Raises:
        DossierError: there is no such difference any more. CorrectionError: the record cannot have the value;
            NotAllowedError where nobody may give it that.
        OSError, ValueError, sqlite3.Error: as ``read``, or the machine refuses.
    """
    with alone_in(reports / FOLDER):
        sent = read(reports, register)
        one = next((d for d in differences(sent, compared(sent, house.catalogue)) if d.key == key), None)
        if one is None:
            raise DossierError("outdated")
        if one.what in ("only_register", "only_archive"):
            right = "seen"
        else:
            _note_in_record(house, one.what, one, right, who, may_hold)  # type: ignore[arg-type]
        sent.settled[key] = right
        _write(reports, sent)


def _note_in_record(
    house: House, field: Field, one: Difference, right: Right, who: str, may_hold: bool
) -> None:
    def changes() -> list[Correction]:
        record, shown = house.archive.record(one.document), house.catalogue.get(one.document)
        if shown is None or getattr(shown, field) != getattr(house.archive.row(one.document), field):
            raise DossierError("outdated")  # the catalogue, by which it was compared, is behind
        reading = int(house.archive.made(one.document).get("reading", 1))
        when = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

        def said(at: str, action: Any, before: Any, after: Any) -> Correction:
            return Correction(
                at=at, action=action, before=before, after=after, who=who, when=when, reading=reading
            )

        if right == "archive":
            at = f"/document/{field}" if field != "issuer" else "/document/issuer/0"
            there = value_at(record, at)
            return [said(at, "confirm", there, there)]
        wanted = _wanted(field, typed_text(one.register), record)
        if field == "issuer":
            return within_lengths(record, _issuer(record, wanted or "", said))
        at = f"/document/{field}"
        return within_lengths(
            record, with_what_follows(record, said(at, "set", value_at(record, at), wanted))
        )

    keep_corrections.correct(one.document, house, changes, may_hold=may_hold)


def _wanted(field: Field, register: str, record: Record) -> str | None:
    """A register's value as a record has it: a subject without its kind, which registers write before it."""
    if field == "date":
        date = read_day(register)
        return date.isoformat() if date else None
    text = " ".join(nfc(register).split())
    kind = record.document.type or ""
    if field == "subject" and kind and fold(text).startswith(fold(kind) + " "):
        return text[len(kind) + 1 :].strip()
    return text


def _issuer(record: Record, text: str, said: Any) -> list[Correction]:
    """The lines of a head become the one name that the register has."""
    lines = record.document.issuer
    if not lines:
        return [said("/document/issuer/0", "insert", None, text)]
    first = [said("/document/issuer/0", "set", lines[0], text)] if lines[0] != text else []
    return [
        *first,
        *(said(f"/document/issuer/{n}", "remove", lines[n], None) for n in range(len(lines) - 1, 0, -1)),
    ]


def _write(reports: Path, sent: Sent) -> None:
    content = (sent.model_dump_json(indent=1) + "\n").encode("utf-8", "backslashreplace")
    durable.write(reports / FOLDER / f"{sent.id}.json", content, 0o600)
