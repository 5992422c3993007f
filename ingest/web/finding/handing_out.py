"""Handing out: the papers of a list as a sheet, as CSV, as one PDF to be printed, or as a zip of their PDFs.

Each is made in a file of its own, which is gone once it has been sent, a few at a time, so that who may only look takes
neither the memory nor the disk of others. Only what lies in the archive is handed out.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.catalogue.row import Row
from ingest.export.lists.for_people import csv_for_people
from ingest.export.lists.sheet import ListHead, write_sheet
from ingest.web.file_names import as_download, file_name
from ingest.web.finding.meant import meant
from ingest.web.pages import resources_of
from ingest.web.resources import WebResources

router = APIRouter()
MOST_LISTED = 100_000
MOST_ZIPPED = 500
MOST_PRINTED = 100
MOST_BYTES = 4 << 30
"""Maximum bytes of the PDFs of one zip."""
MOST_BYTES_PRINTED = 1 << 30
"""Maximum bytes of the PDFs that are made one: its pages are held in memory."""
_MOST_AT_ONCE = 2
_MOST_LISTS_BYTES = 256 << 20
"""A list of ``MOST_LISTED`` papers takes less, with what its sheet takes while it is made."""
_FREE_PLACES = threading.BoundedSemaphore(_MOST_AT_ONCE)
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

    def write(target: Path, rows: Iterable[Row]) -> None:
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(csv_for_people(rows))

    return _made(request, MOST_LISTED, "csv", "text/csv; charset=utf-8", write)


@router.get("/papers.zip")
def as_zip(request: Request) -> Response:
    """The PDFs of the papers, each named by its number and date, and their sheet."""
    resources = resources_of(request)

    def write(target: Path, rows: Iterable[Row]) -> None:
        sheet = target.with_name("muc-luc.xlsx")
        there = _pdfs(resources, rows, target.parent, MOST_BYTES)
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

    def write(target: Path, rows: Iterable[Row]) -> None:
        import pikepdf

        with pikepdf.new() as whole:
            for _, place in _pdfs(resources, rows, target.parent, MOST_BYTES_PRINTED):
                with pikepdf.open(place) as one:
                    whole.pages.extend(one.pages)
            whole.save(target)

    return _made(request, MOST_PRINTED, "pdf", "application/pdf", write)


def _made(
    request: Request, most: int, ending: str, kind: str, write: Callable[[Path, Iterable[Row]], None]
) -> Response:
    """What is handed out. Raises HTTPException: 413 for more than is handed out at once, 503 while others have all
    places, 507 where the disk is too full.
    """
    there = meant(request)
    if there.total is None or there.total > most:
        raise HTTPException(413)
    with _place():
        first = next(rows := there.rows(), None)
        if first is None:
            return RedirectResponse("/", 303)
        folder = tempfile.TemporaryDirectory(prefix="saoluc-papers-")
        target = Path(folder.name) / f"{_NAME}.{ending}"
        try:
            _check_room(resources_of(request), target.parent, _MOST_LISTS_BYTES)
            write(target, islice(chain([first], rows), most))
        except BaseException:
            folder.cleanup()
            raise
    return FileResponse(
        target, media_type=kind, headers=as_download(target.name), background=BackgroundTask(folder.cleanup)
    )


@contextmanager
def _place() -> Iterator[None]:
    if not _FREE_PLACES.acquire(blocking=False):
        raise HTTPException(503, headers={"Retry-After": "30"})
    try:
        yield
    finally:
        _FREE_PLACES.release()


def _check_room(resources: WebResources, folder: Path, needed: int) -> None:
    """Raises HTTPException (507) where a disk has not so many bytes, and what is to stay free."""
    if shutil.disk_usage(folder).free < needed + (resources.settings.free_disk_mb << 20):
        raise HTTPException(507)


def _pdfs(resources: WebResources, rows: Iterable[Row], folder: Path, most: int) -> list[tuple[Row, Path]]:
    """The papers that are still in the archive, each with where its PDF lies, without its text. Raises HTTPException:
    413 where they have more bytes than so many, 507 where the disk of a folder has no room for them.
    """
    found = [
        (row._replace(text=""), place)
        for row in rows
        if resources.archive.holds(row.id)
        and (place := resources.archive.place(row.id) / "document.pdf").exists()
    ]
    size = sum(place.stat().st_size for _, place in found)
    if size > most:
        raise HTTPException(413)
    _check_room(resources, folder, size)
    return found


def _sheet(resources: WebResources, target: Path, rows: Iterable[Row]) -> None:
    settings = resources.settings
    head = ListHead(settings.organ or "", settings.fonds or "")
    write_sheet(target, rows, resources.catalogue.get, head)


def _name(resources: WebResources, row: Row, taken: set[str]) -> str:
    """A name of the paper's own in the zip; of a second paper of one name with its id."""
    name = file_name(resources.archive.record(row.id), row.id, "pdf")
    if name in taken:
        name = f"{name.removesuffix('.pdf')}_{row.id}.pdf"
    taken.add(name)
    return name
