"""XML text: from any text to one that XML 1.0 can hold, and from an element tree to the bytes of a file."""

from __future__ import annotations

import re

from lxml import etree

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (2.2) cannot contain, even escaped: control characters, halves of surrogate pairs."""


def xml_text(text: str) -> str:
    """The text with U+FFFD, the sign for a lost character, in the place of what XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def child(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A new last child, in its parent's namespace where the tag has none."""
    namespace = etree.QName(parent).namespace
    name = tag if tag.startswith("{") or namespace is None else f"{{{namespace}}}{tag}"
    made = etree.SubElement(parent, name, {key: xml_text(value) for key, value in attributes.items()})
    if text is not None:
        made.text = xml_text(text)
    return made


def document_bytes(root: etree._Element) -> bytes:
    """A file with this root: UTF-8, with its declaration, indented."""
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
