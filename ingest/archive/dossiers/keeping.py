"""Keeping: makes and changes dossiers, and keeps catalogue and journal in step with their files.

A file is written whole or not at all. Before it a mark is set, and taken away once the catalogue has the change and the
journal knows how far the file goes: cut off in between, ``settle`` brings both up to date. One lock, of the dossiers'
folder, lets one change be made at a time, so that no paper gets into two dossiers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ingest.archive import chain
from ingest.archive.destroying import under_way
from ingest.archive.dossiers import entering
from ingest.archive.dossiers.dossier import Dossier, Entry, Placed, after, dossier_of
from ingest.archive.dossiers.shelf import Shelf, new_id
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import DossierError

log = logging.getLogger(__name__)

MARKS = ".changed"


def make(house: House, who: str, facts: dict[str, Any], documents: Iterable[str] = ()) -> Dossier:
    """Makes a dossier of these papers, in this order.

    Raises:
        DossierError: a fact or a paper cannot be so; nothing was made.
        OSError, sqlite3.Error: the machine refuses.
    """
    papers = [Placed(document=document) for document in documents]
    return _keep(house, new_id(), lambda _: Entry.now("make", who, facts=facts, papers=papers))


def change(house: House, dossier: str, entry: Callable[[Dossier], Entry | None]) -> Dossier:
    """Changes a dossier. ``entry`` is called once nobody else can change one, so that what it looks at holds; None:
    there is nothing to change. Raises as ``make`` does.
    """

    def checked(there: Dossier) -> Entry | None:
        if not there.entries:
            raise DossierError("none")
        return entry(there)

    return _keep(house, dossier, checked)


def set_facts(house: House, dossier: str, who: str, facts: dict[str, Any]) -> Dossier:
    """Sets facts that differ from what there is."""

    def entry(there: Dossier) -> Entry | None:
        told = there.facts.model_dump()
        new = {key: value for key, value in facts.items() if told.get(key) != value}
        return Entry.now("change", who, facts=new) if new else None

    return change(house, dossier, entry)


def put_in(house: House, dossier: str, who: str, documents: Iterable[str]) -> Dossier:
    """Puts papers behind those of a dossier; those that are in it stay where they are."""

    def entry(there: Dossier) -> Entry | None:
        new = [one for one in dict.fromkeys(documents) if one not in there.documents]
        papers = [*there.papers, *(Placed(document=one) for one in new)]
        return Entry.now("papers", who, papers=papers) if new else None

    return change(house, dossier, entry)


def take_from(house: House, dossier: str, who: str, documents: Iterable[str]) -> Dossier:
    """Takes papers out of a dossier."""
    gone = set(documents)

    def entry(there: Dossier) -> Entry | None:
        left = [paper for paper in there.papers if paper.document not in gone]
        return Entry.now("papers", who, papers=left) if len(left) < len(there.papers) else None

    return change(house, dossier, entry)


def put_in_order(house: House, dossier: str, who: str, documents: list[str]) -> Dossier:
    """Puts a dossier's papers in this order; those that are not named (held ones cannot be) keep the places that they
    had.
    """

    def entry(there: Dossier) -> Entry | None:
        known = {paper.document: paper for paper in there.papers}
        if not set(documents) <= set(known) or len(set(documents)) < len(documents):
            raise DossierError("outdated")
        return _papers_entry(there, who, documents, [known[document] for document in documents])

    return change(house, dossier, entry)


def arrange(house: House, dossier: str, who: str, shown: list[str], wanted: list[Placed]) -> Dossier:
    """Puts papers in an order, with their sheets; those of ``shown`` that are not wanted any more are taken out. What
    was not shown, being held, keeps its place.

    Raises as ``make`` does, and DossierError where other papers show now.
    """

    def entry(there: Dossier) -> Entry | None:
        visible = {document for document in there.documents if house.archive.holds(document)}
        if set(shown) != visible or not {one.document for one in wanted} <= visible:
            raise DossierError("outdated")
        return _papers_entry(there, who, shown, wanted)

    return change(house, dossier, entry)


def _papers_entry(there: Dossier, who: str, shown: list[str], wanted: list[Placed]) -> Entry | None:
    """Puts others in the places of the papers that are shown; None where that changes nothing."""
    named, waiting, papers = set(shown), iter(wanted), list[Placed]()
    for one in there.papers:
        following = next(waiting, None) if one.document in named else one
        if following is not None:
            papers.append(following)
    return Entry.now("papers", who, papers=papers) if papers != there.papers else None


def count_sheets(house: House, dossier: str, who: str, document: str, sheets: int | None) -> Dossier:
    """Says how many sheets a paper has; None: as its pages tell."""

    def entry(there: Dossier) -> Entry | None:
        if document not in there.documents:
            raise DossierError("outdated")
        placed = Placed(document=document, sheets=sheets)
        papers = [placed if paper.document == document else paper for paper in there.papers]
        return Entry.now("papers", who, papers=papers) if papers != there.papers else None

    return change(house, dossier, entry)


def hand_over(house: House, dossier: str, who: str) -> Dossier:
    """Locks a dossier: it was handed over to the archive."""
    return change(house, dossier, lambda _: Entry.now("hand_over", who))


def unlock(house: House, dossier: str, who: str, why: str) -> Dossier:
    """Lets a handed-over dossier be changed again."""
    return change(house, dossier, lambda _: Entry.now("unlock", who, why=why))


def dissolve(house: House, dossier: str, who: str) -> Dossier:
    """Ends a dossier: its papers are in none; its file stays."""
    return change(house, dossier, lambda _: Entry.now("dissolve", who))


def settle(house: House) -> None:
    """Brings catalogue and journal up to date where changes were cut off before they had them, and the catalogue where
    it lacks a dossier or has another state of it.
    """
    shelf = Shelf(house.archive)
    if shelf.folder.is_dir():
        with alone(shelf, house):
            entering.enter_missing(shelf, house.catalogue)


def is_under_way(dossier: str, shelf: Shelf) -> bool:
    """Whether a change was cut off, and ``settle`` will follow it up. The folder's lock is held."""
    return (shelf.folder / MARKS / dossier).exists()


def _keep(house: House, dossier: str, make: Callable[[Dossier], Entry | None]) -> Dossier:
    shelf = Shelf(house.archive)
    shelf.make()
    with alone(shelf, house):
        under_way.refuse_going(house.work, dossier)
        return keep_alone(shelf, house, dossier, make)


def keep_alone(
    shelf: Shelf,
    house: House,
    dossier: str,
    make: Callable[[Dossier], Entry | None],
    *,
    anywhere: bool = False,
) -> Dossier:
    """Adds an entry to a dossier, for a caller who is ``alone`` with them. ``anywhere``: whether new papers may be
    held. Raises as ``make`` does.
    """
    before = shelf.dossier(dossier) if shelf.holds(dossier) else dossier_of(dossier, [])
    entry = make(before)
    if entry is None:
        return before
    done = after(before, entry)
    if not anywhere:
        _refuse_papers(house, before, done)
    mark = shelf.folder / MARKS / dossier
    sound = not _faults(house, shelf, dossier)
    mark.parent.mkdir(exist_ok=True)
    durable.write(mark, b"")
    head = shelf.add(dossier, [entry])
    entering.enter(shelf, house.catalogue, dossier)
    if sound:  # else what `verify` has to say would be lost
        house.journal.keep_head(dossier, head)
    mark.unlink()
    return done


def _refuse_papers(house: House, before: Dossier, done: Dossier) -> None:
    """Raises DossierError where a new paper is not in the archive, or in another dossier."""
    new = [one for one in done.documents if one not in before.documents]
    under_way.refuse_going(house.work, *new)
    missing = [one for one in new if not house.archive.holds(one)]
    if missing:
        raise DossierError("no_paper", document=missing[0])
    taken = {doc: of for doc, of in house.catalogue.dossiers_of(new).items() if of != done.id}
    if taken:
        document, other = next(iter(taken.items()))
        raise DossierError("taken", document=document, dossier=other)


@contextmanager
def alone(shelf: Shelf, house: House) -> Iterator[None]:
    """Nobody else changes a dossier meanwhile, and nothing that was cut off is left."""
    with alone_in(shelf.folder):
        for mark in sorted((shelf.folder / MARKS).glob("*")):
            if shelf.holds(mark.name):
                log.warning("%s: a change was cut off; entering it into the catalogue", mark.name)
                _follow_up(house, shelf, mark.name)
            mark.unlink(missing_ok=True)
        for part in shelf.folder.glob("hs*.json.part"):
            part.unlink(missing_ok=True)
        yield


def _follow_up(house: House, shelf: Shelf, dossier: str) -> None:
    """Enters what a cut-off change left; a file that cannot be read is for ``verify`` to tell of."""
    try:
        entering.enter(shelf, house.catalogue, dossier)
    except ValueError as error:
        log.error("%s: cannot be entered into the catalogue: %s", dossier, error)
        return
    head = chain.head(dossier, shelf.chained(dossier))
    if head is not None and {code for code, _ in _faults(house, shelf, dossier)} <= {"corrections_added"}:
        house.journal.keep_head(dossier, head)


def _faults(house: House, shelf: Shelf, dossier: str) -> list[tuple[str, str]]:
    return list(chain.faults(dossier, shelf.chained(dossier), house.journal.head(dossier)))
