"""Recovery: reconciles the journal with the work folder, and returns the claims to be continued.

Whatever instruction the service died at, or a fault of the machine stopped it at, each file is then in exactly one
place: still in the inbox, in work/ with a row that says so, in the archive, held, or in the failed folder.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from ingest.archive import holding, stacks
from ingest.archive.destroying import destroying
from ingest.archive.stores import House
from ingest.errors import AwayError, LostFileError
from ingest.intake import claim as claims
from ingest.intake import halves
from ingest.intake.claim import Claim
from ingest.journal import Entry, Journal, State
from ingest.service import failures, stack_publishing
from ingest.service.restoring import restore

log = logging.getLogger(__name__)


def recover(house: House) -> list[Claim]:
    """Finishes what was nearly done, drops what never began, and returns the claims to be worked on again. What the
    journal has lost is entered from the folders.
    """
    again: list[Claim] = []
    holding.finish(house)
    destroying.finish(house)
    known = {entry.claim for entry in house.journal.unfinished()}
    for entry in house.journal.unfinished():
        claim = Claim(entry.claim, house.work / entry.claim, entry.raw_name, entry.copied)
        try:
            ended = settle_claim(claim, house)
        except (OSError, sqlite3.Error, AwayError) as error:
            log.warning("%s: %s", claim.id, error)
            ended = False  # the attempt to continue meets the fault again, and waits for its end
        if not ended:
            again.append(claim)
    for folder in sorted(house.work.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in known:
            orphan = _adopt(folder, house.journal)
            if orphan is not None:
                again.append(orphan)
    restore(house.archive, house.held, house.failed, house.journal)
    return again


def settle_claim(claim: Claim, house: House) -> bool:
    """Brings one file to rest where an earlier attempt was cut off; False if it has to be worked on (again).

    Afterwards its state is CLAIMED with its source there, or a final one.

    Raises:
        AwayError, OSError, sqlite3.Error: the machine cannot do it now.
    """
    journal = house.journal
    entry = journal.get(claim.id)
    if entry is None or entry.state is State.CLAIMED:
        return entry is not None and not _source_is_there(claim, entry, house)
    if entry.state is State.CLAIMING:
        return not _taken(claim, house)
    if entry.state is State.PUBLISHING:
        document = entry.document or ""
        for store, end in ((house.archive, State.ARCHIVED), (house.held, State.HELD)):
            if store.made_by(document) == claim.id:
                house.enter(document)
                halves.note_other(claim, journal, document, hidden=end is State.HELD)
                journal.move(claim.id, end, "published before it was cut off")
                claims.remove_claim_folder(claim)
                return True
        if stacks.is_ready(claim.out) or stacks.made_by(house.archive, document) == claim.id:
            stack_publishing.publish(claim, house)
            return True
        journal.move(claim.id, State.CLAIMED, "not published before it was cut off")
        return not _source_is_there(claim, entry, house)
    if entry.state is State.FAILING:
        failures.finish_failing(claim, house.failed / os.fsdecode(entry.target or claim.id.encode()), journal)
    return True


def _taken(claim: Claim, house: House) -> bool:
    label = claims.read_label(claim.folder)
    if label is not None and label.staged is not None:
        claims.move_into_claim(claim, label.staged)
    if not claim.source.exists():
        house.presence.check()  # of a work folder that is away nothing can be told
        claims.drop_claim(claim, house.journal, "cut off before the file was taken")
        return False
    house.journal.move(claim.id, State.CLAIMED, "taken before it was cut off")
    return True


def _source_is_there(claim: Claim, entry: Entry, house: House) -> bool:
    if os.path.lexists(claim.source):
        return True
    house.presence.check()
    # Nothing of ours takes a source away without a row that says so first.
    log.error("%s: %s is missing from the work folder", claim.id, entry.name)
    house.journal.move(claim.id, State.FAILING, "source missing", reason=LostFileError.code)
    house.journal.move(claim.id, State.FAILED)
    return False


def _was_lost(claim: str, journal: Journal) -> bool:
    """Whether a file was given up as lost, as by a start without the disk of the work folder. It is not any more."""
    entry = journal.get(claim)
    if entry is None or entry.state is not State.FAILED or entry.reason != LostFileError.code:
        return False
    log.warning("%s: %s is in the work folder again", claim, entry.name)
    journal.move(claim, State.RETRIED, "in the work folder again")
    return True


def _adopt(folder: Path, journal: Journal) -> Claim | None:
    """A folder that the journal does not know as unfinished: either its leavings, or the journal was lost."""
    label = claims.read_label(folder)
    waits = label is not None and label.staged is not None and label.staged.exists()
    if label is not None and (folder / "source").exists() and _was_lost(folder.name, journal):
        folder = folder.rename(folder.with_name(claims.new_id()))
        label = label._replace(claim=label.claim._replace(id=folder.name, folder=folder))
    if journal.get(folder.name) is not None or not (waits or (folder / "source").exists()):
        claims.remove_claim_folder(Claim(folder.name, folder, b"", False))
        return None
    if label is None:
        facts = (folder / "source").stat()
        claim = Claim(folder.name, folder, folder.name.encode(), False)
        label = claims.Label(claim, facts.st_size, facts.st_mtime_ns, None)
    claim = label.claim
    journal.open_claim(
        claim.id, claim.raw_name, copied=claim.copied, size=label.size, mtime_ns=label.mtime_ns
    )
    if not waits:
        journal.move(claim.id, State.CLAIMED, "found in the work folder; the journal did not know it")
    return claim
