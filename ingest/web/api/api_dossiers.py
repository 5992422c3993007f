"""API dossiers: the dossiers for programs: their list, one with its papers, its package, its forms."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from ingest.archive.dossiers.dossier import Facts
from ingest.catalogue.dossiers.rows import ListedDossier
from ingest.errors import DossierError, NotWholeError
from ingest.export.forms.making import MEDIA, Ending, OfOne, form_file, form_of_one, office_of
from ingest.export.packages.mets import Profile
from ingest.export.packages.of_dossier import pack_dossier
from ingest.web.api.api_answers import Summary, summary
from ingest.web.api.shelf import Asked, Shelf
from ingest.web.file_names import as_download

_NONE = "no such dossier"
DossierId = Annotated[str, Path(pattern="^hs[0-9a-f]{14}$", description="hs and 14 hexadecimal digits")]


class DossierSummary(BaseModel):
    """A dossier as it is listed. What is held as secret counts in none of its figures."""

    id: str
    state: str = Field(description="open, handed_over, dissolved or destroyed")
    facts: Facts
    papers: int
    sheets: int
    pages: int
    first: str | None = Field(description="date of its first paper")
    last: str | None = Field(description="date of its last paper")


class PaperOfDossier(BaseModel):
    """A paper in its place. ``first_sheet``: the sheet that it begins with, from 1."""

    document: Summary
    sheets: int
    first_sheet: int


class DossierWhole(DossierSummary):
    """A dossier with its papers, in their order."""

    documents: list[PaperOfDossier]


def add_dossiers(api: APIRouter) -> None:
    """Adds the addresses of dossiers to the API."""

    @api.get("/dossiers", summary="Dossiers (hồ sơ) by heading and number")
    def dossiers(
        shelf: Asked,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> list[DossierSummary]:
        return [DossierSummary(**_told(one)) for one in shelf.catalogue.dossiers(None, limit, offset)]

    @api.get("/dossiers/{dossier}", summary="A dossier and its papers")
    def one_dossier(shelf: Asked, dossier: DossierId) -> DossierWhole:
        papers = [
            PaperOfDossier(document=summary(paper.row), sheets=paper.sheets, first_sheet=paper.first_sheet)
            for paper in shelf.catalogue.dossier_papers(dossier)
        ]
        return DossierWhole(**_told(_listed(shelf, dossier)), documents=papers)

    @api.get(
        "/dossiers/{dossier}/package", summary="Its submission package (SIP)", response_class=FileResponse
    )
    def package(shelf: Asked, dossier: DossierId, profile: Profile = "e-ark") -> Response:
        _listed(shelf, dossier)
        cache = shelf.settings.folders.cache
        cache.mkdir(parents=True, exist_ok=True)
        folder = FilePath(tempfile.mkdtemp(prefix="package-", dir=cache))
        try:
            made = pack_dossier(
                dossier,
                shelf.archive,
                shelf.catalogue,
                shelf.settings,
                folder,
                at=datetime.now(UTC),
                profile=profile,
            )
        except (DossierError, NotWholeError) as error:
            shutil.rmtree(folder)
            raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error
        away = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        return FileResponse(
            made.path, media_type="application/zip", headers=as_download(made.path.name), background=away
        )

    @api.get("/dossiers/{dossier}/forms/{which}.{ending}", summary="A form of it, PDF or .xlsx")
    def form(shelf: Asked, dossier: DossierId, which: OfOne, ending: Ending) -> Response:
        made = form_of_one(which, _listed(shelf, dossier), shelf.catalogue, office_of(shelf.settings))
        headers = as_download(f"{made.name}.{ending}")
        return Response(form_file(made, ending), media_type=MEDIA[ending], headers=headers)


def _listed(shelf: Shelf, dossier: str) -> ListedDossier:
    found = shelf.catalogue.dossier(dossier)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, _NONE)
    return found


def _told(one: ListedDossier) -> dict[str, Any]:
    return {
        "id": one.row.id, "state": one.row.state, "facts": Facts.model_validate_json(one.row.facts),
        "papers": one.papers, "sheets": one.sheets, "pages": one.pages, "first": one.first, "last": one.last,
    }  # fmt: skip
