"""API files: a document's files and page texts as answers, with ranges and ETags."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import HTTPException, Request, Response
from fastapi.responses import FileResponse

from ingest.export.paper import Paper
from ingest.export.words.page_words import Form, words_xml
from ingest.web.file_names import as_download, file_name

_ENDINGS = {"document.pdf": "pdf", "text.txt": "txt"}
"""How the names of downloaded files end; others end with their name in the archive: ``original.tif``."""


def file_answer(request: Request, paper: Paper, name: str, media: str | None = None) -> Response:
    """A file of a document, or a range of it; its ETag is the hash with which it was archived."""
    etag = f'"{paper.made["sha256"][name]}"'
    if _has(request, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    called = file_name(paper.record, paper.id, _ENDINGS.get(name, name))
    return FileResponse(paper.place / name, media_type=media, headers={"ETag": etag, **as_download(called)})


def words_answer(request: Request, paper: Paper, form: Form, page: int | None = None) -> Response:
    """The words of a page, or of all, as ALTO or hOCR. Raises HTTPException (404): there is no such page."""
    etag = f'"{paper.made["sha256"]["transcript.json"]}-{form}-{page or "all"}"'
    if _has(request, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    try:
        xml = words_xml(paper, form, page)
    except LookupError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, "no such page") from error
    return Response(xml, media_type="application/xml", headers={"ETag": etag})


def _has(request: Request, etag: str) -> bool:
    """Whether the client has this version already (RFC 9110, If-None-Match)."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in asked.split(","))
