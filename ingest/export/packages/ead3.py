"""EAD3: a package's description in the form that archival programs in other countries read: a dossier and its
documents.

Only what is known is written; EAD3 requires little. The circular's own metadata are beside it (``simpledc``).
"""

from __future__ import annotations

import datetime

from lxml import etree

from ingest.export.metadata.described import Described, Entry
from ingest.export.metadata.elements import phrase
from ingest.export.xml_text import child, document_bytes

EAD3 = "http://ead3.archivists.org/schema/"


def ead3_xml(
    objid: str, dossier: Described, entries: list[Entry], *, agency: str, software: str, created: str
) -> bytes:
    """``agency``: who keeps the description; where that is not known, the program that made it stands there."""
    root = etree.Element(f"{{{EAD3}}}ead", nsmap={None: EAD3})  # type: ignore[dict-item]  # the default namespace
    _control(child(root, "control"), objid, dossier, agency or software, software, created)
    description = child(root, "archdesc", level="file")
    did = child(description, "did")
    child(did, "unitid", dossier.values.get("fileCode", objid))
    if "title" in dossier.values:
        child(did, "unittitle", dossier.values["title"])
    days = [entry.paper.record.document.date for entry in entries]
    known = sorted(day for day in days if day)
    if known:
        _period(child(did, "unitdatestructured"), known[0], known[-1])
    subordinate = child(description, "dsc")
    for entry in entries:
        _document(child(subordinate, "c", level="item"), entry)
    return document_bytes(root)


def _control(
    control: etree._Element, objid: str, dossier: Described, agency: str, software: str, created: str
) -> None:
    child(control, "recordid", objid)
    title = child(child(control, "filedesc"), "titlestmt")
    child(title, "titleproper", dossier.values.get("title", objid))
    child(control, "maintenancestatus", value="new")
    child(child(control, "maintenanceagency"), "agencyname", agency)
    event = child(child(control, "maintenancehistory"), "maintenanceevent")
    child(event, "eventtype", value="created")
    child(event, "eventdatetime", created, standarddatetime=created)
    child(event, "agenttype", value="machine")
    child(event, "agent", software)


def _period(dates: etree._Element, first: datetime.date, last: datetime.date) -> None:
    period = child(dates, "daterange")
    child(period, "fromdate", f"{first:%d/%m/%Y}", standarddate=first.isoformat())
    child(period, "todate", f"{last:%d/%m/%Y}", standarddate=last.isoformat())


def _document(component: etree._Element, entry: Entry) -> None:
    document, values = entry.paper.record.document, entry.described.values
    did = child(component, "did")
    child(did, "unitid", values.get("docCode", entry.paper.id))
    if document.code:
        child(did, "unitid", document.code, localtype="codeNumber codeNotation")
    title = " ".join(part for part in (document.type, values.get("subject")) if part)
    if title:
        child(did, "unittitle", title)
    if document.date:
        single = child(child(did, "unitdatestructured"), "datesingle", f"{document.date:%d/%m/%Y}")
        single.set("standarddate", document.date.isoformat())
    if "organName" in values:
        body = child(child(did, "origination"), "corpname")
        child(body, "part", values["organName"])
    pages = child(did, "physdescstructured", physdescstructuredtype="carrier", coverage="whole")
    child(pages, "quantity", str(entry.paper.pages))
    child(pages, "unittype", phrase("pages"))
    if "description" in values:
        child(child(component, "odd"), "p", values["description"])
