"""Stack building: from the readings of a stack's pages to a complete folder for each paper, and the stack's own.

The stack's own folder is sealed last: where it is, all of them are complete.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from ingest.archive import stacks
from ingest.archive.archive import document_id
from ingest.archive.made import Origin
from ingest.archive.stacks import PARTS, READY, PartOfStack, SheetOfStack, StackFile, part_id
from ingest.building import provenance
from ingest.building.composing import Composed
from ingest.building.document import DocumentBuilder, iso
from ingest.building.papers_told import boundaries_json, with_remarks
from ingest.building.secrecy import Why
from ingest.disk import durable
from ingest.errors import ChangedFileError
from ingest.pages.kept_pages import KeptPages, SomePages

if TYPE_CHECKING:
    from parse.stacks import Papers, Part

Order = Literal["keep", "file", "printed"]


class Cut(NamedTuple):
    """Where a person says that papers begin (pages from 1). ``there``: the ids of those that need not be made; ``by``:
    who has said it, when and why, and what was said before, as ``stack.json`` has it. ``may_hold``: whether sheets that
    are, or may be, secret are to be held. ``order``: of pages that were, or can be, put in the order of their printed
    numbers: it stays as it is (``keep``), is as they lie in the ``file``, or as ``printed``; ``orders``: what it is.
    """

    begins: list[int]
    there: frozenset[str] = frozenset()
    by: tuple[dict[str, str], ...] = ()
    may_hold: bool = True
    order: Order = "keep"
    orders: Mapping[tuple[int, int], tuple[int, ...]] = MappingProxyType({})

    def in_order(self, papers: Papers) -> Papers:
        """The papers with the order of their pages that a person wants, or that they have."""
        if self.order == "printed":
            return papers
        kept = {part.first: self.orders[part] for part in papers.parts if part in self.orders}
        return papers._replace(orders=kept if self.order == "keep" else {})


class Stack(NamedTuple):
    """A file of several papers: its place and bytes, all its pages, and where its papers are."""

    source: Path
    sha256: str
    kind: str
    pages: KeptPages
    papers: Papers
    origin: Origin
    cut: Cut = Cut([])

    def id_of(self, part: Part) -> str:
        """The id of the document that a paper becomes."""
        return part_id(self.sha256, part.first, part.last, self.papers.order_of(part))

    @property
    def original(self) -> str:
        return f"original.{provenance.ENDINGS[self.kind]}"


def build_stack(stack: Stack, out: Path, builder: DocumentBuilder, *, may_hold: bool) -> Why | None:
    """Makes all folders ready below ``out``; or returns why the whole file has to be held: what one paper or sheet is
    held for.

    Raises as ``Builder.build`` does.
    """
    composed: list[tuple[Part, Composed]] = []
    for part in stack.papers.parts:
        if stack.id_of(part) in stack.cut.there:
            continue
        folder = out / PARTS / stack.id_of(part)
        folder.mkdir(parents=True)
        pages = SomePages(stack.pages, *part, stack.papers.order_of(part))
        paper = builder.compose(pages, folder, "")
        if may_hold and paper.why_held is not None:
            return paper.why_held
        composed.append((part, paper))
    own = out / READY
    own.mkdir()
    sheets: list[SheetOfStack] = []
    for number, what in stack.papers.sheets.items():
        text, why = builder.sheet(SomePages(stack.pages, number, number))
        if may_hold and why is not None:
            return why
        sheets.append(
            {"page": number, "what": what, "text": text, "secrecy": why if stack.cut.may_hold else None}
        )
    original = own / stack.original
    durable.copy(stack.source, original)
    if durable.sha256(original) != stack.sha256:
        raise ChangedFileError
    for part, paper in composed:
        _finish_part(stack, part, paper, original, out, builder)
    said = _said(stack, sheets)
    said["signatures"] = builder.signatures(original, stack.kind)
    stacks.seal(own, said)
    return None


def _finish_part(
    stack: Stack, part: Part, paper: Composed, original: Path, out: Path, builder: DocumentBuilder
) -> None:
    document = stack.id_of(part)
    own = out / PARTS / document / stack.original
    order = stack.papers.order_of(part)
    builder.cut(original, stack.kind, order or range(part.first, part.last + 1), own)
    papers = (
        stack.papers._replace(boundaries=()) if stack.cut.by else stack.papers
    )  # a person has said where they begin
    paper = with_remarks(paper, papers, part.first)
    builder.finish(document, paper, own, stack.kind, part_origin(stack.origin, stack.sha256, part, order))


def part_origin(origin: Origin, sha256: str, part: Part, order: tuple[int, ...] = ()) -> Origin:
    """Where a part comes from: its stack's name and its pages. Its claim is its stack's, with its place behind."""
    document = part_id(sha256, *part, order)
    made: Origin = {
        **origin,
        "claim": f"{origin['claim']}-{part.first}-{document[:4]}",
        "name": f"{origin['name']}/{part.first}-{part.last}",
        "stack": sha256,
        "pages_of_original": [part.first, part.last],
    }
    return {**made, "page_order": [*order]} if order else made


def _part_said(stack: Stack, part: Part) -> PartOfStack:
    said: PartOfStack = {"document": stack.id_of(part), "pages": [*part]}
    order = stack.papers.order_of(part)
    return {**said, "order": [*order]} if order else said


def _said(stack: Stack, sheets: list[SheetOfStack]) -> StackFile:
    origin = stack.origin
    said: StackFile = {
        "document": document_id(stack.sha256),
        "claim": origin["claim"],
        "name": origin["name"],
        "claimed_at": origin["claimed_at"],
        "archived_at": origin.get("archived_at", iso(time.time())),
        "pages": len(stack.pages),
        "parts": [_part_said(stack, part) for part in stack.papers.parts],
        "sheets": sheets,
        "boundaries": boundaries_json(stack.papers),
        "signatures": [],
        "sha256": {stack.original: stack.sha256},
    }
    if "joined" in origin:
        said["joined"] = origin["joined"]
    if stack.cut.by:
        said["cut_by"] = [*stack.cut.by]
    return said
