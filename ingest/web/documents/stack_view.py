"""Stack view: all that a stack's page shows: its pages by papers, where a paper may begin and why, and who cut it."""

from __future__ import annotations

import logging
from typing import NamedTuple

from ingest.archive import stacks
from ingest.archive.made import BoundaryMade, Origin
from ingest.catalogue.row import Row
from ingest.service.anew import asked_cuts, recut
from ingest.service.anew.asked_cuts import Answer, AskedCut
from ingest.service.anew.recut import Whole
from ingest.web.resources import WebResources
from ingest.web.under_way.asking import is_alone, may_be_cut

log = logging.getLogger(__name__)


class Leaf(NamedTuple):
    """A page of the file: its number there (from 1), where its picture is asked for, and what it is if it is no
    paper's: ``cover``, ``contents``, ``end``, ``separator``, or ``blank``. ``begins``: whether a paper begins here;
    ``always``: whether nobody need say so. ``boundary``: how likely one begins, where that is likely or doubtful;
    ``doubtful``: whether it is, and nobody has said so far.
    """

    number: int
    picture: str
    sheet: str
    begins: bool
    always: bool
    boundary: BoundaryMade | None
    doubtful: bool


class Group(NamedTuple):
    """Pages that follow each other: those of a paper, ``row`` being what the catalogue has of it, or those that are no
    paper's. ``document``: the paper's id, "" for none.
    """

    document: str
    row: Row | None
    leaves: list[Leaf]


class CutBefore(NamedTuple):
    """A cut of the history. ``begins``: what to ask for to have it as it was before; ``number``: its place, from 1;
    ``order``: what became of the order of pages.
    """

    number: int
    who: str
    when: str
    why: str
    before: str
    begins: list[int]
    order: str


class StackView(NamedTuple):
    """``whole``: the file's papers as they are; ``name``: the file's; ``history``: its cuts, the oldest first;
    ``asked``: a cut that waits or is being done; ``answer``: what became of the last one.
    """

    whole: Whole
    name: str
    groups: list[Group]
    history: list[CutBefore]
    asked: AskedCut | None
    answer: Answer | None

    @classmethod
    def of(cls, resources: WebResources, stack: str) -> StackView | None:
        """A file of the archive that is, or may be, a stack; None where there is none, or some of it is held."""
        whole = whole_shown(resources, stack)
        if whole is None:
            return None
        work = resources.settings.folders.work
        said = stacks.read(whole.folder) if stacks.holds(resources.archive, stack) else None
        boundaries = said["boundaries"] if said is not None else _of_document(resources, stack)
        sheets = {one["page"]: str(one["what"]) for one in said["sheets"]} if said is not None else {}
        groups = _groups(resources, whole, sheets, {one["page"]: one for one in boundaries})
        return cls(
            whole, _file_name(whole.origin), groups, _history(whole),
            asked_cuts.waits(work, stack), asked_cuts.answer_of(work, stack),
        )  # fmt: skip

    @property
    def order_to_ask(self) -> str:
        """What can be asked about the order of pages: as in the ``file``, where some were put in another; as
        ``printed``, where somebody took that back; "" where there is nothing to ask.
        """
        if self.whole.orders:
            return "file"
        return "printed" if any(one.get("order") == "file" for one in self.whole.by) else ""

    @property
    def doubtful(self) -> int:
        """How many boundaries somebody should look at."""
        return sum(leaf.doubtful for leaf in self.leaves)

    @property
    def alone(self) -> bool:
        """Whether it is one document yet."""
        return is_alone(self.whole)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it can be said that all papers begin where they do, or that it is one paper: nobody has said so of a
        doubtful boundary.
        """
        return self.doubtful > 0

    @property
    def leaves(self) -> list[Leaf]:
        return [leaf for group in self.groups for leaf in group.leaves]

    @property
    def facts(self) -> dict[str, object]:
        """What a script needs to say what a cut will change: of each page what it is if it is no paper's; of each paper
        its pages, and whether somebody has reviewed it; whether it can be said that all is right as it is.
        """
        return {
            "pages": self.whole.pages,
            "sheets": {str(leaf.number): leaf.sheet for leaf in self.leaves if leaf.sheet},
            "papers": [
                {"pages": [*pages], "reviewed": self._is_reviewed(document)}
                for document, pages in self.whole.parts.items()
            ],
            "alone": self.alone,
            "doubtful": self.may_be_confirmed,
        }

    def _is_reviewed(self, document: str) -> bool:
        rows = [group.row for group in self.groups if group.document == document]
        return any(row is not None and row.reviewed_at is not None for row in rows)


def whole_shown(resources: WebResources, stack: str) -> Whole | None:
    """A file of the archive that can be cut, by the id of its stack, or of the document that it is yet; None where
    there is none, where any of it is not in the archive, or where what is said of it cannot be read.
    """
    archive = resources.archive
    if not (archive.holds(stack) or stacks.holds(archive, stack)):
        return None
    try:
        whole = recut.whole_of(stack, resources.house)
    except (OSError, ValueError, KeyError) as error:
        log.warning("%s: %s", stack, error)
        return None
    if whole.stack != stack or not all(archive.holds(part) for part in whole.parts):
        return None
    return whole if may_be_cut(whole) else None


class PartOf(NamedTuple):
    """Of which file a document is a part, and which of its pages it has; ``shown``: whether the file's page can be
    shown; ``settled``: whether somebody has said where papers begin in it. Of a whole file, that might be parted,
    ``first`` is 1.
    """

    stack: str
    name: str
    first: int
    last: int
    alone: bool
    shown: bool
    settled: bool = False


def part_of(resources: WebResources, document: str) -> PartOf | None:
    """The file that a document is a part of, or may be parted as; None for one that cannot be parted."""
    made = resources.archive.made(document)
    stack = stacks.stack_of(made)
    if stack is None:
        whole = whole_shown(resources, document)
        return (
            PartOf(document, _file_name(made), 1, whole.pages, True, True, bool(whole.by)) if whole else None
        )
    first, last = made["pages_of_original"][0], made["pages_of_original"][-1]
    name = _file_name(made, part=True)
    whole = whole_shown(resources, stack)
    return PartOf(stack, name, first, last, False, whole is not None, whole is not None and bool(whole.by))


def _of_document(resources: WebResources, document: str) -> list[BoundaryMade]:
    """Where another paper may begin in one that was never parted, as far as its remarks say."""
    made = resources.archive.made(document)
    return made.get("boundaries") or [
        {"page": one["page"], "probability": 0.5, "doubtful": True, "reasons": []}
        for one in made.get("page_faults", [])
        if "may_begin" in one["why"]
    ]


def _groups(
    resources: WebResources, whole: Whole, sheets: dict[int, str], boundaries: dict[int, BoundaryMade]
) -> list[Group]:
    paper_of = {
        page: (document, first)
        for document, (first, last) in whole.parts.items()
        for page in range(first, last + 1)
        if page not in sheets
    }
    own = min(paper_of, default=1)
    groups: list[Group] = []
    for page in range(1, whole.pages + 1):
        document, first = paper_of.get(page, ("", 0))
        picture = (
            f"/documents/{document}/pages/{_place(whole, document, page)}"
            if document
            else f"/stacks/{whole.stack}/sheets/{page}"
        )
        sheet = "" if document else sheets.get(page, "blank")
        boundary = boundaries.get(page)
        doubtful = boundary is not None and boundary["doubtful"] and not whole.by
        leaf = Leaf(page, picture, sheet, page == first, page == own == 1, boundary, doubtful)
        if groups and groups[-1].document == document and page != first:
            groups[-1].leaves.append(leaf)
        else:
            groups.append(Group(document, resources.catalogue.get(document) if document else None, [leaf]))
    return groups


def _history(whole: Whole) -> list[CutBefore]:
    return [
        CutBefore(
            n,
            one["who"],
            one["when"],
            one["why"],
            one["before"],
            begins_of(one["before"]),
            one.get("order", "keep"),
        )
        for n, one in enumerate(whole.by, 1)
    ]


def begins_of(shown: str) -> list[int]:
    """On which pages the papers began of which somebody has said ``2-4, 5-5``."""
    return [int(part.partition("-")[0]) for part in shown.split(",") if part.strip()]


def _file_name(made: Origin, *, part: bool = False) -> str:
    """A file's own name, without its folder; of a part's name the pages go too."""
    name = made["name"].rpartition("/")[0] if part else made["name"]
    return name.rpartition("/")[2]


def _place(whole: Whole, document: str, page: int) -> int:
    """Which page of a paper (from 1) a page of the file is."""
    first, last = whole.parts[document]
    order = whole.orders.get((first, last), tuple(range(first, last + 1)))
    return order.index(page) + 1
