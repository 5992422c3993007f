"""Unlettered: a page's picture without the letters that annotations put upon it.

These letters are known, and their ink spoils what is read around them: a number typed into a blank touches the words
beside it, a signature's box lies across the head. The picture keeps its size: places on it are places on the page.
"""

from __future__ import annotations

from collections.abc import Collection

import pikepdf

from ocr.scan import pdf_pages
from ocr.scan.pages import PageSource, Pixels, to_pixels
from ocr.text_layer.annotations import normal_look

_TEXT_SHOWING = {"Tj", "TJ", "'", '"'}
_DEPTH = 8
"""How deep forms may lie in one another."""


def unlettered(source: PageSource, boxes: Collection[int], letters: Collection[int]) -> Pixels:
    """The pixels of a page without some of its annotations (``boxes``) and without the letters of others.

    Both number the annotations that are shown. Raises what loading the page raises.
    """

    def change(page: pikepdf.Page) -> None:
        shown = pdf_pages.shown_annotations(page)
        for k in letters:
            look = normal_look(shown[k])
            if look is not None:
                _drop_letters(look, _DEPTH)
        gone = {shown[k].objgen for k in boxes}
        kept = [a for a in page.obj["/Annots"] if a.objgen not in gone]
        page.obj["/Annots"] = pikepdf.Array(kept)
        for field in (a for a in kept if a.get("/Subtype") == "/Widget"):
            field["/Subtype"] = pikepdf.Name.Stamp  # a page taken out of its file has no form

    return to_pixels(pdf_pages.load_changed(source.path, source.number, change))


def _drop_letters(form: pikepdf.Stream, depth: int) -> None:
    """Takes what shows text out of a form and of the forms in it."""
    kept = [i for i in pikepdf.parse_content_stream(form) if str(i.operator) not in _TEXT_SHOWING]
    form.write(pikepdf.unparse_content_stream(kept))
    resources = form.get("/Resources")
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if depth and isinstance(objects, pikepdf.Dictionary):
        for inner in objects.values():
            if isinstance(inner, pikepdf.Stream) and inner.get("/Subtype") == "/Form":
                _drop_letters(inner, depth - 1)
