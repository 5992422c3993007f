"""Signing in and out, and the choice of language."""

from __future__ import annotations

import logging
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ingest.web.gate import SIGN_IN, session_cookie
from ingest.web.pages import desk_of, page, visit_of
from ingest.web.visit import LANGUAGE_COOKIE

log = logging.getLogger(__name__)
router = APIRouter()


@router.get(SIGN_IN)
def sign_in_page(request: Request) -> Response:
    if visit_of(request).user is not None:
        return RedirectResponse(_inside(request.query_params.get("next", "/")), 303)
    if not desk_of(request).users.names():
        raise HTTPException(403)  # a proxy says who people are, and it has not said
    return page(request, "sign_in.html", wanted=request.query_params.get("next", "/"), name="")


@router.post(SIGN_IN)
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    wanted: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """A new session for who knows a password; whoever does not learns nothing of which of both was wrong."""
    desk, visit = desk_of(request), visit_of(request)
    if not (desk.guesses_from.allows(visit.address) and desk.guesses_at.allows(name[:100])):
        raise HTTPException(429)
    if not desk.users.are_right(name, password):
        log.warning("sign-in refused: %r from %s", name, visit.address)
        return page(request, "sign_in.html", status=401, wanted=wanted, name=name)
    log.info("signed in: %r from %s", name, visit.address)
    desk.sessions.end(visit.session)  # nobody who knew the number from before has a share in the new one
    response = RedirectResponse(_inside(wanted), 303)
    session = desk.sessions.new(desk.users.known_as(name))
    response.headers.append("set-cookie", session_cookie(visit, desk.sessions.cookie(session)))
    return response


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    desk, visit = desk_of(request), visit_of(request)
    desk.sessions.end(visit.session)
    response = RedirectResponse(SIGN_IN, 303)
    response.headers.append("set-cookie", session_cookie(visit, desk.sessions.cookie(desk.sessions.new())))
    return response


@router.post("/language")
def language(
    request: Request,
    lang: Annotated[Literal["vi", "en"], Form()],
    wanted: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    response = RedirectResponse(_inside(wanted), 303)
    response.set_cookie(
        LANGUAGE_COOKIE,
        lang,
        max_age=365 * 86400,
        httponly=True,
        samesite="lax",
        secure=visit_of(request).secure,
    )
    return response


def _inside(wanted: str) -> str:
    """Where to go on: a page of ours, whatever was asked for."""
    plain = (
        wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    )
    return wanted if plain else "/"
