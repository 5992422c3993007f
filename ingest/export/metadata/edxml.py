"""edXML: the header of a document for exchange between offices (QCVN 102:2016/BTTTT), from its record.

What the record does not say is left out and found: ids of offices and of the document, codes of kinds and urgency
that only the standard's own lists have. Those lists were not at hand.
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
    missing += _say(sender, {"OrganName": " - ".join(document.issuer)})
    for addressee in document.addressees:
        _say(child(header, "To"), {"OrganName": addressee})
    missing += _say(child(header, "Code"), {"CodeNumber": document.number, "CodeNotation": document.symbol})
    date = f"{document.date:%Y/%m/%d}" if document.date else None
    missing += _say(child(header, "PromulgationInfo"), {"Place": document.place, "PromulgationDate": date})
    missing += _say(child(header, "DocumentType"), {"TypeName": document.type})
    missing += _say(header, {"Subject": document.subject or document.about})
    signature = document.signature
    if signature:
        competence = " ".join(signature.authority)
        signer = {"FullName": signature.name, "Position": signature.title}
        missing += _say(child(header, "SignerInfo"), signer)
        _say(header[-1], {"Competence": competence})
    else:
        missing.append("SignerInfo")
    if document.urgency:
        missing.append("OtherInfo/Priority")
    other = {
        "SphereOfPromulgation": "; ".join(document.circulation), "PageAmount": str(paper.pages),
        "Appendixes": "; ".join(annex.label for annex in document.annexes),
    }  # fmt: skip
    _say(child(header, "OtherInfo"), other)
    for empty in [part for part in header if not len(part) and not part.text]:
        header.remove(empty)
    return Header(document_bytes(root), [Finding(paper.id, name, "missing") for name in missing])


def _say(parent: etree._Element, values: Mapping[str, str | None]) -> list[str]:
    """Adds the values that there are; returns the names of the others."""
    lacking = []
    for name, value in values.items():
        if value:
            child(parent, name, value)
        else:
            above = etree.QName(parent).localname
            lacking.append(name if above == "MessageHeader" else f"{above}/{name}")
    return lacking
