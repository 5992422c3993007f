"""Recovery: at a start, reconciles the journal with the work folder, and says which claims to go on with.

Whatever instruction the service died at, each file is then in exactly one place: still in the inbox, in work/
with a row that says so, in the archive, or in the failed folder.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from ingest import claim as claims
from ingest import failures
from ingest.archive import Archive
from ingest.catalogue import Catalogue
from ingest.claim import Claim
from ingest.journal import Entry, Journal, State

log = logging.getLogger(__name__)


def recover(
    work: Path, failed: Path, journal: Journal, archive: Archive, catalogue: Catalogue
) -> list[Claim]:
    """Finishes what was nearly done, drops what never began, and returns the claims to be worked on again."""
    again: list[Claim] = []
    known = {entry.claim: entry for entry in journal.unfinished()}
    for entry in known.values():
        claim = Claim(entry.claim, work / entry.claim, entry.raw_name, entry.copied)
        if _settle(claim, entry, failed, journal, archive, catalogue):
            again.append(claim)
    for folder in sorted(work.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in known:
            orphan = _adopt(folder, journal)
            if orphan is not None:
                again.append(orphan)
    return again


def _settle(
    claim: Claim, entry: Entry, failed: Path, journal: Journal, archive: Archive, catalogue: Catalogue
) -> bool:
    """Brings one unfinished file to rest; True if it has to be worked on again."""
    there = claim.source.exists()
    if entry.state is State.CLAIMING:
        if not there:
            claims.drop(claim, journal, "died before the file was taken")
            return False
        journal.move(claim.id, State.CLAIMED, "taken before the service died")
    elif entry.state is State.PUBLISHING:
        document = entry.document or ""
        if archive.made_by(document) == claim.id:
            catalogue.put(archive.row(document))
            journal.move(claim.id, State.ARCHIVED, "published before the service died")
            claims.clear(claim)
            return False
        journal.move(claim.id, State.CLAIMED, "not published before the service died")
    elif entry.state is State.FAILING:
        failures.finish(claim, failed / os.fsdecode(entry.target or claim.id.encode()), journal)
        return False
    if not there:
        # Nothing of ours takes a source away without a row that says so first.
        log.error("%s: %s is missing from the work folder", claim.id, entry.name)
        journal.move(claim.id, State.FAILING, "source missing", reason="lost")
        journal.move(claim.id, State.FAILED)
        return False
    return True


def _adopt(folder: Path, journal: Journal) -> Claim | None:
    """A folder that the journal does not know as unfinished: either its leavings, or the journal was lost."""
    entry = journal.get(folder.name)
    source = folder / "source"
    if entry is not None or not source.exists():
        claims.clear(Claim(folder.name, folder, b"", False))
        return None
    label = claims.read_label(folder)
    facts = source.stat()
    claim, size, mtime_ns = label or (
        Claim(folder.name, folder, folder.name.encode(), False), facts.st_size, facts.st_mtime_ns
    )  # fmt: skip
    journal.open_claim(claim.id, claim.raw_name, copied=claim.copied, size=size, mtime_ns=mtime_ns)
    journal.move(claim.id, State.CLAIMED, "found in the work folder; the journal did not know it")
    return claim
