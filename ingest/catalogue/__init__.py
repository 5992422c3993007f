"""Archived documents go in; lists, search results and counts come out, from a SQLite file or a PostgreSQL server.

It can be made anew from the archive alone; docs/catalogue.md says what is searched, how it is ranked, and the bounds.
"""

from ingest.catalogue.answers import Citing, Facets, Filter, Hit, Link, Listing
from ingest.catalogue.catalogue import Catalogue
from ingest.catalogue.opening import (
    catalogue_to_refill,
    checked_catalogue,
    existing_catalogue,
    open_catalogue,
)

__all__ = [
    "Catalogue",
    "Citing",
    "Facets",
    "Filter",
    "Hit",
    "Link",
    "Listing",
    "catalogue_to_refill",
    "checked_catalogue",
    "existing_catalogue",
    "open_catalogue",
]
