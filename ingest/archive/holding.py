"""Holding: takes a document out of the archive into ``held/``, or back, whole or not at all, with who and why.

What is to be done is written into the work folder first. Then the document's folder gets the decision, moves by one
rename, and catalogue, journal and page images follow. Cut off at any step, the next start finishes what was begun.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from ingest.archive import checked_words
from ingest.archive.archive import Archive
from ingest.archive.dossiers import entering
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.learning import keeping as learned_words
from ingest.archive.stack_place import follow_parts, take_modes
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import AlreadyArchivedError
from ingest.journal import State
from ocr import Box

log = logging.getLogger(__name__)

DECISIONS = "decisions.json"
"""The file, in a document's folder, that tells who had it held or released, and why."""
_BEGUN = ".deciding-"
_PLACE = re.compile(r"(\d+): (\d+),(\d+),(\d+),(\d+)")
"""A stamp's place in what ``ingest.building.secrecy`` says of it."""
_LIKELY = 0.5


CUTS = "cuts.json"
"""The file, in the folder of a document that was never parted, that tells who said that it is one paper."""


class Decision(BaseModel):
    """That a paper is held apart, or may lie in the archive. ``why``: in the words of whoever decided, "" where none
    were given. ``when``: UTC, ISO 8601.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["hold", "release"]
    who: str
    why: str
    when: str

    @classmethod
    def now(cls, action: Literal["hold", "release"], who: str, why: str) -> Decision:
        return cls(action=action, who=who, why=why, when=datetime.now(UTC).isoformat(timespec="seconds"))


_DECISIONS = TypeAdapter(list[Decision])


class Doubted(NamedTuple):
    """Where a stamp stands that may be a mark of secrecy: on a page, 1-based, in pixels of the original page."""

    page: int
    box: Box


class HeldDocument(NamedTuple):
    """A held document: its id, why it is held, its pages, and when it was read.

    ``why``: a code of ``ingest.building.secrecy``, or ``decided`` with who and why in ``detail``. ``doubted``: where
    the stamp stands that could not be told; ``begins``: on which of its pages further papers seem to begin.
    """

    id: str
    why: str
    detail: str
    pages: int
    read_at: str
    doubted: Doubted | None = None
    begins: tuple[int, ...] = ()


def held_documents(held: Archive) -> list[HeldDocument]:
    """What is held, by id."""
    found = []
    for document in held.documents():
        made = held.made(document)
        why, detail = made.get("secrecy") or ("?", "")
        last = decisions(held, document)[-1:]
        if last and last[0].action == "hold":
            why, detail = "decided", ": ".join(part for part in (last[0].who, last[0].why) if part)
        read_at = str(made.get("read_at", ""))
        begins = tuple(one["page"] for one in made.get("boundaries", []) if one["probability"] >= _LIKELY)
        place = doubted(held, document)
        found.append(
            HeldDocument(document, str(why), str(detail), int(made["pages"]), read_at, place, begins)
        )
    return found


def doubted(held: Archive, document: str) -> Doubted | None:
    """Where the stamp stands for which a document is held as unsure; None for one held for anything else."""
    why, detail = held.made(document).get("secrecy") or ("", "")
    place = _PLACE.fullmatch(str(detail)) if why == "unsure" else None
    if place is None:
        return None
    page, *box = map(int, place.groups())
    return Doubted(page, Box(*box))


def decisions(store: Archive, document: str) -> list[Decision]:
    """Who had a document held or released, in order. Raises OSError or ValueError where that cannot be read."""
    file = store.place(document) / DECISIONS
    return _DECISIONS.validate_json(file.read_bytes()) if file.exists() else []


def hold(document: str, house: House, decision: Decision) -> None:
    """Takes a document of the archive out of everybody's sight.

    Raises:
        OSError, sqlite3.Error: the archive has no such document, or the machine refuses; what was begun is finished
            at the next start.
    """
    with alone_in(house.archive.place(document)):
        hold_alone(document, house, decision)


def hold_alone(document: str, house: House, decision: Decision) -> None:
    """As ``hold``, for a caller who is alone in the document's folder."""
    begin(document, house, decision)
    _carry_out(document, house, decision)


def begin(document: str, house: House, decision: Decision) -> None:
    """Notes a decision; it is carried out at the next start if not before."""
    durable.write(house.work / f"{_BEGUN}{document}", decision.model_dump_json().encode(), 0o600)


def release(document: str, house: House, decision: Decision) -> None:
    """Takes a held document into the archive.

    Raises:
        AlreadyArchivedError: the archive has it. OSError, sqlite3.Error: it is not held, or the machine refuses.
    """
    if house.archive.holds(document):
        raise AlreadyArchivedError(document)
    with alone_in(house.held.place(document)):
        begin(document, house, decision)
        _carry_out(document, house, decision)


def finish(house: House) -> None:
    """Carries out the decisions that were cut off, and brings the journal up to what lies where."""
    for note in sorted(house.work.glob(f"{_BEGUN}*")):
        if note.name.endswith(".part"):
            note.unlink(missing_ok=True)
            continue
        document = note.name.removeprefix(_BEGUN)
        decision = Decision.model_validate_json(note.read_bytes())
        store = house.store_of(document)
        if store is None:
            note.unlink(missing_ok=True)
            continue
        log.warning("%s: a decision about it was cut off; carrying it out", document)
        with alone_in(store.place(document)):
            _carry_out(document, house, decision)
    for entry in house.journal.in_states(State.HELD):
        # A release of an earlier version that was cut off, or one by hand.
        if entry.document and house.archive.holds(entry.document):
            _note_in_journal(entry.document, house, State.ARCHIVED)


def _carry_out(document: str, house: House, decision: Decision) -> None:
    """Each step may have been done before."""
    if decision.action == "hold":
        here, there, state = house.archive, house.held, State.HELD
    else:
        here, there, state = house.held, house.archive, State.ARCHIVED
    if here.holds(document) and not _was_decided(there, document, decision):
        there.set_aside(document)  # a copy that an earlier version has left there
        if decision.action == "hold":
            house.catalogue.erase(document)
        _note_in_folder(here, document, decision)
        take_modes(here.place(document), there)
        there.publish(here.place(document), document)
    # Brought over to another file system, it is still where it was.
    here.take_out(document)
    follow_parts(document, house)
    if decision.action == "hold":
        house.catalogue.erase(document)  # once more: another process may have entered it meanwhile
        house.forget_images(document)
        checked_words.forget(house.reports, document)
        learned_words.forget(house.reports)
    _note_in_journal(document, house, state)
    house.enter(document)
    if decision.action == "release":
        entering.enter_paper(Shelf(house.archive), house.catalogue, document)
    (house.work / f"{_BEGUN}{document}").unlink(missing_ok=True)
    durable.sync_folder(house.work)
    log.info("%s: %s", document, "held" if decision.action == "hold" else "released")


def _was_decided(store: Archive, document: str, decision: Decision) -> bool:
    return store.holds(document) and decisions(store, document)[-1:] == [decision]


def _note_in_folder(store: Archive, document: str, decision: Decision) -> None:
    before = decisions(store, document)
    if before[-1:] != [decision]:
        said = _DECISIONS.dump_json([*before, decision], indent=2)
        store.write(document, DECISIONS, said + b"\n")


def _note_in_journal(document: str, house: House, state: State) -> None:
    """The rows of a document's files; those of a held one do not tell their names, those of a released one do again."""
    journal = house.journal
    store = house.archive if state is State.ARCHIVED else house.held
    names = store.names(document) if state is State.ARCHIVED else {}
    for entry in journal.of_document(document):
        if entry.state in (State.ARCHIVED, State.HELD) and entry.state is not state:
            journal.move(entry.claim, state, "held" if state is State.HELD else "released")
        if state is State.HELD:
            journal.hide_name(entry.claim)
        elif entry.claim in names:
            journal.set(entry.claim, name=names[entry.claim])
