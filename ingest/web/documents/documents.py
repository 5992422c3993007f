"""Documents: one document's page, its page images and words, and the queue from one document to the next."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Annotated, NamedTuple, TypedDict
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from ingest.archive.made import MadeFile
from ingest.errors import NoImageError
from ingest.messages import Language
from ingest.rescan import rescan_sentence
from ingest.web.browsing import Browsing
from ingest.web.documents.paper import PaperView, related
from ingest.web.documents.queue import Queue
from ingest.web.documents.stack_view import part_of
from ingest.web.pages import is_part, opened, page, resources_of, visit_of, while_awaited
from ingest.web.record.images import Width, upright_size
from ingest.web.record.parts import Group, Series
from ingest.web.record.readings import StoredReading
from ingest.web.resources import WebResources
from ingest.web.under_way.first_steps import first_steps

router = APIRouter()
_TAGS_OFFERED = 100
_BOUNDARIES = frozenset({"may_begin", "may_go_on"})


def present(request: Request, document: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> str:
    """A document's id, once it is certain that the archive has it; all else is not found, whatever it is."""
    if not resources_of(request).archive.holds(document):
        raise HTTPException(404)
    return document


Present = Annotated[str, Depends(present)]


class Sheet(TypedDict):
    """A page for the viewer: its number (1-based), its size in pixels as it stands upright, ``ocr.Page.state``."""

    number: int
    width: int
    height: int
    state: str


class Trouble(NamedTuple):
    """What was wrong with a change of the value at ``at``, empty for the whole record. ``what``: the key of its
    sentence (``web.trouble``), whose places ``details`` fill; ``typed``: what somebody had typed there.
    """

    at: str
    what: str
    typed: str
    details: Mapping[str, object] = {}


@router.get("/queue")
def queue(request: Request) -> Response:
    """Leads to the most doubtful document that is not reviewed, nor left for later by the visitor; it is the visitor's
    from now on, so that the next person gets another.
    """
    resources, waiting, visit = resources_of(request), Queue.of(request), visit_of(request)
    if (following := next_of(request, waiting)) is not None:
        return RedirectResponse(following, 303)
    place = waiting.place(resources.catalogue, "")
    return page(
        request, "queue_end.html", queue=waiting, left=place.left, taken=sorted(set(waiting.taken.values())),
        steps=first_steps(resources, visit.lang),
    )  # fmt: skip


def next_of(request: Request, waiting: Queue) -> str | None:
    """The address of the next document of the queue, which is the visitor's from now on; None at the end."""
    for document in waiting.documents(resources_of(request).catalogue):
        if take(request, document) is None:
            return waiting.link(f"/documents/{document}")
    return None


def take(request: Request, document: str, opened: str = "") -> str | None:
    """Reserves a document for the visitor, if it may be reviewed by them; the name of another who is at it.

    ``opened``: the page that opened it.
    """
    visit, reservations = visit_of(request), resources_of(request).reservations
    if not visit.may("review"):
        return reservations.others(visit.person).get(document)
    return reservations.take(document, visit.person, visit.user or "?", opened)


@router.get("/documents/{document}")
def document_page(request: Request, document: Present) -> Response:
    return document_shown(request, document)


def document_shown(
    request: Request, document: str, *, status: int = 200, trouble: Trouble | None = None
) -> Response:
    """A document's page, in the queue where the address says so; with what was wrong with a change that it was sent."""
    resources = resources_of(request)
    paper = PaperView.of(resources, document)
    waiting, origin = Queue.if_in_it(request), part_of(resources, document)
    opened_page = secrets.token_hex(8)
    place = waiting.place(resources.catalogue, document) if waiting else None
    if place is not None and place.following is not None:
        resources.images.ahead(partial(_make_ready, resources, place.following))
    return page(
        request, "document.html", status=status,
        paper=paper, trouble=trouble, related=related(resources, document), queue=waiting,
        place=place,
        reserved_by=take(request, document, opened_page), opened_page=opened_page,
        opened=opened(request),
        back=Browsing.of(request.query_params).link(),
        sheets=[_sheet(paper.reading, n) for n in sorted(paper.reading.pages)],
        to_rescan=_to_rescan(
            paper.reading, resources.archive.made(document), visit_of(request).lang,
            answered=_BOUNDARIES if origin is not None and origin.settled else frozenset(),
        ),
        part_of=origin,
        known_tags=resources.catalogue.suggestions("tag", "", _TAGS_OFFERED, confirmed_only=False),
    )  # fmt: skip


def _make_ready(resources: WebResources, document: str) -> None:
    """Reads a document that will be asked for next, and draws the page of it that is seen first."""
    with contextlib.suppress(OSError, ValueError, NoImageError):
        reading = resources.readings.of(document)
        if reading.pages:
            resources.images.picture(document, reading.pages[min(reading.pages)], "page")


@router.get("/documents/{document}/part")
def part(request: Request, document: Present, at: str) -> Response:
    """A folded list, or the values that a document or a copy has not, at a place of the record: as a part of the page,
    or in the whole page to a browser without scripts.
    """
    if not is_part(request):
        return RedirectResponse(f"/documents/{document}?{urlencode({'open': at})}", 303)
    paper = PaperView.of(resources_of(request), document)
    found = paper.laid.part(at)
    if not isinstance(found, Series | Group):
        raise HTTPException(404)
    return page(request, "opened.html", paper=paper, part=found, trouble=None, opened=[at])


@router.get("/documents/{document}/pages/{number}/{width}.jpg")
async def picture(request: Request, document: Present, number: int, width: Width) -> Response:
    """A page as it stands upright."""
    images, readings = resources_of(request).images, resources_of(request).readings
    one = await run_in_threadpool(lambda: readings.of(document).page(number))
    if one is None:
        raise HTTPException(404)
    file = await run_in_threadpool(images.kept, document, one, width)
    if file is None:
        try:
            drawn = images.aside(width, lambda: images.picture(document, one, width))
            file = await while_awaited(request, drawn)
        except NoImageError as error:
            raise HTTPException(404) from error
    return FileResponse(file, media_type="image/jpeg")


@router.get("/documents/{document}/pages/{number}/words.json")
def words(request: Request, document: Present, number: int) -> Response:
    """The words of a page, each as [text, x0, y0, x1, y1], in pixels of the page's own size."""
    reading = resources_of(request).readings.of(document)
    one = reading.page(number)
    if one is None:
        raise HTTPException(404)
    return JSONResponse([[text, *box] for text, box, _ in reading.words(one)])


class ToRescan(NamedTuple):
    """A page that should be looked at, and why. ``boundary``: whether another paper may begin there."""

    number: int
    why: str
    boundary: bool


def _to_rescan(
    reading: StoredReading, made: MadeFile, lang: Language, answered: frozenset[str]
) -> list[ToRescan]:
    """The pages that should be looked at or scanned again. ``answered``: codes about which somebody has decided."""
    bad: dict[int, list[str]] = {number: list(page.faults) for number, page in sorted(reading.pages.items())}
    for fault in made.get("page_faults", []):  # also what only all pages together tell: their order
        known = bad.get(fault["page"])
        if known is not None:
            known += [code for code in fault["why"] if code not in known and code not in answered]
    return [
        ToRescan(number, rescan_sentence({str(number): codes}, lang), not _BOUNDARIES.isdisjoint(codes))
        for number, codes in bad.items()
        if codes
    ]


def _sheet(reading: StoredReading, number: int) -> Sheet:
    one = reading.pages[number]
    width, height = upright_size(one)
    return {"number": number, "width": width, "height": height, "state": one.state}
