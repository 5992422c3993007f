"""hOCR: the words of a document's pages with their places, as XHTML (hOCR 1.2): pages, paragraphs, lines, words."""

from __future__ import annotations

from lxml import etree

from ingest.export.words.layout import Block, PageLayout, page_layout
from ingest.export.xml_text import child, document_bytes, xml_text
from ocr import Box, Transcript

XHTML = "http://www.w3.org/1999/xhtml"
_PARTS = "ocr_page ocr_par ocr_line ocrx_word ocrp_wconf"


def hocr_xml(transcript: Transcript, *, file: str, page: int | None = None) -> bytes:
    """One page (1-based), or all. ``file``: the scan's name. Raises LookupError: the document has no such page."""
    wanted = [p for p in transcript.pages if page in (None, p.number)]
    if not wanted:
        raise LookupError(f"page {page}")
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML})  # type: ignore[dict-item]  # the default namespace
    root.set("lang", "vi")
    head = child(root, "head")
    child(head, "title", file)
    meta = {"ocr-system": f"saoluc; {transcript.made.recogniser}", "ocr-capabilities": _PARTS}
    for name, content in {**meta, "ocr-number-of-pages": str(len(transcript.pages))}.items():
        child(head, "meta", name=name, content=content)
    body = child(root, "body")
    for one in wanted:
        _page(body, page_layout(transcript, one), file)
    return document_bytes(root)


def _page(body: etree._Element, page: PageLayout, file: str) -> None:
    name = f"page_{page.number}"
    quoted = file.replace('"', "%22")
    whole = Box(0, 0, page.width, page.height)
    facts = f'image "{quoted}"; {_place(whole)}; ppageno {page.number - 1}'
    if page.dpi > 0:
        facts += f"; scan_res {page.dpi:.0f} {page.dpi:.0f}"
    made = _part(body, "div", "ocr_page", name, facts)
    for n, block in enumerate(page.blocks, 1):
        _block(made, f"{name}_par_{n}", block)


def _block(page: etree._Element, name: str, block: Block) -> None:
    made = _part(page, "p", "ocr_par", name, _place(block.box))
    for n, line in enumerate(block.lines, 1):
        row = _part(made, "span", "ocr_line", f"{name}_line_{n}", _place(line.box))
        for m, word in enumerate(line.words, 1):
            facts = f"{_place(word.box)}; x_wconf {round(100 * word.confidence)}"
            _part(row, "span", "ocrx_word", f"{name}_line_{n}_word_{m}", facts).text = xml_text(word.text)


def _part(parent: etree._Element, tag: str, kind: str, name: str, facts: str) -> etree._Element:
    made = child(parent, tag, id=name, title=facts)
    made.set("class", kind)
    return made


def _place(box: Box) -> str:
    return f"bbox {box.x0} {box.y0} {box.x1} {box.y1}"
