"""Document executor: has the steps of one document done ahead of pages, and its pages read in turn and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, suppress
from queue import SimpleQueue
from threading import BoundedSemaphore
from typing import NamedTuple, ParamSpec, TypeVar

from ingest.errors import WorkerDiedError
from ingest.pages.fair_queue import FairQueue, Submit, SubmitPage
from ingest.pages.kept_pages import KeptPages
from ingest.pages.page_store import PageStore
from ingest.processes.workers import Workers
from ocr import PageReading, PageSource, ScanError, unread_page

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

LONG = 50
"""Minimum pages of a document that is put together in a process of its own: its memory is freed when the process ends,
whereas a worker would keep much of it (freed memory is scattered among what is in use).
"""

ReadPage = Callable[[PageSource], PageReading]


class SharedWorkers(NamedTuple):
    """What all documents share. ``step``: has a step done. ``page``: has a page of a document read in its turn.

    ``alone``: a process of one's own. ``is_stopped``: whether the workers were ended. ``attempts``: how often a page
    whose worker dies is tried. ``long``: how many long documents may have a process of their own at once.
    """

    step: Submit
    page: SubmitPage
    alone: Callable[[], AbstractContextManager[Executor]]
    is_stopped: Callable[[], bool]
    attempts: int
    long: BoundedSemaphore


def shared_workers(workers: Workers, steps: FairQueue, pages: FairQueue, attempts: int) -> SharedWorkers:
    """What documents share that have their steps done by ``workers``. ``steps``: the queue before them; ``pages``: the
    queue before what reads pages, the same or a cluster's. ``attempts``: see ``SharedWorkers``.
    """
    return SharedWorkers(
        step=steps.ahead,
        page=pages.page,
        alone=workers.alone,
        is_stopped=workers.is_stopped,
        attempts=attempts,
        long=BoundedSemaphore(max(workers.size // 4, 1)),
    )


class DocumentExecutor:
    """Has one document's work done. ``document``: whose turn it is. ``on_pages`` is told (pages done, pages in all) as
    they are read. ``is_long``: whether its steps are done in processes of their own, known once its pages were read.
    """

    def __init__(
        self,
        document: str,
        shared: SharedWorkers,
        store: Callable[[], PageStore],
        on_pages: Callable[[int, int], None],
    ) -> None:
        self._document, self._shared, self._store, self._on_pages = document, shared, store, on_pages
        self.is_long = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has one of the document's steps done. That of a long document has been done when this returns."""
        if not self.is_long:
            return self._shared.step(fn, *args, **kwargs)
        with self._shared.long, self._shared.alone() as own:
            future = own.submit(fn, *args, **kwargs)
            with suppress(CancelledError):  # whoever waits for the result gets the error
                future.exception()
        return future

    def read_pages(self, read_page: ReadPage, pages: list[PageSource]) -> KeptPages:
        """Has pages read and kept; those that an earlier attempt has read are not read again.

        Raises what ``read_page`` raises, OSError where a page cannot be kept, and CancelledError when the service ends.
        """
        store = self._store()
        failed = self._read_missing(read_page, pages, store)
        self.is_long = len(pages) >= LONG
        return KeptPages(store, len(pages), failed)

    def _read_missing(
        self, read_page: ReadPage, pages: list[PageSource], store: PageStore
    ) -> dict[int, PageReading]:
        """Reads and keeps what is not there; returns what is not worth keeping: pages that could not be read."""
        missing = [page for page in pages if not store.has(page.number)]
        done = len(pages) - len(missing)
        if done:
            log.info("%d of %d pages were read before", done, len(pages))
        self._on_pages(done, len(pages))
        failed: dict[int, PageReading] = {}
        ended: SimpleQueue[tuple[PageSource, Future[PageReading]]] = SimpleQueue()

        # A future that is kept keeps its reading.
        waiting: set[Future[PageReading]] = set()

        def take_up() -> None:
            nonlocal done
            page, future = ended.get()
            waiting.discard(future)
            reading = self._result(read_page, page, future)
            if reading.page.state == "unread":
                failed[page.number] = reading
            else:
                store.put(page.number, reading)
            done += 1
            self._on_pages(done, len(pages))

        try:
            for page in missing:
                future = self._shared.page(self._document, read_page, page)
                waiting.add(future)
                future.add_done_callback(lambda f, page=page: ended.put((page, f)))  # type: ignore[misc]
                while not ended.empty():
                    take_up()
            while done < len(pages):
                take_up()
        finally:
            for future in waiting:
                future.cancel()
        return failed

    def _result(self, read_page: ReadPage, page: PageSource, future: Future[PageReading]) -> PageReading:
        """A page's reading. Where its worker died, it is tried on a worker of its own, so that the culprit shows."""
        try:
            return future.result()
        except BrokenProcessPool as error:
            died = error
        for _ in range(self._shared.attempts - 1):
            if self._shared.is_stopped():
                raise CancelledError
            log.warning("page %d: its worker died; trying it alone", page.number)
            try:
                with self._shared.alone() as own:
                    return own.submit(read_page, page).result()
            except BrokenProcessPool as error:
                died = error
        if self._shared.is_stopped():
            raise CancelledError
        return unread_page(page, ScanError.of_reason(f"{WorkerDiedError.code}: page {page.number}: {died}"))
