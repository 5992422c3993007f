"""Sharing: a link by which somebody without a name here sees one paper, until a day; and the paper at that link.

At the link are the paper's facts and its PDF, nothing else; a paper that is, or may be, secret gets none. One that is
held is gone from its links at once and for good: what is released gets new ones.
"""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.archive.holding import decisions
from ingest.catalogue.keys import read_day
from ingest.web.access.shares import MOST_DAYS
from ingest.web.documents.documents import Present
from ingest.web.file_names import as_download, file_name
from ingest.web.pages import note, page, resources_of, visit_of

router = APIRouter()
_USUAL_DAYS = 7


@router.get("/documents/{document}/share")
@router.get("/documents/{document}/shared")  # where a page stands that says what was wrong
def ask(request: Request, document: Present) -> Response:
    """The links of a paper, and a form for another."""
    return _shown(request, document)


@router.post("/documents/{document}/shared")
def share(request: Request, document: Present, until: Annotated[str, Form(max_length=20)]) -> Response:
    """Makes a link, which is shown this once."""
    today = datetime.date.today()
    try:
        day = datetime.date.fromisoformat(read_day(until))
    except ValueError:
        return _shown(request, document, wrong="no_day", typed=until, status=422)
    if not today <= day <= today + datetime.timedelta(MOST_DAYS):
        return _shown(request, document, wrong="day_too_far", typed=until, status=422)
    if _is_secret(request, document):
        raise HTTPException(403)
    note(request, "shared", document, day.isoformat())
    token = resources_of(request).shares.add(document, day, visit_of(request).user or "?")
    return _shown(request, document, link=_address(request, token))


@router.post("/documents/{document}/unshared")
def end(
    request: Request, document: Present, share: Annotated[str, Form(pattern="^[0-9a-f]{16}$")]
) -> Response:
    if not resources_of(request).shares.end(document, share):
        raise HTTPException(404)
    note(request, "share_ended", document)
    return RedirectResponse(f"/documents/{document}/share", 303)


@router.get("/shared/{token}")
def shared(request: Request, token: str) -> Response:
    """The paper of a link: its facts, and where its PDF is. What has ended and what never was look the same."""
    document, until = _of_link(request, token)
    row = resources_of(request).catalogue.get(document)
    if row is None:
        raise HTTPException(404)
    return page(request, "shared.html", row=row, until=until, address=f"/shared/{token}/pdf")


@router.get("/shared/{token}/pdf")
def shared_pdf(request: Request, token: str) -> Response:
    archive = resources_of(request).archive
    document, _ = _of_link(request, token)
    name = file_name(archive.record(document), document, "pdf")
    return FileResponse(
        archive.place(document) / "document.pdf", media_type="application/pdf", headers=as_download(name)
    )


def _of_link(request: Request, token: str) -> tuple[str, str]:
    """The document of a link and the link's last day. Raises HTTPException (404)."""
    resources = resources_of(request)
    there = resources.shares.document(token, datetime.date.today())
    if there is None or not resources.archive.holds(there.document) or _is_secret(request, there.document):
        raise HTTPException(404)
    decided = decisions(resources.archive, there.document)[-1:]
    if decided and decided[0].when >= there.made:  # both UTC, to the second
        raise HTTPException(404)
    return there.document, there.until


def _address(request: Request, token: str) -> str:
    """Of a link, as it is to be given on; behind a proxy what that is asked by."""
    scheme = "https" if visit_of(request).secure else "http"
    return f"{scheme}://{request.url.netloc}/shared/{token}"


def _is_secret(request: Request, document: str) -> bool:
    """Whether the paper has a level of secrecy, or may have one and nobody has said that it has none, as where such
    papers are archived like others.
    """
    archive = resources_of(request).archive
    if archive.record(document).document.security is not None:
        return True
    released = [one.action for one in decisions(archive, document)[-1:]] == ["release"]
    return archive.made(document).get("secrecy") is not None and not released


def _shown(
    request: Request, document: str, *, link: str = "", wrong: str = "", typed: str = "", status: int = 200
) -> Response:
    resources, today = resources_of(request), datetime.date.today()
    usual = (today + datetime.timedelta(_USUAL_DAYS)).strftime("%d/%m/%Y")
    return page(
        request, "share.html", status=status, document=document, row=resources.catalogue.get(document),
        shares=resources.shares.of(document, today), link=link, wrong=wrong, typed=typed or usual, most=MOST_DAYS,
        secret=_is_secret(request, document),
    )  # fmt: skip
