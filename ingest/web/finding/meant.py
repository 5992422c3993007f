"""Meant: which papers a request is about: those that were ticked, else all that the list of its address has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from fastapi import Request

from ingest.catalogue.row import Row
from ingest.web.browsing import PER_PAGE, Browsing
from ingest.web.pages import resources_of

_ID = re.compile("[0-9a-f]{16}")
_AT_A_TIME = 100


def ticked(request: Request) -> list[str]:
    """The ids that were ticked, each once."""
    return [one for one in dict.fromkeys(request.query_params.getlist("paper")) if _ID.fullmatch(one)]


class Meant(NamedTuple):
    """``total``: how many papers are meant; None where there are more than a search counts. ``rows``: goes through
    them in the list's order, a few at a time.
    """

    total: int | None
    rows: Callable[[], Iterator[Row]]


def papers(request: Request, most: int) -> list[Row]:
    """The papers meant, at most so many."""
    return list(islice(meant(request).rows(), most))


def meant(request: Request) -> Meant:
    """The papers meant: as many as the page shows that its list has. Held ones are in no list, and are left out here
    too.
    """
    catalogue, browsing = resources_of(request).catalogue, Browsing.of(request.query_params)
    chosen = ticked(request)
    if chosen or "ticked" in request.query_params:
        return Meant(len(chosen), lambda: (row for one in chosen if (row := catalogue.get(one)) is not None))
    if browsing.like or browsing.number:
        if browsing.like:
            some = catalogue.similar(browsing.like, limit=PER_PAGE)
        else:
            some = catalogue.by_number(browsing.number, limit=PER_PAGE)
        return Meant(len(some), lambda: iter(some))
    counted = catalogue.listing(browsing.filter, browsing.query, limit=1)
    total = None if counted.more else counted.total
    if browsing.query:
        return Meant(total, lambda: _searched(request, browsing))
    return Meant(total, lambda: catalogue.rows(browsing.filter))


def _searched(request: Request, browsing: Browsing) -> Iterator[Row]:
    catalogue, offset = resources_of(request).catalogue, 0
    while hits := catalogue.listing(
        browsing.filter, browsing.query, browsing.sorted_by, _AT_A_TIME, offset
    ).hits:
        yield from (hit.row for hit in hits)
        offset += len(hits)
