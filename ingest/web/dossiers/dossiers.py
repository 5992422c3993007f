"""Dossiers: the list of hồ sơ, each one's page, the form for a new one, and the folders that one can be made of."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from starlette.responses import Response

from ingest.archive.dossiers.dossier import Entry, Facts
from ingest.archive.dossiers.ending import kept_until
from ingest.archive.dossiers.listed import RowError
from ingest.archive.dossiers.proposing import in_order, proposed_code, proposed_title
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.dossiers.typed import CHOICES
from ingest.archive.dossiers.words import said_retention
from ingest.catalogue.dossiers.rows import DossierPaper, ListedDossier
from ingest.catalogue.row import Row
from ingest.errors import DossierError
from ingest.export.metadata.dossier_given import missing_facts
from ingest.messages import Language, say
from ingest.web.pages import page, resources_of, visit_of
from ingest.web.resources import WebResources

router = APIRouter(prefix="/dossiers")

PER_PAGE = 100
MOST_PAPERS = 2000
STATES = ("open", "handed_over", "dissolved", "destroyed")
_KEPT_FROM_LAST = (
    "heading", "retention", "access", "fonds", "inventory", "box", "compiler", "recovery", "condition", "sides",
)  # fmt: skip
"""Facts that are often those of the dossier that somebody made last."""
Document = Annotated[str, Query(pattern="^[0-9a-f]{16}$")]


class Typed(NamedTuple):
    """A form as it is shown: the text of each fact, and why it was refused."""

    values: dict[str, str]
    trouble: DossierError | None = None


class DossierView(NamedTuple):
    """A dossier's page. ``missing``: facts that a package needs and that nobody has given."""

    listed: ListedDossier
    papers: list[DossierPaper]
    typed: Typed
    history: list[Entry]
    missing: list[str]

    @classmethod
    def of(cls, resources: WebResources, dossier: str, trouble: DossierError | None = None) -> DossierView:
        listed = resources.catalogue.dossier(dossier)
        there = Shelf(resources.archive).dossier(dossier)
        assert listed is not None  # `present` has looked
        papers = resources.catalogue.dossier_papers(dossier)
        typed = Typed(texts_of(there.facts), trouble)
        missing = missing_facts(there.facts, resources.settings.organ)
        return cls(listed, papers, typed, there.entries[::-1], missing)


def present(request: Request, dossier: Annotated[str, Path(pattern="^hs[0-9a-f]{14}$")]) -> str:
    """A dossier's id, once it is certain that there is one; all else is not found."""
    resources = resources_of(request)
    if not Shelf(resources.archive).holds(dossier) or resources.catalogue.dossier(dossier) is None:
        raise HTTPException(404)
    return dossier


Present = Annotated[str, Depends(present)]


def texts_of(facts: Facts) -> dict[str, str]:
    """Facts as they stand in a form."""
    told: dict[str, Any] = facts.model_dump()
    return {
        **{name: "" if value is None else str(value) for name, value in told.items()},
        "retention": said_retention(facts.retention),
        "ended": f"{datetime.date.fromisoformat(facts.ended):%d/%m/%Y}" if facts.ended else "",
    }


@router.get("")
def dossiers_page(request: Request) -> Response:
    return dossiers_shown(request)


def dossiers_shown(request: Request, *, status: int = 200, **shown: object) -> Response:
    """The list; ``shown``: what became of a list that was sent."""
    catalogue = resources_of(request).catalogue
    asked = request.query_params
    state = asked["state"] if asked.get("state") in STATES else None
    number = int(asked["page"]) if asked.get("page", "").isdecimal() and len(asked["page"]) < 6 else 1
    number = max(number, 1)
    count = catalogue.count_dossiers(state)
    found = catalogue.dossiers(state, PER_PAGE, (number - 1) * PER_PAGE)
    told = {"errors": [], "made": None, "there": 0, "trouble": None, **shown}
    return page(
        request, "dossiers.html", status=status, found=found, count=count, state=state, states=STATES,
        number=number, last_page=max(1, -(-count // PER_PAGE)), retention_said=retention_said,
        row_error=_row_error(visit_of(request).lang), **told,
    )  # fmt: skip


@router.get("/new")
def new_dossier(
    request: Request, paper: Annotated[list[Document] | None, Query(max_length=MOST_PAPERS)] = None
) -> Response:
    """The form for a dossier of ticked papers, filled with what can be told of them."""
    resources = resources_of(request)
    rows = [row for one in dict.fromkeys(paper or []) if (row := resources.catalogue.get(one)) is not None]
    return new_shown(request, in_order(rows), Typed(_proposed(request, rows)))


def new_shown(request: Request, rows: list[Row], typed: Typed) -> Response:
    """The form as it is filled, with why it was refused."""
    catalogue = resources_of(request).catalogue
    return page(
        request, "dossier_new.html", status=422 if typed.trouble else 200, rows=rows, typed=typed, choices=CHOICES,
        others=catalogue.dossiers("open", 500), taken=catalogue.dossiers_of([row.id for row in rows]),
    )  # fmt: skip


def _proposed(request: Request, rows: list[Row]) -> dict[str, str]:
    resources, who = resources_of(request), visit_of(request).user or "?"
    last = resources.catalogue.latest_dossier(who)
    settings = resources.settings
    facts = texts_of(Facts(fonds=settings.fonds[:100], compiler=who[:100]))
    code = proposed_code(resources.catalogue.dossier_codes(), last.row.code if last else "")
    if last:
        before = texts_of(Facts.model_validate_json(last.row.facts))
        facts |= {name: before[name] for name in _KEPT_FROM_LAST}
    facts |= {"title": proposed_title(rows), "code": code}
    years = [row.year for row in rows if row.year]
    if settings.fonds_code and years:
        facts["file_code"] = f"{settings.fonds_code}.{max(years)}.{code}"[:100]
    return facts


@router.get("/folders")
def folders(request: Request) -> Response:
    """The folders that files lay in whose papers are in no dossier."""
    return page(request, "dossier_folders.html", folders=resources_of(request).catalogue.loose_folders())


@router.get("/{dossier}")
def dossier_page(request: Request, dossier: Present) -> Response:
    return dossier_shown(request, dossier)


def dossier_shown(request: Request, dossier: str, trouble: DossierError | None = None) -> Response:
    """A dossier's page, with why a change was refused."""
    view = DossierView.of(resources_of(request), dossier, trouble)
    until = kept_until(view.listed)
    return page(
        request, "dossier.html", status=422 if trouble else 200, view=view, typed=view.typed, choices=CHOICES,
        kept_until=until.isoformat() if until else None,
    )  # fmt: skip


def retention_said(said: str | None) -> str:
    """A retention as the catalogue has it, in words."""
    return said_retention("permanent" if said == "permanent" else int(said) if said else None)


def _row_error(lang: Language) -> Callable[[RowError], str]:
    return lambda error: say(f"dossier.row.{error.what}", lang, row=error.row, value=error.value)
