"""Sent: what became of somebody's uploads. Of a paper that is held nothing is told but that it is."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Literal, NamedTuple

from ingest.archive import stacks
from ingest.catalogue.row import Row
from ingest.journal import UNDER_WAY, Entry, State, Upload, readable
from ingest.messages import Language, say
from ingest.service.health import find_trouble, last_heartbeat
from ingest.web.resources import WebResources
from ingest.web.under_way.failed import Failed, failure_shown

SHOWN = 100
_SINCE_SECONDS = 24 * 3600

What = Literal["waiting", "under_way", "archived", "held", "duplicate", "failed", "retried", "destroyed"]


class Sent(NamedTuple):
    """An upload for people. ``name``: of the file, empty where the paper is held; ``row``: the paper that it became,
    or that was there before; ``failed``: why it failed.
    """

    what: What
    name: str
    row: Row | None = None
    failed: Failed | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be expected."""
        return self.what not in ("waiting", "under_way")


def latest_sent(resources: WebResources, who: str, lang: Language) -> list[Sent]:
    """Somebody's uploads of the last 24 hours, the newest first, at most ``SHOWN``."""
    uploads = resources.journal.uploads(who, time.time() - _SINCE_SECONDS, SHOWN)
    return [_sent(upload, resources, lang) for upload in uploads]


def why_unattended(resources: WebResources, lang: Language) -> str | None:
    """Why nobody takes files from the inbox now, in a sentence; None where a service does."""
    settings = resources.settings
    trouble = find_trouble(settings.folders.work, settings.stall_seconds, settings.work_stall_seconds)
    if trouble is not None and trouble.code != "none":
        return say(f"health.{trouble.code}", lang, seconds=round(trouble.seconds), why=trouble.why)
    beat = last_heartbeat(settings.folders.work)
    # A digitisation run has a heartbeat too, but watches nothing: it takes files from its own folders alone.
    return None if beat is not None and beat.watching else say("web.upload.nobody", lang)


def mark_of(shown: list[Sent], unattended: str | None) -> str:
    """A mark that changes with what is shown, so that what has not changed need not be sent again."""
    facts = [(one.what, one.name, one.row and (one.row.id, one.row.type, one.row.code)) for one in shown]
    return hashlib.sha256(repr((facts, unattended)).encode()).hexdigest()[:16]


def _sent(upload: Upload, resources: WebResources, lang: Language) -> Sent:
    entry = resources.journal.get(upload.claim) if upload.claim else None
    if entry is None or entry.state is State.DROPPED:
        return Sent("waiting", _last_name(readable(upload.raw_name)))
    if entry.state in UNDER_WAY:
        return Sent("under_way", _last_name(entry.name))
    if entry.state is State.FAILED:
        return Sent("failed", _last_name(entry.name), failed=_failure(entry, resources, lang))
    if entry.state is State.RETRIED:
        return Sent("retried", _last_name(entry.name))
    if entry.state is State.DESTROYED:
        return Sent("destroyed", "")
    document = _first_paper(entry.document or "", resources)
    if entry.state is State.HELD or not resources.archive.has_folder(document):
        return Sent("held", "")
    what: What = "duplicate" if entry.state is State.DUPLICATE else "archived"
    return Sent(what, _last_name(entry.name), resources.catalogue.get(document))


def _first_paper(document: str, resources: WebResources) -> str:
    """The document that a file became; of a stack the first of its papers."""
    if not stacks.holds(resources.archive, document):
        return document
    return stacks.read(stacks.place(resources.archive, document))["parts"][0]["document"]


def _failure(entry: Entry, resources: WebResources, lang: Language) -> Failed:
    path = resources.settings.folders.failed / Path(os.fsdecode(entry.target or b"?"))
    return failure_shown(path, entry.reason or "internal", lang)


def _last_name(name: str) -> str:
    return name.rpartition("/")[2]
