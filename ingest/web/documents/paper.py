"""Paper: all that a document's page shows of it: the record laid out, its doubts, its history, its relations."""

from __future__ import annotations

import json
from typing import NamedTuple

from ingest.archive.corrections import value_in
from ingest.archive.holding import Decision, decisions
from ingest.archive.made import ElectronicSignature
from ingest.archive.open_doubt import reviewed
from ingest.archive.remarks.remark import Borne, Remark, borne, read_remarks
from ingest.archive.signed import signatures_of, told
from ingest.catalogue import Catalogue
from ingest.catalogue.row import Reviewed, Row
from ingest.messages import Language
from ingest.web.record.fields import RecordLayout
from ingest.web.record.parts import Leaf, Series
from ingest.web.record.readings import StoredReading
from ingest.web.record.trail import Trail
from ingest.web.resources import WebResources
from parse import Document, Issue, Record


class PaperView(NamedTuple):
    """``seen``: how many corrections this page knows of; ``reviewed``: who confirmed the whole record;
    ``decisions``: who had the paper held or released; ``remarks``: who gave it tags and notes, or took them away.
    ``differing``: numbers of pages that may not look as they do in the original.
    """

    document: str
    record: Record
    name: str
    archived_at: str
    reading: StoredReading
    trail: Trail
    laid: RecordLayout
    reviewed: Reviewed | None
    seen: int
    decisions: list[Decision]
    differing: list[int]
    signatures: list[ElectronicSignature]
    remarks: list[Remark]

    @classmethod
    def of(cls, resources: WebResources, document: str) -> PaperView:
        """Reads a document from the archive. Raises OSError or ValueError where its folder is not whole."""
        archive = resources.archive
        made = archive.made(document)
        corrections = archive.corrections(document)
        reading = resources.readings.of(document)
        trail = Trail(archive.as_read(document), corrections)
        review = reviewed(corrections, int(made.get("reading", 1)))
        laid = RecordLayout(trail, archive.judged(document), reading, review)
        return cls(
            document, trail.record, _last_name(str(made.get("name", ""))), str(made.get("archived_at", "")),
            reading, trail, laid, review, len(corrections), decisions(archive, document),
            made["pdf"].get("pages_differing", []), signatures_of(made), read_remarks(archive.place(document)),
        )  # fmt: skip

    @property
    def title(self) -> str:
        paper = self.record.document
        return " ".join(part for part in (paper.type, paper.code) if part) or self.name

    @property
    def doubts(self) -> list[Leaf | Series]:
        return self.laid.open_doubts()

    @property
    def bears(self) -> Borne:
        """The tags and notes that it bears."""
        return borne(self.remarks)

    def json_at(self, at: str) -> str:
        """The value at a place as JSON, to be given back with a change."""
        return json.dumps(value_in(self.trail.json, at), ensure_ascii=False)

    def signed(self, language: Language) -> list[str]:
        """Its electronic signatures, each in a sentence."""
        return [told(signature, language) for signature in self.signatures]

    def inferred(self, issue: Issue) -> list[tuple[str, str, str]]:
        """What follows from what is printed: the name of each, what it is, and why."""
        said: list[tuple[str, str, str]] = []
        if isinstance(issue, Document) and issue.issuer_inferred:
            said.append(("issuer_inferred", issue.issuer_inferred.name, issue.issuer_inferred.why))
        if issue.term_inferred:
            said.append(("term_inferred", issue.term_inferred.name, issue.term_inferred.why))
        if province := issue.province_inferred:
            now = f" (→ {province.now})" if province.now != province.name else ""
            said.append(("province_inferred", f"{province.name}{now}", province.why))
        said += [("names_inferred", f"{one.printed}: {one.name}", "") for one in issue.names_inferred]
        return said


class Cited(NamedTuple):
    """A cited document as the paper names it, and those of the archive that it can be."""

    type: str | None
    code: str
    date: str | None
    rows: list[Row]


class Related(NamedTuple):
    """``same``: each with how it is known: by its ``look`` or its ``identity``."""

    cites: list[Cited]
    cited_by: list[Row]
    same: list[tuple[Row, str]]


def related(resources: WebResources, document: str) -> Related:
    """The documents that a document has to do with."""
    catalogue = resources.catalogue
    cites = [
        Cited(one.type, one.code, one.date, _rows(catalogue, one.documents))
        for one in catalogue.cites(document)
    ]
    same = [
        (row, link.how)
        for link in catalogue.links(document)
        if (row := catalogue.get(link.other)) is not None
    ]
    return Related(cites, catalogue.cited_by(document), same)


def _last_name(name: str) -> str:
    """A file's own name, without its folder on the server."""
    return name.rpartition("/")[2]


def _rows(catalogue: Catalogue, documents: list[str]) -> list[Row]:
    return [row for one in documents if (row := catalogue.get(one)) is not None]
