"""Queue: the documents that are not reviewed, the most doubtful first; the address holds the place in it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from ingest.catalogue import Catalogue, Listing
from ingest.web.routes.browsing import Browsing


class Queue(NamedTuple):
    """``skip``: how many of its documents were left for later; ``browsing``: the filters that it keeps to."""

    browsing: Browsing
    skip: int

    @classmethod
    def of(cls, request: Request) -> Queue:
        said = request.query_params.get("skip", "0")
        skip = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
        return cls(Browsing.of(request.query_params)._replace(state="open", order="doubt", page=1), skip)

    def document(self, catalogue: Catalogue, further: int = 0) -> str | None:
        """The document whose turn it is, or the one so many further; None at the end."""
        hits = self._listing(catalogue, self.skip + further).hits
        return hits[0].row.id if hits else None

    def left(self, catalogue: Catalogue) -> Listing:
        """How many are left: ``total``, or ``more`` than that."""
        return self._listing(catalogue, 0)

    def link(self, path: str, further: int = 0) -> str:
        """An address that keeps the place in the queue, or takes it further."""
        address = self.browsing._replace(state="", order="").link(path)
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'skip': self.skip + further})}"

    def _listing(self, catalogue: Catalogue, offset: int) -> Listing:
        return catalogue.listing(self.browsing.filter, self.browsing.query, "doubt", limit=1, offset=offset)
