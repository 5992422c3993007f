"""ALTO: the words of a document's pages with their places: ALTO 4.3 (Library of Congress), one file for some pages.

Blocks stand in reading order; WC is the recogniser's confidence, 0 to 1. Words broken at a line's end are whole in the
text, and stand whole where they begin: hyphens are not given.
"""

from __future__ import annotations

from lxml import etree

from ingest.export.words.layout import Block, Line, PageLayout, page_layout
from ingest.export.xml_text import child, document_bytes
from ocr import Box, Transcript

ALTO = "http://www.loc.gov/standards/alto/ns-v4#"
VERSION = "4.3"
LANGUAGE = "vi"


def alto_xml(
    transcript: Transcript, *, file: str, sha256: str, read_at: str, page: int | None = None
) -> bytes:
    """One page (1-based), or all. ``file``, ``sha256``: of the scan; ``read_at``: ISO 8601.

    Raises:
        LookupError: the document has no such page.
    """
    wanted = [p for p in transcript.pages if page in (None, p.number)]
    if not wanted:
        raise LookupError(f"page {page}")
    root = etree.Element(f"{{{ALTO}}}alto", nsmap={None: ALTO})  # type: ignore[dict-item]  # the default namespace
    root.set("SCHEMAVERSION", VERSION)
    _describe(child(root, "Description"), transcript, file, sha256, read_at)
    layout = child(root, "Layout")
    for one in wanted:
        _page(layout, page_layout(transcript, one))
    return document_bytes(root)


def _describe(
    description: etree._Element, transcript: Transcript, file: str, sha256: str, read_at: str
) -> None:
    child(description, "MeasurementUnit", "pixel")
    source = child(description, "sourceImageInformation")
    child(source, "fileName", file)
    child(source, "fileIdentifier", f"sha256:{sha256}")
    step = child(description, "Processing", ID="reading")
    child(step, "processingDateTime", read_at)
    child(step, "processingStepSettings", f"{transcript.made.recogniser}; {transcript.made.model}")
    software = child(step, "processingSoftware")
    child(software, "softwareName", "saoluc")
    child(software, "softwareVersion", transcript.made.software)


def _page(layout: etree._Element, page: PageLayout) -> None:
    name = f"page_{page.number}"
    made = child(layout, "Page", ID=name, PHYSICAL_IMG_NR=str(page.number))
    made.set("WIDTH", str(page.width))
    made.set("HEIGHT", str(page.height))
    space = child(made, "PrintSpace", HPOS="0", VPOS="0", WIDTH=str(page.width), HEIGHT=str(page.height))
    for n, block in enumerate(page.blocks, 1):
        _block(space, f"{name}_block_{n}", block)


def _block(space: etree._Element, name: str, block: Block) -> None:
    made = child(space, "TextBlock", ID=name, LANG=LANGUAGE, **_place(block.box))
    for n, line in enumerate(block.lines, 1):
        _line(child(made, "TextLine", ID=f"{name}_line_{n}", **_place(line.box)), f"{name}_line_{n}", line)


def _line(made: etree._Element, name: str, line: Line) -> None:
    for n, word in enumerate(line.words, 1):
        if n > 1:
            child(made, "SP")
        child(
            made, "String", ID=f"{name}_word_{n}", CONTENT=word.text, WC=f"{word.confidence:.4f}", **_place(word.box)
        )  # fmt: skip


def _place(box: Box) -> dict[str, str]:
    return {
        "HPOS": str(box.x0), "VPOS": str(box.y0),
        "WIDTH": str(box.x1 - box.x0), "HEIGHT": str(box.y1 - box.y0),
    }  # fmt: skip
