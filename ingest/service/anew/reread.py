"""Reread: reads an archived original anew, puts the new reading in the old one's place, and keeps the old.

The new reading is made ready in the work folder. Then the old files become ``earlier/N/`` in the document's folder,
and the new ones take their places, ``made.json`` last. Cut off at any step, the next start goes on from there.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Literal, cast

from ingest.archive.archive import CORRECTIONS, EARLIER, Archive
from ingest.archive.destroying.under_way import REREAD, is_going
from ingest.archive.holding import CUTS, DECISIONS, Decision, begin, decisions, finish
from ingest.archive.made import MADE, MadeFile, Origin, Reader, read_made
from ingest.archive.remarks.remark import REMARKS
from ingest.archive.stores import House
from ingest.building import provenance
from ingest.building.build import Builder, iso, page_store
from ingest.building.readers import Readers
from ingest.catalogue import open_catalogue
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import SecretError
from ingest.journal import Journal
from ingest.pages.document_executor import DocumentExecutor, SharedWorkers, shared_workers
from ingest.pages.fair_queue import FairQueue
from ingest.processes.scratch import Scratch
from ingest.processes.workers import Workers
from ingest.service.faults import fault_of
from ingest.settings import Settings

log = logging.getLogger(__name__)

_PREFIX = REREAD
_STAYS = ("original.", "names.json", CORRECTIONS, REMARKS, DECISIONS, CUTS, EARLIER)
"""Beginnings of the names of files that are not part of a reading."""
_KEPT: tuple[
    Literal["claim", "name", "claimed_at", "archived_at", "stack", "pages_of_original", "page_order", "joined"], ...
] = (
    "claim", "name", "claimed_at", "archived_at", "stack", "pages_of_original", "page_order", "joined",
)  # fmt: skip
"""Fields of a document's origin that are kept from reading to reading."""


def is_outdated(archive: Archive, document: str, reader: Reader) -> bool:
    """Whether a document was read by another version, model or setting than ``reader``
    (``provenance.reader_versions``).
    """
    return bool(archive.made(document).get("reader") != reader)


def reread(document: str, house: House, settings: Settings, builder: Builder, shared: SharedWorkers) -> None:
    """Reads one document of the archive anew.

    Raises:
        ValueError: its original is not whole any more, or about to be destroyed.
        SecretError: the new reading finds a mark of secrecy that the old one had not; the document is held now.
        ocr.ScanError, PdfaError: it cannot be read; the old reading stays.
        OSError: the file system refuses; what was begun is gone on with at the next start.
    """
    place, made = house.archive.place(document), house.archive.made(document)
    (original,) = place.glob("original.*")
    sha256 = durable.sha256(original)
    if sha256 != made["sha256"].get(original.name):
        raise ValueError(f"{document}: {original.name} is not the file that was archived")
    folder = settings.folders.work / (_PREFIX + document)
    with alone_in(settings.folders.work):  # who destroys it looks for this folder
        if is_going(settings.folders.work, document) or not original.exists():
            raise ValueError(f"{document}: it is destroyed")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    kept = cast(Origin, {key: made[key] for key in _KEPT if key in made})
    origin: Origin = {**kept, "reading": int(made.get("reading", 1)) + 1, "reread_at": iso(time.time())}
    store = partial(page_store, settings, folder / "pages", sha256)
    executor = DocumentExecutor(document, shared, store, lambda done, pages: None)
    builder.build(original, sha256, folder / "out", executor, origin)
    why = _finish(document, folder, house, settings.secret == "hold")
    if why is not None:
        raise SecretError(why)


def _why_held(new: MadeFile, document: str, archive: Archive) -> str | None:
    """The code of why a new reading has an archived paper held; None where somebody released it although this is
    known of it.
    """
    why = new["secrecy"]
    last = decisions(archive, document)[-1:]
    # An earlier version kept no decisions: what it knew and archived all the same, somebody released.
    released = last[0].action == "release" if last else why == archive.made(document).get("secrecy")
    return None if why is None or released else str(why[0])


def reread_many(
    settings: Settings,
    ids: list[str],
    *,
    everything: bool,
    tell: Callable[[str, Exception], None],
    readers: Readers | None = None,
) -> tuple[int, int, int]:
    """Rereads the documents whose ids start with ``ids``; without any, those that another version or model read.

    Returns how many were read anew, how many could not be (``tell`` is told why), and how many were looked at. The
    folders' lock must be held. Raises OSError and sqlite3.Error for what is the machine's fault.
    """
    folders = settings.folders
    reader = provenance.reader_versions(settings.line_reader)
    house = House.of(folders, Journal(folders.journal), open_catalogue(settings))
    archive, scratch, workers = house.archive, Scratch(folders.work), Workers(settings.workers)
    builder, queue = Builder(settings, readers), FairQueue(workers)
    shared = shared_workers(workers, queue, queue, settings.attempts)
    done = failed = 0
    try:
        recover(house, may_hold=settings.secret == "hold")
        finish(house)
        wanted = [d for d in archive.documents() if not ids or d.startswith(tuple(ids))]
        for document in wanted:
            if not archive.holds(document):  # held or destroyed meanwhile
                continue
            if not (ids or everything or is_outdated(archive, document, reader)):
                continue
            try:
                reread(document, house, settings, builder, shared)
                done += 1
            except Exception as error:
                if isinstance(error, BrokenProcessPool):
                    workers.replace(workers.executor)
                if fault_of(error) is not None:
                    raise
                failed += 1
                tell(document, error)
    finally:
        workers.kill()
        queue.close()
        scratch.close()
        house.catalogue.close()
        house.journal.close()
    return done, failed, len(wanted)


def recover(house: House, *, may_hold: bool = True) -> None:
    """Finishes what earlier rereadings have left half done, and clears away what they had not made ready."""
    for folder in sorted(house.work.glob(_PREFIX + "*")):
        document = folder.name.removeprefix(_PREFIX)
        if house.store_of(document) is not None:
            log.warning("%s: going on with its rereading", document)
            _finish(document, folder, house, may_hold)
        else:
            shutil.rmtree(folder)


def _finish(document: str, folder: Path, house: House, may_hold: bool) -> str | None:
    """Puts a new reading in the old one's place; returns why the paper is held for it, None where it is not."""
    store, out, why = house.store_of(document) or house.archive, folder / "out", None
    place = store.place(document)
    if (out / MADE).exists():  # it is written last and moved last: the reading is complete, the move is not
        if may_hold and house.archive.holds(document):
            why = _why_held(read_made(out), document, house.archive)
        if why is not None:
            begin(document, house, Decision.now("hold", "saoluc reread", why))
        _keep_old(folder, place, int(store.made(document).get("reading", 1)))
        files = sorted(path for path in out.iterdir() if not path.name.startswith(_STAYS))
        for path in sorted(files, key=lambda path: path.name == MADE):
            if path.name == MADE:
                durable.sync_folder(place)
            path.replace(place / path.name)
        durable.sync_folder(place)
        log.info("%s: read anew", document)
    finish(house)
    house.enter(document)
    shutil.rmtree(folder)
    return why


def _keep_old(folder: Path, place: Path, number: int) -> None:
    """Links the present files into ``earlier/N``, which appears whole or not at all."""
    target = place / EARLIER / str(number)
    if target.exists():
        return
    ready = folder / "earlier"
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir()
    for path in place.iterdir():
        if path.is_file() and not path.name.startswith(_STAYS):
            _link(path, ready / path.name)
    durable.sync_folder(ready)
    target.parent.mkdir(exist_ok=True)
    ready.rename(target)
    durable.sync_folder(target.parent)
    durable.sync_folder(place)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # a file system without links, or another one
        durable.copy(path, target)
