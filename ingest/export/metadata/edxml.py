"""edXML: the header of a document for exchange between offices (QCVN 102:2016/BTTTT), from its record.

What the record does not have, ids of offices and of the document, codes of kinds and urgency, an address book gives;
what neither has is left out and reported.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from ingest.export.findings import Finding
from ingest.export.metadata.address_book import AddressBook
from ingest.export.paper import Paper
from ingest.export.xml_text import child, document_bytes
from parse import Record

EDXML = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


_EMPTY = AddressBook()


class Header(NamedTuple):
    xml: bytes
    findings: list[Finding]


def edxml_header(paper: Paper, book: AddressBook = _EMPTY) -> Header:
    """The envelope with the header of the original document."""
    document = paper.record.document
    root = etree.Element(f"{{{EDXML}}}edXMLEnvelope", nsmap={"edXML": EDXML})
    header = child(child(root, "edXMLHeader"), "MessageHeader")
    organ = book.office(document.issuer)
    missing = _add_values(child(header, "From"), {"OrganId": organ, "OrganName": " - ".join(document.issuer)})
    for addressee in document.addressees:
        missing += _add_values(
            child(header, "To"), {"OrganId": book.office([addressee]), "OrganName": addressee}
        )
    if not document.addressees:
        missing.append("To/OrganId")
    missing += _add_values(header, {"DocumentId": _document_id(book, organ, paper.record)})
    missing += _add_values(
        child(header, "Code"), {"CodeNumber": document.number, "CodeNotation": document.symbol}
    )
    date = f"{document.date:%Y/%m/%d}" if document.date else None
    missing += _add_values(
        child(header, "PromulgationInfo"), {"Place": document.place, "PromulgationDate": date}
    )
    missing += _add_values(
        child(header, "DocumentType"), {"Type": book.type_of(document.type), "TypeName": document.type}
    )
    missing += _add_values(header, {"Subject": document.subject or document.about})
    signature = document.signature
    if signature:
        competence = " ".join(signature.authority)
        signer = {"FullName": signature.name, "Position": signature.title}
        missing += _add_values(child(header, "SignerInfo"), signer)
        _add_values(header[-1], {"Competence": competence})
    else:
        missing.append("SignerInfo")
    priority = book.priority(document.urgency)
    if document.urgency and priority is None:
        missing.append("OtherInfo/Priority")
    other = {
        "Priority": priority,
        "SphereOfPromulgation": "; ".join(document.circulation), "PageAmount": str(paper.pages),
        "Appendixes": "; ".join(annex.label for annex in document.annexes),
    }  # fmt: skip
    _add_values(child(header, "OtherInfo"), other)
    for empty in [part for part in header if not len(part) and not part.text]:
        header.remove(empty)
    return Header(document_bytes(root), [Finding(paper.id, name, "missing") for name in missing])


def _document_id(book: AddressBook, organ: str | None, record: Record) -> str | None:
    """A document's id as the book has it made; None where a part of it is not known."""
    document = record.document
    date = document.date
    places = {
        "organ": organ, "number": document.number, "symbol": document.symbol, "code": document.code,
        "day": f"{date:%d}" if date else None, "month": f"{date:%m}" if date else None,
        "year": str(date.year) if date else None,
    }  # fmt: skip
    named = {name for _, name, _, _ in string.Formatter().parse(book.document_id) if name}
    if not book.document_id or any(not places[name] for name in named):
        return None
    return book.document_id.format(**places)


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
