"""Destroying: erases the papers of dossiers whose retention is over, by a decision, from archive, catalogue and caches.

What is to happen is written into the work folder first, whole: the act with its tombstones. From then on it goes
forward: the act's file, the dossiers' entries, then paper by paper. Cut off at any step, the next start finishes it; no
paper is gone without its tombstone, and none is half there.
"""

from __future__ import annotations

import datetime
import logging
import os
from collections.abc import Iterator, Mapping

from ingest.archive import checked_words, stacks
from ingest.archive.archive import Archive
from ingest.archive.destroying import acts, lists, under_way
from ingest.archive.destroying.acts import Act, Destroyed, Tombstone
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import ENDED, Dossier, Entry
from ingest.archive.dossiers.ending import kept_until
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.learning import keeping as learned_words
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import DossierError
from ingest.journal import State

log = logging.getLogger(__name__)


def destroy(
    house: House,
    who: str,
    dossiers: list[str],
    decision: str,
    decided_by: str = "",
    *,
    listed: str,
    on: datetime.date,
    seen: Mapping[str, str] | None = None,
) -> Act:
    """Destroys these dossiers and all papers in them. ``listed``: the id of the printed list (``lists.print_list``)
    that was decided on; ``on``: the day by which their retention has to be over; ``seen``: by dossier, the beginning
    of its file's hash (``DossierRow.seal``) when somebody looked at it.

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
        wanted = [_checked(shelf, house, dossier, listed, on, seen) for dossier in dict.fromkeys(dossiers)]
        papers = {document for one, _ in wanted for document in one.documents}
        with alone_in(house.work):  # who begins to cut or read one of them anew looks and says so here too
            whole = _whole_stacks(house, papers)
            _refuse_worked_on(house, papers | whole.keys())
            act = Act(
                id=acts.new_id(), decision=" ".join(decision.split()), decided_by=" ".join(decided_by.split()),
                listed=listed, who=who, when=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                dossiers=tuple(told for _, told in wanted), stacks=whole,
            )  # fmt: skip
            note = house.work / f"{under_way.DESTROYING}{act.id}"
            durable.write(note, act.model_dump_json().encode(), 0o600)
        _carry_out(house, shelf, act)
    return act


def finish(house: House) -> None:
    """Carries out what was cut off."""
    shelf = Shelf(house.archive)
    if shelf.folder.is_dir():
        with keeping.alone(shelf, house):
            _finish(house, shelf)


def _finish(house: House, shelf: Shelf) -> None:
    lists.FILES.clear_parts(house.archive)
    for part in house.work.glob(f"{under_way.DESTROYING}*.part"):
        part.unlink(missing_ok=True)
    for _, act in under_way.notes(house.work):
        log.warning("%s: destroying was cut off; carrying it out", act.id)
        _carry_out(house, shelf, act, again=True)


def _checked(
    shelf: Shelf,
    house: House,
    dossier: str,
    listed: str,
    on: datetime.date,
    seen: Mapping[str, str] | None,
) -> tuple[Dossier, Destroyed]:
    """A dossier that may be destroyed, and what is kept of it."""
    one = house.catalogue.dossier(dossier)
    if one is None or not shelf.holds(dossier):
        raise DossierError("none")
    there = shelf.dossier(dossier)
    named = there.facts.code or dossier
    if there.state in ENDED:
        raise DossierError("gone")
    if there.state != "handed_over":  # what those in authority saw on the list is what goes
        raise DossierError("not_handed_over", dossier=named)
    if seen is not None:
        known = seen.get(dossier)
        if not known or not durable.sha256(shelf.place(dossier)).startswith(known):
            raise DossierError("outdated")
    for document in there.documents:
        if not house.archive.holds(document):
            raise DossierError("held_paper", dossier=named, document=document)
    until = kept_until(one)
    if until is None or until >= on:
        raise DossierError("not_due", dossier=named)
    lacking = len(there.documents) - one.papers  # the catalogue may lack one
    if lacking or (one.undated and not one.ended):
        raise DossierError("undated", dossier=named, count=one.undated + lacking)
    lists.check(house.archive, shelf, listed, one)
    row = one.row
    told = Destroyed(
        dossier=dossier, code=row.code, title=row.title, heading=row.heading, fonds=row.fonds,
        inventory=row.inventory, box=row.box, retention=row.retention or "", first=one.first, last=one.last,
        ended=one.ended, undated=one.undated, sheets=one.sheets, pages=one.pages,
        papers=tuple(_tombstone(house.archive, document) for document in there.documents),
    )  # fmt: skip
    return there, told


def _tombstone(archive: Archive, document: str) -> Tombstone:
    sha256, pages = lists.original_of(archive, document), int(archive.made(document)["pages"])
    return Tombstone(document=document, sha256=sha256, pages=pages)


def _whole_stacks(house: House, papers: set[str]) -> dict[str, str]:
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
        (found[stack],) = said["sha256"].values()
    return found


def _refuse_worked_on(house: House, papers: set[str]) -> None:
    """Raises DossierError where something is under way with one of these papers and files, or the file that one was
    taken out of still lies among the failed ones.
    """
    for one in sorted(papers):
        if under_way.is_worked_on(house.work, one):
            raise DossierError("being_cut", document=one)
        for entry in house.journal.of_document(one):
            for file in _came_out_of(house, entry.claim):
                raise DossierError("portfolio_there", document=one, file=file)


def _came_out_of(house: House, claim: str) -> Iterator[str]:
    """The names of the failed files that the file of a claim was taken out of (``claims.take_out``)."""
    parts = claim.split("-")
    for count in range(2, len(parts)):  # an id has one dash of its own
        outer = house.journal.get("-".join(parts[:count]))
        if outer is not None and outer.state is State.FAILED and outer.target:
            name = os.fsdecode(outer.target)
            if os.path.lexists(house.failed / name):
                yield name


def _carry_out(house: House, shelf: Shelf, act: Act, *, again: bool = False) -> None:
    """Each step may have been done before. ``again``: it was cut off; what came in since then is not what was decided
    on.
    """
    acts.FILES.keep(house.archive, act)
    why = ": ".join(part for part in (act.decided_by, act.decision) if part)
    for one in act.dossiers:
        if shelf.dossier(one.dossier).state not in ENDED:
            entry = Entry(action="destroy", papers=[], why=why, who=act.who, when=act.when)
            keeping.keep_alone(shelf, house, one.dossier, lambda _, entry=entry: entry)  # type: ignore[misc]
    for paper in act.papers:
        if not (again and _came_after(house, paper.document, act)):
            _erase(house, paper.document)
        _forget(house, paper.document)
    for stack in act.stacks:
        if not (again and _came_after(house, stack, act)):
            for store in (house.archive, house.held):
                stacks.erase(store, stack)
        _forget(house, stack)
    (house.work / f"{under_way.DESTROYING}{act.id}").unlink(missing_ok=True)
    durable.sync_folder(house.work)
    log.info("%s: %d dossiers and %d papers destroyed", act.id, len(act.dossiers), len(act.papers))


def _came_after(house: House, one: str, act: Act) -> bool:
    """Whether it was archived later than decided on. Both times are whole seconds: what came in the same one goes."""
    times = (acts.archived_at(store, one) for store in (house.archive, house.held))
    return any(at is not None and at > datetime.datetime.fromisoformat(act.when) for at in times)


def _erase(house: House, document: str) -> None:
    house.catalogue.erase(document)
    for store in (house.archive, house.held):
        if store.has_folder(document):
            with alone_in(store.place(document)):  # nobody corrects it meanwhile
                store.erase(document)
        store.erase(document)
    house.catalogue.erase(document)  # once more: another process may have entered it meanwhile
    house.forget_images(document)
    checked_words.forget(house.reports, document)
    learned_words.forget(house.reports)


def _forget(house: House, one: str) -> None:
    """The rows of what is gone tell that it is, without a name; those of what came in since then stay. What was asked
    about its pages, or begun with them, goes.
    """
    stays = {
        claim
        for store in (house.archive, house.held)
        for claim in (store.made_by(one), stacks.made_by(store, one), *_other_claims(store, one))
    }
    for entry in house.journal.of_document(one):
        if entry.claim not in stays and entry.state in (State.ARCHIVED, State.HELD, State.DUPLICATE):
            house.journal.move(entry.claim, State.DESTROYED, "by decision")
    if stays == {None}:
        under_way.forget(house.work, one)


def _other_claims(store: Archive, one: str) -> list[str]:
    """The claims by which the same bytes came in again."""
    names = store.other_names(one) if store.has_folder(one) else stacks.other_names(store, one)
    return [name["claim"] for name in names]
