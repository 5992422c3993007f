"""Simple DC: the circular's ``EAD.xml`` and ``EAD_doc.xml``, flat under ``<simpledc>``, and their schemas.

Every element of the circular stands there; one without a value is empty. Order is free (``xs:all``).
"""

from __future__ import annotations

from lxml import etree

from ingest.export.metadata.elements import Set, elements
from ingest.export.xml_text import child, document_bytes

_XS = "http://www.w3.org/2001/XMLSchema"


def metadata_xml(which: Set, values: dict[str, str]) -> bytes:
    """The file that says these values. What is too long is in it whole: cutting would lose it."""
    root = etree.Element("simpledc")
    for element in elements(which):
        child(root, element.name, values.get(element.name) or None)
    return document_bytes(root)


def schema_xsd(which: Set) -> bytes:
    """The schema of such files: which elements there are, and how long text may be. That a value is there at all, and
    its code, is not for this schema: an empty element says that it is not known.
    """
    root = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
    simpledc = child(child(root, "element", name="simpledc"), "complexType")
    every = child(simpledc, "all")
    for element in elements(which):
        restriction = child(child(child(every, "element", name=element.name), "simpleType"), "restriction")
        restriction.set("base", "xs:string")
        if element.length is not None:
            child(restriction, "maxLength", value=str(element.length))
    return document_bytes(root)
