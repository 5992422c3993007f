"""Cut steps: what was made ready of a file that is cut anew goes to its places, and what is no more is set apart.

Each step may have been done before: cut off at any of them, the next start goes on.
"""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.destroying.under_way import CUT, was_destroyed
from ingest.archive.dossiers.following import follow_cut
from ingest.archive.stack_place import put_in_place, take_modes
from ingest.archive.stacks import EARLIER, PARTS, READY, STACK
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import AlreadyArchivedError
from ingest.journal import State
from ingest.service.stack_publishing import rows, stack_store

log = logging.getLogger(__name__)

PREFIX = CUT
PLAN = "plan.json"


class Plan(TypedDict):
    """What is to happen: of each new paper where it goes; the papers that are no more, and which pages these had; who
    says so, and why.
    """

    to: dict[str, Literal["archive", "held"]]
    gone: list[str]
    pages: NotRequired[dict[str, list[int]]]
    who: NotRequired[str]
    why: NotRequired[str]


def is_begun(work: Path, stack: str) -> bool:
    """Whether somebody is cutting a file."""
    return (work / (PREFIX + stack)).exists()


def mark_begun(work: Path, stack: str) -> None:
    """Says so, before anything is made. What a cut leaves in that folder goes at its end, or at the next start."""
    (work / (PREFIX + stack)).mkdir(mode=0o700, exist_ok=True)


def unmark(work: Path, stack: str) -> None:
    """Says that it is over, unless there is something to go on with at the next start."""
    folder = work / (PREFIX + stack)
    if not (folder / PLAN).exists():
        shutil.rmtree(folder, ignore_errors=True)


def recover(house: House) -> None:
    """Finishes what earlier cuts have left half done, and clears away what they had not made ready, or what is of a
    file that was destroyed.
    """
    for folder in sorted(house.work.glob(PREFIX + "*")):
        stack = folder.name.removeprefix(PREFIX)
        there = house.store_of(stack) is not None or stack_store(house, stack) is not None
        if not (folder / PLAN).exists() or (not there and was_destroyed(house.archive, stack)):
            shutil.rmtree(folder)
        else:
            log.warning("%s: going on with its cutting", stack)
            carry_out(stack, folder, house)


def earlier_papers(folder: Path) -> dict[str, Path]:
    """The papers that a stack was before, the latest of each, by id."""
    found = sorted((folder / EARLIER).glob("*-*"), key=cut_number)
    return {path.name.split("-")[1]: path for path in found}


def cut_number(earlier: Path) -> int:
    """Which cut (from 1) an earlier paper's folder was put away by."""
    return int(earlier.name.split("-")[0])


def carry_out(stack: str, folder: Path, house: House) -> None:
    """Each step may have been done before."""
    plan: Plan = json.loads((folder / PLAN).read_bytes())
    out = folder / "out"
    _put_stack(stack, out, plan, house)
    place = stacks.place(_must(stack_store(house, stack)), stack)
    before = earlier_papers(place)
    for document, where in plan["to"].items():
        store = house.held if where == "held" else house.archive
        ready = out / PARTS / document
        source = ready if ready.exists() else before.get(document)
        if source is not None and source.exists() and not store.holds(document):
            take_modes(source, store)
            try:
                store.publish(source, document)
            except AlreadyArchivedError:
                log.debug("%s was published before", document)
        house.enter(document)
    said = stacks.read(place)
    gone = {one: (pages[0], pages[-1]) for one, pages in plan.get("pages", {}).items()}
    new = {one["document"]: (one["pages"][0], one["pages"][-1]) for one in said["parts"]}
    follow_cut(house, plan.get("who", "?"), plan.get("why", ""), gone, new)
    for document in plan["gone"]:
        _set_apart(document, stack, place, house)
    house.journal.restore(list(rows(said, house)), "cut out of a stack")
    for part in said["parts"]:
        for entry in house.journal.of_document(part["document"]):
            if entry.state is State.HELD:
                house.journal.hide_name(entry.claim)
    put_in_place(stack, house)
    shutil.rmtree(folder)
    durable.sync_folder(house.work)


def _put_stack(stack: str, out: Path, plan: Plan, house: House) -> None:
    """Puts the stack's folder where it was, or where the one document was, with ``stack.json`` as it is now."""
    ready, there = out / READY, stack_store(house, stack)
    if not ready.exists():
        return
    if there is not None:
        place = stacks.place(there, stack)
        durable.write(place / STACK, (ready / STACK).read_bytes(), place.stat().st_mode & 0o666)
        return
    single = _must(house.store_of(stack))
    names = single.place(stack) / stacks.NAMES
    if names.exists():
        durable.copy(names, ready / stacks.NAMES)
    take_modes(ready, single)
    stacks.publish(single, ready, stack)


def _set_apart(document: str, stack: str, place: Path, house: House) -> None:
    """Takes a paper out of its store, into the stack's folder; its row of the journal goes, a single file's becomes the
    stack's.
    """
    store = house.store_of(document)
    if store is None:
        return
    with alone_in(store.place(document)):  # nobody corrects it meanwhile
        _set_apart_alone(document, stack, place, store, house)


def _set_apart_alone(document: str, stack: str, place: Path, store: Archive, house: House) -> None:
    claim = store.made_by(document)
    if document != stack and claim is not None:
        house.journal.remove(claim)
    house.catalogue.erase(document)
    folder = place / EARLIER
    folder.mkdir(exist_ok=True, mode=0o700)
    number = max((int(path.name.split("-")[0]) for path in folder.glob("*-*")), default=0) + 1
    target = folder / f"{number}-{document}"
    here = store.place(document)
    take_modes(here, house.held)
    if store.folder.stat().st_dev == folder.stat().st_dev:
        here.rename(target)
    else:
        ready = folder / ".incoming"
        shutil.rmtree(ready, ignore_errors=True)
        shutil.copytree(here, ready)
        ready.rename(target)
        store.take_out(document)
    durable.sync_folder(folder)
    durable.sync_folder(here.parent)
    house.forget_images(document)


def _must(store: Archive | None) -> Archive:
    if store is None:
        raise FileNotFoundError("the file that is cut is in neither folder")
    return store
