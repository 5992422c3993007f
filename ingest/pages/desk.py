"""Desk: one document's executor: its steps go ahead of pages, its pages are read in turn, kept, and given in order."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from queue import SimpleQueue
from threading import BoundedSemaphore
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

from ingest.pages.kept import Kept
from ocr import ScanError
from ocr.pages import PageSource
from ocr.read_page import PageReading

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

ReadPage = Callable[[PageSource], PageReading | Exception]


class WorkerDied(ScanError):
    """A page whose worker died or was ended for its time, each time that it was tried."""

    code = "worker_died"


class Room(NamedTuple):
    """What all desks share. ``step``, ``page``: have a step done, a page of a document read; see ``Turns``.

    ``alone``: a worker for one page. ``is_stopped``: whether the workers were ended. ``attempts``: how often a page
    whose worker dies is tried. ``gate``: how many documents may be put together at once: each is held in memory.
    """

    step: Callable[..., Future[Any]]
    page: Callable[..., Future[Any]]
    alone: Callable[[], AbstractContextManager[Executor]]
    is_stopped: Callable[[], bool]
    attempts: int
    gate: BoundedSemaphore


class Desk(Executor):
    """The executor of one document. Use as a context manager: its end lets the next document be put together.

    ``document``: whose turn it is. ``tell`` is told (pages done, pages in all) as they are read.
    """

    def __init__(
        self, document: str, room: Room, kept: Callable[[], Kept], tell: Callable[[int, int], None]
    ) -> None:
        self._document, self._room, self._kept, self._tell = document, room, kept, tell
        self._holds_gate = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has one of the document's steps done."""
        return self._room.step(fn, *args, **kwargs)

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[T]:
        """The readings of pages, in order, each taken from the disk as it is asked for.

        ``fn`` reads a page: a reading, or the error that stopped it; ``iterables``: the pages (PageSource). Pages that
        an earlier attempt has read are not read again. All pages have been read before the first is given.
        """
        (pages,) = iterables
        return cast(Iterator[T], self._readings(cast(ReadPage, fn), list(pages)))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._holds_gate:
            self._holds_gate = False
            self._room.gate.release()

    def _readings(self, read: ReadPage, pages: list[PageSource]) -> Iterator[PageReading | Exception]:
        kept = self._kept()
        unkept = self._read_missing(read, pages, kept)
        self._room.gate.acquire()
        self._holds_gate = True
        for page in pages:
            reading = unkept.get(page.number) or kept.get(page.number)
            if reading is None:
                raise OSError(errno.EIO, f"page {page.number} was kept and cannot be read any more")
            yield reading

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

        def take_up() -> None:
            nonlocal done
            page, future = ended.get()
            reading = self._result(read, page, future)
            if isinstance(reading, Exception) or reading.page.state == "unread":
                unkept[page.number] = reading
            else:
                kept.put(page.number, reading)
            done += 1
            self._tell(done, len(pages))

        futures = []
        try:
            for page in missing:
                future = self._room.page(self._document, read, page)
                futures.append(future)
                future.add_done_callback(lambda f, page=page: ended.put((page, f)))  # type: ignore[misc]
                while not ended.empty():
                    take_up()
            while done < len(pages):
                take_up()
        finally:
            for future in futures:
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
