"""Verify stacks: whether each stack's original is whole, its parts are there, and the journal knows of it."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.archive import stacks
from ingest.archive.archive import Archive, document_id
from ingest.archive.stacks import EARLIER, NAMES, STACK, part_id
from ingest.disk import durable
from ingest.journal import Journal

_BESIDE = {STACK, NAMES, EARLIER}


def disagreements(archive: Archive, held: Archive, journal: Journal | None) -> Iterator[tuple[str, str, str]]:
    """What is wrong with each stack: its id, a code of the ``verify`` messages, which file or value."""
    for store in (archive, held):
        for stack in stacks.ids(store):
            try:
                found = list(_of_stack(stack, store, archive, held, journal))
            except (OSError, ValueError, KeyError, TypeError) as error:
                found = [("unreadable", f"{STACK}: {error}")]
            for code, detail in found:
                yield stack, code, detail
    yield from _without_stack(archive, held)


def _of_stack(
    stack: str, store: Archive, archive: Archive, held: Archive, journal: Journal | None
) -> Iterator[tuple[str, str]]:
    folder = stacks.place(store, stack)
    said = stacks.read(folder)
    there = {path.name for path in folder.iterdir()}
    for name in sorted(there - said["sha256"].keys() - _BESIDE):
        yield "extra", name
    for name, digest in said["sha256"].items():
        if name not in there:
            yield "missing", name
            continue
        found = durable.sha256(folder / name)
        if found != digest:
            yield "differs", name
        elif document_id(found) != stack:
            yield "wrong_id", name
        for part in said["parts"]:
            if part["document"] != part_id(
                digest, part["pages"][0], part["pages"][-1], part.get("order", ())
            ):
                yield "wrong_id", f"{STACK}: {part['document']}"
            elif not any(one.holds(part["document"]) for one in (archive, held)):
                yield "missing", f"{part['document']} ({part['pages'][0]}-{part['pages'][-1]})"
    if journal is not None and journal.get(said["claim"]) is None:
        yield "not_in_journal", said["name"]


def _without_stack(archive: Archive, held: Archive) -> Iterator[tuple[str, str, str]]:
    """Parts whose stack is in neither folder."""
    for store in (archive, held):
        for document in store.documents():
            try:
                stack = stacks.stack_of(store.made(document))
            except (OSError, ValueError):
                continue  # said elsewhere
            if stack is not None and not any(stacks.holds(one, stack) for one in (archive, held)):
                yield document, "missing", f"{stacks.STACK}: {stack}"
