"""Restoring: from archive, held and failed folder to rows of a journal that was lost, or is an older copy of itself.

What a folder says is taken over: the claim, its names, times and hashes. What no folder says is gone: the history of
files that were retried, and the time and form of a user's file, by which `saoluc run` tells that it has been copied in;
such a file is copied once more, and found to be a duplicate.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from ingest.archive import chain as corrections_chain
from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.made import OtherName
from ingest.journal import Entry, Journal, State
from ingest.service.failures import SUFFIX

log = logging.getLogger(__name__)

_NOTE = "restored from its folder"


def restore(archive: Archive, held: Archive, failed: Path, journal: Journal) -> int:
    """Enters what the journal does not have; returns how many rows that were. Nobody else may be at work."""
    known = journal.documents()
    missing = [
        (store, state, document)
        for store, state in ((archive, State.ARCHIVED), (held, State.HELD))
        for document in store.documents()
        if document not in known
    ]
    unknown = [
        (store, state, stack)
        for store, state in ((archive, State.ARCHIVED), (held, State.HELD))
        for stack in stacks.ids(store)
        if stack not in known
    ]
    found = [_archived(missing), _stacks(unknown), _failed(failed)]
    count = journal.restore(chain.from_iterable(found), _NOTE)
    for _, state, stack in unknown:
        if state is State.HELD:
            for entry in journal.of_document(stack):
                journal.hide_name(entry.claim)
    for store, state, document in missing:
        _keep_head(document, store, journal)
        if state is State.HELD:
            for entry in journal.of_document(document):
                journal.hide_name(entry.claim)
    shelf = Shelf(archive)
    for dossier in shelf.ids():
        _keep_dossiers_head(dossier, shelf, journal)
    if count:
        log.warning("%d files were in the folders but not in the journal; entered", count)
    return count


def _keep_head(document: str, store: Archive, journal: Journal) -> None:
    try:
        head = corrections_chain.head(document, store.chained(document))
    except (OSError, ValueError) as error:
        log.error("%s: its corrections cannot be read: %s", document, error)
        return
    if head is not None and journal.head(document) is None:
        journal.keep_head(document, head)


def _keep_dossiers_head(dossier: str, shelf: Shelf, journal: Journal) -> None:
    try:
        head = corrections_chain.head(dossier, shelf.chained(dossier))
    except (OSError, ValueError) as error:
        log.error("%s: its file cannot be read: %s", dossier, error)
        return
    if head is not None and journal.head(dossier) is None:
        journal.keep_head(dossier, head)


def _archived(documents: list[tuple[Archive, State, str]]) -> Iterator[Entry]:
    for store, state, document in documents:
        try:
            yield from list(_of_document(store, document, state))
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("%s: cannot be entered into the journal: %s", document, error)


def _of_document(store: Archive, document: str, state: State) -> Iterator[Entry]:
    made = store.made(document)
    (original,) = store.place(document).glob("original.*")
    whole = _entry(
        made["claim"], state, made["name"], made["claimed_at"], made["archived_at"],
        size=original.stat().st_size, sha256=made["sha256"][original.name],
        document=document, pages=int(made["pages"]),
    )  # fmt: skip
    yield whole
    for other in store.other_names(document):
        yield _as_duplicate(whole, other)


def _stacks(unknown: list[tuple[Archive, State, str]]) -> Iterator[Entry]:
    for store, state, stack in unknown:
        try:
            yield from list(_of_stack(store, stack, state))
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("%s: cannot be entered into the journal: %s", stack, error)


def _of_stack(store: Archive, stack: str, state: State) -> Iterator[Entry]:
    said = stacks.read(stacks.place(store, stack))
    (original,) = stacks.place(store, stack).glob("original.*")
    whole = _entry(
        said["claim"], state, said["name"], said["claimed_at"], said["archived_at"],
        size=original.stat().st_size, sha256=said["sha256"][original.name], document=stack, pages=int(said["pages"]),
    )  # fmt: skip
    yield whole
    for other in stacks.other_names(store, stack):
        yield _as_duplicate(whole, other)


def _as_duplicate(whole: Entry, other: OtherName) -> Entry:
    """The row of a file whose bytes came in again under another name."""
    at, name = _seconds(other["at"]), other["name"]
    return whole._replace(
        claim=other["claim"], state=State.DUPLICATE, name=name, raw_name=name.encode(), copied=name.startswith("/"),
        claimed_at=at, updated_at=at,
    )  # fmt: skip


def _failed(failed: Path) -> Iterator[Entry]:
    for about in sorted(failed.glob("*" + SUFFIX)):
        file = about.with_name(about.name.removesuffix(SUFFIX))
        if not file.is_file():
            continue
        try:
            said = json.loads(about.read_bytes())
            yield _entry(
                said["claim"], State.FAILED, said["name"], said["time"], said["time"],
                size=file.stat().st_size, sha256=said["sha256"], target=os.fsencode(file.name),
                reason=said["code"], detail=said["detail"], attempts=int(said["attempts"]),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("%s: cannot be entered into the journal: %s", about, error)


def _entry(claim: str, state: State, name: str, began: str, ended: str, **known: Any) -> Entry:
    """A row; an absolute name is that of a file that was copied in."""
    values: dict[str, Any] = dict.fromkeys(Entry._fields)
    values |= {
        "claim": claim, "state": state, "name": name, "raw_name": name.encode(), "copied": name.startswith("/"),
        "mtime_ns": 0, "attempts": 0, "interruptions": 0, "faults": 0,
        "claimed_at": _seconds(began), "updated_at": _seconds(ended),
    }  # fmt: skip
    return Entry(**(values | known))


def _seconds(said: str) -> float:
    """A time of ISO 8601 (UTC where it does not say) as seconds since 1970."""
    time = datetime.fromisoformat(said)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
