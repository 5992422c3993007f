"""Gathered: the pages of a document, all of them read: what its paper is put together from, in another process.

While they become a text, a page's words take a megabyte, and a document may have thousands of pages. So the service
has pages read and kept, and never holds them.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar, cast

from ingest.pages.kept import Kept
from ocr.pages import PageSource
from ocr.read_page import PageReading

P = ParamSpec("P")
T = TypeVar("T")


class Gathered(Executor):
    """An executor for whoever reads the document once more: it does steps at once, and gives pages as they were read.

    ``unkept``: by number, what is not worth keeping: pages that could not be read.
    """

    def __init__(self, kept: Kept, unkept: dict[int, PageReading | Exception]) -> None:
        self._kept, self._unkept = kept, unkept

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[T]:
        """The readings of pages (PageSource) in order, each taken from the disk as it is asked for."""
        (pages,) = iterables
        return cast(Iterator[T], map(self._reading, pages))

    def _reading(self, page: PageSource) -> PageReading | Exception:
        reading = self._unkept.get(page.number) or self._kept.get(page.number)
        if reading is None:
            raise OSError(errno.EIO, f"page {page.number} was kept and cannot be read any more")
        return reading


class AllRead(Exception):
    """Ends a reading in the service once every page has been read: it is gone through again where ``pages`` are."""

    def __init__(self, pages: Gathered) -> None:
        super().__init__("all pages have been read")
        self.pages = pages
