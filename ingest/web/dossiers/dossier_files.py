"""Dossier files: what can be taken away of dossiers: forms to be printed and signed, submission packages."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from ingest.errors import DossierError, NotWholeError
from ingest.export.forms.form import Form
from ingest.export.forms.making import (
    MEDIA,
    Ending,
    OfMany,
    OfOne,
    Register,
    form_file,
    form_of_many,
    form_of_one,
    list_to_decide_on,
    list_to_look_at,
    office_of,
    register,
)
from ingest.export.packages.mets import Profile
from ingest.export.packages.of_dossier import lacks, pack_dossier, place_of, told_once
from ingest.web.browsing import Browsing
from ingest.web.dossiers.dossiers import STATES, Present, dossier_shown
from ingest.web.file_names import as_download, plain_name
from ingest.web.pages import page, resources_of, visit_of

router = APIRouter(prefix="/dossiers")


@router.post("/forms/expired.{ending}")
def list_for_a_decision(request: Request, ending: Ending) -> Response:
    """The list of dossiers that may be destroyed; printing it keeps what it was printed of."""
    resources = resources_of(request)
    form, _ = list_to_decide_on(
        resources.house, resources.catalogue.dossiers(), office_of(resources.settings)
    )
    return form_answer(form, ending)


@router.get("/forms/expired.{ending}")
def list_to_be_looked_at(request: Request, ending: Ending) -> Response:
    """The same list for whoever looks at it: nothing is kept, and nothing can be destroyed by it."""
    resources = resources_of(request)
    office = office_of(resources.settings)
    return form_answer(list_to_look_at(resources.house, resources.catalogue.dossiers(), office), ending)


@router.get("/forms/{which}.{ending}")
def form_of_dossiers(request: Request, which: OfMany, ending: Ending) -> Response:
    """A form of all dossiers, or of those of a state."""
    resources, asked = resources_of(request), request.query_params
    found = resources.catalogue.dossiers(asked["state"] if asked.get("state") in STATES else None)
    return form_answer(form_of_many(which, found, office_of(resources.settings)), ending)


@router.get("/registers/{which}.{ending}")
def registerform_answer(request: Request, which: Register, ending: Ending) -> Response:
    """The register of papers that came in or went out, of those that the list's filters leave."""
    resources = resources_of(request)
    wanted = Browsing.of(request.query_params).filter
    office = office_of(resources.settings)
    return form_answer(register(which, resources.catalogue, resources.archive, wanted, office), ending)


@router.get("/{dossier}/forms/{which}.{ending}")
def form_of_dossier(request: Request, dossier: Present, which: OfOne, ending: Ending) -> Response:
    """A form of one dossier."""
    resources = resources_of(request)
    listed = resources.catalogue.dossier(dossier)
    if listed is None:
        raise HTTPException(404)
    form = form_of_one(which, listed, resources.catalogue, office_of(resources.settings))
    return form_answer(form, ending, listed.row.code)


def form_answer(form: Form, ending: Ending, code: str = "") -> Response:
    """A PDF to be looked at and printed, a workbook to be kept."""
    name = f"{form.name}{'-' + plain_name(code) if plain_name(code) else ''}.{ending}"
    kept = as_download(name)["content-disposition"]
    shown = kept if ending == "xlsx" else kept.replace("attachment", "inline", 1)
    return Response(form_file(form, ending), media_type=MEDIA[ending], headers={"content-disposition": shown})


@router.get("/{dossier}/package")
def package_page(request: Request, dossier: Present) -> Response:
    """What a dossier's package lacks, each with where it is entered."""
    resources, lang = resources_of(request), visit_of(request).lang
    try:
        found = lacks(dossier, resources.archive, resources.catalogue, resources.settings)
    except DossierError as error:
        return dossier_shown(request, dossier, error)
    except NotWholeError as error:
        raise HTTPException(500) from error
    listed = resources.catalogue.dossier(dossier)
    told = [(one, one.sentence(lang), place_of(one)) for one in told_once(found)]
    return page(request, "dossier_package.html", listed=listed, found=told)


@router.get("/{dossier}/packages/{profile}.zip")
def package(request: Request, dossier: Present, profile: Profile) -> Response:
    """A dossier's submission package, made now."""
    resources = resources_of(request)
    resources.settings.folders.cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="package-", dir=resources.settings.folders.cache))
    try:
        made = pack_dossier(
            dossier, resources.archive, resources.catalogue, resources.settings, folder, at=datetime.now(UTC),
            profile=profile,
        )  # fmt: skip
    except DossierError as error:
        shutil.rmtree(folder)
        return dossier_shown(request, dossier, error)
    except NotWholeError as error:
        shutil.rmtree(folder)
        raise HTTPException(500) from error
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        made.path, media_type="application/zip", headers=as_download(made.path.name),
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )  # fmt: skip
