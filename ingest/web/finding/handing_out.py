"""Handing out: the papers of a list as a sheet, as CSV, as one PDF to be printed, or as a zip of their PDFs.

Each is made in a file of its own, which is gone once it has been sent. Only what lies in the archive is handed out.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.catalogue.row import Row
from ingest.export.lists.for_people import csv_for_people
from ingest.export.lists.sheet import ListHead, write_sheet
from ingest.web.file_names import as_download, file_name
from ingest.web.finding.meant import papers
from ingest.web.pages import resources_of
from ingest.web.resources import WebResources

router = APIRouter()
MOST_LISTED = 100_000
MOST_ZIPPED = 500
MOST_PRINTED = 100
MOST_BYTES = 4 << 30
"""Maximum bytes of the PDFs of one zip, or one PDF."""
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME = "van-ban"


@router.get("/papers.xlsx")
def as_sheet(request: Request) -> Response:
    """The *Mục lục văn bản* of the papers."""
    return _made(
        request, MOST_LISTED, "xlsx", _SHEET, lambda target, rows: _sheet(resources_of(request), target, rows)
    )


@router.get("/papers.csv")
def as_csv(request: Request) -> Response:
    """The papers as CSV, headings in Vietnamese, days as people write them."""

    def write(target: Path, rows: list[Row]) -> None:
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(csv_for_people(rows))

    return _made(request, MOST_LISTED, "csv", "text/csv; charset=utf-8", write)


@router.get("/papers.zip")
def as_zip(request: Request) -> Response:
    """The PDFs of the papers, each named by its number and date, and their sheet."""
    resources = resources_of(request)

    def write(target: Path, rows: list[Row]) -> None:
        sheet = target.with_name("muc-luc.xlsx")
        there = [
            (row, place) for row, place in zip(rows, _pdfs(resources, rows), strict=True) if place is not None
        ]
        _sheet(resources, sheet, [row for row, _ in there])
        names: set[str] = set()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:  # PDFs are packed already
            packed.write(sheet, sheet.name)
            for row, place in there:
                packed.write(place, _name(resources, row, names))

    return _made(request, MOST_ZIPPED, "zip", "application/zip", write)


@router.get("/papers.pdf")
def as_pdf(request: Request) -> Response:
    """All pages of the papers one after another, to be printed at once."""
    resources = resources_of(request)

    def write(target: Path, rows: list[Row]) -> None:
        import pikepdf

        with pikepdf.new() as whole:
            for place in _pdfs(resources, rows):
                if place is not None:
                    with pikepdf.open(place) as one:
                        whole.pages.extend(one.pages)
            whole.save(target)

    return _made(request, MOST_PRINTED, "pdf", "application/pdf", write)


def _made(
    request: Request, most: int, ending: str, kind: str, write: Callable[[Path, list[Row]], None]
) -> Response:
    rows = papers(request, most + 1)
    if not rows:
        return RedirectResponse("/", 303)
    if len(rows) > most:
        raise HTTPException(413)
    folder = tempfile.TemporaryDirectory(prefix="saoluc-papers-")
    target = Path(folder.name) / f"{_NAME}.{ending}"
    try:
        write(target, rows)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        target, media_type=kind, headers=as_download(target.name), background=BackgroundTask(folder.cleanup)
    )


def _pdfs(resources: WebResources, rows: list[Row]) -> list[Path | None]:
    """Where the PDF of each paper lies; None of one that is no longer in the archive. Raises HTTPException (413)."""
    found = [
        resources.archive.place(row.id) / "document.pdf" if resources.archive.holds(row.id) else None
        for row in rows
    ]
    if sum(place.stat().st_size for place in found if place is not None and place.exists()) > MOST_BYTES:
        raise HTTPException(413)
    return [place if place is not None and place.exists() else None for place in found]


def _sheet(resources: WebResources, target: Path, rows: list[Row]) -> None:
    there = {row.id: row for row in rows}
    settings = resources.settings
    write_sheet(target, rows, there.get, ListHead(settings.organ or "", settings.fonds or ""))


def _name(resources: WebResources, row: Row, taken: set[str]) -> str:
    """A name of the paper's own in the zip; of a second paper of one name with its id."""
    name = file_name(resources.archive.record(row.id), row.id, "pdf")
    if name in taken:
        name = f"{name.removesuffix('.pdf')}_{row.id}.pdf"
    taken.add(name)
    return name
