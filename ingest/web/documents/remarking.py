"""Remarking: a paper is given tags and notes, or they are taken from it; its record stays as it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from ingest.archive.remarks.keep_remarks import remark
from ingest.archive.remarks.remark import Action
from ingest.errors import NotAllowedError
from ingest.export.metadata.allowed import typed_text
from ingest.web.documents.answering import back
from ingest.web.documents.documents import Present, Trouble, document_shown
from ingest.web.documents.paper import PaperView
from ingest.web.pages import is_part, page, resources_of, visit_of

router = APIRouter()


@router.post("/documents/{document}/remarks")
def add_remark(
    request: Request,
    document: Present,
    action: Annotated[Action, Form()],
    text: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """Gives a paper a tag or a note, or takes away the one that says ``text``."""
    who = visit_of(request).user or "?"
    try:
        remark(document, resources_of(request).house, [(action, typed_text(text))], who)
    except NotAllowedError as error:
        part = "tags" if action in ("tag", "untag") else "notes"
        trouble = Trouble(f"remarks-{part}", error.what, text, error.details)
        if is_part(request):
            return _part(request, document, 422, trouble)
        return document_shown(request, document, status=422, trouble=trouble)
    return _part(request, document) if is_part(request) else back(request, document)


def _part(request: Request, document: str, status: int = 200, trouble: Trouble | None = None) -> Response:
    paper = PaperView.of(resources_of(request), document)
    return page(request, "remarked.html", status=status, paper=paper, trouble=trouble)
