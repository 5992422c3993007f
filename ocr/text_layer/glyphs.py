"""Glyphs: the letters that a PDF page draws, each with its font, its shade and its place on the page's image."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pdfminer import utils
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import list_value, stream_value
from pdfminer.utils import Matrix

from ocr.errors import ScanError
from ocr.scan.optional_content import Layers, hide_off
from ocr.scan.pdf_pages import open_pdf, turn_of, view_box
from ocr.text_layer.annotations import Look, looks_of
from ocr.text_layer.drawing import Device, Glyph, Interpreter, UnreadableError

_LOOKS = "SaolucLooks"
"""Where a page that was cut out lists the looks of its annotations."""


class Drawn(NamedTuple):
    """What a page draws: its letters, in the order of drawing, and the share of it that its largest image takes.

    ``upon``: of each annotation that lies upon the page and draws letters, those that are seen, by its number among
    the annotations that are shown.
    """

    glyphs: list[Glyph]
    largest_image: float
    upon: dict[int, list[Glyph]]


def drawn_on(path: Path, number: int, width: int, height: int) -> Drawn:
    """What a PDF's page (1-based) draws.

    ``width``, ``height``: of the page's image, in pixels.

    Raises:
        UnreadableError: its text is broken, or more than ``MOST_GLYPHS`` letters or ``MOST_SECONDS`` of work.
    """
    try:
        alone, to_image, looks = _page_alone(path, number, width, height)
        page = next(PDFPage.create_pages(PDFDocument(PDFParser(alone))))
        resources = PDFResourceManager()
        device = Device(resources, width, height)
        interpreter = Interpreter(resources, device)
        interpreter.render_contents(page.resources, page.contents, ctm=to_image)
        ends = [device.count]
        for form, look in zip(list_value(page.attrs.get(_LOOKS, [])), looks, strict=True):
            interpreter.render_look(stream_value(form), utils.mult_matrix(look.matrix, to_image))
            ends.append(device.count)
    except UnreadableError:
        raise
    except ScanError as error:
        raise UnreadableError(f"broken: {error}") from error
    except Exception as error:  # of a broken file pdfminer says whatever happened to it: no common ancestor
        raise UnreadableError(f"broken: {type(error).__name__}") from error
    found = device.glyphs()
    upon = {
        look.number: [g for g in found[start:end] if g.seen and _lies_in(g, look, to_image)]
        for look, (start, end) in zip(looks, pairwise(ends), strict=True)
    }
    return Drawn(
        found[: ends[0]], device.largest_image, {k: letters for k, letters in upon.items() if letters}
    )


def _lies_in(glyph: Glyph, look: Look, to_image: Matrix) -> bool:
    """Whether a letter of an annotation stands in its place: what reaches out of it is not shown."""
    x0, y0, x1, y1 = look.box
    corners = [utils.apply_matrix_pt(to_image, point) for point in ((x0, y0), (x1, y1))]
    (left, right), (top, bottom) = (sorted(axis) for axis in zip(*corners, strict=True))
    x, y = (glyph.x + glyph.end_x) / 2, glyph.y
    return bool(left <= x <= right and top <= y <= bottom + 0.2 * glyph.size)


def _page_alone(path: Path, number: int, width: int, height: int) -> tuple[io.BytesIO, Matrix, list[Look]]:
    """A page as a PDF of its own, decrypted and put right by qpdf, how its points lie on its image, and its
    annotations' looks, whose forms the page lists under ``_LOOKS``.
    """
    with open_pdf(path) as pdf, pikepdf.new() as single:
        page = pdf.pages[number - 1]
        hide_off(pdf, page, Layers(pdf))
        looks = looks_of(pdf, page)
        single.pages.append(page)
        for key in ("/Annots", "/StructParents", "/B", "/AA", "/Thumb"):
            if key in single.pages[0]:
                del single.pages[0][key]
        forms = [single.copy_foreign(look.form) for look in looks]
        single.pages[0][f"/{_LOOKS}"] = pikepdf.Array(forms)
        alone = io.BytesIO()
        single.save(alone)
        to_image = _to_image(view_box(page), turn_of(page), width, height)
    alone.seek(0)
    return alone, to_image, looks


def _to_image(box: tuple[float, float, float, float], turn: int, width: int, height: int) -> Matrix:
    """The matrix [a b c d e f] that takes points of the page (y up) to pixels of its image (y down)."""
    x0, y0, x1, y1 = box
    if turn in (90, 270):
        sx, sy = width / (y1 - y0), height / (x1 - x0)
        return (0, sy, sx, 0, -y0 * sx, -x0 * sy) if turn == 90 else (0, -sy, -sx, 0, y1 * sx, x1 * sy)
    sx, sy = width / (x1 - x0), height / (y1 - y0)
    return (-sx, 0, 0, sy, x1 * sx, -y0 * sy) if turn == 180 else (sx, 0, 0, -sy, -x0 * sx, y1 * sy)
