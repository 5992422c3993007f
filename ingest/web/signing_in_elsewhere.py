"""Signing in elsewhere: at the provider of the settings (OIDC), and back with a session of ours.

Where a name is a local account's, only its password signs it in: who runs the provider cannot become that user.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request
from itsdangerous import BadData
from starlette.responses import RedirectResponse, Response

from ingest.web.access.oidc import SECONDS, Leaving, OidcError
from ingest.web.access.roles import Role
from ingest.web.access.sessions import Session
from ingest.web.gate import SIGN_IN, session_cookie
from ingest.web.kept import draft_from
from ingest.web.pages import resources_of, visit_of
from ingest.web.signing_in import inside, kept_page, sign_in_form

log = logging.getLogger(__name__)
router = APIRouter()
_BACK = f"{SIGN_IN}/oidc/back"
_COOKIE = "saoluc_leaving"
_KEY = 64
"""Letters of the key of a draft that waits here meanwhile."""
T = TypeVar("T")


@router.get(f"{SIGN_IN}/oidc")
async def leave(request: Request) -> Response:
    """Leads to the provider."""
    provider = resources_of(request).provider
    if provider is None:
        raise HTTPException(404)
    leaving = Leaving.new(inside(request.query_params.get("next", "/")))
    try:
        there = await _aside(request, lambda: provider.way_there(leaving, _back(request)))
    except OidcError as error:
        return await _refused(request, error)
    response = RedirectResponse(there, 303)
    draft = request.query_params.get("draft", "")[:_KEY]
    kept = resources_of(request).sessions.signer("leaving").dumps([*leaving, draft])
    response.set_cookie(
        _COOKIE,
        str(kept),
        max_age=SECONDS,
        path=_BACK,
        httponly=True,
        samesite="lax",  # the provider's answer comes from another site
        secure=visit_of(request).secure,
    )
    return response


@router.get(_BACK)
async def come_back(request: Request) -> Response:
    """A new session for whom the provider has signed in."""
    provider = resources_of(request).provider
    if provider is None:
        raise HTTPException(404)
    resources, visit = resources_of(request), visit_of(request)
    try:
        said = resources.sessions.signer("leaving").loads(request.cookies.get(_COOKIE, ""), max_age=SECONDS)
        *about, draft = said
        leaving = Leaving(*about)
    except (BadData, TypeError, ValueError):
        return await _refused(request, OidcError("token", "this browser has not left for the provider"))
    try:
        answer = dict(request.query_params)
        person = await _aside(request, lambda: provider.come_back(leaving, answer, _back(request)))
        name = resources.users.known_as(person.name)
        if resources.users.role(name) is not None:
            raise OidcError("name", f"{name!r} is a local account")
    except OidcError as error:
        return await _refused(request, error)
    log.info("signed in at the provider: %r from %s", name, visit.address)
    session = await _aside(request, lambda: _session(request, name, person.role))
    typed = draft_from(resources.sessions, resources.waiting.of(draft), name) if draft else None
    response = (
        kept_page(request, session, typed, person.role) if typed else RedirectResponse(leaving.wanted, 303)
    )
    response.delete_cookie(_COOKIE, path=_BACK)
    response.headers.append("set-cookie", session_cookie(visit, resources.sessions.cookie(session)))
    return response


def _session(request: Request, name: str, role: Role) -> Session:
    resources, visit = resources_of(request), visit_of(request)
    resources.audit.add(name, visit.address, "signed_in", detail=f"oidc: {role.value}")
    resources.sessions.end(visit.session)
    return resources.sessions.new(name, role)


async def _aside(request: Request, do: Callable[[], T]) -> T:
    """In a thread: the provider may be slow, and so may the disk, and they keep no page waiting."""
    return await asyncio.get_running_loop().run_in_executor(resources_of(request).sign_in_threads, do)


def _back(request: Request) -> str:
    scheme = "https" if visit_of(request).secure else "http"
    return f"{scheme}://{request.url.netloc}{_BACK}"


async def _refused(request: Request, error: OidcError) -> Response:
    visit, audit = visit_of(request), resources_of(request).audit
    log.warning("sign-in at the provider refused: %s, from %s", error, visit.address)
    why = f"oidc: {error.why}"
    await _aside(request, lambda: audit.add("?", visit.address, "sign_in_refused", detail=why))
    response = sign_in_form(request, 502 if error.why == "provider" else 403, refused=error.why)
    response.delete_cookie(_COOKIE, path=_BACK)
    return response
