"""Telling apart: the readings of a file's pages go in; the papers among them come out. A step for a worker."""

from __future__ import annotations

from pathlib import Path

from ingest.archive.made import BoundaryMade, PageFaults
from ingest.building import separators
from ingest.building.composing import Composed
from ingest.pages.kept_pages import KeptPages
from ocr import PageReading
from parse.stacks import PageLine, PageText, Papers, Split, lies_otherwise, papers_at, papers_in

_MISPLACED, _MOVED, _BEGINS, _GOES_ON = "misplaced", "moved", "may_begin", "may_go_on"


def told_apart(pages: KeptPages, source: Path, split: Split) -> Papers | None:
    """The papers of a file; None where they cannot be told apart, because a page could not be read."""
    texts, unread = _texts(pages, source)
    return None if unread else papers_in(texts, split)


class OtherWayError(Exception):
    """By their printed numbers the even pages of a pair lie the other way. ``turned``: whether last one first."""

    def __init__(self, *, turned: bool) -> None:
        super().__init__(turned)
        self.turned = turned


def backs_lie_otherwise(pages: KeptPages) -> bool:
    """Whether printed numbers tell surely that the even pages (every second one) of a file lie the other way round."""
    return lies_otherwise([page_text(reading) for reading in pages])


def cut_apart(pages: KeptPages, source: Path, begins: list[int]) -> Papers:
    """The papers of a file of which a person has said on which pages (1-based) they begin."""
    return papers_at(_texts(pages, source)[0], begins)


def _texts(pages: KeptPages, source: Path) -> tuple[list[PageText], bool]:
    """What stands on each page, and whether one of them could not be read."""
    texts, sheets, unread = [], [], False
    for reading in pages:
        unread = unread or reading.page.state == "unread"
        texts.append(page_text(reading))
        sheets.append(separators.seen(reading, source))
    parting = separators.separators(sheets)
    return [text._replace(separator=parts) for text, parts in zip(texts, parting, strict=True)], unread


def page_text(reading: PageReading) -> PageText:
    """A page's printed lines, each with its place, those of stamps apart."""
    height = reading.height or 1
    lines: list[PageLine] = []
    stamps: list[PageLine] = []
    for line in reading.lines:
        placed = PageLine(line.text, min(max(line.baseline / height, 0.0), 1.0))
        (stamps if line.role == "stamp" else lines).append(placed)
    return PageText(reading.page.number, tuple(lines), stamps=tuple(stamps))


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
