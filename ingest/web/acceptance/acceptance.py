"""Acceptance: samples drawn, papers checked by those who do not see their records, differences looked at once more."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.errors import DossierError
from ingest.export.acceptance import samples
from ingest.export.acceptance.judging import judged
from ingest.export.acceptance.quantities import quantities
from ingest.export.acceptance.samples import Ruling, Sample
from ingest.export.acceptance.values import FIELDS
from ingest.export.forms.acceptance import acceptance_form, interval, percent
from ingest.export.forms.making import Ending, office_of
from ingest.web.documents.files import KINDS
from ingest.web.dossiers.dossier_files import form_answer
from ingest.web.file_names import as_download
from ingest.web.pages import page, resources_of, visit_of

router = APIRouter(prefix="/acceptance")
Document = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Text = Annotated[str, Form(max_length=2000)]


def present(request: Request, sample: Annotated[str, Path(pattern="^nt[0-9a-f]{10}$")]) -> Sample:
    """A sample, once it is certain that there is one; all else is not found."""
    try:
        return samples.read(resources_of(request).settings.folders.reports, sample)
    except FileNotFoundError as error:
        raise HTTPException(404) from error


Present = Annotated[Sample, Depends(present)]


@router.get("")
def samples_page(request: Request) -> Response:
    return _list(request)


def _list(request: Request, trouble: DossierError | None = None) -> Response:
    resources = resources_of(request)
    return page(
        request, "acceptance.html", status=422 if trouble else 200, trouble=trouble,
        found=samples.all_samples(resources.settings.folders.reports), most=samples.MOST,
        dossiers=resources.catalogue.dossiers(limit=500),
    )  # fmt: skip


@router.post("")
def draw(
    request: Request,
    count: Annotated[int, Form()],
    dossier: Annotated[str, Form(pattern="^(hs[0-9a-f]{14})?$")] = "",
) -> Response:
    """Draws a sample."""
    resources, who = resources_of(request), visit_of(request).user or "?"
    try:
        made = samples.draw(
            resources.house, count, who, dossiers=[dossier] if dossier else None,
        )  # fmt: skip
    except DossierError as error:
        return _list(request, error)
    return RedirectResponse(f"/acceptance/{made.id}", 303)


@router.get("/{sample}")
def sample_page(request: Request, sample: Present) -> Response:
    """What a sample shows so far."""
    result = judged(sample, resources_of(request).archive)
    return page(
        request, "acceptance_sample.html", sample=sample, result=result, percent=percent, interval=interval
    )


@router.get("/{sample}/next")
def next_paper(request: Request, sample: Present) -> Response:
    """The next paper that nobody has checked, or is at: its pages, and fields to be filled, without its record."""
    resources, visit = resources_of(request), visit_of(request)
    archive = resources.archive

    def is_mine(paper: str) -> bool:
        return resources.reservations.take(f"{sample.id}/{paper}", visit.person, visit.user or "?") is None

    document = next((one for one in sample.left if archive.holds(one) and is_mine(one)), None)
    if document is None:
        return RedirectResponse(f"/acceptance/{sample.id}", 303)
    pages = int(archive.made(document)["pages"])
    return page(
        request, "acceptance_paper.html", sample=sample, document=document, pages=sorted({1, pages}), fields=FIELDS,
        number=len(sample.papers) - len(sample.left) + 1,
    )  # fmt: skip


@router.post("/{sample}/papers/{document}")
def enter(
    request: Request, sample: Present, document: Document, code: Text = "", date: Text = "", type: Text = "",
    issuer: Text = "", subject: Text = "", signer: Text = "",
) -> Response:  # fmt: skip
    """Keeps what was read on a paper, and goes on to the next."""
    typed = {"code": code, "date": date, "type": type, "issuer": issuer, "subject": subject, "signer": signer}
    who = visit_of(request).user or "?"
    try:
        samples.enter(resources_of(request).house, sample.id, document, typed, who)
    except DossierError as error:
        raise HTTPException(409 if error.what == "checked" else 404) from error
    return RedirectResponse(f"/acceptance/{sample.id}/next", 303)


@router.get("/{sample}/papers/{document}/original")
def original(request: Request, sample: Present, document: Document) -> Response:
    """A paper's file as it came in, under a name that tells nothing of its record."""
    archive = resources_of(request).archive
    if document not in sample.papers or not archive.holds(document):
        raise HTTPException(404)
    file = next(archive.place(document).glob("original.*"))
    headers = as_download(f"{document}{file.suffix}")
    return FileResponse(file, media_type=KINDS[file.suffix[1:]], headers=headers)


@router.post("/{sample}/rulings/{document}/{field}")
def rule(
    request: Request, sample: Present, document: Document, field: str, ruling: Annotated[Ruling, Form()]
) -> Response:
    """Says which of record and typed value is right."""
    try:
        samples.rule(resources_of(request).settings.folders.reports, sample.id, document, field, ruling)
    except DossierError as error:
        raise HTTPException(404) from error
    return RedirectResponse(f"/acceptance/{sample.id}", 303)


@router.get("/{sample}/minutes.{ending}")
def minutes(request: Request, sample: Present, ending: Ending) -> Response:
    """The minutes of acceptance."""
    resources = resources_of(request)
    made = acceptance_form(
        sample, judged(sample, resources.archive), quantities(resources.house), office_of(resources.settings),
        datetime.date.today(),
    )  # fmt: skip
    return form_answer(made, ending)
