"""Verify: proves that archive, catalogue, journal and hashes agree; says what does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import CORRECTIONS, EARLIER, Archive, document_id
from ingest.archive.holding import DECISIONS
from ingest.archive.made import MADE, read_made
from ingest.catalogue import Catalogue
from ingest.disk import durable
from ingest.journal import Journal, State

_UNSEALED = {MADE, "names.json", CORRECTIONS, DECISIONS, EARLIER}
"""What a document's folder holds beside the files that made.json gives hashes of."""


class Finding(NamedTuple):
    """One disagreement. ``code`` is one of the ``verify`` messages; ``detail`` names the file or value."""

    document: str
    code: str
    detail: str


def verify(
    archive: Archive, held: Archive, catalogue: Catalogue | None, journal: Journal | None
) -> Iterator[Finding]:
    """Every disagreement, document by document. Reads every byte of the archive.

    A document that is being published meanwhile may show up as not yet in the catalogue.
    """
    whole: set[str] = set()
    for document in archive.folders():
        findings = list(folder(archive.place(document), document))
        if not findings:
            whole.add(document)
            findings = list(_in_catalogue(document, archive, catalogue)) if catalogue else []
        yield from findings
    for document in held.folders():
        yield from folder(held.place(document), document)
    there = set(archive.folders())
    if catalogue is not None:
        for document in sorted(catalogue.ids() - there):
            yield Finding(document, "only_in_catalogue", "")
        missing = catalogue.unsearchable()
        if missing:
            yield Finding("", "unsearchable", str(missing))
    if journal is not None:
        there |= set(held.folders())
        for entry in journal.in_states(State.ARCHIVED, State.HELD, State.DUPLICATE):
            if entry.document not in there:
                yield Finding(entry.document or "?", "only_in_journal", entry.name)


def folder(place: Path, document: str) -> Iterator[Finding]:
    """What is wrong with one document's folder by itself, its earlier readings included."""
    yield from _sealed(place, document)
    originals = list(place.glob("original.*"))
    if len(originals) != 1:
        yield Finding(document, "missing", "original")
    elif document_id(durable.sha256(originals[0])) != document:
        yield Finding(document, "wrong_id", originals[0].name)
    for earlier in sorted((place / EARLIER).glob("*")):
        yield from _sealed(earlier, document)


def _sealed(place: Path, document: str) -> Iterator[Finding]:
    """Whether the files of a folder are those that its made.json names, byte for byte."""
    inside = "" if place.name == document else f"{place.parent.name}/{place.name}/"
    try:
        hashes = dict(read_made(place)["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Finding(document, "unreadable", f"{inside}made.json: {error}")
        return
    if inside:  # an original is kept once
        hashes = {name: digest for name, digest in hashes.items() if not name.startswith("original.")}
    there = {path.name for path in place.iterdir()}
    for name in sorted(there - hashes.keys() - _UNSEALED):
        yield Finding(document, "extra", inside + name)
    for name, digest in hashes.items():
        if name not in there:
            yield Finding(document, "missing", inside + name)
            continue
        try:
            found = durable.sha256(place / name)
        except OSError as error:
            yield Finding(document, "unreadable", f"{inside}{name}: {error}")
            continue
        if found != digest:
            yield Finding(document, "differs", inside + name)


def _in_catalogue(document: str, archive: Archive, catalogue: Catalogue) -> Iterator[Finding]:
    row = catalogue.get(document)
    if row is None:
        yield Finding(document, "not_in_catalogue", "")
        return
    try:
        wanted = archive.row(document)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Finding(document, "unreadable", str(error))
        return
    fields = [f for f, a, b in zip(row._fields, row, wanted, strict=True) if a != b]
    if fields:
        yield Finding(document, "catalogue_differs", ", ".join(fields))
