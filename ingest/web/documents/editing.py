"""Editing: from what a person types into a field to corrections, and back to the parts of the page that change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction, changed, value_at, with_what_follows
from ingest.errors import CorrectionError, NotAllowedError, OutdatedError
from ingest.export.metadata.allowed import typed_text, within_lengths
from ingest.web.documents.answering import back, correction_of, parts, refused, to_held
from ingest.web.documents.documents import Present, Trouble
from ingest.web.documents.paper import PaperView
from ingest.web.pages import is_part, note, resources_of
from ingest.web.record import shapes
from ingest.web.record.parts import Series
from ingest.web.record.typed import (
    check_may_be_absent,
    typed_json,
    wanted_value,
)
from parse import Record

router = APIRouter()

LONGEST = 100_000
POINTER = r"^(/[a-z_]+|/\d{1,6})+$"
Text = Annotated[str, Form(max_length=LONGEST)]
FieldPointer = Annotated[str, Form(pattern=POINTER, max_length=300)]
YesOrNo = Annotated[Literal["yes", "no"], Form()]


@router.post("/documents/{document}/value")
def value(
    request: Request,
    document: Present,
    at: FieldPointer,
    before: Text,
    after: Text = "",
    none: YesOrNo = "no",
) -> Response:
    """Sets a value, or confirms it where nothing was changed; answers with its field.

    ``none``: whether the person says that the paper has none, or that nobody can read it, whatever was typed.
    """

    def make(record: Record) -> list[Correction]:
        if none == "yes":
            check_may_be_absent(at)
        return of_value(request, document, record, at, before, None if none == "yes" else after)

    return _answered(request, document, at, after, make)


@router.post("/documents/{document}/none-missing")
def none_missing(request: Request, document: Present, at: FieldPointer) -> Response:
    """Says that no item is missing behind the last of a list; answers with the list."""

    def make(record: Record) -> list[Correction]:
        if not isinstance(value_at(record, at), list):
            raise NotAllowedError("no_place")
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
            raise NotAllowedError("no_place")
        try:
            item = shapes.new_item(series, {name: typed_text(said) for name, said in form.items()})
        except ValueError as error:
            raise NotAllowedError("bad_value") from error
        if item is None or (isinstance(item, dict) and None in item.values()):
            raise NotAllowedError("needed")
        said = form.get("position", "")
        last = len(items)
        n = min(int(said) - 1, last) if said.isascii() and said.isdecimal() and int(said) > 0 else last
        new = correction_of(request, document, f"{series}/{n}", "insert", None, item)
        part = PaperView.of(resources_of(request), document).laid.part(series)
        if not isinstance(part, Series) or part.rank is None:
            return within_lengths(record, [new])
        # Adding a missing item also answers the doubt that it was missing.
        return [*within_lengths(record, [new]), _no_more(request, document, changed(record, new), series)]

    return _answered(request, document, series, "", make)


@router.post("/documents/{document}/removed")
def remove_item(request: Request, document: Present, at: FieldPointer, before: Text) -> Response:
    """Takes an item out of a list; answers with the list."""

    def make(record: Record) -> list[Correction]:
        return [correction_of(request, document, at, "remove", typed_json(before), None)]

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
        one = correction_of(request, document, at, action, before, earlier)
        return with_what_follows(record, one)

    return _answered(request, document, "", "", make)


def of_value(
    request: Request, document: str, record: Record, at: str, before: str, after: str | None
) -> list[Correction]:
    """The corrections that set a value, with what follows from it; that confirm it where nothing was changed.

    ``before``: the value that the person saw, as JSON; ``after``: what they typed, None where there is none.
    Raises CorrectionError.
    """
    there = typed_json(before)
    wanted = None if after is None else wanted_value(at, after, there)
    if wanted == there:
        return _confirming(record, correction_of(request, document, at, "confirm", there, there))
    one = correction_of(request, document, at, "set", there, wanted)
    changes = with_what_follows(record, one)
    places = {change.at for change in changes}
    # What follows from the value and stays as it was has been looked at with it.
    kept = [c for c in _confirming(record, one) if c.at not in places]
    return within_lengths(record, [*changes, *kept])


def keep(request: Request, document: str, make: Callable[[], list[Correction]]) -> None:
    """Keeps corrections, and notes before it is done that one of them makes the paper secret.

    Raises as ``keep_corrections.correct`` does.
    """
    resources = resources_of(request)

    def changes() -> list[Correction]:
        new = make()
        if resources.may_hold and keep_corrections.makes_secret(document, resources.archive, new):
            note(request, "held", document, next((one.at for one in new if one.action == "set"), ""))
        return new

    keep_corrections.correct(document, resources.house, changes, may_hold=resources.may_hold)


def _answered(
    request: Request, document: str, at: str, typed: str, make: Callable[[Record], list[Correction]]
) -> Response:
    """Makes corrections and answers with the part of the page at ``at``; or with that part and what was wrong."""
    archive = resources_of(request).archive
    try:
        keep(request, document, lambda: make(archive.record(document)))
    except OutdatedError:
        return refused(request, document, 409, Trouble(at, "outdated", typed))
    except NotAllowedError as error:
        return refused(request, document, 422, Trouble(at, error.what, typed, error.details))
    except CorrectionError:
        return refused(request, document, 422, Trouble(at, "bad_value", typed))
    if not archive.holds(document):
        return to_held(request)
    return parts(request, document, at) if is_part(request) else back(request, document)


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
    return correction_of(request, document, behind, "confirm", None, None)
