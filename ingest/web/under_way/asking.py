"""Asking: what a visitor asks to be cut becomes a request that whoever works with the folders carries out; which files
can be, and why one was not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from fastapi import Request

from ingest.building.stack_building import Order
from ingest.errors import AlreadyAskedError
from ingest.messages import Language
from ingest.service.anew import asked_cuts
from ingest.service.anew.asked_cuts import REFUSALS, Answer, AskedCut
from ingest.service.anew.recut import Whole
from ingest.service.failures import explain
from ingest.web.pages import note, resources_of, visit_of

_CUT_ENDINGS = (".pdf", ".tif")


def asked_now(
    request: Request,
    stack: str,
    begins: Iterable[int],
    before: str,
    why: str,
    *,
    held: bool = False,
    order: Order = "keep",
) -> bool:
    """Asks, as the visitor, for a cut of a file (``asked_cuts.AskedCut``), noted in the audit log before it is written;
    False where one of the same file waits already.
    """
    work = resources_of(request).settings.folders.work
    if asked_cuts.waits(work, stack) is not None:
        return False
    asked = AskedCut(
        stack=stack, begins=tuple(sorted({*begins})), before=before, who=visit_of(request).user or "?",
        when=datetime.now(UTC).isoformat(timespec="seconds"), why=why, held=held,
        order=order,
    )  # fmt: skip
    note(request, "cut", stack, why)
    try:
        asked_cuts.ask(work, asked)
    except AlreadyAskedError:
        return False
    return True


def may_be_cut(whole: Whole) -> bool:
    """Whether a file is of a kind, and has the pages, that can be parted."""
    original = next(whole.folder.glob("original.*"), None)
    return whole.pages > 1 and original is not None and original.suffix in _CUT_ENDINGS


def is_alone(whole: Whole) -> bool:
    """Whether a file is one document yet."""
    return [*whole.parts] == [whole.stack]


def why_not(answer: Answer, lang: Language, own: str) -> str:
    """Why a cut was not done, in a sentence. ``own``: that of the reason, where it is one of ``REFUSALS``."""
    return own if answer.failure in REFUSALS else explain(answer.failure, answer.details).message.of(lang)
