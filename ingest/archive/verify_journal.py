"""Verify the journal: whether it says of each document what the document's folder says."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.journal import UNDER_WAY, Entry, Journal, State


def disagreements(document: str, store: Archive, end: State, journal: Journal) -> Iterator[tuple[str, str]]:
    """What the journal says otherwise of a document in the archive or held: a code of the ``verify`` messages, and
    which file or value. ``end``: the state that its file has come to.

    Raises:
        OSError, ValueError, KeyError, TypeError: the document's folder cannot be read.
    """
    made = store.made(document)
    own = journal.get(str(made["claim"]))
    if own is None:
        yield "not_in_journal", made["name"]
    elif own.state not in UNDER_WAY:  # such a row follows its folder: soon, or at the next start
        differing = [
            what for what, differs in _compared(document, own, end, made["sha256"]).items() if differs
        ]
        if differing:
            yield "journal_differs", ", ".join(differing)
    names = {other["claim"] for other in store.other_names(document)}
    for entry in journal.of_document(document):
        if entry.state is State.DUPLICATE and entry.claim not in names:
            yield "name_missing", entry.name
        elif entry.state in (State.ARCHIVED, State.HELD) and entry.claim != made["claim"]:
            yield "journal_differs", f"claim: {entry.claim}"


def _compared(document: str, own: Entry, end: State, hashes: dict[str, str]) -> dict[str, bool]:
    original = next((digest for name, digest in hashes.items() if name.startswith("original.")), None)
    return {
        f"state: {own.state}": own.state is not end,
        f"document: {own.document}": own.state is end and own.document != document,
        "sha256": own.sha256 is not None and own.sha256 != original,
    }


def without_folder(archive: Archive, held: Archive, journal: Journal) -> Iterator[Entry]:
    """The files that the journal has as archived or held while no folder of their document is there."""
    for entry in journal.kept():
        document = entry.document or ""
        if not any(store.has_folder(document) or stacks.holds(store, document) for store in (archive, held)):
            yield entry
