"""Patrol: the archive is verified bit by bit, round and round: each time for some minutes, from where the last ended.

How far it has come, and what was found in this round and the one before, is kept in ``verified.json`` (0600), of which
the first page and the notices tell. What was found wrong is looked at again first, each time: what was repaired is no
finding any more.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.archive.verify import Finding, verify_one, verify_rest
from ingest.catalogue import Catalogue, existing_catalogue
from ingest.disk import durable
from ingest.journal import Journal
from ingest.settings import Settings

_MOST_KEPT = 500


class Patrol(NamedTuple):
    """``after``: the last document looked at in this round; "" at its beginning. ``checked``: documents of the round;
    ``completed``: when the last whole round ended (UTC, ISO 8601), "" where none has. ``findings``: faults alone;
    ``rest``: those of them that belong to no folder, which only the end of a round can look at again.
    """

    after: str
    checked: int
    began: str
    completed: str
    findings: list[Finding]
    rest: list[Finding]


def read(file: Path) -> Patrol | None:
    """How far it has come; None where there was none yet, or the file cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        said = json.loads(file.read_bytes())
        for name in ("findings", "rest"):
            said[name] = [Finding(*one) for one in said[name]]
        return Patrol(**said)
    return None


def go_on(settings: Settings, seconds: float, clock: Callable[[], float] = time.monotonic) -> Patrol:
    """Goes on for so long, at least by one document; returns how far it has come.

    Raises:
        OSError, sqlite3.Error: a database, or the file in which it is kept, cannot be used.
    """
    folders, until = settings.folders, clock() + seconds
    archive, held = Archive(folders.archive), Archive(folders.held)
    now = read(folders.patrol) or Patrol("", 0, _now(), "", [], [])
    with closing(Journal(folders.journal)) as journal:
        catalogue = existing_catalogue(settings)
        try:
            found = _again(now.findings, archive, held, catalogue, journal)
            for document in _behind(now.after, archive, held):
                found += _faults(verify_one(document, archive, held, catalogue, journal), found)
                now = now._replace(after=document, checked=now.checked + 1)
                if clock() >= until:
                    left = _faults(now.rest, found)
                    return _kept(folders.patrol, now._replace(findings=[*left, *found][:_MOST_KEPT]))
            rest = _faults(verify_rest(archive, held, catalogue, journal), found)[:_MOST_KEPT]
        finally:
            if catalogue is not None:
                catalogue.close()
    found = [*rest, *found][:_MOST_KEPT]
    _kept(folders.patrol, Patrol("", 0, _now(), _now(), found, rest))
    return Patrol("", now.checked, now.began, _now(), found, rest)


def _again(
    findings: list[Finding], archive: Archive, held: Archive, catalogue: Catalogue | None, journal: Journal
) -> list[Finding]:
    """What is still wrong with the documents that were found wrong before."""
    found: list[Finding] = []
    for document in dict.fromkeys(one.document for one in findings):
        if archive.has_folder(document) or held.has_folder(document):
            found += _faults(verify_one(document, archive, held, catalogue, journal), found)
    return found


def _behind(after: str, archive: Archive, held: Archive) -> list[str]:
    return sorted({one for store in (archive, held) for one in store.folders() if one > after})


def _faults(findings: Iterable[Finding], known: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.is_fault and one not in known]


def _kept(file: Path, now: Patrol) -> Patrol:
    lists = {name: [list(one) for one in getattr(now, name)] for name in ("findings", "rest")}
    said = {**now._asdict(), **lists}
    durable.write(file, (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode(), mode=0o600)
    return now


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
