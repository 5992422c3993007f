"""Signing in and out, and the choice of language."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ingest.web.access.guesses import DEVICE_SECONDS
from ingest.web.access.roles import Role
from ingest.web.access.sessions import Session
from ingest.web.gate import SIGN_IN, session_cookie
from ingest.web.kept import Draft, draft_from, draft_of_ours
from ingest.web.pages import note, page, resources_of, visit_of
from ingest.web.visit import LANGUAGE_COOKIE

log = logging.getLogger(__name__)
router = APIRouter()


@router.get(SIGN_IN)
def sign_in_page(request: Request) -> Response:
    if visit_of(request).user is not None:
        return RedirectResponse(inside(request.query_params.get("next", "/")), 303)
    if not resources_of(request).users.names() and resources_of(request).provider is None:
        raise HTTPException(403)  # a proxy says who people are, and it has not said
    return sign_in_form(request, wanted=request.query_params.get("next", "/"))


def sign_in_again(request: Request, draft: str) -> Response:
    """The page for signing in that carries what was typed when the session had ended."""
    return sign_in_form(request, 401, draft=draft)


def sign_in_form(
    request: Request,
    status: int = 200,
    *,
    wanted: str = "/",
    name: str = "",
    draft: str = "",
    refused: str = "",
) -> Response:
    """The page for signing in, with what there is to sign in by. ``name``: of whom the password was wrong; ``refused``:
    why the provider's word did not count.
    """
    resources = resources_of(request)
    provider = resources.provider is not None
    typed = draft_of_ours(resources.sessions, draft) if draft else None
    there = {"next": typed.paper if typed else wanted}
    if provider and typed:
        there["draft"] = resources.waiting.keep(draft)
    return page(
        request, "sign_in.html", status=status, wanted=wanted, name=name, draft=draft, provider=provider,
        passwords=bool(resources.users.names()) or not provider, refused=refused, there=there,
    )  # fmt: skip


@router.post(SIGN_IN)
async def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    wanted: Annotated[str, Form(alias="next", max_length=2000)] = "/",
    draft: Annotated[str, Form(max_length=500_000)] = "",
) -> Response:
    """A new session for a right name and password; otherwise an answer that does not say which of them was wrong."""
    # In threads of their own: slow hashes of many guesses keep no page waiting.
    threads = resources_of(request).sign_in_threads
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(threads, _signed_in, request, name, password, wanted, draft)


def _signed_in(request: Request, name: str, password: str, wanted: str, draft: str) -> Response:
    resources, visit = resources_of(request), visit_of(request)
    known_as = resources.users.known_as(name)
    attempt = resources.guesses.attempt(known_as, visit.party, request.cookies)
    if attempt is None:
        raise HTTPException(429)
    if not resources.users.are_right(name, password):
        log.warning("sign-in refused: %r from %s", name, visit.address)
        resources.audit.add(known_as, visit.address, "sign_in_refused")
        return sign_in_form(request, 401, wanted=wanted, name=name, draft=draft)
    attempt.succeeded()
    log.info("signed in: %r from %s", name, visit.address)
    resources.audit.add(known_as, visit.address, "signed_in")
    resources.sessions.end(visit.session)  # the number of the session before cannot be used for the new one
    session = resources.sessions.new(known_as)
    typed = draft_from(resources.sessions, draft, known_as) if draft else None
    response = (
        kept_page(request, session, typed, resources.users.role(known_as))
        if typed
        else RedirectResponse(inside(wanted), 303)
    )
    response.headers.append("set-cookie", session_cookie(visit, resources.sessions.cookie(session)))
    device, value = resources.guesses.device_cookie(known_as)
    response.set_cookie(
        device,
        value,
        max_age=DEVICE_SECONDS,
        path=SIGN_IN,
        httponly=True,
        samesite="lax",
        secure=visit.secure,
    )
    return response


def kept_page(request: Request, session: Session, draft: Draft, role: Role | None) -> Response:
    """The page that shows what was typed before, to be saved by whoever typed it and has signed in again."""
    request.state.visit = replace(
        visit_of(request), session=session, user=draft.user, role=role, can_leave=True
    )
    return page(request, "kept.html", draft=draft)


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    resources, visit = resources_of(request), visit_of(request)
    resources.sessions.end(visit.session)
    if visit.session.user is not None:
        note(request, "signed_out")
    response = RedirectResponse(SIGN_IN, 303)
    response.headers.append(
        "set-cookie", session_cookie(visit, resources.sessions.cookie(resources.sessions.new()))
    )
    return response


@router.post("/language")
def language(
    request: Request,
    lang: Annotated[Literal["vi", "en"], Form()],
    wanted: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    response = RedirectResponse(inside(wanted), 303)
    response.set_cookie(
        LANGUAGE_COOKIE,
        lang,
        max_age=365 * 86400,
        httponly=True,
        samesite="lax",
        secure=visit_of(request).secure,
    )
    return response


def inside(wanted: str) -> str:
    """The page to continue with: always one of ours."""
    plain = (
        wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    )
    return wanted if plain else "/"
