"""Unlettered: a page's picture without the letters that annotations put upon it.

These letters are known, and their ink spoils what is read around them: a number typed into a blank touches the words
beside it, a signature's box lies across the head. The picture keeps its size: places on it are places on the page.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

import pikepdf

from ocr.errors import ScanError
from ocr.scan import pdf_pages
from ocr.scan.annotations import look_of
from ocr.scan.as_seen import shown_annotations
from ocr.scan.page_source import PageSource
from ocr.scan.pages import Pixels, to_pixels

log = logging.getLogger(__name__)

_TEXT_SHOWING = {"Tj", "TJ", "'", '"'}


def unlettered(source: PageSource, boxes: Collection[int], letters: Collection[int]) -> Pixels | None:
    """The pixels of a page without some of its annotations (``boxes``) and without the letters of others.

    Both number the annotations that are shown. None where the page cannot be drawn so.
    """

    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        shown = shown_annotations(pdf, page)
        done: set[tuple[int, int]] = set()
        for look in (look_of(shown[k]) for k in letters):
            if look is not None:
                _drop_letters(look, done)
        gone = {shown[k].objgen for k in boxes}
        kept = [a for a in page.obj["/Annots"] if a.objgen not in gone]
        page.obj["/Annots"] = pikepdf.Array(kept)
        for field in (a for a in kept if a.get("/Subtype") == "/Widget"):
            field["/Subtype"] = pikepdf.Name.Stamp  # a field would be given the look of its value again

    try:
        return to_pixels(pdf_pages.load_changed(source.path, source.number, change))
    except (ScanError, pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.info("page %d cannot be drawn without its annotations' letters: %s", source.number, error)
        return None


def _drop_letters(form: pikepdf.Stream, done: set[tuple[int, int]]) -> None:
    """Takes what shows text out of a form and of the forms in it, but those that are ``done``."""
    if form.objgen in done:
        return
    done.add(form.objgen)
    kept = [i for i in pikepdf.parse_content_stream(form) if str(i.operator) not in _TEXT_SHOWING]
    form.write(pikepdf.unparse_content_stream(kept))
    resources = form.get("/Resources")
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(objects, pikepdf.Dictionary):
        for inner in objects.values():
            if isinstance(inner, pikepdf.Stream) and inner.get("/Subtype") == "/Form":
                _drop_letters(inner, done)
