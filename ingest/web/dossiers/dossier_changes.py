"""Dossier changes: dossiers made, changed, handed over, unlocked and dissolved by those who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Facts, Placed
from ingest.archive.dossiers.gathering import make_of_folder, make_of_list
from ingest.archive.dossiers.proposing import in_order
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.dossiers.typed import NAMES, typed_facts
from ingest.errors import DossierError, TableFileError
from ingest.tables.rows import read_rows
from ingest.web.dossiers.dossiers import (
    MOST_PAPERS,
    Present,
    Typed,
    dossier_shown,
    dossiers_shown,
    new_shown,
    texts_of,
)
from ingest.web.pages import note, resources_of, visit_of

router = APIRouter(prefix="/dossiers")
_MOST_LETTERS = 4000
_ID = "[0-9a-f]{16}"


@router.post("")
async def make(request: Request) -> Response:
    """Makes a dossier of ticked papers, or puts them into one that there is (``into``)."""
    form = await request.form(max_fields=MOST_PAPERS + 50)
    return await run_in_threadpool(_make, request, form)


def _make(request: Request, form: FormData) -> Response:
    documents, typed = _texts(form, "paper"), _typed(form)
    house, who, into = resources_of(request).house, visit_of(request).user or "?", _text(form, "into")
    try:
        if into:
            done = keeping.put_in(house, _dossier(request, into), who, documents)
        else:
            done = keeping.make(house, who, typed_facts(typed), documents)
    except DossierError as error:
        rows = [row for one in documents if (row := house.catalogue.get(one)) is not None]
        shown = {**texts_of(Facts()), **typed}
        return new_shown(request, in_order(rows), Typed(shown, error))
    return _to(done.id)


@router.post("/folders")
def of_folder(request: Request, folder: Annotated[str, Form(max_length=4096)]) -> Response:
    """Makes a dossier of the papers of a folder."""
    made = make_of_folder(resources_of(request).house, visit_of(request).user or "?", folder)
    return _to(made.id) if made else RedirectResponse("/dossiers/folders", 303)


@router.post("/list")
def of_list(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    """Makes the dossiers of a *Danh mục hồ sơ*, or says what is wrong in which row."""
    house, who = resources_of(request).house, visit_of(request).user or "?"
    try:
        made, there, errors = make_of_list(house, who, read_rows(file.file.read()))
    except TableFileError as error:
        return dossiers_shown(request, status=422, trouble=error)
    if errors:
        return dossiers_shown(request, status=422, errors=errors)
    return dossiers_shown(request, made=made, there=there)


@router.post("/{dossier}/facts")
async def set_facts(request: Request, dossier: Present) -> Response:
    typed = _typed(await request.form())
    house, who = resources_of(request).house, visit_of(request).user or "?"

    def change() -> object:
        return keeping.set_facts(house, dossier, who, typed_facts(typed))

    return await run_in_threadpool(_changed, request, dossier, change)


@router.post("/{dossier}/papers")
async def arrange(request: Request, dossier: Present) -> Response:
    """Puts the papers in the order of the places that were typed, with their sheets; ticked ones are taken out."""
    form = await request.form(max_fields=4 * MOST_PAPERS)
    shown, out = _texts(form, "paper"), set(_texts(form, "out"))
    places, sheets = _texts(form, "place"), _texts(form, "sheets")
    if not len(shown) == len(places) == len(sheets):
        raise HTTPException(422)
    rows = sorted(zip(map(_place, places), range(len(shown)), shown, sheets, strict=True))
    wanted = [Placed(document=one, sheets=_count(said)) for _, _, one, said in rows if one not in out]
    house, who = resources_of(request).house, visit_of(request).user or "?"

    def change() -> object:
        return keeping.arrange(house, dossier, who, shown, wanted)

    return await run_in_threadpool(_changed, request, dossier, change)


@router.post("/{dossier}/handed-over")
def hand_over(request: Request, dossier: Present) -> Response:
    note(request, "dossier_handed_over", dossier)
    house, who = resources_of(request).house, visit_of(request).user or "?"
    return _changed(request, dossier, lambda: keeping.hand_over(house, dossier, who))


@router.post("/{dossier}/unlocked")
def unlock(request: Request, dossier: Present, why: Annotated[str, Form(max_length=1000)] = "") -> Response:
    note(request, "dossier_unlocked", dossier, why.strip())
    house, who = resources_of(request).house, visit_of(request).user or "?"
    return _changed(request, dossier, lambda: keeping.unlock(house, dossier, who, why))


@router.post("/{dossier}/dissolved")
def dissolve(request: Request, dossier: Present) -> Response:
    house, who = resources_of(request).house, visit_of(request).user or "?"
    return _changed(request, dossier, lambda: keeping.dissolve(house, dossier, who))


def _changed(request: Request, dossier: str, change: Callable[[], object]) -> Response:
    """The dossier's page: anew after a change, or with why it was refused."""
    try:
        change()
    except DossierError as error:
        return dossier_shown(request, dossier, error)
    return _to(dossier)


def _to(dossier: str) -> Response:
    return RedirectResponse(f"/dossiers/{dossier}", 303)


def _dossier(request: Request, named: str) -> str:
    if not Shelf(resources_of(request).archive).holds(named):
        raise HTTPException(404)
    return named


def _typed(form: FormData) -> dict[str, str]:
    return {name: _text(form, name) for name in NAMES if name in form}


def _text(form: FormData, name: str) -> str:
    said = form.get(name, "")
    return said[:_MOST_LETTERS] if isinstance(said, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    found = [said for said in form.getlist(name) if isinstance(said, str)]
    if name == "paper" and not all(re.fullmatch(_ID, said) for said in found):
        raise HTTPException(422)
    return found


def _place(said: str) -> float:
    """Where a paper is to stand: half numbers come between; what is no number comes last."""
    found = re.fullmatch(r"\d{1,6}([.,]\d{1,3})?", said.strip())
    return float(said.strip().replace(",", ".")) if found else 1e9


def _count(said: str) -> int | None:
    number = said.strip()
    return (
        int(number)
        if number.isascii() and number.isdecimal() and 0 < len(number) < 6 and int(number)
        else None
    )
