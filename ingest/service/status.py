"""Status: files waiting, under way, archived, held and failed, and the state of the service."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple, TypedDict

from ingest.catalogue import Catalogue, existing_catalogue
from ingest.intake.inbox import identities, plain_files
from ingest.journal import UNDER_WAY, Entry, Journal, State
from ingest.messages import Language, say
from ingest.rescan import faults_of
from ingest.service import health
from ingest.service.health import Heartbeat
from ingest.settings import Settings

_LATEST = 10
"""Maximum number of failures, and of scans to be made again, that are listed."""


class Counts(TypedDict):
    """Files and documents by where they are.

    ``waiting``: files of the inbox. ``claimed`` to ``retried``: files by what became of them. ``partial``: documents
    of which pages could not be read; ``linked``: documents that are like another one; ``rescan``: archived files that
    should be scanned again.
    """

    waiting: int
    claimed: int
    archived: int
    held: int
    duplicate: int
    failed: int
    retried: int
    partial: int
    linked: int
    rescan: int


class ServiceJson(TypedDict):
    """What the running service last said of itself (``health.Heartbeat``), and how many seconds ago it, and its work,
    last
    came on.
    """

    pid: int
    waiting: int
    under_way: int
    put_off: int
    watching: str | None
    why: str | None
    short_of: str | None
    fault: str | None
    away: dict[str, str]
    still_for_seconds: float
    work_still_for_seconds: float


class FailureJson(TypedDict):
    """A failed file. ``time``: seconds since 1970 (UTC)."""

    name: str
    reason: str | None
    detail: str | None
    time: float


class RescanJson(TypedDict):
    """An archived file that should be scanned again. ``pages``: by number, codes of what is wrong with the page."""

    name: str
    document: str | None
    pages: dict[str, list[str]]


class StandingJson(Counts):
    """What ``saoluc status --json`` prints. ``unlisted``: folders that cannot be listed, each with why."""

    service_still_for_seconds: float | None
    service: ServiceJson | None
    unlisted: dict[str, str]
    latest_failures: list[FailureJson]
    latest_to_rescan: list[RescanJson]


class Standing(NamedTuple):
    """``counts``: files and documents by where they are; ``beat``: what the running service last said of itself.

    ``failures``, ``to_rescan``: the latest ones.
    """

    counts: Counts
    failures: list[Entry]
    to_rescan: list[Entry]
    unlisted: dict[Path, str]
    beat: Heartbeat | None

    def as_json(self) -> StandingJson:
        """For programs: ``saoluc status --json``."""
        service = _service_json(self.beat) if self.beat is not None else None
        lately: list[FailureJson] = [
            {"name": e.name, "reason": e.reason, "detail": e.detail, "time": e.updated_at}
            for e in self.failures
        ]
        return {
            **self.counts,
            "service_still_for_seconds": service["still_for_seconds"] if service else None,
            "service": service,
            "unlisted": {str(path): why for path, why in self.unlisted.items()},
            "latest_failures": lately,
            "latest_to_rescan": [
                {"name": e.name, "document": e.document, "pages": faults_of(e.detail)} for e in self.to_rescan
            ],
        }

    def sentences(self, lang: Language) -> list[str]:
        """What a person should know beside the counts."""
        said = [say("status.unlisted", lang, where=path, why=why) for path, why in self.unlisted.items()]
        beat = self.beat
        if beat is None:
            return [*said, say("health.none", lang)]
        if beat.watching:
            why = f"({beat.why})" if beat.why else ""
            said.append(say("status.watching", lang, how=beat.watching, why=why).rstrip())
        for path, why in (beat.away or {}).items():
            said.append(say(f"status.{why}", lang, where=path))
        if beat.short_of:
            said.append(say("status.short_of", lang, what=beat.short_of))
        if beat.fault:
            said.append(say("status.fault", lang, count=beat.put_off, why=beat.fault))
        return said


def _service_json(beat: Heartbeat) -> ServiceJson:
    now = time.monotonic()
    return {
        "pid": beat.pid,
        "waiting": beat.waiting,
        "under_way": beat.under_way,
        "put_off": beat.put_off,
        "watching": beat.watching,
        "why": beat.why,
        "short_of": beat.short_of,
        "fault": beat.fault,
        "away": beat.away or {},
        "still_for_seconds": now - beat.at,
        "work_still_for_seconds": now - beat.progress_at,
    }


def standing(settings: Settings, catalogue: Catalogue | None = None) -> Standing:
    """Looks at folders, journal and catalogue, and changes nothing. ``catalogue``: where it is open already."""
    folders = settings.folders
    unlisted: dict[Path, str] = {}
    own = identities(folders.own)
    there = plain_files(folders.inbox, own, unlisted) if folders.inbox.is_dir() else []
    totals: dict[State, int] = dict.fromkeys(State, 0)
    failures: list[Entry] = []
    bad, to_rescan = 0, list[Entry]()
    waiting = sum(1 for _ in there)
    if folders.journal.exists():
        journal = Journal(folders.journal)
        totals, failures = journal.totals(), journal.latest(_LATEST, State.FAILED)
        bad, to_rescan = journal.to_rescan(_LATEST)
        journal.close()
    opened = existing_catalogue(settings) if catalogue is None else None
    catalogue = catalogue or opened
    counts: Counts = {
        "waiting": waiting,
        "claimed": sum(totals[state] for state in UNDER_WAY),
        "archived": totals[State.ARCHIVED],
        "held": totals[State.HELD],
        "duplicate": totals[State.DUPLICATE],
        "failed": totals[State.FAILED],
        "retried": totals[State.RETRIED],
        "partial": catalogue.partial() if catalogue else 0,
        "linked": catalogue.linked() if catalogue else 0,
        "rescan": bad,
    }
    if opened is not None:
        opened.close()
    return Standing(counts, failures, to_rescan, unlisted, health.last_heartbeat(folders.work))
