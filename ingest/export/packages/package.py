"""Package: from archived documents to a submission package (SIP): one zip file, whole or not at all.

E-ARK CSIP in the shape of Thông tư 05/2025/TT-BNV, Phụ lục III (a dossier) and IV (loose documents): one folder named
by its id, exactly one representation. Beyond the circular it has PREMIS, EAD3 and what saoluc knows of each document.
The same documents, corrections and given values make the same bytes at the same time ``at``.
"""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from ingest import __version__
from ingest.archive.archive import CORRECTIONS
from ingest.archive.made import MADE
from ingest.export.findings import Finding, report
from ingest.export.metadata.described import Described, Entry, describe_dossier
from ingest.export.metadata.elements import phrase
from ingest.export.metadata.given import Given
from ingest.export.packages.contents import Contents
from ingest.export.packages.ead3 import ead3_xml
from ingest.export.packages.mets import (
    REPRESENTATION,
    DocumentFiles,
    Metadata,
    MetsFile,
    MetsHead,
    Profile,
    identifier,
    package_mets,
    representation_mets,
)
from ingest.export.packages.premis import package_premis, representation_premis
from ingest.export.packages.simpledc import metadata_xml, schema_xsd

_SCHEMAS = ("mets1_12.xsd", "xlink.xsd", "DILCISExtensionMETS.xsd", "DILCISExtensionSIPMETS.xsd")


class Sender(NamedTuple):
    """Who hands the package over, as settings or flags say; "" where they do not."""

    organ: str = ""
    code: str = ""
    agreement: str = ""


class Package(NamedTuple):
    """A package that was made, and what its metadata lack."""

    path: Path
    objid: str
    findings: list[Finding]


def make_package(
    entries: list[Entry],
    given: Given,
    folder: Path,
    *,
    sender: Sender,
    at: datetime,
    number: int = 1,
    profile: Profile = "e-ark",
) -> Package:
    """Makes the package of these documents in a folder. ``number``: which of this submission it is; its file is called
    by that and the package's id. ``at``: now, with its zone.

    It is one of loose documents where nothing is given of a dossier, or ``source`` is, which only those have.

    Raises:
        NotWholeError: a file of a document is not the one that was archived; nothing is made.
        OSError: the folder cannot be written; nothing is left there.
    """
    for entry in entries:
        entry.paper.check(entry.paper.original, "document.pdf", "text.txt", "record.json")
    loose = not given.dossier or "source" in given.dossier
    dossier = describe_dossier(entries, given, loose=loose)
    findings = [*dossier.findings, *(finding for entry in entries for finding in entry.described.findings)]
    if not sender.organ:
        findings.insert(0, Finding("", "organ", "missing"))
    objid = _objid(entries, dossier)
    created = at.isoformat(timespec="milliseconds")
    head = MetsHead(
        objid, dossier.values.get("title", objid), "Collection" if loose else "Mixed", profile, created,
        "saoluc", __version__, sender.organ, sender.code, sender.agreement,
    )  # fmt: skip
    contents = Contents(objid, created)
    _fill(contents, head, entries, dossier, findings, loose=loose)
    path = folder / f"{number}{objid}.zip"
    contents.write(path, at)
    return Package(path, objid, findings)


def _objid(entries: list[Entry], dossier: Described) -> str:
    """An id that follows from what is packed: the documents' bytes, their corrected records, their metadata."""
    parts = [json.dumps(dossier.values)]
    for entry in entries:
        parts += [
            entry.paper.made["sha256"][entry.paper.original],
            entry.paper.made["sha256"]["document.pdf"],
        ]
        parts += [entry.paper.record.model_dump_json(), json.dumps(entry.described.values)]
    return identifier(*parts)


def _fill(
    contents: Contents,
    head: MetsHead,
    entries: list[Entry],
    dossier: Described,
    findings: list[Finding],
    *,
    loose: bool,
) -> None:
    representation = contents.within(REPRESENTATION)
    pairs = [(entry, _piece(representation, entry)) for entry in entries]
    provenance = representation_premis(head.objid, pairs, created=head.created, version=head.version)
    premis = representation.add("metadata/preservation/PREMIS_rep1.xml", provenance)
    whole = [Metadata(premis, "provenance", "PREMIS", "3.0")]
    mets = representation_mets(
        head._replace(objid="rep1", label="rep1"), whole, [piece for _, piece in pairs]
    )
    rep_mets = contents.add(f"{REPRESENTATION}/METS.xml", mets)
    metadata = _package_metadata(contents, head, entries, dossier, loose=loose)
    made = package_premis(head.objid, rep_mets, created=head.created, version=head.version)
    metadata.append(
        Metadata(contents.add("metadata/preservation/PREMIS.xml", made), "provenance", "PREMIS", "3.0")
    )
    data = resources.files("ingest.export") / "data"
    schemas = [contents.add(f"schemas/{name}", (data / name).read_bytes()) for name in _SCHEMAS]
    schemas.append(contents.add("schemas/EAD.xsd", schema_xsd("batch" if loose else "dossier")))
    schemas.append(contents.add("schemas/EAD_doc.xsd", schema_xsd("document")))
    documentation = [
        contents.add("documentation/package.txt", (data / "documentation.txt").read_bytes()),
        contents.add("documentation/report.json", _json(report(findings))),
    ]
    contents.add("METS.xml", package_mets(head, metadata, schemas, documentation, rep_mets))


def _package_metadata(
    contents: Contents, head: MetsHead, entries: list[Entry], dossier: Described, *, loose: bool
) -> list[Metadata]:
    ead = contents.add(
        "metadata/descriptive/EAD.xml", metadata_xml("batch" if loose else "dossier", dossier.values)
    )
    software = f"{head.software} {head.version}"
    ead3 = ead3_xml(
        head.objid, dossier, entries, agency=head.organisation, software=software, created=head.created
    )
    return [
        Metadata(ead, "descriptive", "OTHER", "1.0", phrase("circular")),
        Metadata(contents.add("metadata/descriptive/EAD3.xml", ead3), "descriptive", "EAD", "EAD3 1.1.1"),
    ]


def _piece(contents: Contents, entry: Entry) -> DocumentFiles:
    """One document's files."""
    paper, name = entry.paper, entry.name
    hashes, read_at = paper.made["sha256"], str(paper.made["read_at"])

    def take(file: str, ending: str, at: str) -> MetsFile:
        return contents.take(f"data/{name}{ending}", paper.place / file, hashes[file], at)

    ead = contents.add(
        f"metadata/descriptive/EAD_doc_{name}.xml", metadata_xml("document", entry.described.values)
    )
    metadata = [Metadata(ead, "descriptive", "OTHER", "1.0", phrase("circular"))]
    ours = {"RECORD": paper.record.model_dump_json(indent=2).encode() + b"\n"}
    ours["READING"] = (paper.place / "record.json").read_bytes()
    if paper.corrections:
        ours["CORRECTIONS"] = (paper.place / CORRECTIONS).read_bytes()
    for kind, content in ours.items():
        file = contents.add(f"metadata/other/{kind}_doc_{name}.json", content)
        metadata.append(Metadata(file, "descriptive", "OTHER", "", "saoluc"))
    made = contents.add(f"metadata/other/MADE_doc_{name}.json", (paper.place / MADE).read_bytes())
    metadata.append(Metadata(made, "provenance", "OTHER", "", "saoluc"))
    suffix = Path(paper.original).suffix
    return DocumentFiles(
        metadata,
        take("document.pdf", ".pdf", read_at),
        take(paper.original, f".original{suffix}", str(paper.made["archived_at"])),
        take("text.txt", ".txt", read_at),
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")
