"""Queue: the documents that are not reviewed, the most doubtful first. A document that somebody else is at is passed
over, and so is one that the visitor has left for later, in this visitor's queue alone.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from ingest.catalogue import Catalogue
from ingest.web.browsing import Browsing
from ingest.web.pages import resources_of, visit_of

_MARK = "skip"
"""In an address: the paper was opened by the queue, and a change leads on in it."""


def to_queue(browsing: Browsing, path: str = "/queue") -> str:
    """The address of a queue that keeps to filters, or of another page that leads on in it."""
    address = browsing._replace(state="", order="").link(path)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({_MARK: 0})}"


class Place(NamedTuple):
    """Where a queue has come to. ``left``: how many are left in all, with ``more`` at least so many; ``following``: the
    document whose turn is next, None at the end.
    """

    left: int
    more: bool
    following: str | None


class Queue(NamedTuple):
    """``browsing``: the filters that it keeps to; ``taken``: documents that others are at, each with who; ``later``:
    those that the visitor has left for later.
    """

    browsing: Browsing
    taken: dict[str, str]
    later: frozenset[str]

    @classmethod
    def of(cls, request: Request) -> Queue:
        reservations, person = resources_of(request).reservations, visit_of(request).person
        browsing = Browsing.of(request.query_params)._replace(state="open", order="doubt", page=1)
        return cls(browsing, reservations.others(person), reservations.left_for_later(person))

    @classmethod
    def if_in_it(cls, request: Request) -> Queue | None:
        """The queue, where the address says that the visitor works through it."""
        return cls.of(request) if _MARK in request.query_params else None

    def documents(self, catalogue: Catalogue) -> list[str]:
        """The next documents that are free for the visitor: at least one, unless there is none."""
        return self._ahead(catalogue, "")[0]

    def place(self, catalogue: Catalogue, document: str) -> Place:
        """Where the queue has come to, a document being open."""
        free, left, more = self._ahead(catalogue, document)
        return Place(left, more, free[0] if free else None)

    def link(self, path: str) -> str:
        """An address that keeps to the queue."""
        return to_queue(self.browsing, path)

    def _ahead(self, catalogue: Catalogue, opened: str) -> tuple[list[str], int, bool]:
        """The next documents that are free, but for the open one; how many there are in all, and whether more."""
        passed = self.later | self.taken.keys() | {opened}
        found = catalogue.listing(
            self.browsing.filter, self.browsing.query, "doubt", limit=len(passed) + 1, offset=0
        )
        ahead = [hit.row.id for hit in found.hits]
        return [one for one in ahead if one not in passed], found.total, found.more
