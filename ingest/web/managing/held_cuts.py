"""Held cuts: held files that hold several papers are cut by numbers alone: nothing of them is shown."""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ingest.archive import holding, stacks
from ingest.archive.holding import HeldDocument
from ingest.service.anew import asked_cuts, recut
from ingest.service.anew.asked_cuts import REFUSALS, Answer, AskedCut
from ingest.service.anew.recut import Whole
from ingest.web.pages import page, resources_of
from ingest.web.resources import WebResources
from ingest.web.under_way.asking import asked_now, is_alone, may_be_cut, why_not

router = APIRouter(prefix="/manage/held")
DocumentId = Annotated[str, Form(pattern="^[0-9a-f]{16}$")]
_PAGES = re.compile(r"\s*\d{1,6}(\s*[,;\s]\s*\d{1,6})*\s*")


class HeldFile(NamedTuple):
    """A held file that can be cut: the id of its stack, or of the document that it is yet; its pages; ``papers``: which
    pages its papers have, "" for one that was never cut; ``begins``: where papers begin, or seem to.
    """

    stack: str
    pages: int
    papers: str
    begins: str
    asked: AskedCut | None
    answer: Answer | None


class HeldPart(NamedTuple):
    """Of which file a held document is a part, and which of its pages it has."""

    stack: str
    first: int
    last: int


def held_page(request: Request, trouble: str = "", *, status: int | None = None) -> Response:
    """All that is held, with what can be decided about it."""
    resources = resources_of(request)
    papers = holding.held_documents(resources.house.held)
    parts = {paper.id: part for paper in papers if (part := _part(resources, paper.id)) is not None}
    files = {
        paper.id: file
        for paper in papers
        if paper.id not in parts and (file := _file(resources, paper.id, paper)) is not None
    }
    others = [_file(resources, stack) for stack in stacks.ids(resources.house.held)]
    return page(
        request, "held_papers.html", status=status or (422 if trouble else 200),
        papers=papers, trouble=trouble, files=files, parts=parts, others=[one for one in others if one],
        why_not=why_not, refusals=REFUSALS,
    )  # fmt: skip


@router.post("/cut")
def cut(
    request: Request,
    document: DocumentId,
    pages: Annotated[str, Form(max_length=10_000)],
    why: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Asks that papers begin on these pages of a held file, as the numbers are typed."""
    resources = resources_of(request)
    whole = _whole(resources, document)
    if whole is None:
        raise HTTPException(404)
    if not why.strip():
        return held_page(request, "why_needed")
    begins = {int(one) for one in re.findall(r"\d+", pages)} if _PAGES.fullmatch(pages) else set()
    if not begins or not all(1 <= one <= whole.pages for one in begins):
        return held_page(request, "cut_wrong")
    if begins == whole.begins or (is_alone(whole) and begins == {1}):
        return held_page(request, "cut_same")
    if not asked_now(request, whole.stack, begins, whole.shown, why.strip(), held=True):
        return held_page(request, "cut_waits", status=409)
    return RedirectResponse("/manage/held", 303)


def _whole(resources: WebResources, document: str) -> Whole | None:
    """A held file that can be cut, by its stack's id or its own; None for anything else, a part of a stack among it."""
    held = resources.house.held
    if not (held.holds(document) or stacks.holds(held, document)):
        return None
    try:
        whole = recut.whole_of(document, resources.house)
    except (OSError, ValueError, KeyError):  # a damaged one must not hide the others
        return None
    return whole if whole.stack == document and may_be_cut(whole) else None


def _file(resources: WebResources, stack: str, paper: HeldDocument | None = None) -> HeldFile | None:
    whole = _whole(resources, stack)
    if whole is None:
        return None
    work = resources.settings.folders.work
    begins = paper.begins if paper is not None else whole.begins
    return HeldFile(
        stack, whole.pages, "" if is_alone(whole) else whole.shown, ", ".join(map(str, sorted(begins))),
        asked_cuts.waits(work, stack), asked_cuts.answer_of(work, stack),
    )  # fmt: skip


def _part(resources: WebResources, document: str) -> HeldPart | None:
    made = resources.house.held.made(document)
    stack = stacks.stack_of(made)
    pages = made.get("pages_of_original", [])
    return HeldPart(stack, pages[0], pages[-1]) if stack is not None else None
