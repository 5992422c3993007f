"""Stack publishing: moves the papers of a stack that is ready into the archive, then the stack; tells the journal.

Each step may have been done before: cut off at any of them, the next start goes on from there.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from datetime import datetime

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.stacks import PARTS, READY, StackFile
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.errors import AlreadyArchivedError
from ingest.intake import claim as claims
from ingest.intake import halves
from ingest.intake.claim import Claim
from ingest.journal import RESCAN, Entry, State

log = logging.getLogger(__name__)


def stack_store(house: House, stack: str) -> Archive | None:
    """Where a stack lies: in the archive or held; None where it is in neither."""
    return next((store for store in (house.archive, house.held) if stacks.holds(store, stack)), None)


def publish(claim: Claim, house: House) -> StackFile:
    """Brings a stack that is ready, or whose parts are on their way, to its end; the journal says PUBLISHING.

    Raises OSError or sqlite3.Error where the machine cannot do it now.
    """
    own = claim.out / READY
    if own.exists():
        stack = stacks.read(own)
        for part in stack["parts"]:
            folder = claim.out / PARTS / part["document"]
            if folder.exists():
                try:
                    house.archive.publish(folder, part["document"])
                except AlreadyArchivedError:
                    log.debug("%s was published before", part["document"])
            house.enter(part["document"])
        stacks.publish(house.archive, own, stack["document"])
    else:
        entry = house.journal.get(claim.id)
        stack = stacks.read(stacks.place(house.archive, (entry.document if entry else None) or ""))
    house.journal.restore(list(rows(stack, house)), "a paper of a stack")
    halves.note_other(claim, house.journal, stack["document"], hidden=False)
    house.journal.move(claim.id, State.ARCHIVED, f"{len(stack['parts'])} papers")
    claims.remove_claim_folder(claim)
    return stack


def rows(stack: StackFile, house: House) -> Iterator[Entry]:
    """A row of the journal for each part of a stack."""
    for part in stack["parts"]:
        store = house.store_of(part["document"])
        if store is not None:
            yield _row(part["document"], store, State.ARCHIVED if store is house.archive else State.HELD)


def _row(document: str, store: Archive, state: State) -> Entry:
    made = store.made(document)
    (original,) = store.place(document).glob("original.*")
    faults = {str(one["page"]): one["why"] for one in made.get("page_faults", [])}
    began = datetime.fromisoformat(made["claimed_at"]).timestamp()
    return Entry(
        claim=made["claim"], state=state, name=made["name"], raw_name=made["name"].encode(), copied=True,
        size=original.stat().st_size, mtime_ns=0, sha256=durable.sha256(original), document=document, target=None,
        reason=RESCAN if faults else None, detail=json.dumps(faults) if faults else None,
        attempts=0, interruptions=0, faults=0, pages=int(made["pages"]), claimed_at=began, updated_at=time.time(),
    )  # fmt: skip
