"""News: what there is to be told: failed files, held papers, dossiers that fall due, damage, a backup that is overdue.

A notice leaves the house: by e-mail, or to another program. So it has no word of any paper and no name of a file: of a
held paper its id alone, of a failed file why it failed. Whoever may see more sees it on the pages.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import closing
from typing import Literal, NamedTuple

from ingest.archive.dossiers.ending import due
from ingest.catalogue import existing_catalogue
from ingest.journal import Journal, State
from ingest.messages import Language, catalogue, say
from ingest.safekeeping import patrol
from ingest.safekeeping.kept import last_of
from ingest.service.failures import explain
from ingest.settings import Settings

Kind = Literal["failed", "held", "due", "damaged", "backup"]
_DAYS_AHEAD = 30
_BACKUP_DAYS = 7


class Notice(NamedTuple):
    """``of``: what it is about: a claim, a document, a dossier, when the last backup was made ("": never); ``mark``:
    what tells it from every other, so that it is told once; ``code``: of the failure or damage, else ""; ``day``: on
    which a dossier falls due, or of the last backup (ISO 8601), else "".
    """

    kind: Kind
    of: str
    mark: str
    code: str = ""
    day: str = ""

    def sentence(self, lang: Language) -> str:
        why = ""
        if self.kind == "failed":
            why = explain(self.code).message.of(lang).rstrip(".")
        elif self.kind == "damaged":
            told = f"damage.{self.code}"
            why = say(told, lang) if told in catalogue() else self.code  # found by another version
        day = "/".join(reversed(self.day.split("-")))
        key = "no_backup" if self.kind == "backup" and not self.of else self.kind
        return say(f"notice.{key}", lang, of=self.of, why=why, day=day, days=_BACKUP_DAYS)


def news(settings: Settings, now: datetime.datetime) -> Iterator[Notice]:
    """All that there is to be told now, told before or not. Raises OSError, sqlite3.Error: it cannot be looked up."""
    folders = settings.folders
    if folders.journal.exists():
        with closing(Journal(folders.journal)) as journal:
            for entry in journal.in_states(State.FAILED):
                yield Notice("failed", entry.claim, f"failed {entry.claim}", entry.reason or "internal")
            for entry in journal.in_states(State.HELD):
                document = entry.document or "?"
                yield Notice("held", document, f"held {document} {entry.updated_at:.0f}")
    catalogue = existing_catalogue(settings)
    if catalogue is not None:
        with closing(catalogue):
            for end, one in due(catalogue.limited_dossiers(), now.date() + datetime.timedelta(_DAYS_AHEAD)):
                day = end.isoformat()
                yield Notice("due", one.row.id, f"due {one.row.id} {day}", day=day)
    found = patrol.read(folders.patrol)
    for fault in found.findings if found else ():
        of = fault.document or "-"
        yield Notice("damaged", of, f"damaged {of} {fault.code} {fault.detail}", fault.code)
    yield from _backup(settings, now - datetime.timedelta(_BACKUP_DAYS))


def _backup(settings: Settings, oldest: datetime.datetime) -> Iterator[Notice]:
    """Whether the last backup is older than that; where there was none, whether papers are."""
    folders, last = settings.folders, last_of(settings.folders)
    if last is not None:
        if datetime.datetime.fromisoformat(last.made) < oldest:
            yield Notice("backup", last.made, f"backup {last.made}", day=last.made[:10])
    elif folders.journal.exists():
        with closing(Journal(folders.journal)) as journal:
            first = journal.first_archived()
        if first is not None and first < oldest.timestamp():
            yield Notice("backup", "", "backup never")
