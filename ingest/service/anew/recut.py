"""Recut: a person says where the papers of a file begin: those whose pages change are made anew, the others stay.

What is new is made ready in the work folder; then what is to happen is written there, and from then on a start after a
kill goes forward. A paper whose pages are others' now goes to ``earlier/`` in its stack's folder, with all that people
have done to it; if it is cut so again, it comes back from there.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from ingest.archive import stacks
from ingest.archive.archive import document_id
from ingest.archive.destroying.under_way import is_going
from ingest.archive.holding import CUTS, Decision, decisions
from ingest.archive.made import Origin, read_made
from ingest.archive.stacks import PARTS, READY, STACK
from ingest.archive.stores import House
from ingest.building.build import Builder, page_store
from ingest.building.readers import Readers
from ingest.building.stack_building import Cut, Order
from ingest.catalogue import open_catalogue
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.journal import Journal
from ingest.pages.document_executor import DocumentExecutor, SharedWorkers, shared_workers
from ingest.pages.fair_queue import FairQueue
from ingest.processes.scratch import Scratch
from ingest.processes.workers import Allowance, Workers
from ingest.service.anew.cut_steps import PLAN, PREFIX, Plan, carry_out, cut_number, earlier_papers, recover
from ingest.service.stack_publishing import stack_store
from ingest.settings import Settings

log = logging.getLogger(__name__)


class Whole(NamedTuple):
    """A file that is cut: its stack's id, how many pages it has, the papers that it is now with their pages, where it
    came from, and who has cut it before. ``orders``: of papers whose pages were put in another order, by their pages,
    this.
    """

    stack: str
    folder: Path
    pages: int
    parts: dict[str, tuple[int, int]]
    origin: Origin
    by: tuple[dict[str, str], ...]
    orders: Mapping[tuple[int, int], tuple[int, ...]] = MappingProxyType({})

    @property
    def begins(self) -> set[int]:
        """On which pages papers begin; of a file that was never cut nothing is said: its first page may be a cover."""
        return {first for document, (first, _) in self.parts.items() if document != self.stack}

    @property
    def shown(self) -> str:
        """The pages of its papers in words: ``2-4, 5-5``."""
        return ", ".join(f"{first}-{last}" for first, last in sorted(self.parts.values()))


def whole_of(document: str, house: House) -> Whole:
    """The file that a document is, or is a part of. Raises OSError, ValueError or KeyError where there is none."""
    store = house.store_of(document)
    made = store.made(document) if store is not None else None
    stack = (stacks.stack_of(made) if made is not None else None) or document
    holder = stack_store(house, stack)
    if holder is not None:
        said = stacks.read(stacks.place(holder, stack))
        parts = {one["document"]: (one["pages"][0], one["pages"][-1]) for one in said["parts"]}
        by = tuple(said.get("cut_by", []))
        orders = {
            (one["pages"][0], one["pages"][-1]): tuple(one["order"])
            for one in said["parts"]
            if "order" in one
        }
        return Whole(stack, stacks.place(holder, stack), said["pages"], parts, _origin(said), by, orders)
    if store is None or made is None:
        raise FileNotFoundError(document)
    pages = int(made["pages"])
    folder = store.place(document)
    return Whole(document, folder, pages, {document: (1, pages)}, _origin(made), _said_of_one(folder))


def recut(
    whole: Whole,
    begins: set[int],
    by: Decision,
    house: House,
    settings: Settings,
    builder: Builder,
    shared: SharedWorkers,
    order: Order = "keep",
) -> list[str]:
    """Cuts a file so that papers begin on these pages (from 1) of it; returns the ids of its papers. Where they do so
    already, or no page is given of a file that was never cut, it is only kept who has said so. The folders'
    lock must be held. ``order``: what becomes of the order of pages that was, or can be, put right (``Cut``).

    Raises:
        ValueError: its original is not whole any more, or about to be destroyed. ocr.ScanError, PdfaError: it cannot be
            read; nothing changes.
        OSError, sqlite3.Error: the machine refuses; what was begun is gone on with at the next start.
    """
    (original,) = whole.folder.glob("original.*")
    sha256 = durable.sha256(original)
    if document_id(sha256) != whole.stack:
        raise ValueError(f"{whole.stack}: {original.name} is not the file that was archived")
    said = {"who": by.who, "when": by.when, "why": by.why, "before": whole.shown}
    if order != "keep":
        said["order"] = order
    if begins == whole.begins and order == "keep":
        return _confirm(whole, said)
    folder = settings.folders.work / (PREFIX + whole.stack)
    with alone_in(settings.folders.work):  # who destroys it looks for this folder
        if is_going(settings.folders.work, whole.stack) or not original.exists():
            raise ValueError(f"{whole.stack}: it is destroyed")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    store = partial(page_store, settings, folder / "pages", sha256)
    executor = DocumentExecutor(whole.stack, shared, store, lambda done, pages: None)
    there = frozenset({*whole.parts, *earlier_papers(whole.folder)}) - {whole.stack}
    cut = Cut(
        sorted(begins), there, (*whole.by, said), settings.secret == "hold", order, _orders(whole)
    )  # fmt: skip
    builder.cut(original, sha256, folder / "out", executor, whole.origin, cut)
    new = stacks.read(folder / "out" / READY)
    durable.write(folder / PLAN, json.dumps(_plan(whole, by, folder / "out", house, settings)).encode())
    carry_out(whole.stack, folder, house)
    return [part["document"] for part in new["parts"]]


@contextmanager
def at_work(
    settings: Settings,
    readers: Readers | None = None,
    begun: Callable[[Workers], None] = lambda workers: None,
) -> Iterator[tuple[House, Builder, SharedWorkers]]:
    """All that cutting needs, with nothing left half done; the folders' lock must be held. ``begun`` is told of the
    workers, by whose ``kill`` another thread ends it.
    """
    folders = settings.folders
    house = House.of(folders, Journal(folders.journal), open_catalogue(settings))
    scratch = Scratch(folders.work, of_process=False)
    allowance = Allowance(settings.worker_memory_mb, settings.task_seconds, settings.worker_file_mb)
    workers = Workers(settings.workers, allowance._replace(temporary=scratch.folder))
    queue = FairQueue(workers)
    begun(workers)
    try:
        recover(house)
        yield house, Builder(settings, readers), shared_workers(workers, queue, queue, settings.attempts)
    finally:
        workers.kill()
        queue.close()
        scratch.close()
        house.catalogue.close()
        house.journal.close()


def _confirm(whole: Whole, by: dict[str, str]) -> list[str]:
    """Keeps who has said that a stack is cut rightly as it is, or that a document is one paper."""
    if whole.stack in whole.parts:
        mode = whole.folder.stat().st_mode & 0o666
        durable.write(
            whole.folder / CUTS, json.dumps([*whole.by, by], ensure_ascii=False, indent=1).encode(), mode
        )
        return [whole.stack]
    said = stacks.read(whole.folder)
    said["cut_by"] = [*whole.by, by]
    mode = (whole.folder / STACK).stat().st_mode & 0o666
    durable.write(whole.folder / STACK, stacks.stack_json(said), mode)
    return [part["document"] for part in said["parts"]]


def _orders(whole: Whole) -> dict[tuple[int, int], tuple[int, ...]]:
    """In which order pages of papers are read, by these pages: as they are now, else as when they last were a paper,
    so that what was cut and is joined again comes back.
    """
    orders: dict[tuple[int, int], tuple[int, ...]] = {}
    for made in map(read_made, sorted(earlier_papers(whole.folder).values(), key=cut_number)):
        if pages := made.get("pages_of_original"):  # the file itself, where it was one paper, has none
            orders[pages[0], pages[-1]] = tuple(made.get("page_order", ()))
    orders |= {pages: whole.orders.get(pages, ()) for pages in whole.parts.values()}
    return {pages: order for pages, order in orders.items() if order}


def _said_of_one(folder: Path) -> tuple[dict[str, str], ...]:
    """Who has said of a document that was never parted that it is one paper."""
    file = folder / CUTS
    return tuple(json.loads(file.read_bytes())) if file.exists() else ()


def _origin(made: stacks.StackFile | Origin) -> Origin:
    kept = ("claim", "name", "claimed_at", "archived_at", "joined")
    return {key: made[key] for key in kept if key in made}  # type: ignore[return-value,literal-required]


def _plan(whole: Whole, by: Decision, out: Path, house: House, settings: Settings) -> Plan:
    new = {one["document"]: tuple(one["pages"]) for one in stacks.read(out / READY)["parts"]}
    before, to = earlier_papers(whole.folder), dict[str, Literal["archive", "held"]]()
    for document, (first, last) in new.items():
        if document in whole.parts:
            continue
        ready = out / PARTS / document
        why = read_made(ready if ready.exists() else before[document]).get("secrecy")
        overlapped = [one for one, (a, b) in whole.parts.items() if a <= last and first <= b]
        said = [decided for one in overlapped if (decided := _decided(one, house))]
        marked = why is not None and settings.secret == "hold" and "release" not in said
        to[document] = "held" if marked or "hold" in said else "archive"
    gone = sorted(whole.parts.keys() - new.keys())
    pages = {one: [*whole.parts[one]] for one in gone}
    return {"to": to, "gone": gone, "pages": pages, "who": by.who, "why": by.why}


def _decided(document: str, house: House) -> str | None:
    """The last that a person has decided of a document: hold or release."""
    store = house.store_of(document)
    last = decisions(store, document)[-1:] if store is not None else []
    return last[0].action if last else None
