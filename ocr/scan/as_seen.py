"""As seen: a PDF goes in; it comes out as a viewer shows it: layers that are off gone, annotations in their pages.

Readers and the archive's copy both start from this, so that what is read, what is kept and what is seen are the same.
"""

from __future__ import annotations

import logging

import pikepdf

from ocr.scan.annotations import HIDDEN, annotations_of, draws_something, flatten, look_of, may_be_shown
from ocr.scan.faces import Carried
from ocr.scan.markup import give_look
from ocr.scan.optional_content import Layers, hide_off

log = logging.getLogger(__name__)


def give_looks(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Gives an appearance to those annotations of a page that a viewer draws by itself, and marks those as hidden whose
    layer is off, which not every viewer knows of.
    """
    layers, carried = Layers(pdf), Carried(pdf)
    for annotation in annotations_of(page):
        if not may_be_shown(annotation, layers):
            annotation["/F"] = HIDDEN
            continue
        try:
            give_look(pdf, annotation, carried)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, OverflowError) as error:
            # Of a broken annotation a viewer shows nothing; the page is not worse for it.
            log.info("an annotation's look cannot be made: %s", error)


def make_as_seen(pdf: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    """Makes a page of an open PDF show by its contents alone what a viewer shows; the file is left as it is.

    Returns: whether the page's contents are other ones than before.
    """
    layers, flattened = Layers(pdf), False
    if annotations_of(page):
        give_looks(pdf, page)
        flattened = flatten(pdf, page, layers)
    # Last, for annotations' looks have layers too.
    return hide_off(pdf, page, layers) or flattened


def shown_annotations(pdf: pikepdf.Pdf, page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    """The annotations that a viewer shows upon the page, the lowest first: stamps, notes, filled fields, visible
    signatures. Each has a look afterwards.
    """
    if not annotations_of(page):
        return []
    layers = Layers(pdf)
    give_looks(pdf, page)
    looks = ((a, look_of(a)) for a in annotations_of(page) if may_be_shown(a, layers))
    return [a for a, look in looks if look is not None and draws_something(look)]


def shows_annotations(pdf: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    """Whether a viewer shows an annotation upon the page."""
    return bool(shown_annotations(pdf, page))
