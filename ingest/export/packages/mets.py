"""METS: from what a package holds to its ``METS.xml`` and that of its one representation.

E-ARK CSIP 2.0.4 and 2.1.0 (requirement numbers in comments), in the shape that Thông tư 05/2025/TT-BNV, Phụ lục III
and IV, give it: ids ``uuid-…`` and for files ``ID-…``, the structure map's ``MetadataLink`` and ``AttachmentFile``.
"""

from __future__ import annotations

import uuid
from typing import Literal, NamedTuple
from urllib.parse import quote

from lxml import etree

from ingest.export.xml_text import child, document_bytes, xml_text

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
Profile = Literal["e-ark", "tt05"]
PROFILES: dict[Profile, str] = {
    "e-ark": "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
    "tt05": "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml",
}
"""``e-ark``: what E-ARK's SIP profile asks for (SIP2); which metadata belong to which file stands in a structure map
of its own, since CSIP's has no room for more divisions. ``tt05``: both as the circular prints them, which E-ARK's
validator refuses.
"""
REPRESENTATION = "representations/rep1"


class MetsFile(NamedTuple):
    """A file as METS refers to it. ``path``: from the folder of the METS file. ``created``: ISO 8601."""

    path: str
    size: int
    sha256: str
    mime: str
    created: str


class Metadata(NamedTuple):
    """A metadata file. ``type``: as METS lists them; ``other`` names it where that is OTHER."""

    file: MetsFile
    section: Literal["descriptive", "provenance"]
    type: str
    version: str = ""
    other: str = ""


class DocumentFiles(NamedTuple):
    """A document's files in the representation: metadata, the PDF/A, attached to it the original and the text."""

    metadata: list[Metadata]
    main: MetsFile
    original: MetsFile
    text: MetsFile

    @property
    def files(self) -> tuple[MetsFile, MetsFile, MetsFile]:
        return self.main, self.original, self.text


class MetsHead(NamedTuple):
    """What stands at the head of both files. ``organisation``, ``organisation_code``: who hands over, and its code or
    that of its fonds. ``agreement``: the submission's code.
    """

    objid: str
    label: str
    type: str
    profile: Profile
    created: str
    software: str
    version: str
    organisation: str = ""
    organisation_code: str = ""
    agreement: str = ""


def package_mets(
    head: MetsHead,
    metadata: list[Metadata],
    schemas: list[MetsFile],
    documentation: list[MetsFile],
    representation: MetsFile,
) -> bytes:
    """The package's METS file. ``representation``: the METS file of the representation."""
    root = _root(head, "schemas/")
    _metadata(root, head, metadata)
    groups = {
        "Documentation": documentation,
        "Schemas": schemas,
        REPRESENTATION.capitalize(): [representation],
    }
    _file_section(root, head, groups)
    top = _structure(root, head, metadata)
    for use in ("Documentation", "Schemas"):
        _division(top, head, use, fptr=_id(head, "group", use))
    _pointer(_division(top, head, REPRESENTATION.capitalize()), head, representation)
    return document_bytes(root)


def representation_mets(head: MetsHead, metadata: list[Metadata], pieces: list[DocumentFiles]) -> bytes:
    """The METS file of the one representation. ``metadata``: that of the representation as a whole."""
    root = _root(head, "../../schemas/")
    everything = [*metadata, *(one for piece in pieces for one in piece.metadata)]
    _metadata(root, head, everything)
    _file_section(root, head, {"Data": [file for p in pieces for file in p.files]})
    top = _structure(root, head, everything)
    top.set("TYPE", "ORIGINAL")
    _division(top, head, "Data", fptr=_id(head, "group", "Data"))
    if head.profile == "e-ark":
        links = child(root, "structMap", ID=_id(head, "links"), TYPE="LOGICAL", LABEL="MetadataLink")
        top = child(links, "div", ID=_id(head, "div", "links"), LABEL=head.objid)
    links = _division(top, head, "MetadataLink")
    for piece in pieces:
        link = _division(
            links, head, "MetadataLink/File", at=piece.main.path, fptr=_file_id(head, piece.main)
        )
        _refer(link, head, piece.metadata)
        for file in (piece.original, piece.text):
            _division(link, head, "AttachmentFile", at=file.path, fptr=_file_id(head, file))
    return document_bytes(root)


def identifier(*parts: str) -> str:
    """``uuid-`` and a UUID that follows from the parts alone, in capitals as the circular has them."""
    return "uuid-" + str(uuid.uuid5(uuid.NAMESPACE_URL, "\x1f".join(parts))).upper()


def _id(head: MetsHead, *parts: str) -> str:
    return identifier(head.objid, head.label, *parts)


def _file_id(head: MetsHead, file: MetsFile) -> str:
    return _id(head, "file", file.path).replace("uuid-", "ID-")


def _root(head: MetsHead, schemas: str) -> etree._Element:
    names = {None: METS, "csip": CSIP, "sip": SIP, "xlink": XLINK, "xsi": XSI}
    root = etree.Element(f"{{{METS}}}mets", nsmap=names)  # type: ignore[arg-type]  # None names the default
    places = {
        METS: "mets1_12.xsd", XLINK: "xlink.xsd",
        CSIP: "DILCISExtensionMETS.xsd", SIP: "DILCISExtensionSIPMETS.xsd",
    }  # fmt: skip
    attributes = {
        "OBJID": head.objid,  # CSIP1
        "LABEL": head.label,
        "TYPE": head.type,  # CSIP2
        "PROFILE": PROFILES[head.profile],  # CSIP6
        f"{{{CSIP}}}CONTENTINFORMATIONTYPE": "MIXED",  # CSIP4
        f"{{{XSI}}}schemaLocation": " ".join(f"{name} {schemas}{place}" for name, place in places.items()),
    }
    _set(root, attributes)
    header = child(root, "metsHdr", CREATEDATE=head.created, LASTMODDATE=head.created, RECORDSTATUS="NEW")
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")  # CSIP9
    _agent(
        header,
        head.software,
        "SOFTWARE VERSION",
        head.version,
        ROLE="CREATOR",
        TYPE="OTHER",
        OTHERTYPE="SOFTWARE",
    )
    if head.organisation:
        code = head.organisation_code
        _agent(header, head.organisation, "IDENTIFICATIONCODE", code, ROLE="CREATOR", TYPE="ORGANIZATION")
    if head.agreement:
        child(header, "altRecordID", head.agreement, TYPE="SUBMISSIONAGREEMENT")
    return root


def _agent(header: etree._Element, name: str, kind: str, note: str, **attributes: str) -> None:
    agent = child(header, "agent", **attributes)  # CSIP10-16
    child(agent, "name", name)
    if note:
        child(agent, "note", note).set(f"{{{CSIP}}}NOTETYPE", kind)


def _metadata(root: etree._Element, head: MetsHead, metadata: list[Metadata]) -> None:
    """The sections that refer to metadata files: dmdSec each (CSIP17), all provenance in one amdSec (CSIP31)."""
    for one in metadata:
        if one.section == "descriptive":
            section = child(root, "dmdSec", ID=_id(head, "md", one.file.path), CREATED=one.file.created)
            section.set("STATUS", "CURRENT")
            _reference(section, one)
    administrative = child(root, "amdSec", ID=_id(head, "amdSec"))
    for one in metadata:
        if one.section == "provenance":
            section = child(administrative, "digiprovMD", ID=_id(head, "md", one.file.path), STATUS="CURRENT")
            _reference(section, one)


def _reference(section: etree._Element, one: Metadata) -> None:
    attributes = {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": quote(one.file.path)}
    attributes |= {"MDTYPE": one.type} | ({"OTHERMDTYPE": one.other} if one.other else {})
    attributes |= {"MDTYPEVERSION": one.version} if one.version else {}
    _set(child(section, "mdRef"), {**attributes, **_facts(one.file)})


def _facts(file: MetsFile) -> dict[str, str]:
    return {
        "MIMETYPE": file.mime, "SIZE": str(file.size), "CREATED": file.created,
        "CHECKSUM": file.sha256.upper(), "CHECKSUMTYPE": "SHA-256",
    }  # fmt: skip


def _file_section(root: etree._Element, head: MetsHead, groups: dict[str, list[MetsFile]]) -> None:
    section = child(root, "fileSec", ID=_id(head, "fileSec"))
    for use, files in groups.items():
        group = child(section, "fileGrp", ID=_id(head, "group", use), USE=use)
        if use.startswith("Representations"):
            group.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
        for file in files:
            made = child(group, "file", ID=_file_id(head, file), **_facts(file))
            where = {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": quote(file.path)}
            _set(child(made, "FLocat"), where)


def _structure(root: etree._Element, head: MetsHead, metadata: list[Metadata]) -> etree._Element:
    """The one structure map's top division, with the division of metadata (CSIP80-92)."""
    structure = child(root, "structMap", ID=_id(head, "structMap"), TYPE="PHYSICAL", LABEL="CSIP")
    top = child(structure, "div", ID=_id(head, "div"), LABEL=head.objid)
    _refer(_division(top, head, "Metadata"), head, metadata)
    return top


def _division(
    parent: etree._Element, head: MetsHead, label: str, *, at: str = "", fptr: str | None = None
) -> etree._Element:
    made = child(parent, "div", ID=_id(head, "div", label, at), LABEL=label)
    if fptr is not None:
        child(made, "fptr", FILEID=fptr)
    return made


def _refer(division: etree._Element, head: MetsHead, metadata: list[Metadata]) -> None:
    for attribute, section in (("DMDID", "descriptive"), ("ADMID", "provenance")):
        ids = [_id(head, "md", one.file.path) for one in metadata if one.section == section]
        if ids:
            division.set(attribute, " ".join(ids))


def _pointer(division: etree._Element, head: MetsHead, representation: MetsFile) -> None:
    where = {
        "LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": quote(representation.path),
        f"{{{XLINK}}}title": _id(head, "group", REPRESENTATION.capitalize()),
    }  # fmt: skip
    _set(child(division, "mptr"), where)


def _set(element: etree._Element, attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        element.set(name, xml_text(value))
