"""Following: the papers of a file that is cut anew keep their dossiers: where one was, those stand that have its pages.

This happens to dossiers that were handed over as well: their pages stay the same.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Dossier, Entry, Placed
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.stores import House

log = logging.getLogger(__name__)

Pages = tuple[int, int]
"""The first and the last page of a paper in its file."""


def follow_cut(house: House, who: str, why: str, gone: Mapping[str, Pages], new: Mapping[str, Pages]) -> None:
    """Puts the new papers of a file in the places of those that are gone: each where the paper was that had its first
    page. It may have been done before.

    Raises OSError or sqlite3.Error where the machine refuses.
    """
    shelf = Shelf(house.archive)
    if not gone or not shelf.folder.is_dir():
        return
    followers: dict[str, list[str]] = {one: [] for one in gone}
    for document, (first, _) in sorted(new.items(), key=lambda one: one[1]):
        before = next((one for one, (a, b) in gone.items() if a <= first <= b), None)
        if before is not None:
            followers[before].append(document)
    with keeping.alone(shelf, house):
        for dossier in shelf.ids():
            try:
                there = shelf.dossier(dossier)
            except (OSError, ValueError) as error:
                log.error("%s: cannot be read, and keeps papers that are gone: %s", dossier, error)
                continue
            if any(one in gone for one in there.documents):
                keeping.keep_alone(
                    shelf, house, dossier, lambda there: _entry(there, followers, who, why), anywhere=True
                )


def _entry(there: Dossier, followers: Mapping[str, list[str]], who: str, why: str) -> Entry:
    papers: list[Placed] = []
    for paper in there.papers:
        if paper.document not in followers:
            papers.append(paper)
            continue
        placed = {one.document for one in (*papers, *there.papers)}
        papers += [Placed(document=one) for one in followers[paper.document] if one not in placed]
    return Entry.now("recut", who, papers=papers, why=why)
