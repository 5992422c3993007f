"""Progress: what waits, is under way and has failed, and why; failed files tried again; runs and their reports.

Of papers held as secret nothing is shown but how many there are.
"""

from __future__ import annotations

import os
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.intake.inbox import identities, plain_files
from ingest.journal import readable
from ingest.service.anew import retry
from ingest.service.status import standing
from ingest.web.pages import is_part, note, page, resources_of, visit_of
from ingest.web.resources import WebResources
from ingest.web.under_way.failed import failed_key, failure_shown
from ingest.web.under_way.runs import Runs

router = APIRouter()
_SHOWN = 200


@router.get("/progress")
def progress(request: Request) -> Response:
    """The whole page, or, asked by htmx, the part of it that changes by itself."""
    return _answer(request, "progress_now.html" if is_part(request) else "progress.html")


@router.post("/progress/retry")
def try_again(
    request: Request,
    key: Annotated[str, Form(max_length=600)] = "",
    code: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Gives failed files back to the inbox: one by its key, those of a code, or all."""
    resources = resources_of(request)
    folders = resources.settings.folders
    retry.reconcile(folders.failed, resources.journal)
    files = retry.failed_files(folders.failed, resources.journal)
    chosen = [
        file
        for file in files
        if (not key or failed_key(file.path) == key) and (not code or file.code == code)
    ]
    if not chosen and (key or code):
        return gone(request)
    for file in chosen:
        note(request, "failed_retried", readable(os.fsencode(file.path.name)))
        retry.retry(file, folders.inbox, resources.journal)
    if request.headers.get("hx-request"):
        return _answer(request, "progress_now.html", given_back=len(chosen))
    return RedirectResponse("/progress", 303)


def gone(request: Request) -> Response:
    """Says that a failed file is no longer there: somebody was quicker. What there is now stands below it."""
    part = is_part(request)  # a part that is refused would not be shown
    return _answer(
        request, "progress_now.html" if part else "progress.html", is_gone=True, status=200 if part else 404
    )


@router.get("/runs/{start}/report.html")
def report(request: Request, start: str) -> Response:
    """A run's report. It is a page of its own that can do nothing: no scripts, nothing loaded."""
    file = Runs(resources_of(request).settings.folders.reports).report(start, "report.html")
    if file is None:
        raise HTTPException(404)
    policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
    return FileResponse(file, media_type="text/html", headers={"content-security-policy": policy})


@router.get("/runs/{start}/report.json")
def report_json(request: Request, start: str) -> Response:
    file = Runs(resources_of(request).settings.folders.reports).report(start, "report.json")
    if file is None:
        raise HTTPException(404)
    return FileResponse(file, media_type="application/json", filename=f"{start}.json")


def _answer(
    request: Request,
    template: str,
    *,
    given_back: int | None = None,
    is_gone: bool = False,
    status: int = 200,
) -> Response:
    resources = resources_of(request)
    now = standing(resources.settings, resources.catalogue)
    files = retry.failed_files(resources.settings.folders.failed, resources.journal)
    failed = [failure_shown(file.path, file.code, visit_of(request).lang) for file in files]
    return page(
        request, template, status=status, is_gone=is_gone,
        counts=now.counts, sentences=now.sentences(visit_of(request).lang),
        waiting=_waiting(resources), under_way=_under_way(resources), failed=failed[:_SHOWN], failures=len(failed),
        runs=Runs(resources.settings.folders.reports).latest(), given_back=given_back,
    )  # fmt: skip


def _waiting(resources: WebResources) -> list[str]:
    """The names of the first files that wait in the inbox."""
    folders = resources.settings.folders
    found = []
    for path, _ in plain_files(folders.inbox, identities(folders.own)):
        found.append(readable(os.fsencode(path.relative_to(folders.inbox))))
        if len(found) == 20:
            break
    return found


def _under_way(resources: WebResources) -> list[str]:
    return [entry.name for entry in resources.journal.unfinished()[:20]]
