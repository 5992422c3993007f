"""Verifying: whether what was destroyed is gone, and the acts that tell of it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ingest.archive.archive import Archive
from ingest.archive.destroying import acts, lists
from ingest.archive.destroying.kept import strangers


def verify_acts(archive: Archive, held: Archive) -> Iterator[tuple[str, str, str]]:
    """Every disagreement: the id of the act or paper, a code of the ``verify`` messages, and what. A paper whose bytes
    came in again after it was destroyed is one of its own.
    """
    for path in strangers(archive, acts.FILES, lists.FILES):
        yield "", "extra", str(path)
    for listed in lists.FILES.ids(archive):
        try:
            lists.FILES.read(archive, listed)
        except (OSError, ValueError) as error:
            yield listed, "act_unreadable", str(error)
    for act in acts.FILES.ids(archive):
        try:
            said = acts.FILES.read(archive, act)
        except (OSError, ValueError) as error:
            yield act, "act_unreadable", str(error)
            continue
        for paper in said.papers:
            for store in (archive, held):
                at = acts.archived_at(store, paper.document)
                if store.has_folder(paper.document) and (
                    at is None or at < datetime.fromisoformat(said.when)
                ):
                    yield paper.document, "destroyed_there", act
