"""API answers: the forms of the read API's answers, and of its errors (RFC 9457)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, Literal

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from ingest.catalogue.row import Row

NO_DOCUMENT = "no such document"
NO_JSON = "the body has to be JSON, sent with Content-Type: application/json"
NO_CURSOR = "cursor: not one that this list gave"


class Summary(BaseModel):
    """A document as it is listed. ``doubts``: how many values are doubtful; ``doubt``: how many are wrong by
    expectation. A body in square brackets is inferred, not printed.
    """

    model_config = ConfigDict(from_attributes=True)

    id: str
    type: str | None
    number: str | None
    symbol: str | None
    code: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    signer: str | None
    security: str | None
    copy_kind: str | None
    copy_code: str | None
    copy_date: str | None
    copy_issuer: str | None
    copy_signer: str | None
    pages: int
    unread: int = Field(description="pages that could not be read")
    doubts: int
    doubt: float
    reviewed_at: str | None
    reviewed_by: str | None
    changed_at: str | None = Field(description="the last change since the review; null where there was none")
    changed_by: str | None
    archived_at: str
    names: list[str] = Field(description="what its file was called when it came in")
    tags: list[str]
    notes: list[str]


class Found(BaseModel):
    """A listed document, and, where words were searched, the part of its text around them."""

    document: Summary
    snippet: str | None = None
    hit: tuple[int, int] | None = Field(default=None, description="half-open place of the hit in the snippet")


class Page(BaseModel):
    """Part of a list. ``next``: the cursor of the part that follows; null at the end."""

    items: list[Found]
    next: str | None = None
    total: int | None = Field(default=None, description="how many there are; with `more`, at least so many")
    more: bool = False


class Cited(BaseModel):
    """A document that is cited, and the archived documents that it may be."""

    type: str | None
    code: str
    date: str | None
    documents: list[str]


class Health(BaseModel):
    """``service``: the ingesting service beside this one. ``documents``: null where there is no catalogue yet."""

    service: str = Field(
        description="running, still, away (a folder is not there), work (it stands still), none"
    )
    documents: int | None


class Problem(BaseModel):
    """What is wrong with a request (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None


def summary(row: Row) -> Summary:
    return Summary.model_validate(row)


def cursor_of(kind: Literal["after", "offset"], value: str | int) -> str:
    """What a list goes on from, as letters that people need not read."""
    return base64.urlsafe_b64encode(json.dumps([kind, value]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, kind: Literal["after", "offset"]) -> str | int:
    """Raises HTTPException (400) for one that a list of this kind did not give."""
    try:
        found, value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, NO_CURSOR) from error
    right = isinstance(value, str) if kind == "after" else type(value) is int and 0 <= value <= 10**9
    if found != kind or not right:
        raise HTTPException(HTTPStatus.BAD_REQUEST, NO_CURSOR)
    return value  # type: ignore[no-any-return]  # its type was just looked at


class ProblemRoute(APIRoute):
    """A route whose errors are problem+json, wherever it is included."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                if any(one["loc"][0] == "path" for one in error.errors()):
                    return problem(HTTPStatus.NOT_FOUND, NO_DOCUMENT)
                if isinstance(error.body, bytes):  # what is not said to be JSON is not read as such
                    return problem(HTTPStatus.BAD_REQUEST, NO_JSON)
                said = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
                return problem(HTTPStatus.BAD_REQUEST, said)
            except HTTPException as error:
                return problem(HTTPStatus(error.status_code), str(error.detail), error.headers)

        return handled


def problem(status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    told = Problem(title=status.phrase, status=status, detail=detail)
    return JSONResponse(told.model_dump(), status, headers, media_type="application/problem+json")
