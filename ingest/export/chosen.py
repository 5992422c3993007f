"""Chosen: the documents of an export: named by ids or their first letters, or left by a filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ingest.archive.archive import Archive
from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.row import Row
from ingest.errors import NoSuchDocumentError, NotWholeError
from ingest.export.paper import Paper, read_paper


def chosen_rows(catalogue: Catalogue, ids: list[str], wanted: Filter) -> Iterable[Row]:
    """The rows of these documents, in the order of their naming; without ids, all that the filter leaves.

    Raises:
        NoSuchDocumentError: an id names none, or more than one; before any row is given.
    """
    if not ids:
        return catalogue.rows(wanted)
    found: dict[str, Row] = {}
    for prefix in ids:
        matches = catalogue.starting(prefix.lower(), limit=2)
        row = catalogue.get(matches[0]) if len(matches) == 1 else None
        if row is None:
            raise NoSuchDocumentError(prefix)
        found[row.id] = row
    return list(found.values())


def chosen_papers(
    rows: Iterable[Row], archive: Archive, tell: Callable[[NotWholeError], None]
) -> Iterator[Paper]:
    """The documents of some rows; ``tell`` is called for those that are not whole."""
    for row in rows:
        try:
            yield read_paper(row.id, archive)
        except NotWholeError as error:
            tell(error)
