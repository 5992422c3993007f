"""Reviewing: a whole record is confirmed, or its review withdrawn; a paper is reserved, given back, or held apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field, Json
from starlette.responses import JSONResponse, RedirectResponse, Response

from ingest.archive import holding
from ingest.archive.corrections import Action, Correction, changed
from ingest.archive.holding import Decision
from ingest.archive.open_doubt import reviewed
from ingest.errors import CorrectionError, NotAllowedError, OutdatedError
from ingest.export.metadata.allowed import typed_text
from ingest.web.documents.answering import back, correction_of, refused, to_held
from ingest.web.documents.documents import Present, Trouble, next_of, take
from ingest.web.documents.editing import LONGEST, POINTER, keep, of_value
from ingest.web.documents.paper import PaperView
from ingest.web.documents.queue import Queue
from ingest.web.pages import is_part, note, page, resources_of, visit_of

router = APIRouter()

Change = Literal[
    "value",
    "none-missing",
    "items",
    "removed",
    "undone",
    "confirmed",
    "withdrawn",
    "held",
    "later",
    "remarks",
]
Folded = Annotated[Literal["seen", "left"], Form()]
Seen = Annotated[int, Form(ge=0)]
OpenedPage = Annotated[str, Form(alias="page", pattern="^[0-9a-f]{16}$")]


class Typed(BaseModel):
    """What somebody has typed over a value, and has not sent before; ``before``: the value they saw, as JSON."""

    at: str = Field(pattern=POINTER, max_length=300)
    before: str = Field(max_length=LONGEST)
    after: str = Field(max_length=LONGEST)


TypedValues = Annotated[Json[tuple[Typed, ...]], Form()]


@router.post("/documents/{document}/confirmed")
def confirm(
    request: Request, document: Present, seen: Seen, folded: Folded = "left", typed: TypedValues = ()
) -> Response:
    """Says that the whole record is right, and goes on to the next document of the queue.

    ``seen``: how many corrections the person knew of: nothing is confirmed that another has changed meanwhile.
    ``folded``: whether the group of doubtful values of folded lists, where there is one, was seen; what was left stays
    doubtful. ``typed``: values that are set first. Where one of them is refused nothing is kept, and the answer is 424:
    the page sends them one by one then, and shows what is wrong.
    """
    laid = PaperView.of(resources_of(request), document).laid
    group, said = laid.together(), None
    if group and folded == "seen":
        said = {"together": [one.at for one in group]}
    elif group:
        said = {"left": [at.rpartition("/")[2] for at in laid.lists_of(group)]}
    try:
        _keep(request, document, "confirm", seen, said, typed)
    except CorrectionError as error:
        if typed:
            return Response(status_code=424)
        if not isinstance(error, OutdatedError):
            raise
        return refused(request, document, 409, Trouble("", "changed_meanwhile", ""))
    if not resources_of(request).archive.holds(document):  # what was typed has made it secret
        return to_held(request)
    waiting = Queue.if_in_it(request)
    if waiting is None:
        return _to(request, f"/documents/{document}")
    # One way less for the page's script, which is waited for.
    following = next_of(request, waiting) if is_part(request) else None
    return _to(request, following or waiting.link("/queue"))


@router.post("/documents/{document}/withdrawn")
def withdraw(request: Request, document: Present, seen: Seen) -> Response:
    """Takes the review of a document back; it is among those to be reviewed again. ``seen``: as for ``confirm``."""
    try:
        _keep(request, document, "withdraw", seen)
    except OutdatedError:
        return refused(request, document, 409, Trouble("", "changed_meanwhile", ""))
    answer = back(request, document)
    return _to(request, answer.headers["location"])


@router.post("/documents/{document}/later")
def leave_for_later(request: Request, document: Present) -> Response:
    """Has the visitor's queue pass over a document, and goes on in it."""
    resources_of(request).reservations.leave_for_later(document, visit_of(request).person)
    return RedirectResponse(Queue.of(request).link("/queue"), 303)


@router.post("/queue/again")
def begin_again(request: Request) -> Response:
    """Begins the visitor's queue again, with what was left for later."""
    resources_of(request).reservations.begin_again(visit_of(request).person)
    return RedirectResponse(Queue.of(request).link("/queue"), 303)


@router.post("/documents/{document}/reserved")
def keep_reserved(request: Request, document: Present) -> Response:
    """Says that the visitor is still at a document; answers with who else is, null where nobody is."""
    return JSONResponse({"by": take(request, document)})


@router.post("/documents/{document}/left")
def give_back(request: Request, document: Present, opened: OpenedPage) -> Response:
    """Says that the visitor has left the page that opened a document."""
    resources_of(request).reservations.give_back(document, visit_of(request).person, opened)
    return Response(status_code=204)


@router.post("/documents/{document}/held")
def hold(request: Request, document: Present, why: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Takes the paper out of everybody's sight, as one that is secret."""
    try:
        decision = Decision.now("hold", visit_of(request).user or "?", typed_text(why))
    except NotAllowedError as error:
        return refused(request, document, 422, Trouble("", error.what, why, error.details))
    note(request, "held", document, decision.why)
    holding.hold(document, resources_of(request).house, decision)
    return to_held(request)


@router.get("/held")
def was_held(request: Request) -> Response:
    """Says that a paper was taken out of sight, and nothing of the paper."""
    return page(request, "held.html", queue=Queue.if_in_it(request))


@router.get("/documents/{document}/{change}")
def ask_again(request: Request, document: Present, change: Change) -> Response:
    """To the paper. A page that says what was wrong stands at the address of its change; it may be asked for again."""
    return back(request, document)


def _keep(
    request: Request,
    document: str,
    action: Action,
    seen: int,
    said: dict[str, list[str]] | None = None,
    typed: Sequence[Typed] = (),
) -> None:
    """Keeps what a person says of the whole record, after what they typed into it; ``said``: what of it was not looked
    at one by one.

    Raises OutdatedError where another has changed it meanwhile, CorrectionError where what was typed does not fit.
    """
    archive = resources_of(request).archive

    def make() -> list[Correction]:
        there, one = archive.corrections(document), correction_of(request, document, "", action, None, said)
        if len(there) != seen or (action == "withdraw" and reviewed(there, one.reading) is None):
            raise OutdatedError("")
        record, new = archive.record(document), list[Correction]()
        for value in typed:
            for correction in of_value(request, document, record, value.at, value.before, value.after):
                record = changed(record, correction)
                new.append(correction)
        return [*new, one]

    keep(request, document, make)


def _to(request: Request, target: str) -> Response:
    if is_part(request):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)
