"""Guard: what the bearer of a token may do: read, correct, upload, or make dossiers, each by itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ingest.web.access.tokens import Known, Scope
from ingest.web.api.shelf import Asked

Credentials = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="made by `saoluc token add NAME`")),
]
_WRITING: dict[str, Scope] = {
    "uploads": "upload",
    "corrections": "correct",
    "remarks": "correct",
    "dossiers": "dossiers",
}
"""By a word of its address, what a change needs."""


def guard(request: Request, shelf: Asked, given: Credentials) -> None:
    """Lets a request pass whose token allows it, and notes whose it is."""
    known = shelf.tokens.bearer(given.credentials) if given else None
    if known is None:
        headers = {"WWW-Authenticate": 'Bearer realm="saoluc"'}
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "a valid token is needed", headers)
    needed = _needed(request)
    if needed not in known.may:
        raise HTTPException(HTTPStatus.FORBIDDEN, f"this token may not do that: it lacks {needed!r}")
    request.state.bearer = known


def bearer_of(request: Request) -> str:
    """The name under which what a program changes is kept."""
    known: Known = request.state.bearer
    return f"API: {known.name}"


def _needed(request: Request) -> Scope:
    if request.method != "POST":
        return "read"  # nothing else changes anything
    words = request.url.path.split("/")
    return next((scope for word, scope in _WRITING.items() if word in words), "read")
