"""Open doubt: from a document's judged values and people's corrections to what is still doubtful, and who reviewed it.

A value that somebody put in, or confirmed, is not doubtful any more. Confirming the whole record settles all of them,
for the reading that was looked at, but for those of lists that it says it leaves.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.archive.corrections import Correction
from ingest.catalogue.row import Reviewed
from ingest.doubt import Judged

_CHANGES = ("set", "insert", "remove")


class OpenDoubt(NamedTuple):
    """``doubts``: how many values are doubtful; ``doubt``: the expected number of wrong values."""

    doubts: int
    doubt: float


def open_doubt(
    judged: list[Judged], made_good: list[Correction], reviewed: Reviewed | None, pages_differing: int = 0
) -> OpenDoubt:
    """What is left to look at. ``pages_differing``: pages that may not look as they do in the original, a doubt each.

    ``judged``: the values of doubts.json; a doubtful one without a probability, as in archives of before there were
    any, counts as one wrong value. ``made_good``: the corrections that hold for the present reading, in order.
    """
    left = still_open(judged, made_good, reviewed)
    doubt = sum(float(v.doubtful) if v.probability is None else 1 - v.probability for v in left)
    pages = 0 if reviewed else pages_differing
    return OpenDoubt(sum(value.doubtful for value in left) + pages, doubt + pages)


def still_open(judged: list[Judged], made_good: list[Correction], reviewed: Reviewed | None) -> list[Judged]:
    """The judged values that were not added, confirmed or removed by a person; arguments as of ``open_doubt``."""
    if reviewed and not reviewed.left:
        return []
    lists = _lists(judged)
    return [
        value
        for value in judged
        if not (reviewed and reviewed.covers(value.at))
        and not _is_settled(value.at, made_good, lists.get(value.at))
    ]


def reviewed(corrections: list[Correction], reading: int) -> Reviewed | None:
    """The last confirmation of the whole record, and the last change since; None where there is none of this reading,
    or it was withdrawn.
    """
    review: Reviewed | None = None
    for one in corrections:
        if one.reading != reading:
            continue
        if one.at == "" and one.action == "confirm":
            review = Reviewed(one.when, one.who, left=_left_by(one))
        elif one.action == "withdraw":
            review = None
        elif review is not None and one.action in _CHANGES:
            review = review._replace(changed_at=one.when, changed_by=one.who)
    return review


def _left_by(confirmation: Correction) -> tuple[str, ...]:
    """The names of the document's lists that the confirmation of a whole record leaves out."""
    said = confirmation.after
    return tuple(said.get("left", ())) if isinstance(said, dict) else ()


def _lists(judged: list[Judged]) -> dict[str, int]:
    """By place of each list that may lack an item, how many items of it were read."""
    found = {value.at: 0 for value in judged}
    items: dict[str, set[str]] = {}
    for value in judged:
        holder, _, item = value.at.rpartition("/")
        while holder:
            if item.isdecimal() and holder in found:
                items.setdefault(holder, set()).add(item)
            holder, _, item = holder.rpartition("/")
    return {at: len(items.get(at, ())) for at in found}


def _is_settled(at: str, corrections: list[Correction], items: int | None = None) -> bool:
    """Whether a person has checked a value, whose place moves as items of its list come and go.

    That a list lacks an item is settled where one was put in, or where somebody confirmed that there is none behind
    the last. ``items``: how many of it were read.
    """
    for correction in corrections:
        holder, _, item = correction.at.rpartition("/")
        if items is not None and holder == at and item.isdecimal():
            if correction.action == "insert" or (correction.action == "confirm" and int(item) >= items):
                return True
            items -= correction.action == "remove"
        if correction.action in ("set", "confirm") and correction.at:
            if at == correction.at or at.startswith(correction.at + "/"):
                return True
            continue
        moved = _moved(at, correction)
        if moved is None:
            return True
        at = moved
    return False


def _moved(at: str, correction: Correction) -> str | None:
    """Where a value stands after an item was put in or taken out; None where it was the one taken out."""
    if correction.action not in ("insert", "remove"):
        return at
    holder, _, item = correction.at.rpartition("/")
    if not at.startswith(holder + "/"):
        return at
    own, slash, rest = at[len(holder) + 1 :].partition("/")
    if not (own.isdecimal() and item.isdecimal()) or int(own) < int(item):
        return at
    if correction.action == "insert":
        return f"{holder}/{int(own) + 1}{slash}{rest}"
    return None if own == item else f"{holder}/{int(own) - 1}{slash}{rest}"
