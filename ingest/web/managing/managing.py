"""Managing: held papers listed and released, failed files deleted, and the audit log, by those who manage.

Of a held paper its id, why and since when it is held are shown, and nothing that it says but the stamp that is doubted:
whoever decides has to see it.
"""

from __future__ import annotations

import os
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request
from starlette.responses import RedirectResponse, Response

from ingest.archive import holding
from ingest.archive.archive import TRANSCRIPT
from ingest.archive.holding import Decision
from ingest.errors import AlreadyArchivedError, NoImageError
from ingest.journal import readable
from ingest.service.anew import retry
from ingest.service.anew.retry import FailedFile
from ingest.service.failures import explain
from ingest.web.managing.held_cuts import held_page
from ingest.web.pages import note, page, resources_of, visit_of
from ingest.web.under_way.failed import failed_key
from ingest.web.under_way.progress import gone
from ocr import Transcript

router = APIRouter(prefix="/manage")
DocumentId = Annotated[str, Form(pattern="^[0-9a-f]{16}$")]
Key = Annotated[str, Path(pattern="^([0-9a-f]{2}){1,255}$")]
_LINES_SHOWN = 500


@router.get("")
def manage(request: Request) -> Response:
    return RedirectResponse("/manage/users", 303)


@router.get("/held")
def held_papers(request: Request) -> Response:
    return held_page(request)


@router.get("/held/{document}/doubted.jpg")
def doubted_stamp(request: Request, document: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> Response:
    """The stamp for which a paper is held as unsure, with what is around it. Drawn anew each time and kept nowhere."""
    resources = resources_of(request)
    held = resources.house.held
    place = holding.doubted(held, document) if held.holds(document) else None
    original = next(held.place(document).glob("original.*"), None) if place else None
    if place is None or original is None:
        raise HTTPException(404)
    transcript = Transcript.model_validate_json((held.place(document) / TRANSCRIPT).read_bytes())
    page_there = next((one for one in transcript.pages if one.number == place.page), None)
    if page_there is None:
        raise HTTPException(404)
    try:
        picture = resources.images.part(original, page_there, place.box)
    except NoImageError as error:
        raise HTTPException(404) from error
    if not held.holds(document):
        raise HTTPException(404)
    return Response(picture, media_type="image/jpeg", headers={"cache-control": "no-store"})


@router.post("/held/released")
def release(request: Request, document: DocumentId, why: Annotated[str, Form(max_length=1000)]) -> Response:
    """Moves a held paper into the archive, for a reason that is kept with it."""
    house, user = resources_of(request).house, visit_of(request).user or "?"
    if not house.held.holds(document):
        raise HTTPException(404)
    if not why.strip():
        return held_page(request, "why_needed")
    if house.archive.holds(document):
        return held_page(request, "already")
    note(request, "released", document, why.strip())
    try:
        holding.release(document, house, Decision.now("release", user, why.strip()))
    except AlreadyArchivedError:
        return held_page(request, "already")
    return RedirectResponse("/manage/held", 303)


@router.get("/failed/{key}")
def failed_file(request: Request, key: Key) -> Response:
    """Asks once more before a failed file is deleted."""
    file = _failed(request, key)
    if file is None:
        return gone(request)
    message = explain(file.code).message.of(visit_of(request).lang)
    return page(request, "failed.html", key=key, name=_name(file), code=file.code, message=message)


@router.post("/failed/{key}/deleted")
def delete_failed(request: Request, key: Key) -> Response:
    """Deletes a failed file for good."""
    file = _failed(request, key)
    if file is None:
        return gone(request)
    note(request, "failed_deleted", _name(file), file.code)
    retry.delete(file, resources_of(request).journal)
    return RedirectResponse("/progress", 303)


@router.get("/log")
def audit_log(request: Request) -> Response:
    return page(request, "audit.html", deeds=resources_of(request).audit.latest(_LINES_SHOWN))


def _failed(request: Request, key: str) -> FailedFile | None:
    resources = resources_of(request)
    files = retry.failed_files(resources.settings.folders.failed, resources.journal)
    return next((one for one in files if failed_key(one.path) == key), None)


def _name(file: FailedFile) -> str:
    return readable(os.fsencode(file.path.name))
