"""Papers told apart: what the service notes of them, in what is archived and for a person to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.archive.made import BoundaryMade, PageFaults
from ingest.building.composing import Composed

if TYPE_CHECKING:
    from parse.stacks import Papers

_MISPLACED, _MOVED, _BEGINS, _GOES_ON = "misplaced", "moved", "may_begin", "may_go_on"


class OtherWayError(Exception):
    """By their printed numbers the even pages of a pair lie the other way. ``turned``: whether last one first."""

    def __init__(self, *, turned: bool) -> None:
        super().__init__(turned)
        self.turned = turned


def boundaries_json(papers: Papers) -> list[BoundaryMade]:
    """The boundaries of a file that are likely or doubtful, as its files have them."""
    return [
        {
            "page": one.page,
            "probability": round(one.probability, 4),
            "doubtful": one.doubtful,
            "reasons": [*one.reasons],
        }
        for one in papers.boundaries
        if one.doubtful or one.probability >= 0.5
    ]


def with_remarks(paper: Composed, papers: Papers, first: int = 1) -> Composed:
    """A paper with what a person should look at: pages out of order, and where another paper may begin, or may not, are
    told of as pages to be scanned again are. ``first``: the paper's first page in the file.
    """
    begins = {part.first for part in papers.parts} if papers.is_stack else set()
    order = papers.orders.get(first, ())
    places = {number: first + place for place, number in enumerate(order)}
    remarks = [
        (places.get(page, page), _MOVED if page in places else _MISPLACED) for page in papers.misplaced
    ]
    remarks += [
        (places.get(one.page, one.page), _GOES_ON if one.page in begins else _BEGINS)
        for one in papers.boundaries
        if one.doubtful
    ]
    faults: dict[int, PageFaults] = {fault["page"]: fault for fault in paper.faults}
    for number, what in remarks:
        page = number - first + 1
        if 1 <= page <= paper.pages:
            known = faults.get(page, {"page": page, "why": [], "thumbnail": None})
            faults[page] = {**known, "why": [*known["why"], what]}
    return paper._replace(faults=[faults[page] for page in sorted(faults)])
