"""Queue: the documents that are not reviewed, the most doubtful first; the address holds the place in it. A document
that somebody else is at is passed over.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from ingest.catalogue import Catalogue
from ingest.web.routes.browsing import Browsing


class Place(NamedTuple):
    """Where a document stands in the queue. ``left``: how many are left, with ``more`` at least so many; ``past``: how
    many further the queue goes on behind it; ``following``: the document whose turn is next, None at the end.
    """

    left: int
    more: bool
    past: int
    following: str | None


class Queue(NamedTuple):
    """``skip``: how many of its documents were left for later; ``browsing``: the filters that it keeps to."""

    browsing: Browsing
    skip: int

    @classmethod
    def of(cls, request: Request) -> Queue:
        said = request.query_params.get("skip", "0")
        skip = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
        return cls(Browsing.of(request.query_params)._replace(state="open", order="doubt", page=1), skip)

    def documents(self, catalogue: Catalogue, taken: Collection[str]) -> list[str]:
        """The next documents that nobody else has: at least one, unless there is none."""
        return [one for one in self._ahead(catalogue, len(taken) + 1)[0] if one not in taken]

    def place(self, catalogue: Catalogue, document: str, taken: Collection[str]) -> Place:
        """Where a document stands; one that is no longer in the queue, where the queue has come to."""
        ahead, left, more = self._ahead(catalogue, len(taken) + 2)
        past = ahead.index(document) + 1 if document in ahead else 0
        free = [one for one in ahead[past:] if one not in taken]
        return Place(left, more, max(past, 1), free[0] if free else None)

    def link(self, path: str, further: int = 0) -> str:
        """An address that keeps the place in the queue, or takes it further."""
        address = self.browsing._replace(state="", order="").link(path)
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'skip': self.skip + further})}"

    def _ahead(self, catalogue: Catalogue, most: int) -> tuple[list[str], int, bool]:
        """The next documents, whoever has them; how many are left in all, and whether there are more."""
        found = catalogue.listing(
            self.browsing.filter, self.browsing.query, "doubt", limit=most, offset=self.skip
        )
        return [hit.row.id for hit in found.hits], found.total, found.more
