"""API: the archive for programs: documents, search, records, files, citations, exports; and what they may change.

Versioned by its path (``/api/v1``); described by OpenAPI at ``/openapi.json`` below it. Each request bears a token
(``Authorization: Bearer …``). Errors are problem+json.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import FileResponse, StreamingResponse

from ingest.archive.corrections import Correction
from ingest.catalogue import Filter
from ingest.catalogue.answers import Order
from ingest.doubt import Judged
from ingest.export.lists.lists import csv_lines, json_line
from ingest.export.words.page_words import Form
from ingest.service.health import find_trouble
from ingest.settings import Settings
from ingest.web.api.api_answers import (
    Cited,
    Found,
    Health,
    Page,
    Problem,
    ProblemRoute,
    Summary,
    cursor_of,
    read_cursor,
    summary,
)
from ingest.web.api.api_changes import add_changes
from ingest.web.api.api_dossiers import add_dossiers
from ingest.web.api.api_files import file_answer, words_answer
from ingest.web.api.api_remarks import add_remarks
from ingest.web.api.guard import guard
from ingest.web.api.shelf import Asked, Shelf
from ingest.web.gate import API
from parse import Record

VERSION = "1"
MOST = 200
"""Maximum documents in one part of a list."""
_WRONG: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words}
    for status, words in ((400, "a wrong parameter"), (401, "no valid token"), (404, "no such document"))
}

Id = Annotated[str, Path(description="16 hexadecimal digits", examples=["0123456789abcdef"])]
Number = Annotated[int, Path(ge=1, le=100_000, description="page, from 1")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="at most so many")]


def add_api(app: FastAPI, settings: Settings) -> None:
    """Adds the API over the archive of these settings to an application, below ``/api/v1``."""
    app.state.shelf = Shelf(settings)
    app.include_router(_routes(), prefix=f"{API}v{VERSION}")


@functools.cache
def _routes() -> APIRouter:
    """The same for every application: each request asks for its own application's shelf."""
    api = APIRouter(route_class=ProblemRoute, dependencies=[Depends(guard)], responses=_WRONG)
    _add_lists(api)
    _add_document(api)
    add_remarks(api)  # before the files, whose last part may be any word
    _add_files(api)
    add_dossiers(api)
    add_changes(api)
    _add_rest(api)
    return api


def _wanted(
    kind: Annotated[str | None, Query(description="kind of document: Thông báo, Quyết định …")] = None,
    issuer: Annotated[str | None, Query(description="issuing body, as it is listed")] = None,
    year_from: Annotated[int | None, Query(alias="from", description="first year of the date")] = None,
    year_to: Annotated[int | None, Query(alias="to", description="last year of the date")] = None,
    state: Annotated[Literal["open", "reviewed", "partial"] | None, Query()] = None,
    doubt: Annotated[Literal["doubtful", "sure"] | None, Query()] = None,
    day_from: Annotated[datetime.date | None, Query(description="first day of the date")] = None,
    day_to: Annotated[datetime.date | None, Query(description="last day of the date")] = None,
    signer: Annotated[str | None, Query(description="who signed it or its copy")] = None,
    copier: Annotated[str | None, Query(description="body that made its copy")] = None,
    copy: Annotated[str | None, Query(description="kind of its copy: sao lục …; any: it is one")] = None,
    dossier: Annotated[str | None, Query(description="id of its dossier; none: it is in none")] = None,
    retention: Annotated[str | None, Query(description="of its dossier: permanent, or years")] = None,
    tag: Annotated[str | None, Query(description="that it bears")] = None,
) -> Filter:
    return Filter(
        kind, issuer, year_from, year_to, state, doubt,
        day_from.isoformat() if day_from else None, day_to.isoformat() if day_to else None,
        signer, copier, dossier, retention, copy, tag,
    )  # fmt: skip


Wanted = Annotated[Filter, Depends(_wanted)]


def _add_lists(api: APIRouter) -> None:
    @api.get("/documents", summary="Documents by filter, words or number")
    def documents(
        shelf: Asked,
        wanted: Wanted,
        q: Annotated[str, Query(max_length=500, description="words, with or without marks")] = "",
        number: Annotated[
            str | None, Query(max_length=100, description="number and symbol, however it was read")
        ] = None,
        order: Annotated[
            Literal["newest", "date", "doubt", "relevance"] | None,
            Query(description="default: by year, issuer, kind and number; of words, by relevance"),
        ] = None,
        limit: Limit = 50,
        cursor: Annotated[str | None, Query(max_length=200, description="`next` of the part before")] = None,
    ) -> Page:
        """All documents; those that a filter leaves, that hold words (``q``), or that bear a number (``number``: at
        most ``limit``, exact ones first; the other parameters do not narrow it).
        """
        if number is not None:
            rows = shelf.catalogue.by_number(number, limit)
            return Page(items=[Found(document=summary(row)) for row in rows], total=len(rows))
        if not q.strip() and order is None:
            return _by_place(shelf, wanted, limit, cursor)
        return _by_offset(shelf, wanted, q, order, limit, cursor)

    @api.get("/export.csv", summary="Documents as CSV", response_class=StreamingResponse)
    def as_csv(shelf: Asked, wanted: Wanted) -> Response:
        """As ``saoluc export csv``."""
        lines = csv_lines(shelf.catalogue.rows(wanted))
        return StreamingResponse(_bytes(lines), media_type="text/csv; charset=utf-8")

    @api.get("/export.jsonl", summary="Records as JSON Lines", response_class=StreamingResponse)
    def as_json_lines(shelf: Asked, wanted: Wanted) -> Response:
        """As ``saoluc export jsonl``: whole records with corrections and hashes."""
        lines = (json_line(paper) for paper in shelf.papers(shelf.catalogue.rows(wanted)))
        return StreamingResponse(_bytes(lines), media_type="application/jsonl; charset=utf-8")


def _by_place(shelf: Shelf, wanted: Filter, limit: int, cursor: str | None) -> Page:
    after = str(read_cursor(cursor, "after")) if cursor else None
    try:
        rows = list(islice(shelf.catalogue.rows(wanted, after=after), limit + 1))
    except KeyError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "cursor: the document is not there any more") from error
    more = len(rows) > limit
    following = cursor_of("after", rows[limit - 1].id) if more else None
    return Page(items=[Found(document=summary(row)) for row in rows[:limit]], next=following, more=more)


def _by_offset(
    shelf: Shelf, wanted: Filter, words: str, order: Order | None, limit: int, cursor: str | None
) -> Page:
    offset = int(read_cursor(cursor, "offset")) if cursor else 0
    found = shelf.catalogue.listing(wanted, words, order or "relevance", limit, offset)
    items = [
        Found(document=summary(hit.row), snippet=hit.snippet, hit=(hit.start, hit.end)) if words.strip()
        else Found(document=summary(hit.row))
        for hit in found.hits
    ]  # fmt: skip
    is_last = len(items) < limit or (not found.more and offset + limit >= found.total)
    following = None if is_last else cursor_of("offset", offset + limit)
    return Page(items=items, next=following, total=found.total, more=found.more)


def _bytes(lines: Iterator[str]) -> Iterator[bytes]:
    return (line.encode("utf-8", "backslashreplace") for line in lines)


def _add_document(api: APIRouter) -> None:
    @api.get("/documents/{document}", summary="A document as it is listed")
    def listed(shelf: Asked, document: Id) -> Summary:
        return summary(shelf.row(document))

    @api.get("/documents/{document}/record", summary="A document's record")
    def record(
        shelf: Asked,
        document: Id,
        as_read: Annotated[bool, Query(description="as it was read, without people's corrections")] = False,
    ) -> Record:
        paper = shelf.paper(document)
        return paper.as_read if as_read else paper.record

    @api.get("/documents/{document}/corrections", summary="What people changed, in order")
    def corrections(shelf: Asked, document: Id) -> list[Correction]:
        return shelf.paper(document).corrections

    @api.get("/documents/{document}/values", summary="How far each value can be trusted")
    def values(shelf: Asked, document: Id) -> list[Judged]:
        """Each judged value by its place in the record as it was read, the most doubtful first."""
        shelf.place(document)
        return shelf.archive.judged(document)

    @api.get("/documents/{document}/cites", summary="What a document cites")
    def cites(shelf: Asked, document: Id) -> list[Cited]:
        shelf.row(document)
        return [Cited(**citing._asdict()) for citing in shelf.catalogue.cites(document)]

    @api.get("/documents/{document}/cited-by", summary="Which documents cite it")
    def cited_by(shelf: Asked, document: Id) -> list[Summary]:
        shelf.row(document)
        return [summary(row) for row in shelf.catalogue.cited_by(document)]


def _add_files(api: APIRouter) -> None:
    @api.get("/documents/{document}/text", summary="The text, UTF-8", response_class=FileResponse)
    def text(shelf: Asked, request: Request, document: Id) -> Response:
        return file_answer(request, shelf.paper(document), "text.txt", "text/plain; charset=utf-8")

    @api.get("/documents/{document}/transcript", summary="Each word, its place", response_class=FileResponse)
    def transcript(shelf: Asked, request: Request, document: Id) -> Response:
        return file_answer(request, shelf.paper(document), "transcript.json", "application/json")

    @api.get("/documents/{document}/original", summary="The scan, byte for byte", response_class=FileResponse)
    def original(shelf: Asked, request: Request, document: Id) -> Response:
        paper = shelf.paper(document)
        return file_answer(request, paper, paper.original)

    @api.get("/documents/{document}/pdf", summary="The searchable PDF/A", response_class=FileResponse)
    def pdf(shelf: Asked, request: Request, document: Id) -> Response:
        return file_answer(request, shelf.paper(document), "document.pdf", "application/pdf")

    @api.get("/documents/{document}/{form}", summary="All pages' words as ALTO 4 or hOCR")
    def words(shelf: Asked, request: Request, document: Id, form: Form) -> Response:
        return words_answer(request, shelf.paper(document), form)

    @api.get("/documents/{document}/pages/{page}/{form}", summary="A page's words as ALTO 4 or hOCR")
    def page_words(shelf: Asked, request: Request, document: Id, page: Number, form: Form) -> Response:
        return words_answer(request, shelf.paper(document), form, page)


def _add_rest(api: APIRouter) -> None:
    @api.get("/health", summary="Is the service alive; how much is in the catalogue")
    def health(shelf: Asked) -> Health:
        settings = shelf.settings
        wrong = find_trouble(settings.folders.work, settings.stall_seconds, settings.work_stall_seconds)
        try:
            count = shelf.catalogue.count()
        except HTTPException:
            count = None
        return Health(service=wrong.code if wrong else "running", documents=count)

    @api.get("/openapi.json", include_in_schema=False)
    def description(request: Request) -> dict[str, Any]:
        base = request.url.path.removesuffix("/openapi.json")
        return get_openapi(
            title="saoluc", version=VERSION, description=(__doc__ or "").strip(), routes=api.routes,
            servers=[{"url": base}],
        )  # fmt: skip

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    @api.api_route("/{rest:path}", methods=methods, include_in_schema=False)
    def nothing(request: Request, rest: str) -> None:
        """Whatever is not above: there is no such thing, or it cannot be changed."""
        if request.method != "GET":
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, "this cannot be changed", {"Allow": "GET"})
        raise HTTPException(HTTPStatus.NOT_FOUND, "there is no such thing")
