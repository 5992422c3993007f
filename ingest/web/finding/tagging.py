"""Tagging: several papers that were ticked are given a tag at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ingest.archive.remarks.keep_remarks import remark
from ingest.catalogue.row import Row
from ingest.errors import NotAllowedError
from ingest.export.metadata.allowed import typed_text
from ingest.web.documents.documents import Trouble
from ingest.web.finding.meant import papers, ticked
from ingest.web.pages import page, resources_of, visit_of

router = APIRouter()
MOST = 100
_TAGS_OFFERED = 100


@router.get("/papers/tag")
def ask(request: Request) -> Response:
    """Shows the ticked papers, and asks for the tag."""
    return _answer(request, papers(request, MOST) if ticked(request) else [])


@router.post("/papers/tagged")
def tag(
    request: Request,
    paper: Annotated[list[str] | None, Form(max_length=MOST)] = None,
    text: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Gives each paper the tag; one that bears it already is as it was, one that is gone is left out."""
    resources, who = resources_of(request), visit_of(request).user or "?"
    rows = [row for one in dict.fromkeys(paper or []) if (row := resources.catalogue.get(one)) is not None]
    done = []
    try:
        for row in rows:
            try:
                remark(row.id, resources.house, [("tag", typed_text(text))], who)
            except FileNotFoundError:
                continue
            done.append(row)
    except NotAllowedError as error:
        return _answer(request, rows, trouble=Trouble("", error.what, text, error.details), status=422)
    return _answer(request, [], done=done)


def _answer(
    request: Request,
    rows: list[Row],
    *,
    done: list[Row] | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response:
    known = resources_of(request).catalogue.suggestions("tag", "", _TAGS_OFFERED, confirmed_only=False)
    return page(request, "tag.html", status=status, rows=rows, done=done, trouble=trouble, known_tags=known)
