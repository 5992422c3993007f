"""edXML: the header of a document for exchange between offices (QCVN 102:2016/BTTTT), from its record.

What the record does not have is left out and reported: ids of offices and of the document, codes of kinds and urgency
from the standard's own lists, which were not available.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from ingest.export.findings import Finding
from ingest.export.paper import Paper
from ingest.export.xml_text import child, document_bytes

EDXML = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


class Header(NamedTuple):
    xml: bytes
    findings: list[Finding]


def edxml_header(paper: Paper) -> Header:
    """The envelope with the header of the original document."""
    document = paper.record.document
    root = etree.Element(f"{{{EDXML}}}edXMLEnvelope", nsmap={"edXML": EDXML})
    header = child(child(root, "edXMLHeader"), "MessageHeader")
    missing = ["DocumentId", "From/OrganId", "To/OrganId", "DocumentType/Type"]
    sender = child(header, "From")
    missing += _add_values(sender, {"OrganName": " - ".join(document.issuer)})
    for addressee in document.addressees:
        _add_values(child(header, "To"), {"OrganName": addressee})
    missing += _add_values(
        child(header, "Code"), {"CodeNumber": document.number, "CodeNotation": document.symbol}
    )
    date = f"{document.date:%Y/%m/%d}" if document.date else None
    missing += _add_values(
        child(header, "PromulgationInfo"), {"Place": document.place, "PromulgationDate": date}
    )
    missing += _add_values(child(header, "DocumentType"), {"TypeName": document.type})
    missing += _add_values(header, {"Subject": document.subject or document.about})
    signature = document.signature
    if signature:
        competence = " ".join(signature.authority)
        signer = {"FullName": signature.name, "Position": signature.title}
        missing += _add_values(child(header, "SignerInfo"), signer)
        _add_values(header[-1], {"Competence": competence})
    else:
        missing.append("SignerInfo")
    if document.urgency:
        missing.append("OtherInfo/Priority")
    other = {
        "SphereOfPromulgation": "; ".join(document.circulation), "PageAmount": str(paper.pages),
        "Appendixes": "; ".join(annex.label for annex in document.annexes),
    }  # fmt: skip
    _add_values(child(header, "OtherInfo"), other)
    for empty in [part for part in header if not len(part) and not part.text]:
        header.remove(empty)
    return Header(document_bytes(root), [Finding(paper.id, name, "missing") for name in missing])


def _add_values(parent: etree._Element, values: Mapping[str, str | None]) -> list[str]:
    """Adds the values that there are; returns the names of the others."""
    lacking = []
    for name, value in values.items():
        if value:
            child(parent, name, value)
        else:
            above = etree.QName(parent).localname
            lacking.append(name if above == "MessageHeader" else f"{above}/{name}")
    return lacking
