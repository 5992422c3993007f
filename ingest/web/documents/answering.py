"""Answering: from a change of a record to what the browser gets.

Forms sent by the browser itself, without htmx, get what they need for that: after a change the way back to the page,
otherwise the whole page with what was wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ingest.archive.corrections import Action, Correction
from ingest.web.documents.documents import Trouble, document_shown
from ingest.web.documents.paper import PaperView
from ingest.web.documents.queue import Queue
from ingest.web.pages import is_part, opened, page, resources_of, visit_of


def to_held(request: Request) -> Response:
    """To the page that says so; the paper's own is gone."""
    waiting = Queue.if_in_it(request)
    target = waiting.link("/held") if waiting else "/held"
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def refused(request: Request, document: str, status: int, trouble: Trouble) -> Response:
    """What was wrong, at its part of the page or in the whole page."""
    if is_part(request):
        return parts(request, document, trouble.at, status=status, trouble=trouble)
    return document_shown(request, document, status=status, trouble=trouble)


def back(request: Request, document: str) -> Response:
    """To the paper, by GET, in the queue or out of it as the change was made there."""
    query = request.url.query
    return RedirectResponse(f"/documents/{document}{'?' if query else ''}{query}", 303)


def parts(
    request: Request, document: str, at: str, *, status: int = 200, trouble: Trouble | None = None
) -> Response:
    """The part of the page at a place, or the whole record; with what of the page goes with it."""
    paper = PaperView.of(resources_of(request), document)
    part = paper.laid.part(at) if at else None
    if at and part is None:
        raise HTTPException(404)
    return page(
        request, "changed.html", status=status,
        paper=paper, part=part, trouble=trouble, queue=None, opened=[at, *opened(request)],
    )  # fmt: skip


def correction_of(
    request: Request, document: str, at: str, action: Action, before: Any = None, after: Any = None
) -> Correction:
    """A correction that the visitor makes now of the present reading."""
    made = resources_of(request).archive.made(document)
    return Correction(
        at=at, action=action, before=before, after=after, who=visit_of(request).user or "?",
        when=datetime.now(UTC).isoformat(timespec="seconds"), reading=int(made.get("reading", 1)),
    )  # fmt: skip
