"""Asked cuts: where the papers of a file begin, as somebody asks in the review page; done by whoever holds the folders'
lock.

A request is a file of the work folder until what became of it is written beside it: cut off at any step, the next start
finds it there, and finishes it or sees that it was done.
"""

from __future__ import annotations

import logging
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from ingest.archive import stacks
from ingest.archive.destroying.under_way import ANSWERED_CUT, ASKED_CUT, is_going
from ingest.archive.holding import Decision
from ingest.archive.stores import House
from ingest.building.build import Builder
from ingest.building.stack_building import Order
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import AlreadyAskedError, Details, WorkerDiedError
from ingest.pages.document_executor import SharedWorkers
from ingest.service.anew import cut_steps, recut
from ingest.service.failures import failure_of
from ingest.service.faults import fault_of
from ingest.service.stack_publishing import stack_store
from ingest.settings import Settings

log = logging.getLogger(__name__)

Model = TypeVar("Model", bound=BaseModel)


class AskedCut(BaseModel):
    """That papers are to begin on these pages (from 1) of a file. ``stack``: the id of the stack, or of the document
    that it is yet; ``before``: which pages its papers had when it was asked (``recut.Whole.shown``); ``when``: UTC,
    ISO 8601; ``held``: whether it is one of those that are held: no other is cut by a request for these, nor the other
    way round. ``order``: what becomes of the order of pages (``Cut``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stack: str
    begins: tuple[int, ...]
    before: str
    who: str
    when: str
    why: str
    held: bool = False
    order: Order = "keep"


class Answer(BaseModel):
    """What became of a request: the ids of the papers that the file is now; or, where nothing was changed, the code of
    why (``failure`` of the messages, or one of ``REFUSALS``), with what fills the places of its sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: AskedCut
    papers: tuple[str, ...] = ()
    failure: str = ""
    details: Details = {}


REFUSALS = ("gone", "changed", "no_page", "not_whole", "withdrawn")
"""Why a cut is not done, other than that the file cannot be read: it is not there any more, or not where it was; its
papers are others by now; it has no such page; its original is not the one that was archived; somebody took the request
back.
"""


class _RefusedError(Exception):
    """``args[0]`` is one of ``REFUSALS``."""


def ask(work: Path, asked: AskedCut) -> None:
    """Writes a request; what became of an earlier one of the same file is forgotten.

    Raises AlreadyAskedError: one about the file waits already, or it is about to be destroyed. OSError: it cannot be
    written.
    """
    with alone_in(work):
        if waits(work, asked.stack) is not None or is_going(work, asked.stack):
            raise AlreadyAskedError(asked.stack)
        _answer_file(work, asked.stack).unlink(missing_ok=True)
        durable.write(work / f"{ASKED_CUT}{asked.stack}", asked.model_dump_json().encode(), 0o600)


def withdraw(work: Path, stack: str) -> bool:
    """Takes a request back that nobody has begun with; False where there is none, or it is being done."""
    with alone_in(work):
        asked = waits(work, stack)
        if asked is None or cut_steps.is_begun(work, stack):
            return False
        answer = Answer(asked=asked, failure="withdrawn")
        durable.write(_answer_file(work, stack), answer.model_dump_json().encode(), 0o600)
        (work / f"{ASKED_CUT}{stack}").unlink()
        durable.sync_folder(work)
        return True


def waiting(work: Path) -> list[AskedCut]:
    """The requests that are not answered yet, the oldest first."""
    files = [file for file in work.glob(f"{ASKED_CUT}*") if not file.name.endswith(".part")]
    found = [one for file in files if (one := _read(AskedCut, file)) is not None]
    return sorted(found, key=lambda one: (one.when, one.stack))


def waits(work: Path, stack: str) -> AskedCut | None:
    """The request about a file that is not answered yet."""
    return _read(AskedCut, work / f"{ASKED_CUT}{stack}")


def answer_of(work: Path, stack: str) -> Answer | None:
    """What became of the last request about a file."""
    return _read(Answer, _answer_file(work, stack))


def carry_out(
    asked: AskedCut, house: House, settings: Settings, builder: Builder, shared: SharedWorkers
) -> None:
    """Does what a request asks for, and answers it; one that the end of the program cuts off stays as it is. The
    folders' lock must be held.

    Raises what is the machine's fault (``service.faults``): the request waits on.
    """
    house.presence.check()
    cut_steps.recover(house)
    with alone_in(house.work):
        if waits(house.work, asked.stack) != asked:  # it was withdrawn
            return
        cut_steps.mark_begun(house.work, asked.stack)
    try:
        answer = Answer(asked=asked, papers=tuple(_cut(asked, house, settings, builder, shared)))
    except Exception as error:
        if shared.is_stopped():
            return
        if fault_of(error) is not None:
            raise
        answer = _why(asked, error)
        log.warning("%s: not cut: %s: %s", asked.stack, answer.failure, error)
    durable.write(_answer_file(house.work, asked.stack), answer.model_dump_json().encode(), 0o600)
    (house.work / f"{ASKED_CUT}{asked.stack}").unlink(missing_ok=True)
    cut_steps.unmark(house.work, asked.stack)
    durable.sync_folder(house.work)


def _cut(
    asked: AskedCut, house: House, settings: Settings, builder: Builder, shared: SharedWorkers
) -> list[str]:
    if house.store_of(asked.stack) is None and stack_store(house, asked.stack) is None:
        raise _RefusedError("gone")
    whole = recut.whole_of(asked.stack, house)
    said = {"who": asked.who, "when": asked.when, "why": asked.why, "before": asked.before}
    if asked.order != "keep":
        said["order"] = asked.order
    if whole.by and whole.by[-1] == said:  # done before it was cut off
        return sorted(whole.parts, key=lambda one: whole.parts[one])
    if _is_held(asked.stack, house) is not asked.held:
        raise _RefusedError("gone")
    if whole.shown != asked.before:
        raise _RefusedError("changed")
    if not all(1 <= page <= whole.pages for page in asked.begins):
        raise _RefusedError("no_page")
    by = Decision(action="release", who=asked.who, when=asked.when, why=asked.why)
    return recut.recut(whole, set(asked.begins), by, house, settings, builder, shared, asked.order)


def _is_held(stack: str, house: House) -> bool:
    return house.held.holds(stack) or stacks.holds(house.held, stack)


def _why(asked: AskedCut, error: Exception) -> Answer:
    if isinstance(error, _RefusedError):
        return Answer(asked=asked, failure=str(error))
    if isinstance(error, ValueError):
        return Answer(asked=asked, failure="not_whole")
    failure = failure_of(WorkerDiedError(repr(error)) if isinstance(error, BrokenProcessPool) else error)
    if failure.code == "internal":
        log.exception("%s: unexpected", asked.stack)
    return Answer(asked=asked, failure=failure.code, details=failure.details)


def _answer_file(work: Path, stack: str) -> Path:
    return work / f"{ANSWERED_CUT}{stack}"


def _read(model: type[Model], file: Path) -> Model | None:
    """What a file says; None where it is not there, or says something else: such a one is set aside."""
    try:
        return model.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as error:
        log.error("%s cannot be read, and is set aside: %s", file.name, error)
        with suppress(FileNotFoundError):  # somebody else has
            file.replace(file.with_name(f".unread-{file.name.lstrip('.')}"))
        return None
