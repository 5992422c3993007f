"""Desk: one document's executor: its steps go ahead of pages; its pages are read in turn and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, suppress
from queue import SimpleQueue
from threading import BoundedSemaphore
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

from ingest.pages.gathered import AllRead, Gathered
from ingest.pages.kept import Kept
from ocr import ScanError
from ocr.pages import PageSource
from ocr.read_page import PageReading

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

LONG = 50
"""Pages from which on a document is put together in a process of its own: what it held goes back with the process,
where a worker would keep much of it (freed memory lies scattered among what is in use)."""

ReadPage = Callable[[PageSource], PageReading | Exception]


class WorkerDied(ScanError):
    """A page whose worker died or was ended for its time, each time that it was tried."""

    code = "worker_died"


class Room(NamedTuple):
    """What all desks share. ``step``, ``page``: have a step done, a page of a document read; see ``Turns``.

    ``alone``: a process of one's own. ``is_stopped``: whether the workers were ended. ``attempts``: how often a page
    whose worker dies is tried. ``long``: how many long documents may have a process of their own at once.
    """

    step: Callable[..., Future[Any]]
    page: Callable[..., Future[Any]]
    alone: Callable[[], AbstractContextManager[Executor]]
    is_stopped: Callable[[], bool]
    attempts: int
    long: BoundedSemaphore


class Desk(Executor):
    """The executor of one document: ``document``: whose turn it is. ``tell`` is told (pages done, pages in all) as they
    are read. ``is_long``: whether its steps are done in processes of their own, known once its pages have been read.
    """

    def __init__(
        self, document: str, room: Room, kept: Callable[[], Kept], tell: Callable[[int, int], None]
    ) -> None:
        self._document, self._room, self._kept, self._tell = document, room, kept, tell
        self.is_long = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has one of the document's steps done. That of a long document has been done when this returns."""
        if not self.is_long:
            return self._room.step(fn, *args, **kwargs)
        with self._room.long, self._room.alone() as own:
            future = own.submit(fn, *args, **kwargs)
            with suppress(CancelledError):  # whoever asks for the result is told
                future.exception()
        return future

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[T]:
        """Reads and keeps pages. They are not given here, but go on with ``AllRead``, which this raises.

        ``fn`` reads a page: a reading, or the error that stopped it; ``iterables``: the pages (PageSource). Pages that
        an earlier attempt has read are not read again.
        """
        (pages,) = iterables
        pages, kept = list(pages), self._kept()
        unkept = self._read_missing(cast(ReadPage, fn), pages, kept)
        self.is_long = len(pages) >= LONG
        raise AllRead(Gathered(kept, unkept))

    def _read_missing(
        self, read: ReadPage, pages: list[PageSource], kept: Kept
    ) -> dict[int, PageReading | Exception]:
        """Reads and keeps what is not there; returns what is not worth keeping: pages that could not be read."""
        missing = [page for page in pages if not kept.has(page.number)]
        done = len(pages) - len(missing)
        if done:
            log.info("%d of %d pages were read before", done, len(pages))
        self._tell(done, len(pages))
        unkept: dict[int, PageReading | Exception] = {}
        ended: SimpleQueue[tuple[PageSource, Future[PageReading | Exception]]] = SimpleQueue()

        # A future that is kept keeps its reading.
        waiting: set[Future[PageReading | Exception]] = set()

        def take_up() -> None:
            nonlocal done
            page, future = ended.get()
            waiting.discard(future)
            reading = self._result(read, page, future)
            if isinstance(reading, Exception) or reading.page.state == "unread":
                unkept[page.number] = reading
            else:
                kept.put(page.number, reading)
            done += 1
            self._tell(done, len(pages))

        try:
            for page in missing:
                future = self._room.page(self._document, read, page)
                waiting.add(future)
                future.add_done_callback(lambda f, page=page: ended.put((page, f)))  # type: ignore[misc]
                while not ended.empty():
                    take_up()
            while done < len(pages):
                take_up()
        finally:
            for future in waiting:
                future.cancel()
        return unkept

    def _result(
        self, read: ReadPage, page: PageSource, future: Future[PageReading | Exception]
    ) -> PageReading | Exception:
        """A page's reading. Where its worker died, it is tried on a worker of its own, so that the culprit shows."""
        try:
            return future.result()
        except BrokenProcessPool as error:
            died = error
        for _ in range(self._room.attempts - 1):
            if self._room.is_stopped():
                raise CancelledError
            log.warning("page %d: its worker died; trying it alone", page.number)
            try:
                with self._room.alone() as own:
                    return own.submit(read, page).result()
            except BrokenProcessPool as error:
                died = error
        if self._room.is_stopped():
            raise CancelledError
        return WorkerDied(f"page {page.number}: {died}")
