"""Verify: proves that archive, catalogue, journal and hashes agree; says what does not."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.archive import chain, keep_corrections, verify_journal, verify_stacks
from ingest.archive.archive import CORRECTIONS, EARLIER, Archive
from ingest.archive.destroying.verifying import verify_acts
from ingest.archive.dossiers import verifying
from ingest.archive.holding import CUTS, DECISIONS
from ingest.archive.made import MADE, read_made
from ingest.archive.remarks.remark import REMARKS, read_chained
from ingest.archive.stacks import made_id
from ingest.catalogue import Catalogue
from ingest.catalogue.row import Row
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.journal import Journal, State

_UNSEALED = {MADE, "names.json", CORRECTIONS, REMARKS, DECISIONS, CUTS, EARLIER}
"""What a document's folder holds beside the files that made.json gives hashes of."""
_NOTES = {"before_chain"}
_MOST_LOOKS = 3
_NOT_WHOLE = (OSError, ValueError, KeyError, TypeError)


class Finding(NamedTuple):
    """One disagreement. ``code`` is one of the ``verify`` messages; ``detail`` names the file or value."""

    document: str
    code: str
    detail: str

    @property
    def is_fault(self) -> bool:
        """Whether anything is wrong; else it is only worth knowing."""
        return self.code not in _NOTES


def verify(
    archive: Archive,
    held: Archive,
    catalogue: Catalogue | None,
    journal: Journal | None,
    on_document: Callable[[], None] = lambda: None,
) -> Iterator[Finding]:
    """Every disagreement, document by document. Reads every byte of the archive; one document is held in memory.

    ``on_document`` is called after each. A document that is being published meanwhile may show up as not yet in the
    catalogue.
    """
    for store in (archive, held):
        for document in store.folders():
            yield from verify_one(document, archive, held, catalogue, journal)
            on_document()
    yield from verify_rest(archive, held, catalogue, journal)


def verify_one(
    document: str, archive: Archive, held: Archive, catalogue: Catalogue | None, journal: Journal | None
) -> Iterator[Finding]:
    """What is wrong with one document, wherever it lies; nothing where it has gone meanwhile."""
    for store, end in ((archive, State.ARCHIVED), (held, State.HELD)):
        if store.has_folder(document):
            findings = _looked_at(store, document)
            if not findings and store.has_folder(document):
                listed = catalogue if store is archive else None
                findings = list(_elsewhere(document, store, end, listed, journal))
            yield from findings


def _looked_at(store: Archive, document: str) -> list[Finding]:
    """What is wrong with a document's folder; where anything is, until two looks are the same: it may have been held,
    released or read anew meanwhile.
    """
    place, before = store.place(document), None
    for _ in range(_MOST_LOOKS):
        look = _seal(place), list(folder(place, document))
        if not look[1] or not store.has_folder(document):
            return []
        if look == before:
            break
        before = look
    return look[1]


def _seal(place: Path) -> bytes:
    try:
        return (place / MADE).read_bytes()
    except OSError:
        return b""


def verify_rest(
    archive: Archive, held: Archive, catalogue: Catalogue | None, journal: Journal | None
) -> Iterator[Finding]:
    """What is wrong beside single documents: strangers, dossiers, stacks, and what catalogue and journal have alone."""
    for store in (archive, held):
        for path in store.strangers():
            yield Finding("", "extra", str(path))
    for fault in verifying.verify_dossiers(archive, held, catalogue, journal):
        yield Finding(*fault)
    for about, code, detail in verify_acts(archive, held):
        yield Finding(about, code, detail)
    for document, code, detail in verify_stacks.disagreements(archive, held, journal):
        yield Finding(document, code, detail)
    if catalogue is not None:
        yield from _only_in_catalogue(archive, catalogue)
    if journal is not None:
        for entry in verify_journal.without_folder(archive, held, journal):
            yield Finding(entry.document or "?", "only_in_journal", entry.name)


def folder(place: Path, document: str) -> Iterator[Finding]:
    """What is wrong with one document's folder by itself, its earlier readings included."""
    yield from _differing_files(place, document)
    originals = list(place.glob("original.*"))
    if len(originals) != 1:
        yield Finding(document, "missing", "original")
    elif _id_of(place, originals[0]) not in (None, document):
        yield Finding(document, "wrong_id", originals[0].name)
    for number in range(1, _reading(place)):
        if not (place / EARLIER / str(number) / MADE).is_file():
            yield Finding(document, "missing", f"{EARLIER}/{number}/{MADE}")
    for earlier in sorted((place / EARLIER).glob("*")):
        yield from _differing_files(earlier, document)


def _id_of(place: Path, original: Path) -> str | None:
    """The id that a document must have; None where it cannot be told, which is said elsewhere."""
    try:
        return made_id(read_made(place), durable.sha256(original))
    except _NOT_WHOLE:
        return None


def _reading(place: Path) -> int:
    """The number of a folder's present reading; 1 where it cannot be told, which is said elsewhere."""
    try:
        return int(read_made(place).get("reading", 1))
    except _NOT_WHOLE:
        return 1


def _differing_files(place: Path, document: str) -> Iterator[Finding]:
    """Whether the files of a folder are those that its made.json names, byte for byte."""
    inside = "" if place.name == document else f"{place.parent.name}/{place.name}/"
    try:
        hashes = dict(read_made(place)["sha256"])
    except _NOT_WHOLE as error:
        yield Finding(document, "unreadable", f"{inside}made.json: {error}")
        return
    if inside:  # an original is kept once
        hashes = {name: digest for name, digest in hashes.items() if not name.startswith("original.")}
    try:
        there = {path.name for path in place.iterdir()}
    except OSError as error:
        yield Finding(document, "unreadable", f"{inside}{error}")
        return
    for name in sorted(there - hashes.keys() - _UNSEALED):
        yield Finding(document, "extra", inside + name)
    for name, digest in hashes.items():
        if name not in there:
            yield Finding(document, "missing", inside + name)
            continue
        try:
            if not stat.S_ISREG((place / name).lstat().st_mode):
                yield Finding(document, "no_file", inside + name)
                continue
            found = durable.sha256(place / name)
        except OSError as error:
            yield Finding(document, "unreadable", f"{inside}{name}: {error}")
            continue
        if found != digest:
            yield Finding(document, "differs", inside + name)


def _elsewhere(
    document: str, store: Archive, end: State, catalogue: Catalogue | None, journal: Journal | None
) -> Iterator[Finding]:
    """What is not as a document's sealed files say: its corrections, the catalogue, the journal."""
    try:
        yield from _corrections(document, store, journal)
        for _, number in chain.faults(document, read_chained(store.place(document)), None):
            yield Finding(document, "remark_differs", number)
        if journal is not None:
            for code, detail in verify_journal.disagreements(document, store, end, journal):
                yield Finding(document, code, detail)
        wanted = store.row(document)
    except _NOT_WHOLE as error:
        yield Finding(document, "unreadable", str(error))
        return
    if catalogue is not None:
        yield from _in_catalogue(wanted, catalogue)


def _corrections(document: str, store: Archive, journal: Journal | None) -> Iterator[Finding]:
    def faults() -> list[tuple[str, str]]:
        return list(chain.faults(document, entries, journal.head(document) if journal else None))

    entries = store.chained(document)
    wrong = faults()
    if wrong:  # perhaps somebody is making one just now
        with alone_in(store.place(document)):
            entries = store.chained(document)
            wrong = [] if keep_corrections.is_under_way(document, store) else faults()
    for code, detail in wrong:
        yield Finding(document, code, detail)
    if before := chain.unchained(entries):
        yield Finding(document, "before_chain", str(before))


def _in_catalogue(wanted: Row, catalogue: Catalogue) -> Iterator[Finding]:
    differing = catalogue.differences(wanted)
    if differing is None:
        yield Finding(wanted.id, "not_in_catalogue", "")
    elif differing:
        yield Finding(wanted.id, "catalogue_differs", ", ".join(differing))


def _only_in_catalogue(archive: Archive, catalogue: Catalogue) -> Iterator[Finding]:
    for document in sorted(catalogue.ids()):
        if not archive.has_folder(document):
            yield Finding(document, "only_in_catalogue", "")
    missing = catalogue.unsearchable()
    if missing:
        yield Finding("", "unsearchable", str(missing))
    loose = catalogue.loose_ends()
    if loose:
        yield Finding("", "loose_ends", ", ".join(f"{table}: {count}" for table, count in loose.items()))
