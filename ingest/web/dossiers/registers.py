"""Registers: an office's register is sent and compared with the archive; each difference is settled by a key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Path, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from ingest.errors import CorrectionError, DossierError, NotAllowedError, TableFileError
from ingest.export.registers import settling
from ingest.export.registers.reading import read_register
from ingest.export.registers.settling import Right
from ingest.messages import say
from ingest.tables.rows import read_rows
from ingest.web.pages import is_part, page, resources_of, visit_of

router = APIRouter(prefix="/registers")
Register = Annotated[str, Path(pattern="^rg[0-9a-f]{10}$")]


@router.get("")
def registers_page(request: Request) -> Response:
    return _list(request)


def _list(request: Request, trouble: TableFileError | None = None) -> Response:
    found = settling.all_sent(resources_of(request).settings.folders.reports)
    return page(request, "registers.html", status=422 if trouble else 200, found=found, trouble=trouble)


@router.post("")
def send(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    """Takes a register, .xlsx or CSV."""
    reports, who = resources_of(request).settings.folders.reports, visit_of(request).user or "?"
    try:
        entries = read_register(read_rows(file.file.read()))
    except TableFileError as error:
        return _list(request, error)
    sent = settling.keep(reports, file.filename or "", entries, who)
    target = f"/registers/{sent.id}"
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


@router.get("/{register}")
def register_page(request: Request, register: Register) -> Response:
    """The differences of a register, those first that nobody has settled."""
    return _shown(request, register)


@router.post("/{register}/settled")
def settle(
    request: Request,
    register: Register,
    key: Annotated[str, Form(pattern="^[0-9]{1,7}-[0-9a-f]{0,16}-[a-z_]{1,20}-[0-9a-f]{12}$")],
    right: Annotated[Right, Form()],
) -> Response:
    """Says of a difference which is right."""
    resources, who = resources_of(request), visit_of(request).user or "?"
    reports = resources.settings.folders.reports
    try:
        settling.settle(resources.house, reports, register, key, right, who, may_hold=resources.may_hold)
    except FileNotFoundError as error:
        raise HTTPException(404) from error
    except NotAllowedError as error:
        why = say(f"web.trouble.{error.what}", visit_of(request).lang, **error.details)
        return _shown(request, register, why, 422)
    except (DossierError, CorrectionError):
        return _shown(request, register, say("web.register.trouble_changed", visit_of(request).lang))
    return RedirectResponse(f"/registers/{register}", 303)


def _shown(request: Request, register: str, trouble: str = "", status: int = 409) -> Response:
    """``trouble``: why nothing was settled, in a sentence."""
    resources = resources_of(request)
    try:
        sent = settling.read(resources.settings.folders.reports, register)
    except FileNotFoundError as error:
        raise HTTPException(404) from error
    found = settling.compared(sent, resources.catalogue)
    listed = settling.differences(sent, found)
    return page(
        request, "register.html", status=status if trouble else 200, sent=sent, matched=len(found.matches),
        open=[one for one in listed if one.settled is None], done=[one for one in listed if one.settled],
        trouble=trouble,
    )  # fmt: skip
