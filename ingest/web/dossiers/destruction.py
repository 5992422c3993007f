"""Destruction: the dossiers whose retention is over, the list for those in authority, and what was destroyed by law."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request
from starlette.responses import RedirectResponse, Response

from ingest.archive.destroying import acts, lists
from ingest.archive.destroying.destroying import destroy
from ingest.archive.dossiers.ending import due, may_end
from ingest.errors import DossierError
from ingest.export.forms.destruction import destruction_form
from ingest.export.forms.making import Ending, office_of
from ingest.web.dossiers.dossier_files import form_answer
from ingest.web.dossiers.dossiers import retention_said
from ingest.web.pages import note, page, resources_of, visit_of

router = APIRouter(prefix="/dossiers")
Seen = Annotated[str, Form(pattern="^hs[0-9a-f]{14}-[0-9a-f]{16}$")]
"""A dossier's id, and the beginning of its file's hash when the page was made."""
Listed = Annotated[str, Form(pattern="^(dm[0-9a-f]{14})?$")]
Text = Annotated[str, Form(max_length=300)]


@router.get("/due")
def due_page(request: Request) -> Response:
    """The dossiers whose retention is over, and what was destroyed."""
    return _shown(request)


def _shown(
    request: Request, trouble: DossierError | None = None, typed: tuple[str, str, str] = ("", "", "")
) -> Response:
    resources = resources_of(request)
    found = due(resources.catalogue.dossiers(), datetime.date.today())
    return page(
        request, "dossier_due.html", status=422 if trouble else 200, found=found, retention_said=retention_said,
        acts=acts.all_acts(resources.archive), lists=lists.latest(resources.archive), trouble=trouble, typed=typed,
        may_end=may_end,
    )  # fmt: skip


@router.post("/destroyed")
def destroy_dossiers(
    request: Request,
    dossier: Annotated[list[Seen] | None, Form(max_length=500)] = None,
    decision: Text = "",
    decided_by: Text = "",
    listed: Listed = "",
    sure: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Destroys the ticked dossiers by a decision."""
    resources, who = resources_of(request), visit_of(request).user or "?"
    try:
        if not sure:
            raise DossierError("not_sure")
        if not decision.strip():
            raise DossierError("decision_needed")
        seen = {named: seal for named, _, seal in (one.partition("-") for one in dossier or [])}
        for one in seen:
            note(request, "dossier_destroyed", one, decision.strip())
        today = datetime.date.today()
        destroy(
            resources.house, who, list(seen), decision, decided_by, listed=listed, on=today, seen=seen
        )  # fmt: skip
    except DossierError as error:
        return _shown(request, error, (decision, decided_by, listed))
    return RedirectResponse("/dossiers/due", 303)


@router.get("/destroyed/{act}.{ending}")
def minutes(
    request: Request, act: Annotated[str, Path(pattern="^hu[0-9a-f]{14}$")], ending: Ending
) -> Response:
    """The minutes of a destruction."""
    resources = resources_of(request)
    try:
        said = acts.FILES.read(resources.archive, act)
    except FileNotFoundError as error:
        raise HTTPException(404) from error
    return form_answer(destruction_form(said, office_of(resources.settings)), ending)
