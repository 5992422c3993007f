"""Asking: what a visitor asks to be cut becomes a request that whoever works with the folders carries out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from fastapi import Request

from ingest.errors import AlreadyAskedError
from ingest.service.anew import asked_cuts
from ingest.service.anew.asked_cuts import AskedCut
from ingest.web.pages import note, resources_of, visit_of


def asked_now(
    request: Request, stack: str, begins: Iterable[int], before: str, why: str, *, held: bool = False
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
    )  # fmt: skip
    note(request, "cut", stack, why)
    try:
        asked_cuts.ask(work, asked)
    except AlreadyAskedError:
        return False
    return True
