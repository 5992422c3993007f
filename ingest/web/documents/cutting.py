"""Cutting: where the papers of a file begin is looked at, and asked to be otherwise; whoever has the folders does it.

Of a file of which anything is held nothing is shown here; those who manage cut it by its numbers (``managing``).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ingest.archive import stacks
from ingest.building.stack_building import Order
from ingest.errors import NoImageError, NotAllowedError
from ingest.export.metadata.allowed import typed_text
from ingest.service.anew import asked_cuts, cut_steps
from ingest.service.anew.asked_cuts import REFUSALS
from ingest.service.anew.recut import Whole
from ingest.web.documents.stack_view import StackView, whole_shown
from ingest.web.pages import is_part, page, resources_of, while_awaited
from ingest.web.record.images import Width
from ingest.web.under_way.asking import asked_now, is_alone, why_not

router = APIRouter()

Stack = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Begins = Annotated[list[Annotated[int, Form(ge=1, le=100_000)]], Form()]


@router.get("/stacks/{stack}")
def stack_page(request: Request, stack: Stack) -> Response:
    """The pages of a file, by papers. The page asks for itself, by htmx, as long as a cut waits."""
    resources = resources_of(request)
    if is_part(request):
        waits = asked_cuts.waits(resources.settings.folders.work, stack) is not None
        return Response(status_code=204, headers={} if waits else {"HX-Refresh": "true"})
    made = resources.archive.holds(stack) and stacks.stack_of(resources.archive.made(stack))
    if made:
        return RedirectResponse(f"/stacks/{made}", 303)
    return _shown(request, stack)


@router.get("/stacks/{stack}/sheets/{number}/{width}.jpg")
async def sheet(request: Request, stack: Stack, number: int, width: Width) -> Response:
    """A page of a stack that is no paper's, drawn from the stack's original."""
    resources = resources_of(request)
    whole = await run_in_threadpool(whole_shown, resources, stack)
    of_paper = whole is not None and any(first <= number <= last for first, last in whole.parts.values())
    if whole is None or of_paper or not 1 <= number <= whole.pages:
        raise HTTPException(404)
    original = next(whole.folder.glob("original.*"))
    try:
        drawn = resources.images.aside(width, lambda: resources.images.whole(original, number, width))
        picture = await while_awaited(request, drawn)
    except NoImageError as error:
        raise HTTPException(404) from error
    if not await run_in_threadpool(stacks.holds, resources.archive, stack):  # held meanwhile
        raise HTTPException(404)
    return Response(picture, media_type="image/jpeg", headers={"cache-control": "no-store"})


@router.post("/stacks/{stack}/cut")
def cut(
    request: Request,
    stack: Stack,
    before: Annotated[str, Form(max_length=10_000)],
    begins: Begins = [],  # noqa: B006 - no page begins a paper but the first
    why: Annotated[str, Form(max_length=1000)] = "",
    order: Annotated[Order, Form()] = "keep",
) -> Response:
    """Asks that papers begin on these pages (from 1) of a file. ``before``: which pages its papers had on the page that
    the person saw; ``order``: what becomes of the order of pages.
    """
    resources = resources_of(request)
    whole = whole_shown(resources, stack)
    if whole is None:
        raise _missing(request, stack)
    if any(number > whole.pages for number in begins):
        return _shown(request, stack, "no_page")
    if whole.shown != before:
        return _shown(request, stack, "changed")
    wanted = _as_cut(whole, {*begins})
    view = StackView.of(resources, stack)
    if wanted == whole.begins and order == "keep" and not (view is not None and view.may_be_confirmed):
        return _shown(request, stack, "same")
    try:
        reason = typed_text(why)
    except NotAllowedError:
        return _shown(request, stack, "invisible")
    asked = asked_now(request, stack, wanted, whole.shown, reason, order=order)
    return RedirectResponse(f"/stacks/{stack}", 303) if asked else _shown(request, stack, "waits")


@router.post("/stacks/{stack}/withdrawn")
def withdraw(request: Request, stack: Stack) -> Response:
    """Takes back what was asked for, as long as nobody has begun with it."""
    resources = resources_of(request)
    if whole_shown(resources, stack) is None:
        raise _missing(request, stack)
    done = asked_cuts.withdraw(resources.settings.folders.work, stack)
    return RedirectResponse(f"/stacks/{stack}", 303) if done else _shown(request, stack, "begun")


@router.get("/stacks/{stack}/cut")
def ask_again(request: Request, stack: Stack) -> Response:
    """To the file. A page that says what was wrong stands at the address of its change; it may be asked for again."""
    return RedirectResponse(f"/stacks/{stack}", 303)


def _as_cut(whole: Whole, begins: set[int]) -> set[int]:
    """The same pages in the way that a file's present ones are given: its first paper begins where it does anyway."""
    if is_alone(whole):
        return begins - {1}
    first = min(whole.begins)
    return begins if min(begins, default=first + 1) <= first else begins | {first}


def _missing(request: Request, stack: str) -> HTTPException:
    """Why a file cannot be shown: there is none; or, for as long as its papers are put where a cut wants them, it is
    between what it was and what it will be.
    """
    resources = resources_of(request)
    is_there = resources.archive.holds(stack) or stacks.holds(resources.archive, stack)
    if is_there and cut_steps.is_begun(resources.settings.folders.work, stack):
        return HTTPException(503, headers={"Retry-After": "2"})
    return HTTPException(404)


def _shown(request: Request, stack: str, trouble: str = "") -> Response:
    view = StackView.of(resources_of(request), stack)
    if view is None:
        raise _missing(request, stack)
    status = 200 if not trouble else 409 if trouble in ("waits", "changed", "begun") else 422
    return page(
        request, "stack.html", status=status, view=view, trouble=trouble, why_not=why_not, refusals=REFUSALS
    )
