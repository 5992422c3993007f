"""Publishing: moves what was made of a claimed file into the archive or the held folder; or notes that it is there."""

from __future__ import annotations

import json
import logging
import time

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.made import MadeFile, OtherName, read_made
from ingest.archive.stack_place import take_modes
from ingest.archive.stores import House
from ingest.building.build import iso
from ingest.disk import durable
from ingest.errors import AlreadyArchivedError
from ingest.intake import claim as claims
from ingest.intake import halves
from ingest.intake.claim import Claim
from ingest.journal import RESCAN, State, readable
from ingest.rescan import rescan_sentence
from ingest.service import stack_publishing
from ingest.service.outcome import Outcome
from ingest.service.stack_publishing import stack_store
from ingest.settings import Settings

log = logging.getLogger(__name__)


class Publishing:
    """The last steps of a claim, of which the journal is told before and after each."""

    def __init__(self, settings: Settings, house: House) -> None:
        self._settings, self._house, self._journal = settings, house, house.journal

    def take_known(self, claim: Claim, document: str) -> Outcome | None:
        """Ends a claim whose bytes are in the archive or held, as a document or as a stack; None where they are not."""
        store = self._house.store_of(document)
        if store is not None and store.made_by(document) == claim.id:
            # Published, and then the journal was lost.
            end = State.HELD if store is self._house.held else State.ARCHIVED
            self._house.enter(document)
            self._journal.move(claim.id, State.PUBLISHING, document=document)
            self._note_other(claim, document, store)
            self._journal.move(claim.id, end, "published before the journal was lost")
            claims.remove_claim_folder(claim)
            return Outcome(end.value)
        if store is not None:
            return self._note_duplicate(claim, document)
        held_stack = stack_store(self._house, document)
        if held_stack is None:
            return None
        if stacks.made_by(held_stack, document) == claim.id:
            self._journal.move(claim.id, State.PUBLISHING, document=document)
            return self._end_stack(claim)
        return self._note_duplicate_stack(claim, document, held_stack)

    def publish(self, claim: Claim, document: str) -> Outcome:
        """Moves what lies ready in a claim's folder to its place: a document, or the papers of a stack."""
        other = halves.name_of_other(claim, iso(time.time()))
        if stacks.is_ready(claim.out):
            if other is not None:
                durable.write(claim.out / stacks.READY / stacks.NAMES, other)
            return self._publish_stack(claim, document)
        if other is not None:
            durable.write(claim.out / stacks.NAMES, other)
        made = read_made(claim.out)
        why_held = self._why_held(made)
        self._house.presence.check()
        faults = {str(one["page"]): one["why"] for one in made.get("page_faults", [])}
        bad = {"reason": RESCAN, "detail": json.dumps(faults)} if faults and not why_held else {}
        self._journal.move(claim.id, State.PUBLISHING, document=document, pages=int(made["pages"]), **bad)
        store = self._house.held if why_held else self._house.archive
        if why_held:
            take_modes(claim.out, store)
        try:
            place = store.publish(claim.out, document)
        except AlreadyArchivedError:
            return self._note_duplicate(claim, document)
        self._house.enter(document)
        self._note_other(claim, document, store)
        self._journal.move(claim.id, State.HELD if why_held else State.ARCHIVED, why_held)
        claims.remove_claim_folder(claim)
        if why_held:
            log.warning("held (%s)", why_held)
            return Outcome.HELD
        log.info("archived in %s", place)
        if faults:
            log.warning("to be scanned again: %s", rescan_sentence(faults, self._settings.lang))
        return Outcome.ARCHIVED

    def _note_other(self, claim: Claim, document: str, store: Archive | None) -> None:
        """Enters the other file of a pair into the journal, without its name where the paper is held."""
        halves.note_other(claim, self._journal, document, hidden=store is self._house.held)

    def _why_held(self, made: MadeFile) -> str | None:
        """The code of what the reading says for holding the paper back, if the settings let it. What the line says is
        told to nobody but who may open the folder.
        """
        why = made["secrecy"]
        return why[0] if why and self._settings.secret == "hold" else None

    def _publish_stack(self, claim: Claim, document: str) -> Outcome:
        pages = stacks.read(claim.out / stacks.READY)["pages"]
        self._house.presence.check()
        self._journal.move(claim.id, State.PUBLISHING, document=document, pages=int(pages))
        return self._end_stack(claim)

    def _end_stack(self, claim: Claim) -> Outcome:
        stack = stack_publishing.publish(claim, self._house)
        log.info("archived %d papers of a stack", len(stack["parts"]))
        return Outcome.ARCHIVED

    def _note_duplicate(self, claim: Claim, document: str) -> Outcome:
        self._house.presence.check()
        store = self._house.store_of(document)
        if store is not None:
            store.add_name(document, claim.id, readable(claim.raw_name), iso(time.time()))
            if (pair := halves.of(claim)) is not None:
                store.add_name(document, pair.claim, readable(pair.raw_name), iso(time.time()))
        self._house.enter(document)
        self._end_duplicate(claim, document, store)
        log.info("these bytes were taken in before")
        return Outcome.DUPLICATE

    def _note_duplicate_stack(self, claim: Claim, stack: str, store: Archive) -> Outcome:
        self._house.presence.check()
        name = OtherName(claim=claim.id, name=readable(claim.raw_name), at=iso(time.time()))
        stacks.add_name(store, stack, name)
        if (pair := halves.of(claim)) is not None:
            other = OtherName(claim=pair.claim, name=readable(pair.raw_name), at=iso(time.time()))
            stacks.add_name(store, stack, other)
        self._end_duplicate(claim, stack, store)
        log.info("this stack was taken in before")
        return Outcome.DUPLICATE

    def _end_duplicate(self, claim: Claim, document: str, store: Archive | None) -> None:
        if store is self._house.held:
            self._journal.hide_name(claim.id)
        self._note_other(claim, document, store)
        self._journal.move(claim.id, State.DUPLICATE, document=document)
        claims.remove_claim_folder(claim)
