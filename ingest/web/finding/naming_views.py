"""Naming views: a list is given a name, for oneself or for all, and taken away again; names are offered while typed."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse, RedirectResponse, Response

from ingest.web.browsing import Browsing
from ingest.web.pages import resources_of, visit_of

router = APIRouter()


@router.post("/views")
def save(
    request: Request,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    query: Annotated[str, Form(max_length=4000)] = "",
    shared: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Keeps the list of a query under a name; of the query only what a list knows. Who reviews may do so for all."""
    visit = visit_of(request)
    link = Browsing.of(QueryParams(parse_qs_flat(query))).link()
    kept = resources_of(request).views.add(
        " ".join(name.split()),
        link.partition("?")[2],
        visit.user or "?",
        shared=bool(shared) and visit.may("review"),
    )
    if not kept:
        raise HTTPException(422)
    return RedirectResponse(link, 303)


@router.post("/views/removed")
def remove(request: Request, view: Annotated[str, Form(pattern="^[0-9a-f]{16}$")]) -> Response:
    visit = visit_of(request)
    if not resources_of(request).views.remove(view, visit.user or "?", anybodys=visit.may("manage")):
        raise HTTPException(404)
    return RedirectResponse("/", 303)


@router.get("/names.json")
def names(request: Request, of: Literal["issuer", "signer", "copier", "tag"], q: str = "") -> Response:
    """Names of reviewed papers, or tags of any, that hold what was typed."""
    catalogue = resources_of(request).catalogue
    return JSONResponse(catalogue.suggestions(of, q[:200], confirmed_only=of != "tag"))


def parse_qs_flat(query: str) -> str:
    """The first value of each name of a query, put together again."""
    return urlencode({name: values[0] for name, values in parse_qs(query).items()})
