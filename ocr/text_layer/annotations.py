"""Annotations: the drawn looks of what lies upon a page: stamps, notes, filled fields, visible signatures."""

from __future__ import annotations

from typing import NamedTuple

import pikepdf
from pdfminer.utils import Matrix

from ocr.scan.annotations import look_of
from ocr.scan.as_seen import shown_annotations

MOST_LOOKS = 200
"""A filled form has some dozens."""


class Look(NamedTuple):
    """How an annotation is drawn: its form, and the matrix [a b c d e f] that takes the form to the page, in points.

    ``number``: which of the annotations that are shown it is; ``box``: its place on the page (x0, y0, x1, y1), in
    points, y up; nothing outside it is shown.
    """

    number: int
    form: pikepdf.Stream
    matrix: Matrix
    box: tuple[float, float, float, float]


def looks_of(pdf: pikepdf.Pdf, page: pikepdf.Page) -> list[Look]:
    """The looks of a page's annotations that a viewer shows and that have one, in the order of drawing."""
    found = (
        _look_of(k, annotation) for k, annotation in enumerate(shown_annotations(pdf, page)[:MOST_LOOKS])
    )
    return [look for look in found if look is not None]


def _look_of(number: int, annotation: pikepdf.Dictionary) -> Look | None:
    form = look_of(annotation)
    if form is None:
        return None
    try:
        a, b = ([float(v) for v in values] for values in (annotation["/Rect"], form["/BBox"]))
        own = tuple(float(v) for v in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    except (KeyError, TypeError, ValueError):
        return None
    if len(a) != 4 or len(b) != 4 or len(own) != 6:
        return None
    box = (min(a[0], a[2]), min(a[1], a[3]), max(a[0], a[2]), max(a[1], a[3]))
    return Look(number, form, _onto(box, b, pikepdf.Matrix(*own)), box)


def _onto(box: tuple[float, float, float, float], form: list[float], own: pikepdf.Matrix) -> Matrix:
    """The matrix that takes a form to its annotation's place (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    a, b, c, d, e, f = own.shorthand
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in form[0::2] for y in form[1::2]]
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    sx = (box[2] - box[0]) / (x1 - x0) if x1 > x0 else 1.0
    sy = (box[3] - box[1]) / (y1 - y0) if y1 > y0 else 1.0
    to_page = pikepdf.Matrix(sx, 0, 0, sy, box[0] - sx * x0, box[1] - sy * y0)
    return (own @ to_page).shorthand
