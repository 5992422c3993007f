"""Shapes: which letters upon an image put ink there themselves. An earlier recognition may be drawn in a font whose
letters have a width but no shape: what is seen is then the image below it, and no word of it is certain.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pikepdf

from ocr.errors import ScanError
from ocr.programs import poppler_drawing
from ocr.scan.pdf_pages import open_pdf
from ocr.text_layer.drawing import Glyph

_DPI = 100
_INK = 200
"""What is darker than this of 255 was drawn."""


def with_shape(path: Path, number: int, width: int, glyphs: list[Glyph]) -> list[Glyph]:
    """Those of a page's (1-based) letters that draw something where they stand; blanks stay.

    ``width``: of the page's image, in pixels, on which the letters lie. Without a drawing of the page none is left.
    """
    try:
        with tempfile.NamedTemporaryFile(prefix="saoluc-letters-", suffix=".pdf") as file:
            _without_images(path, number, Path(file.name))
            drawn = np.asarray(poppler_drawing.draw(Path(file.name), 1, _DPI).convert("L"))
    except (ScanError, pikepdf.PdfError, ValueError, TypeError):
        return []
    scale = drawn.shape[1] / width

    def has_ink(g: Glyph) -> bool:
        reach = 0.8 * g.size
        x0, x1 = sorted((g.x, g.end_x))
        y0, y1 = sorted((g.y, g.end_y))
        level = abs(g.end_x - g.x) >= abs(g.end_y - g.y)
        sides = (0.0, reach) if level else (reach, 0.0)
        rows = slice(_at(y0 - sides[1], scale), _at(y1 + 0.3 * sides[1], scale) + 1)
        columns = slice(_at(x0 - sides[0], scale), _at(x1 + sides[0], scale) + 1)
        return bool((drawn[rows, columns] < _INK).any())

    return [g for g in glyphs if g.text.isspace() or has_ink(g)]


def _at(place: float, scale: float) -> int:
    return max(0, round(place * scale))


def _without_images(path: Path, number: int, out: Path) -> None:
    """Writes a page alone, without its images and without what lies upon it."""
    with open_pdf(path) as pdf, pikepdf.new() as single:
        single.pages.append(pdf.pages[number - 1])
        page = single.pages[0]
        if "/Annots" in page:
            del page["/Annots"]
        _drop_images(single, page.resources, set())
        single.save(out)


def _drop_images(pdf: pikepdf.Pdf, resources: pikepdf.Object | None, done: set[tuple[int, int]]) -> None:
    """Makes the images of a page's resources and of the forms in them draw nothing, but of forms that are ``done``."""
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary):
        return
    for name, drawn in list(objects.items()):
        if not isinstance(drawn, pikepdf.Stream) or drawn.objgen in done:
            continue
        if drawn.get("/Subtype") == "/Image":
            objects[name] = pdf.make_stream(b"", Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
        else:
            done.add(drawn.objgen)
            _drop_images(pdf, drawn.get("/Resources"), done)
