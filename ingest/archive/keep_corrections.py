"""Correcting: keeps people's corrections beside a document, and the catalogue in step with them.

``corrections.json`` is written whole or not at all. Before it a mark is set, and taken away once the catalogue has the
change and the journal knows how far they go: cut off in between, ``settle`` brings both up to date. A lock of the
document's folder lets one correction be made at a time, whatever process makes it. A paper that a correction makes
secret is held at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from ingest.archive import chain
from ingest.archive.archive import CORRECTIONS, Archive
from ingest.archive.corrections import Correction, changed, corrected
from ingest.archive.holding import Decision, decisions, hold_alone
from ingest.archive.remarks.remark import REMARKS
from ingest.archive.stores import House
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.journal import Journal

log = logging.getLogger(__name__)

_MARKS, _REMARKED = ".corrected", ".remarked"
"""Folders of marks, a file each by the document's id. A remark cut off says nothing of corrections."""
_SECURITY = "/document/security"


def correct(
    document: str, house: House, make: Callable[[], list[Correction]], *, may_hold: bool = True
) -> list[Correction]:
    """Makes corrections, all or none, and returns all of the document's. ``make`` is called once nobody else can
    change the document, so that what it looks at holds. ``may_hold``: whether secret papers are held apart.

    Raises:
        CorrectionError, OutdatedError: one of them does not fit; nothing was changed.
        OSError, sqlite3.Error: the machine refuses.
    """
    archive = house.archive
    place = archive.place(document)
    with alone_in(place):
        before = archive.corrections(document)
        new = make()
        record = corrected(archive.as_read(document), before).record
        for correction in new:
            record = changed(record, correction)
        if new:
            sound = is_under_way(document, archive) or not _faults(document, archive, house.journal)
            with _marked(document, archive, _MARKS):
                head = archive.add_corrections(document, new)
                _follow(document, house, may_hold)
                if head is not None and sound:  # else what `verify` has to say would be lost
                    house.journal.keep_head(document, head)
        return [*before, *new]


def remarked(document: str, archive: Archive) -> AbstractContextManager[None]:
    """Leaves a mark for the next start where a remark on a document is written, but the catalogue does not have it yet.
    The lock of its folder is held.
    """
    return _marked(document, archive, _REMARKED)


@contextmanager
def _marked(document: str, archive: Archive, marks: str) -> Iterator[None]:
    mark = archive.folder / marks / document
    mark.parent.mkdir(exist_ok=True)
    durable.write(mark, b"")
    yield
    mark.unlink()


def makes_secret(document: str, archive: Archive, new: list[Correction]) -> bool:
    """Whether a paper will be held for its level of secrecy once these corrections are made too. Raises as
    ``Archive.record`` does.
    """
    return _made_secret(archive, document, new) is not None


def settle(house: House, *, may_hold: bool = True) -> None:
    """Brings catalogue and journal up to date where corrections or remarks were cut off before they had them."""
    for document in _cut_off(house.archive, _REMARKED):
        log.warning("%s: a remark was cut off; entering it into the catalogue", document)
        house.enter(document)
    for document in _cut_off(house.archive, _MARKS):
        log.warning("%s: a correction was cut off; entering it into the catalogue", document)
        _follow(document, house, may_hold)
        _catch_up(document, house)


def _cut_off(archive: Archive, marks: str) -> Iterator[str]:
    """The documents of the archive that have a mark, each alone in its folder and without the part of a file that was
    being written, of either kind: earlier versions set one mark for both. Its mark goes once it is done with.
    """
    for mark in sorted((archive.folder / marks).glob("*")):
        if not mark.name.endswith(".part") and archive.holds(mark.name):
            with alone_in(archive.place(mark.name)):
                for name in (CORRECTIONS, REMARKS):
                    (archive.place(mark.name) / f"{name}.part").unlink(missing_ok=True)
                yield mark.name
        mark.unlink(missing_ok=True)


def is_under_way(document: str, archive: Archive) -> bool:
    """Whether corrections of a document were cut off, and `settle` will bring the catalogue and the journal up to date.
    The lock of its folder is held.
    """
    return (archive.folder / _MARKS / document).exists()


def _catch_up(document: str, house: House) -> None:
    store = house.store_of(document) or house.archive
    head = chain.head(document, store.chained(document))
    faults = {code for code, _ in _faults(document, store, house.journal)}
    if head is not None and faults <= {"corrections_added"}:
        house.journal.keep_head(document, head)


def _faults(document: str, archive: Archive, journal: Journal) -> list[tuple[str, str]]:
    return list(chain.faults(document, archive.chained(document), journal.head(document)))


def _follow(document: str, house: House, may_hold: bool) -> None:
    """What follows from a document's corrections: its row in the catalogue, or that it is held."""
    decision = _made_secret(house.archive, document) if may_hold else None
    if decision is None:
        house.enter(document)
    else:
        hold_alone(document, house, decision)


def _made_secret(archive: Archive, document: str, new: Sequence[Correction] = ()) -> Decision | None:
    """The decision to hold a paper that lies in a level of secrecy given by hand, in a value or in one that holds it;
    None where there is no such level, or somebody released the paper after it was given. ``new``: corrections that are
    about to be made.
    """
    corrections, read = [*archive.corrections(document), *new], archive.as_read(document)
    level = corrected(read, corrections).record.document.security
    given = [
        one
        for one in corrections
        if one.action == "set" and (one.at == _SECURITY or _SECURITY.startswith(f"{one.at}/"))
    ]
    if level is None or not given or level == read.document.security:
        return None
    last = decisions(archive, document)[-1:]
    if last and last[0].action == "release" and last[0].when >= given[-1].when:
        return None
    return Decision(action="hold", who=given[-1].who, why=level, when=given[-1].when)
