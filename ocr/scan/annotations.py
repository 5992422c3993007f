"""Annotations: which of them a viewer shows upon a page, and how these become part of the page itself."""

from __future__ import annotations

import math

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name

from ocr.scan.optional_content import Layers

HIDDEN, _NO_ROTATE, _NO_VIEW = 1 << 1, 1 << 4, 1 << 5
"""Flags of an annotation (ISO 32000-1, table 165). Whether it is printed too (bit 3) says nothing of the screen."""
_WITHOUT_LOOK = ("/Link", "/Popup", "/PrinterMark", "/TrapNet")
"""Kinds that put no ink upon their page in a viewer."""


def annotations_of(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    """The annotations of a page, the lowest first."""
    listed = page.obj.get("/Annots")
    if not isinstance(listed, Array):
        return []
    return [a for a in listed if isinstance(a, Dictionary) and not isinstance(a, pikepdf.Stream)]


def may_be_shown(annotation: pikepdf.Dictionary, layers: Layers) -> bool:
    """Whether a viewer shows an annotation, if it has a look."""
    if flag(annotation, HIDDEN) or flag(annotation, _NO_VIEW) or layers.is_off(annotation.get("/OC")):
        return False
    return annotation.get("/Subtype") not in _WITHOUT_LOOK and rectangle(annotation) is not None


def look_of(annotation: pikepdf.Dictionary) -> pikepdf.Stream | None:
    """The form that is an annotation's normal look, in its present state; None where it has none."""
    looks = annotation.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary) and not isinstance(normal, pikepdf.Stream):
        state = annotation.get("/AS", annotation.get("/V"))
        normal = normal.get(str(state)) if isinstance(state, Name) else None
    return normal if isinstance(normal, pikepdf.Stream) else None


def draws_something(look: pikepdf.Stream) -> bool:
    """Whether a look has any contents: programs write empty ones for fields that are not filled in."""
    try:
        return bool(look.read_bytes().strip())
    except pikepdf.PdfError:
        return True


def flatten(pdf: pikepdf.Pdf, page: pikepdf.Page, layers: Layers) -> bool:
    """Makes what a viewer shows of a page's annotations part of its contents; none is left. Whether one was shown.

    Text in them is the page's own text then.
    """
    drawn: list[bytes] = []
    for annotation in annotations_of(page):
        look = look_of(annotation) if may_be_shown(annotation, layers) else None
        if look is None or layers.is_off(look.get("/OC")) or not draws_something(look):
            continue
        placed = _placed(look, annotation, page)
        if placed is not None:
            name = page.add_resource(_as_form(pdf, look), Name.XObject, prefix="Annotation")
            numbers = " ".join(f"{v:.6f}".rstrip("0").rstrip(".") for v in placed.shorthand)
            drawn.append(f"q {numbers} cm {name} Do Q".encode("ascii"))
    if "/Annots" in page.obj:
        del page.obj["/Annots"]
    if drawn:
        # What the page leaves set at its end must not reach what is drawn upon it.
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n" + b"\n".join(drawn))
    return bool(drawn)


def rectangle(annotation: pikepdf.Dictionary) -> tuple[float, float, float, float] | None:
    """Where it lies (x0, y0, x1, y1), in points of the page; None where it takes no room."""
    corners = numbers(annotation.get("/Rect"))
    if len(corners) != 4:
        return None
    x0, x1 = sorted(corners[0::2])
    y0, y1 = sorted(corners[1::2])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def numbers(listed: object) -> list[float]:
    """The numbers of an array; none where it is not one of numbers alone."""
    try:
        found = [float(v) for v in listed] if isinstance(listed, Array) else []
    except (TypeError, ValueError):
        return []
    return found if all(map(math.isfinite, found)) else []


def flag(annotation: pikepdf.Dictionary, bit: int) -> bool:
    try:
        return bool(int(annotation.get("/F", 0)) & bit)
    except (TypeError, ValueError):
        return False


def _as_form(pdf: pikepdf.Pdf, look: pikepdf.Stream) -> pikepdf.Object:
    """A look, told as what it is: some programs leave that out."""
    if look.get("/Subtype") != "/Form":
        look["/Type"], look["/Subtype"] = Name.XObject, Name.Form
    return look if look.is_indirect else pdf.make_indirect(look)


def _placed(look: pikepdf.Stream, annotation: pikepdf.Dictionary, page: pikepdf.Page) -> Matrix | None:
    """The matrix that takes a look to its annotation's rectangle (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    rect, box = rectangle(annotation), numbers(look.get("/BBox"))
    own = numbers(look.get("/Matrix")) or [1, 0, 0, 1, 0, 0]
    if rect is None or len(box) != 4 or len(own) != 6:
        return None
    matrix = Matrix(*own)
    corners = [matrix.transform((x, y)) for x in box[0::2] for y in box[1::2]]
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    if x0 == x1 or y0 == y1:
        return None
    left, bottom, right, top = rect
    sx, sy = (right - left) / (x1 - x0), (top - bottom) / (y1 - y0)
    placed = Matrix(sx, 0, 0, sy, left - x0 * sx, bottom - y0 * sy)
    return placed @ _unturned(page, left, top) if flag(annotation, _NO_ROTATE) else placed


def _unturned(page: pikepdf.Page, left: float, top: float) -> Matrix:
    """The turn that keeps upright, about its upper left corner, what does not turn with its page."""
    try:
        turn = int(page.rotation) % 360
    except (AttributeError, TypeError, ValueError):
        turn = 0
    return Matrix(1, 0, 0, 1, -left, -top) @ Matrix().rotated(turn) @ Matrix(1, 0, 0, 1, left, top)
