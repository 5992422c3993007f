"""Ending: until when a dossier is kept, and what falls due.

Years are counted from the end of the year of the last paper: the work that the dossier is of ended then, as far as its
papers tell. Where papers bear no date, a person who knows says when the dossier ended (``Facts.ended``); the later of
both counts. A dossier without either, or without a retention, never falls due by itself. One with some papers that have
no date is told of; whether its time is over nobody knows before these have one or somebody has said when it ended.
"""

from __future__ import annotations

import datetime

from ingest.catalogue.dossiers.rows import ListedDossier


def kept_until(one: ListedDossier) -> datetime.date | None:
    """The last day on which a dossier has to be kept; None where it is kept for good, or that cannot be told."""
    said = one.row.retention
    if said is None or said == "permanent" or one.ends is None:
        return None
    return datetime.date(int(one.ends[:4]) + int(said), 12, 31)


def may_end(one: ListedDossier) -> bool:
    """Whether nothing of a dossier can change any more, and it is known when the last of its papers is from."""
    return one.row.state == "handed_over" and (one.undated == 0 or bool(one.ended))


def due(dossiers: list[ListedDossier], on: datetime.date) -> list[tuple[datetime.date, ListedDossier]]:
    """The dossiers whose time is over on a day, the earliest first, each with its last day."""
    found = [(end, one) for one in dossiers if (end := kept_until(one)) is not None and end < on]
    return sorted(found, key=lambda pair: (pair[0], pair[1].row.code, pair[1].row.id))
