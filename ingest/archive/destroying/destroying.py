"""Destroying: erases the papers of dossiers whose retention is over, by a decision, from archive, catalogue and caches.

What is to happen is written into the work folder first, whole: the act with its tombstones. From then on it goes
forward: the act's file, the dossiers' entries, then paper by paper. Cut off at any step, the next start finishes it; no
paper is gone without its tombstone, and none is half there.
"""

from __future__ import annotations

import datetime
import logging
import shutil
from collections.abc import Callable

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.destroying import acts
from ingest.archive.destroying.acts import Act, Destroyed, Tombstone
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Dossier, Entry
from ingest.archive.dossiers.ending import kept_until
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import DossierError
from ingest.journal import State

log = logging.getLogger(__name__)

_BEGUN = ".destroying-"


def destroy(
    house: House,
    who: str,
    dossiers: list[str],
    decision: str,
    decided_by: str = "",
    *,
    on: datetime.date,
    is_busy: Callable[[str], bool] = lambda stack: False,
) -> Act:
    """Destroys these dossiers and all papers in them. ``on``: the day by which their retention has to be over;
    ``is_busy``: whether a stack is about to be cut anew.

    Raises:
        DossierError: one of them may not be destroyed; nothing was changed.
        OSError, sqlite3.Error: the machine refuses; what was begun is finished at the next start.
    """
    house.presence.check()
    if not decision.strip():
        raise DossierError("decision_needed")
    if not dossiers:
        raise DossierError("none")
    shelf = Shelf(house.archive)
    shelf.make()
    with keeping.alone(shelf, house):
        _finish(house, shelf)
        wanted = [_checked(shelf, house, dossier, on) for dossier in dict.fromkeys(dossiers)]
        papers = {document for one, _ in wanted for document in one.documents}
        whole = _whole_stacks(house, papers, is_busy)
        act = Act(
            id=acts.new_id(), decision=" ".join(decision.split()), decided_by=" ".join(decided_by.split()), who=who,
            when=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            dossiers=tuple(told for _, told in wanted), stacks=whole,
        )  # fmt: skip
        durable.write(house.work / f"{_BEGUN}{act.id}", act.model_dump_json().encode(), 0o600)
        _carry_out(house, shelf, act)
    return act


def finish(house: House) -> None:
    """Carries out what was cut off."""
    shelf = Shelf(house.archive)
    if shelf.folder.is_dir():
        with keeping.alone(shelf, house):
            _finish(house, shelf)


def _finish(house: House, shelf: Shelf) -> None:
    for note in sorted(house.work.glob(f"{_BEGUN}*")):
        if note.name.endswith(".part"):
            note.unlink(missing_ok=True)
            continue
        act = Act.model_validate_json(note.read_bytes())
        log.warning("%s: destroying was cut off; carrying it out", act.id)
        _carry_out(house, shelf, act)


def _checked(shelf: Shelf, house: House, dossier: str, on: datetime.date) -> tuple[Dossier, Destroyed]:
    """A dossier that may be destroyed, and what is kept of it."""
    listed = house.catalogue.dossier(dossier)
    if listed is None or not shelf.holds(dossier):
        raise DossierError("none")
    there = shelf.dossier(dossier)
    if there.state not in ("open", "handed_over"):
        raise DossierError("gone")
    until = kept_until(listed)
    if until is None or until >= on:
        raise DossierError("not_due", dossier=there.facts.code or dossier)
    for document in there.documents:
        if not house.archive.holds(document):
            raise DossierError("held_paper", dossier=there.facts.code or dossier, document=document)
    row = listed.row
    told = Destroyed(
        dossier=dossier, code=row.code, title=row.title, heading=row.heading, fonds=row.fonds, inventory=row.inventory,
        box=row.box, retention=row.retention or "", first=listed.first, last=listed.last, sheets=listed.sheets,
        pages=listed.pages, papers=tuple(_tombstone(house.archive, document) for document in there.documents),
    )  # fmt: skip
    return there, told


def _tombstone(archive: Archive, document: str) -> Tombstone:
    made = archive.made(document)
    (sha256,) = [digest for name, digest in made["sha256"].items() if name.startswith("original.")]
    return Tombstone(document=document, sha256=sha256, pages=int(made["pages"]))


def _whole_stacks(house: House, papers: set[str], is_busy: Callable[[str], bool]) -> dict[str, str]:
    """The stacks of these papers, each with its original's SHA-256. A stack's original shows all of its papers: it can
    go with all of them alone.
    """
    found: dict[str, str] = {}
    for document in sorted(papers):
        stack = stacks.stack_of(house.archive.made(document))
        holder = next((s for s in (house.archive, house.held) if stack and stacks.holds(s, stack)), None)
        if stack is None or holder is None or stack in found:
            continue
        said = stacks.read(stacks.place(holder, stack))
        left = [part["document"] for part in said["parts"] if part["document"] not in papers]
        if left:
            raise DossierError("stack_stays", document=document, others=", ".join(left))
        if is_busy(stack):
            raise DossierError("being_cut", document=document)
        (found[stack],) = said["sha256"].values()
    return found


def _carry_out(house: House, shelf: Shelf, act: Act) -> None:
    """Each step may have been done before."""
    acts.keep(house.archive, act)
    why = ": ".join(part for part in (act.decided_by, act.decision) if part)
    for one in act.dossiers:
        if shelf.dossier(one.dossier).state != "destroyed":
            entry = Entry(action="destroy", papers=[], why=why, who=act.who, when=act.when)
            keeping.keep_alone(shelf, house, one.dossier, lambda _, entry=entry: entry)  # type: ignore[misc]
    for paper in act.papers:
        _erase(house, paper.document)
    for stack in act.stacks:
        for store in (house.archive, house.held):
            stacks.erase(store, stack)
        _note_in_journal(house, stack)
    (house.work / f"{_BEGUN}{act.id}").unlink(missing_ok=True)
    durable.sync_folder(house.work)
    log.info("%s: %d dossiers and %d papers destroyed", act.id, len(act.dossiers), len(act.papers))


def _erase(house: House, document: str) -> None:
    house.catalogue.erase(document)
    for store in (house.archive, house.held):
        if store.has_folder(document):
            with alone_in(store.place(document)):  # nobody corrects it meanwhile
                store.erase(document)
        store.erase(document)
    house.catalogue.erase(document)  # once more: another process may have entered it meanwhile
    house.forget_images(document)
    _note_in_journal(house, document)


def _note_in_journal(house: House, document: str) -> None:
    """The rows of what is gone: that it is, without a name."""
    for entry in house.journal.of_document(document):
        if entry.state in (State.ARCHIVED, State.HELD, State.DUPLICATE):
            house.journal.move(entry.claim, State.DESTROYED, "by decision")
    for left in house.work.glob(f".*-cut-{document}"):  # what became of an earlier request about its pages
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
