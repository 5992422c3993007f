"""Confirming: several papers are reviewed at once, of those that were ticked only ones in which nothing is doubtful."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.catalogue.row import Row
from ingest.errors import OutdatedError
from ingest.web.documents.answering import correction_of
from ingest.web.finding.meant import papers, ticked
from ingest.web.pages import page, resources_of

router = APIRouter()
MOST = 100


def _may_be_confirmed(row: Row) -> bool:
    """Whether there is nothing that a person would have to look at first."""
    return row.reviewed_at is None and row.doubts == 0 and row.unread == 0


@router.get("/papers/confirm")
def ask(request: Request) -> Response:
    """Shows which of the ticked papers would be reviewed, and which need a look each."""
    rows = papers(request, MOST) if ticked(request) else []
    return _answer(request, [row for row in rows if _may_be_confirmed(row)], rows)


@router.post("/papers/confirmed")
def confirm(
    request: Request,
    paper: Annotated[list[str] | None, Form(max_length=MOST)] = None,
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Says that the records of papers are right, as far as nothing in them is doubtful still. ``seen``: how many
    corrections each had when the page was shown: nothing is confirmed that another has changed meanwhile.
    """
    resources = resources_of(request)
    known = dict(one.split(":") for one in seen.split() if one.count(":") == 1)
    done: list[Row] = []
    rows = [row for one in dict.fromkeys(paper or []) if (row := resources.catalogue.get(one)) is not None]
    for row in rows:
        if _may_be_confirmed(row) and _confirmed(request, row.id, known.get(row.id)):
            done.append(row)
    return _answer(request, [], rows, done=done)


def _confirmed(request: Request, document: str, seen: str | None) -> bool:
    resources = resources_of(request)

    def make() -> list[Correction]:
        if seen != str(len(resources.archive.corrections(document))):
            raise OutdatedError("")
        return [correction_of(request, document, "", "confirm")]

    try:
        keep_corrections.correct(document, resources.house, make, may_hold=resources.may_hold)
    except (OutdatedError, FileNotFoundError):
        return False
    return True


def _answer(request: Request, ready: list[Row], rows: list[Row], done: list[Row] | None = None) -> Response:
    archive = resources_of(request).archive
    seen = " ".join(f"{row.id}:{len(archive.corrections(row.id))}" for row in ready)
    through = {row.id for row in (*ready, *(done or []))}
    return page(
        request,
        "confirm.html",
        ready=ready,
        left=[row for row in rows if row.id not in through],
        done=done,
        seen=seen,
    )
