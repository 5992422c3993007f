"""Kept pages: the readings of all pages of a document, to be put together in another process.

While pages are put together, a page's words take a megabyte, and a document may have thousands of pages. So the service
keeps the readings on the disk, and never in memory.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence

from ingest.pages.page_store import PageStore
from ocr import PageReading


class KeptPages:
    """Gives the readings of pages 1 to ``count`` in order, each read from the disk when it is needed.

    ``unread``: by number, the pages that could not be read, and so are not in the store.
    """

    def __init__(self, store: PageStore, count: int, unread: dict[int, PageReading]) -> None:
        self._store, self._count, self._unread = store, count, unread

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[PageReading]:
        """Raises OSError where a page that was kept cannot be read any more."""
        return map(self.reading, range(1, self._count + 1))

    def reading(self, number: int) -> PageReading:
        """The reading of a page (1-based). Raises OSError as iterating does."""
        reading = self._unread.get(number) or self._store.get(number)
        if reading is None:
            raise OSError(errno.EIO, f"page {number} was kept and cannot be read any more")
        return reading


class SomePages:
    """Pages ``first`` to ``last`` of all, numbered from 1: those of one paper of a stack. ``order``: their numbers in
    the order in which they are to be read, where not as they lie.
    """

    def __init__(self, pages: KeptPages, first: int, last: int, order: Sequence[int] = ()) -> None:
        self._pages, self._numbers = pages, tuple(order) or tuple(range(first, last + 1))

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[PageReading]:
        """Raises OSError where a page that was kept cannot be read any more."""
        for place, number in enumerate(self._numbers, 1):
            yield _numbered(self._pages.reading(number), place)


def _numbered(reading: PageReading, number: int) -> PageReading:
    stamps = tuple(stamp.model_copy(update={"page": number}) for stamp in reading.stamps)
    pens = tuple(pen.model_copy(update={"page": number}) for pen in reading.pens)
    page = reading.page.model_copy(update={"number": number})
    return reading._replace(page=page, stamps=stamps, pens=pens)
