"""Editing: from what a person types into a field to corrections, and back to the parts of the page that change.

Forms sent by the browser itself, without htmx, get what they need for that: after a change the way back to the page,
otherwise the whole page with what was wrong.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ingest.archive import holding, keep_corrections
from ingest.archive.corrections import Action, Correction, changed, value_at, with_what_follows
from ingest.archive.holding import Decision
from ingest.errors import CorrectionError, OutdatedError
from ingest.web.pages import is_part, note, page, resources_of, visit_of
from ingest.web.record import shapes
from ingest.web.record.fields import Series
from ingest.web.record.shapes import Shape
from ingest.web.routes.documents import Present, Trouble, document_shown
from ingest.web.routes.paper import PaperView
from ingest.web.routes.queue import Queue
from parse import Record

router = APIRouter()

Text = Annotated[str, Form(max_length=100_000)]
FieldPointer = Annotated[str, Form(pattern=r"^(/[a-z_]+|/\d{1,6})+$", max_length=300)]
Change = Literal["value", "none-missing", "items", "removed", "undone", "confirmed", "held"]


class _NotAllowedError(CorrectionError):
    """What was typed cannot stand there; ``args[0]`` is the key of the sentence that says why."""


@router.post("/documents/{document}/value")
def value(request: Request, document: Present, at: FieldPointer, before: Text, after: Text = "") -> Response:
    """Sets a value, or confirms it where nothing was changed; answers with its field."""

    def make(record: Record) -> list[Correction]:
        there = _json(before)
        wanted = _wanted(at, after, there)
        if wanted == there:
            return _confirming(record, _correction(request, document, at, "confirm", there, there))
        one = _correction(request, document, at, "set", there, wanted)
        changes = with_what_follows(record, one)
        places = {change.at for change in changes}
        # What follows from the value and stays as it was has been looked at with it.
        kept = [c for c in _confirming(record, one) if c.at not in places]
        return [*changes, *kept]

    return _answered(request, document, at, after, make)


@router.post("/documents/{document}/none-missing")
def none_missing(request: Request, document: Present, at: FieldPointer) -> Response:
    """Says that no item is missing behind the last of a list; answers with the list."""

    def make(record: Record) -> list[Correction]:
        if not isinstance(value_at(record, at), list):
            raise _NotAllowedError("no_place")
        return [_no_more(request, document, record, at)]

    return _answered(request, document, at, "", make)


@router.post("/documents/{document}/items")
async def new_item(request: Request, document: Present) -> Response:
    """Puts an item into a list; answers with the list."""
    form = {name: said for name, said in (await request.form()).items() if isinstance(said, str)}
    return await run_in_threadpool(_put_in, request, document, form)


def _put_in(request: Request, document: str, form: dict[str, str]) -> Response:
    series = form.get("list", "")

    def make(record: Record) -> list[Correction]:
        items = value_at(record, series)
        if not isinstance(items, list):
            raise _NotAllowedError("no_place")
        try:
            item = shapes.new_item(series, {name: _typed(said) for name, said in form.items()})
        except ValueError as error:
            raise _NotAllowedError("bad_value") from error
        if item is None or (isinstance(item, dict) and None in item.values()):
            raise _NotAllowedError("needed")
        said = form.get("position", "")
        last = len(items)
        n = min(int(said) - 1, last) if said.isascii() and said.isdecimal() and int(said) > 0 else last
        new = _correction(request, document, f"{series}/{n}", "insert", None, item)
        part = PaperView.of(resources_of(request), document).laid.part(series)
        if not isinstance(part, Series) or part.rank is None:
            return [new]
        # Adding a missing item also answers the doubt that it was missing.
        return [new, _no_more(request, document, changed(record, new), series)]

    return _answered(request, document, series, "", make)


@router.post("/documents/{document}/removed")
def remove_item(request: Request, document: Present, at: FieldPointer, before: Text) -> Response:
    """Takes an item out of a list; answers with the list."""

    def make(record: Record) -> list[Correction]:
        return [_correction(request, document, at, "remove", _json(before), None)]

    return _answered(request, document, at.rpartition("/")[0], "", make)


@router.post("/documents/{document}/undone")
def undo(request: Request, document: Present, number: Annotated[int, Form(ge=0)]) -> Response:
    """Takes a correction back by a new one; answers with the whole record."""
    resources = resources_of(request)
    trail = PaperView.of(resources, document).trail
    undoing = trail.undoing(number) if number < len(trail.history()) else None
    if undoing is None:
        raise HTTPException(404)
    at, action, earlier = undoing

    def make(record: Record) -> list[Correction]:
        before = None if action == "insert" else value_at(trail.record, at)
        one = _correction(request, document, at, action, before, earlier)
        return with_what_follows(record, one)

    return _answered(request, document, "", "", make)


@router.post("/documents/{document}/confirmed")
def confirm(request: Request, document: Present, seen: Annotated[int, Form(ge=0)]) -> Response:
    """Says that the whole record is right, and goes on to the next document of the queue.

    ``seen``: how many corrections the person knew of: nothing is confirmed that another has changed meanwhile.
    """
    resources = resources_of(request)

    def make() -> list[Correction]:
        if len(resources.archive.corrections(document)) != seen:
            raise OutdatedError("")
        return [_correction(request, document, "", "confirm", None, None)]

    try:
        keep_corrections.correct(document, resources.house, make, may_hold=resources.may_hold)
    except OutdatedError:
        return _refused(request, document, 409, Trouble("", "changed_meanwhile", ""))
    target = f"/documents/{document}"
    if "skip" in request.query_params:
        target = Queue.of(request).link("/queue")
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


@router.post("/documents/{document}/held")
def hold(request: Request, document: Present, why: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Takes the paper out of everybody's sight, as one that is secret."""
    decision = Decision.now("hold", visit_of(request).user or "?", _typed(why))
    note(request, "held", document, decision.why)
    holding.hold(document, resources_of(request).house, decision)
    return _is_held(request)


@router.get("/held")
def was_held(request: Request) -> Response:
    """Says that a paper was taken out of sight, and nothing of the paper."""
    return page(request, "held.html", queue=Queue.of(request) if "skip" in request.query_params else None)


@router.get("/documents/{document}/{change}")
def ask_again(request: Request, document: Present, change: Change) -> Response:
    """To the paper. A page that says what was wrong stands at the address of its change; it may be asked for again."""
    return _back(request, document)


def _answered(
    request: Request, document: str, at: str, typed: str, make: Callable[[Record], list[Correction]]
) -> Response:
    """Makes corrections and answers with the part of the page at ``at``; or with that part and what was wrong."""
    resources = resources_of(request)
    try:
        keep_corrections.correct(
            document,
            resources.house,
            lambda: make(resources.archive.record(document)),
            may_hold=resources.may_hold,
        )
    except OutdatedError:
        return _refused(request, document, 409, Trouble(at, "outdated", typed))
    except _NotAllowedError as error:
        return _refused(request, document, 422, Trouble(at, str(error), typed))
    except CorrectionError:
        return _refused(request, document, 422, Trouble(at, "bad_value", typed))
    if not resources.archive.holds(document):
        note(request, "held", document, at)  # by its level, which was set
        return _is_held(request)
    return _parts(request, document, at) if is_part(request) else _back(request, document)


def _is_held(request: Request) -> Response:
    """To the page that says so; the paper's own is gone."""
    target = Queue.of(request).link("/held") if "skip" in request.query_params else "/held"
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def _refused(request: Request, document: str, status: int, trouble: Trouble) -> Response:
    """What was wrong, at its part of the page or in the whole page."""
    if is_part(request):
        return _parts(request, document, trouble.at, status=status, trouble=trouble)
    return document_shown(request, document, status=status, trouble=trouble)


def _back(request: Request, document: str) -> Response:
    """To the paper, by GET, in the queue or out of it as the change was made there."""
    query = request.url.query
    return RedirectResponse(f"/documents/{document}{'?' if query else ''}{query}", 303)


def _parts(
    request: Request, document: str, at: str, *, status: int = 200, trouble: Trouble | None = None
) -> Response:
    paper = PaperView.of(resources_of(request), document)
    part = paper.laid.part(at) if at else None
    if at and part is None:
        raise HTTPException(404)
    return page(
        request, "changed.html", status=status,
        paper=paper, part=part, trouble=trouble, queue=None,
    )  # fmt: skip


def _wanted(at: str, typed: str, there: Any) -> Any:
    """The JSON that a person means. Raises _Said where it cannot stand there."""
    try:
        shape = shapes.shape_at(at)
    except KeyError as error:
        raise _NotAllowedError("no_place") from error
    if not isinstance(shape, Shape):
        raise _NotAllowedError("no_place")
    typed = _typed(typed)
    if typed == shapes.display_text(there, shape.kind).strip():
        return there
    try:
        wanted = shapes.typed_value(typed, shape.kind)
    except ValueError as error:
        raise _NotAllowedError("bad_date" if shape.kind == "date" else "bad_value") from error
    if wanted is None and shape.needed:
        raise _NotAllowedError("needed")
    return wanted


def _typed(text: str) -> str:
    """What was typed, in one form of Unicode whichever keyboard program wrote it, its lines ended as in a record
    whichever way a browser sends them.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def _confirming(record: Record, one: Correction) -> list[Correction]:
    """The confirmation of a value, or of what follows from it and stays as it is (``with_what_follows``)."""
    holder, _, name = one.at.rpartition("/")
    places = [one.at] if one.action == "confirm" else []
    if name == "code" and (holder == "/document" or holder.startswith("/copies/")):
        places += [f"{holder}/number", f"{holder}/symbol"]
    if holder == "/document/signatures/0":
        places.append(f"/document/signature/{name}")
    confirmed = []
    for at in places:
        there = one.before if at == one.at else value_at(record, at)
        confirmed.append(
            one.model_copy(update={"at": at, "action": "confirm", "before": there, "after": there})
        )
    return confirmed


def _no_more(request: Request, document: str, record: Record, series: str) -> Correction:
    """The confirmation that nothing stands behind the last item of a list."""
    behind = f"{series}/{len(value_at(record, series))}"
    return _correction(request, document, behind, "confirm", None, None)


def _correction(
    request: Request, document: str, at: str, action: Action, before: Any, after: Any
) -> Correction:
    made = resources_of(request).archive.made(document)
    return Correction(
        at=at, action=action, before=before, after=after, who=visit_of(request).user or "?",
        when=datetime.now(UTC).isoformat(timespec="seconds"), reading=int(made.get("reading", 1)),
    )  # fmt: skip


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise _NotAllowedError("bad_value") from error
