"""Home: the day at a look: what came in, what is one's own, what failed and why, what falls due, how the archive is.

Of held papers it says how many there are, to those who manage.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from ingest.archive.dossiers.ending import due
from ingest.catalogue import Filter
from ingest.catalogue.row import Row
from ingest.journal import State
from ingest.safekeeping import patrol
from ingest.safekeeping.kept import Kept, last_of
from ingest.safekeeping.patrol import Patrol
from ingest.service.anew import retry
from ingest.web.pages import page, resources_of, visit_of
from ingest.web.resources import WebResources
from ingest.web.under_way.failed import Failed, failure_shown
from ingest.web.under_way.first_steps import first_steps
from ingest.web.under_way.sent import latest_sent, why_unattended

router = APIRouter()
_SHOWN = 8
_KINDS = 10
_DAYS_AHEAD = 30
_BACKUP_DAYS = 7
"""After so many days without a backup the page says so."""


class Bar(NamedTuple):
    """A row of a chart: ``share`` of the longest bar, in hundredths; ``link``: the list of what it counts, or ""."""

    name: str
    papers: int
    share: int
    link: str


class Keeping(NamedTuple):
    """How the archive is kept, for those who manage. ``backup_is_old``: or there was never one."""

    held: int
    patrol: Patrol | None
    backup: Kept | None
    backup_is_old: bool


@router.get("/home")
def home(request: Request) -> Response:
    """The page."""
    resources, visit = resources_of(request), visit_of(request)
    catalogue, today = resources.catalogue, datetime.date.today()
    midnight = (
        datetime.datetime.combine(today, datetime.time())
        .astimezone(datetime.UTC)
        .isoformat(timespec="seconds")
    )
    due_now = due(catalogue.limited_dossiers(), today + datetime.timedelta(_DAYS_AHEAD))
    came, came_in_all = catalogue.archived_since(midnight, _SHOWN)
    failed = _failed(request)
    return page(
        request, "home.html",
        steps=first_steps(resources, visit.lang), unattended=why_unattended(resources, visit.lang),
        came=came, came_in_all=came_in_all, failed=failed[:_SHOWN], failures=len(failed),
        open_papers=catalogue.listing(Filter(state="open"), limit=1).total,
        sure_papers=catalogue.listing(Filter(state="open", doubt="sure"), limit=1).total,
        mine=_mine(request, midnight), due=due_now[:_SHOWN], due_in_all=len(due_now),
        months=_bars([(f"{month[5:]}/{month[:4]}", count, "") for month, count in catalogue.by_month()]),
        kinds=_kinds(resources), keeping=_keeping(resources) if visit.may("manage") else None,
    )  # fmt: skip


class Mine(NamedTuple):
    """What is the visitor's own: papers that they are at, have left for later, have reviewed today; how many files
    they have sent of late.
    """

    at: list[Row]
    later: list[Row]
    reviewed: list[Row]
    sent: int


def _mine(request: Request, midnight: str) -> Mine:
    resources, visit = resources_of(request), visit_of(request)
    catalogue = resources.catalogue

    def rows(documents: list[str]) -> list[Row]:
        return [row for one in documents[:_SHOWN] if (row := catalogue.get(one)) is not None]

    who = visit.user or "?"
    return Mine(
        rows(resources.reservations.own(visit.person)),
        rows(sorted(resources.reservations.left_for_later(visit.person))),
        catalogue.reviewed_since(who, midnight, _SHOWN),
        len(latest_sent(resources, who, visit.lang)),
    )


def _failed(request: Request) -> list[Failed]:
    resources = resources_of(request)
    files = retry.failed_files(resources.settings.folders.failed, resources.journal)
    return [failure_shown(file.path, file.code, visit_of(request).lang) for file in files]


def _kinds(resources: WebResources) -> list[Bar]:
    found = resources.catalogue.facets(Filter()).kinds[:_KINDS]
    return _bars([(kind, count, f"/?{urlencode({'kind': kind})}") for kind, count in found])


def _bars(counted: list[tuple[str, int, str]]) -> list[Bar]:
    most = max((count for _, count, _ in counted), default=1)
    return [Bar(name, count, max(1, 100 * count // most), link) for name, count, link in counted]


def _keeping(resources: WebResources) -> Keeping:
    folders, last = resources.settings.folders, last_of(resources.settings.folders)
    oldest = datetime.datetime.now(datetime.UTC) - datetime.timedelta(_BACKUP_DAYS)
    is_old = last is None or datetime.datetime.fromisoformat(last.made) < oldest
    return Keeping(resources.journal.totals()[State.HELD], patrol.read(folders.patrol), last, is_old)
