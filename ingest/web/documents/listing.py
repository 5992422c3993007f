"""Listing: the list of documents: filters, search by words and by number, order, pages."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from ingest.catalogue import Hit, Listing
from ingest.catalogue.answers import Party
from ingest.catalogue.entries.words import words
from ingest.catalogue.search.queries import parts
from ingest.web.browsing import ORDERS, PER_PAGE, STATES, Browsing
from ingest.web.documents.queue import to_queue
from ingest.web.pages import is_part, page, resources_of, visit_of
from ingest.web.resources import WebResources
from ingest.web.under_way.first_steps import first_steps
from lexicon.folding import fold_any

router = APIRouter()
ROLES: tuple[Party, ...] = ("issuer", "signer", "copier", "tag")
_WORD = re.compile(r"[^\W_]+")
_MOST_NAMES = 300


@router.get("/")
def documents(request: Request) -> Response:
    """The list, or, asked by htmx, the parts of it that a change of filters changes."""
    resources, browsing = resources_of(request), Browsing.of(request.query_params)
    visit, catalogue = visit_of(request), resources_of(request).catalogue
    found, part = _found(resources, browsing), is_part(request)
    return page(
        request, "results.html" if part else "list.html",
        browsing=browsing, like=catalogue.get(browsing.like) if browsing.like else None,
        found=found, facets=resources.catalogue.facets(browsing.filter),
        steps=None if found.total else first_steps(resources, visit_of(request).lang),
        orders=ORDERS, states=STATES, queue=to_queue(browsing), pieces=pieces,
        taken=resources.reservations.others(visit_of(request).person),
        views=resources.views.of(visit.user or "?"), listed=browsing.link().partition("?")[2],
        names_of={} if part else {
            # Tags are people's own words; of names those that somebody has reviewed.
            role: catalogue.suggestions(role, "", _MOST_NAMES, confirmed_only=role != "tag") for role in ROLES
        },
        dossiers=catalogue.dossier_names(_MOST_NAMES, browsing.dossier), retentions=catalogue.retentions(),
        last_page=max(1, -(-found.total // PER_PAGE)), first=browsing.offset + 1,
    )  # fmt: skip


def _found(resources: WebResources, browsing: Browsing) -> Listing:
    if browsing.like:
        rows = resources.catalogue.similar(browsing.like, limit=PER_PAGE)
        return Listing([Hit(row, "", 0, 0) for row in rows], len(rows), False)
    if browsing.number:
        rows = resources.catalogue.by_number(browsing.number, limit=PER_PAGE)
        return Listing([Hit(row, "", 0, 0) for row in rows], len(rows), False)
    return resources.catalogue.listing(
        browsing.filter, browsing.query, browsing.sorted_by, limit=PER_PAGE, offset=browsing.offset
    )


def pieces(snippet: str, query: str) -> list[tuple[str, bool]]:
    """A snippet cut into pieces, each with whether it is a word that was searched, marks and capitals aside."""
    searched = {fold_any(word) for part in parts(query) for word in part}
    cut, at = [], 0
    for word in _WORD.finditer(snippet):
        if fold_any("".join(words(word.group()))) in searched:
            cut += [(snippet[at : word.start()], False), (word.group(), True)]
            at = word.end()
    return [*cut, (snippet[at:], False)]
