"""API changes: corrections, uploads and dossiers by programs, each as a person would make it, in the token's name."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction, with_what_follows
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Dossier
from ingest.errors import CorrectionError, DossierError, NotAllowedError, OutdatedError
from ingest.export.metadata.allowed import typed_text, within_lengths
from ingest.web.access.audit import AuditLog
from ingest.web.api.guard import bearer_of
from ingest.web.api.shelf import Asked, Shelf
from ingest.web.record.typed import check_is_single
from ingest.web.under_way.uploads import receive, safe_name
from ingest.web.visit import client_address
from ocr import Limits

_WRONG: dict[int | str, dict[str, Any]] = {
    403: {"description": "the token lacks what this needs"},
    409: {"description": "somebody has changed it meanwhile"},
    422: {"description": "it cannot be so"},
}
_MOST_PAPERS = 1000


class Change(BaseModel):
    """A change of a record. ``set``: ``after`` in the place of ``before``, each a single value, null where there is
    none. ``confirm``: the value ``before`` is right, or with ``at`` of "" the whole record, ``entries`` being how many
    corrections it had when it was looked at.
    """

    model_config = ConfigDict(extra="forbid")

    at: str = Field(
        pattern=r"^((/[a-z_]+|/\d{1,6})+)?$",
        max_length=300,
        description="JSON pointer to a value of the record",
    )
    action: Literal["set", "confirm"] = "set"
    before: Any = None
    after: Any = None
    entries: int | None = Field(default=None, ge=0)


class Changed(BaseModel):
    """``held``: the paper lies apart now, because its level of secrecy was set; nothing more is told of it."""

    entries: int
    held: bool


class Uploaded(BaseModel):
    """``name``: under which it lies in the inbox."""

    name: str


class NewDossier(BaseModel):
    """``facts`` as `/dossiers/ID` tells them; ``papers``: ids, in their order."""

    model_config = ConfigDict(extra="forbid")

    facts: dict[str, Any]
    papers: list[str] = Field(default=[], max_length=_MOST_PAPERS)


class MorePapers(BaseModel):
    model_config = ConfigDict(extra="forbid")

    papers: list[str] = Field(max_length=_MOST_PAPERS)


class DossierChanged(BaseModel):
    id: str
    papers: int


def add_changes(api: APIRouter) -> None:
    """Adds the addresses by which programs change something."""

    @api.post("/documents/{document}/corrections", summary="Correct or confirm a value, or review the record",
              responses=_WRONG)  # fmt: skip
    def correct(shelf: Asked, request: Request, document: Annotated[str, Path()], change: Change) -> Changed:
        """Needs a token that may ``correct``."""
        shelf.place(document)
        return _corrected(shelf, request, document, change)

    @api.post("/uploads", summary="A scan into the inbox", status_code=201, responses=_WRONG)
    async def upload(shelf: Asked, request: Request, name: Annotated[str, Query(max_length=500)]) -> Uploaded:
        """The body is the file. Needs a token that may ``upload``."""
        return await _uploaded(shelf, request, name)

    @api.post("/dossiers", summary="A new dossier", status_code=201, responses=_WRONG)
    def make(shelf: Asked, request: Request, new: NewDossier) -> DossierChanged:
        """Needs a token that may make ``dossiers``."""
        return _dossier(lambda: keeping.make(shelf.house, bearer_of(request), new.facts, new.papers))

    @api.post("/dossiers/{dossier}/papers", summary="Papers into a dossier", responses=_WRONG)
    def put_in(
        shelf: Asked,
        request: Request,
        dossier: Annotated[str, Path(pattern="^hs[0-9a-f]{14}$")],
        more: MorePapers,
    ) -> DossierChanged:
        """Needs a token that may make ``dossiers``."""
        return _dossier(lambda: keeping.put_in(shelf.house, dossier, bearer_of(request), more.papers))


def _corrected(shelf: Shelf, request: Request, document: str, change: Change) -> Changed:
    house, who = shelf.house, bearer_of(request)

    may_hold = shelf.settings.secret == "hold"

    def make() -> list[Correction]:
        there = shelf.archive.corrections(document)
        one = Correction(
            at=change.at, action=change.action, before=change.before, who=who,
            after=_as_typed(change.after) if change.action == "set" else change.before,
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            reading=int(shelf.archive.made(document).get("reading", 1)),
        )  # fmt: skip
        if change.action == "confirm":
            if not change.at and change.entries != len(there):
                raise OutdatedError("")
            return [one]
        check_is_single(change.at, one.after)
        record = shelf.archive.record(document)
        changes = within_lengths(record, with_what_follows(record, one))
        if may_hold and keep_corrections.makes_secret(document, shelf.archive, changes):
            # Before it is done, so that nothing is done unseen.
            address = client_address(shelf.settings, request)
            AuditLog(shelf.settings.folders.audit).add(who, address, "held", document, change.at)
        return changes

    try:
        entries = keep_corrections.correct(document, house, make, may_hold=may_hold)
    except OutdatedError as error:
        raise HTTPException(HTTPStatus.CONFLICT, "somebody has changed it meanwhile") from error
    except NotAllowedError as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"not allowed: {error.what}") from error
    except CorrectionError as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    return Changed(entries=len(entries), held=not shelf.archive.holds(document))


def _as_typed(value: Any) -> Any:
    """Text as people may type it; raises NotAllowedError where it has what nobody sees."""
    if isinstance(value, str):
        return typed_text(value)
    if isinstance(value, list):
        return [_as_typed(one) for one in value]
    return {key: _as_typed(one) for key, one in value.items()} if isinstance(value, dict) else value


async def _uploaded(shelf: Shelf, request: Request, said: str) -> Uploaded:
    settings, name = shelf.settings, safe_name(said)
    if name is None:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "no name that a scan can have")
    inbox = settings.folders.inbox
    if not inbox.is_dir():
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "there is no inbox")
    if shutil.disk_usage(inbox).free < settings.free_disk_mb << 20:
        raise HTTPException(HTTPStatus.INSUFFICIENT_STORAGE, "the disk is full")
    most = min(settings.upload_mb << 20, Limits().max_bytes)
    try:
        lies = await receive(inbox, name, request.stream(), most, shelf.house.journal, bearer_of(request))
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "it was cut off") from None
    return Uploaded(name=lies.name)


def _dossier(do: Any) -> DossierChanged:
    try:
        done: Dossier = do()
    except DossierError as error:
        if error.what == "none":
            raise HTTPException(HTTPStatus.NOT_FOUND, "no such dossier") from error
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"not allowed: {error.what}") from error
    return DossierChanged(id=done.id, papers=len(done.papers))
