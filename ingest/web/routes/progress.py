"""Progress: what waits, is under way and has failed, and why; failed files tried again; runs and their reports.

Of papers held as secret nothing is shown but how many there are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.intake.inbox import identities, plain_files
from ingest.journal import readable
from ingest.service import retry
from ingest.service.failures import SUFFIX, explain
from ingest.service.retry import FailedFile
from ingest.service.status import standing
from ingest.web.pages import desk_of, is_part, page, visit_of
from ingest.web.resources import Desk
from ingest.web.routes.runs import Runs

router = APIRouter()
_SHOWN = 200


class Failed(NamedTuple):
    """A failed file for people. ``key``: what it is called in a form; names may hold any bytes."""

    key: str
    name: str
    code: str
    message: str
    what_to_do: str
    at: str


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
    desk = desk_of(request)
    folders = desk.settings.folders
    retry.reconcile(folders.failed, desk.journal)
    files = retry.failed_files(folders.failed, desk.journal)
    chosen = [file for file in files if (not key or _key(file) == key) and (not code or file.code == code)]
    if not chosen and (key or code):
        raise HTTPException(404)
    for file in chosen:
        retry.retry(file, folders.inbox, desk.journal)
    if request.headers.get("hx-request"):
        return _answer(request, "progress_now.html", given_back=len(chosen))
    return RedirectResponse("/progress", 303)


@router.get("/runs/{start}/report.html")
def report(request: Request, start: str) -> Response:
    """A run's report. It is a page of its own that can do nothing: no scripts, nothing loaded."""
    file = Runs(desk_of(request).settings.folders.reports).report(start, "report.html")
    if file is None:
        raise HTTPException(404)
    policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
    return FileResponse(file, media_type="text/html", headers={"content-security-policy": policy})


@router.get("/runs/{start}/report.json")
def report_json(request: Request, start: str) -> Response:
    file = Runs(desk_of(request).settings.folders.reports).report(start, "report.json")
    if file is None:
        raise HTTPException(404)
    return FileResponse(file, media_type="application/json", filename=f"{start}.json")


def _answer(request: Request, template: str, given_back: int | None = None) -> Response:
    desk = desk_of(request)
    now = standing(desk.settings, desk.catalogue)
    failed = [_told(file, request) for file in retry.failed_files(desk.settings.folders.failed, desk.journal)]
    return page(
        request, template,
        counts=now.counts, sentences=now.sentences(visit_of(request).lang),
        waiting=_waiting(desk), under_way=_under_way(desk), failed=failed[:_SHOWN], failures=len(failed),
        runs=Runs(desk.settings.folders.reports).latest(), given_back=given_back,
    )  # fmt: skip


def _waiting(desk: Desk) -> list[str]:
    """The names of the first files that wait in the inbox."""
    folders = desk.settings.folders
    found = []
    for path, _ in plain_files(folders.inbox, identities(folders.own)):
        found.append(readable(os.fsencode(path.relative_to(folders.inbox))))
        if len(found) == 20:
            break
    return found


def _under_way(desk: Desk) -> list[str]:
    return [entry.name for entry in desk.journal.unfinished()[:20]]


def _told(file: FailedFile, request: Request) -> Failed:
    """Why a file failed, from the explanation beside it; where that is broken, as an error of the program."""
    lang, known = visit_of(request).lang, explain(file.code)
    said = _said(file)
    message = said.get(f"message_{lang}", known.message.of(lang))
    what_to_do = said.get(f"what_to_do_{lang}", known.what_to_do.of(lang))
    name = readable(os.fsencode(file.path.name))
    return Failed(_key(file), name, file.code, str(message), str(what_to_do), str(said.get("time", "")))


def _said(file: FailedFile) -> Mapping[str, object]:
    """The explanation beside a failed file; nothing where it is broken."""
    try:
        said = json.loads(file.path.with_name(file.path.name + SUFFIX).read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _key(file: FailedFile) -> str:
    return os.fsencode(file.path.name).hex()
