"""Files: what can be taken away of a document: its files, and its record and text on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from ingest.web.documents.documents import Present
from ingest.web.documents.paper import PaperView
from ingest.web.file_names import as_download, file_name
from ingest.web.pages import page, resources_of
from ingest.web.record.printed import printed_sides

router = APIRouter()

Which = Literal["original", "pdf", "text", "record", "read"]
KINDS = {
    "pdf": "application/pdf", "tif": "image/tiff", "jpg": "image/jpeg", "png": "image/png", "bmp": "image/bmp",
    "webp": "image/webp", "heic": "image/heic", "jp2": "image/jp2",
}  # fmt: skip


@router.get("/documents/{document}/print")
def print_page(request: Request, document: Present) -> Response:
    """The record's head and the text, to be printed on A4."""
    resources = resources_of(request)
    paper = PaperView.of(resources, document)
    text = (resources.archive.place(document) / "text.txt").read_text(encoding="utf-8")
    doubtful = [part.at for part in paper.doubts]
    sides = printed_sides(paper.record, doubtful)
    return page(request, "print.html", paper=paper, sides=sides, text=text)


@router.get("/documents/{document}/files/{which}")
def file(request: Request, document: Present, which: Which) -> Response:
    """A document's files: as it came in, as PDF/A, as text, and its record with corrections or as it was read."""
    archive = resources_of(request).archive
    place, record = archive.place(document), archive.record(document)
    if which == "record":
        headers = as_download(file_name(record, document, "json"))
        return Response(record.model_dump_json(indent=2), media_type="application/json", headers=headers)
    path, ending, kind = _stored(place, which)
    headers = as_download(file_name(record, document, ending))
    return FileResponse(path, media_type=kind, headers=headers)


def _stored(place: Path, which: Which) -> tuple[Path, str, str]:
    """A file of a document's folder, how its name is to end, and its media type."""
    if which == "pdf":
        return place / "document.pdf", "pdf", KINDS["pdf"]
    if which == "text":
        return place / "text.txt", "txt", "text/plain; charset=utf-8"
    if which == "read":
        return place / "record.json", "read.json", "application/json"
    original = next(place.glob("original.*"))
    return original, original.name, KINDS[original.suffix[1:]]
