"""Meant: which papers a request is about: those that were ticked, else all that the list of its address has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from fastapi import Request

from ingest.catalogue.row import Row
from ingest.web.browsing import Browsing
from ingest.web.pages import resources_of

_ID = re.compile("[0-9a-f]{16}")
_AT_A_TIME = 100


def ticked(request: Request) -> list[str]:
    """The ids that were ticked, each once."""
    return [one for one in dict.fromkeys(request.query_params.getlist("paper")) if _ID.fullmatch(one)]


def papers(request: Request, most: int) -> list[Row]:
    """The papers meant, in the list's order, at most so many. Held ones are in no list, and are left out here too."""
    catalogue = resources_of(request).catalogue
    chosen = ticked(request)
    if chosen or "ticked" in request.query_params:
        return [row for one in chosen[:most] if (row := catalogue.get(one)) is not None]
    return list(islice(_listed(request), most))


def _listed(request: Request) -> Iterator[Row]:
    catalogue, browsing = resources_of(request).catalogue, Browsing.of(request.query_params)
    if browsing.like:
        yield from catalogue.similar(browsing.like)
    elif browsing.number:
        yield from catalogue.by_number(browsing.number, limit=_AT_A_TIME)
    elif not browsing.query:
        yield from catalogue.rows(browsing.filter)
    else:
        offset = 0
        while hits := catalogue.listing(
            browsing.filter, browsing.query, browsing.sorted_by, _AT_A_TIME, offset
        ).hits:
            yield from (hit.row for hit in hits)
            offset += len(hits)
