"""Glyphs: the letters that a PDF page draws, each with its font, its shade and its place on the page's image."""

from __future__ import annotations

import io
import logging
import math
import time
from pathlib import Path
from typing import Any, NamedTuple, cast

import pikepdf
from pdfminer import utils
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import (
    PDFGraphicState,
    PDFPageInterpreter,
    PDFResourceManager,
    PDFStackT,
    PDFTextState,
)
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, num_value
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix

from ocr.errors import ScanError
from ocr.scan.optional_content import Layers, hide_off
from ocr.scan.pdf_pages import opened, turn_of, view_box
from ocr.text_layer.legacy_fonts import to_unicode

MOST_GLYPHS = 40_000
"""A page of small print has 10,000."""
MOST_SECONDS = 10.0
SOFT_HYPHEN = 0xAD
INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6): neither filled nor stroked."""
LARGE_IMAGE = 0.05
"""Share of a page from which on an image is looked at as something that may lie over text."""
MOST_COVERS = 100

# It warns of every oddity of a file; what it cannot read is refused here, with the reason.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


class Glyph(NamedTuple):
    """A drawn letter (or several, as a ligature), in pixels of the page's image as a viewer shows it, y down.

    ``(x, y)`` is where it stands on its base line, ``(end_x, end_y)`` where the next one would; ``size`` is the
    height of its font's em, ``degrees`` the direction it runs in, clockwise as seen, 0 for level text. ``text`` is
    as the font says: marks may follow their letter as glyphs of their own; "" where the font does not say.
    ``shade``: 0 black to 1 white. ``seen`` is False where it is drawn invisibly, or an image was laid over it.
    """

    text: str
    x: float
    y: float
    end_x: float
    end_y: float
    size: float
    degrees: float
    font: str
    shade: float
    seen: bool


class Drawn(NamedTuple):
    """What a page draws: its letters, in the order of drawing, and the share of it that its largest image takes."""

    glyphs: list[Glyph]
    largest_image: float


class UnreadableError(Exception):
    """The page's text cannot be had; the message says why."""


def drawn_on(path: Path, number: int, width: int, height: int) -> Drawn:
    """What a PDF's page (1-based) draws.

    ``width``, ``height``: of the page's image, in pixels. Text in annotations is not the page's.

    Raises:
        UnreadableError: its text is broken, or more than ``MOST_GLYPHS`` letters or ``MOST_SECONDS`` of work.
    """
    try:
        alone, to_image = _page_alone(path, number, width, height)
        page = next(PDFPage.create_pages(PDFDocument(PDFParser(alone))))
        resources = PDFResourceManager()
        device = _Device(resources, width, height)
        _Interpreter(resources, device).render_contents(page.resources, page.contents, ctm=to_image)
    except UnreadableError:
        raise
    except ScanError as error:
        raise UnreadableError(f"broken: {error}") from error
    except Exception as error:  # of a broken file pdfminer says whatever happened to it: no common ancestor
        raise UnreadableError(f"broken: {type(error).__name__}") from error
    return Drawn(device.glyphs(), device.largest_image)


def _page_alone(path: Path, number: int, width: int, height: int) -> tuple[io.BytesIO, Matrix]:
    """A page as a PDF of its own, decrypted and put right by qpdf, and how its points lie on its image."""
    with opened(path) as pdf, pikepdf.new() as single:
        page = pdf.pages[number - 1]
        hide_off(pdf, page, Layers(pdf))
        single.pages.append(page)
        for key in ("/Annots", "/StructParents", "/B", "/AA", "/Thumb"):
            if key in single.pages[0]:
                del single.pages[0][key]
        alone = io.BytesIO()
        single.save(alone)
        to_image = _to_image(view_box(page), turn_of(page), width, height)
    alone.seek(0)
    return alone, to_image


def _to_image(box: tuple[float, float, float, float], turn: int, width: int, height: int) -> Matrix:
    """The matrix [a b c d e f] that takes points of the page (y up) to pixels of its image (y down)."""
    x0, y0, x1, y1 = box
    if turn in (90, 270):
        sx, sy = width / (y1 - y0), height / (x1 - x0)
        return (0, sy, sx, 0, -y0 * sx, -x0 * sy) if turn == 90 else (0, -sy, -sx, 0, y1 * sx, x1 * sy)
    sx, sy = width / (x1 - x0), height / (y1 - y0)
    return (-sx, 0, 0, sy, x1 * sx, -y0 * sy) if turn == 180 else (sx, 0, 0, -sy, -x0 * sx, y1 * sy)


class _Device(PDFTextDevice):
    """Collects what the interpreter draws."""

    def __init__(self, resources: PDFResourceManager, width: int, height: int) -> None:
        super().__init__(resources)
        self._width, self._height = width, height
        self._glyphs: list[Glyph] = []
        self._covers: list[tuple[int, float, float, float, float]] = []
        self._invisible = False
        self.opacity = 1.0
        self.largest_image = 0.0

    def glyphs(self) -> list[Glyph]:
        """The glyphs; those that an image was laid over are not seen."""
        hidden = {
            k
            for count, x0, y0, x1, y1 in self._covers
            for k, g in enumerate(self._glyphs[:count])
            if x0 <= (g.x + g.end_x) / 2 <= x1 and y0 <= (g.y + g.end_y) / 2 <= y1
        }
        return [g._replace(seen=False) if k in hidden else g for k, g in enumerate(self._glyphs)]

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        self._invisible = textstate.render in INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        if len(self._glyphs) >= MOST_GLYPHS:
            raise UnreadableError(f"more than {MOST_GLYPHS} letters")
        advance = font.char_width(cid) * fontsize * scaling
        x, y = utils.apply_matrix_pt(matrix, (0, rise))
        end_x, end_y = utils.apply_matrix_pt(matrix, (advance, rise))
        size = math.hypot(*utils.apply_matrix_norm(matrix, (0, fontsize)))
        along_x, along_y = utils.apply_matrix_norm(matrix, (fontsize * scaling, 0))
        degrees = math.degrees(math.atan2(along_y, along_x))
        shade = 1 - self.opacity * (1 - _shade(ncs, graphicstate.ncolor))
        name = str(getattr(font, "basefont", font.fontname))
        text = to_unicode(_text(font, cid), name)
        self._glyphs.append(Glyph(text, x, y, end_x, end_y, size, degrees, name, shade, not self._invisible))
        return advance

    def render_image(self, name: str, stream: PDFStream) -> None:
        assert self.ctm is not None
        corners = [utils.apply_matrix_pt(self.ctm, point) for point in ((0, 0), (1, 0), (0, 1), (1, 1))]
        x0, x1 = max(0, min(x for x, _ in corners)), min(self._width, max(x for x, _ in corners))
        y0, y1 = max(0, min(y for _, y in corners)), min(self._height, max(y for _, y in corners))
        share = max(0, x1 - x0) * max(0, y1 - y0) / (self._width * self._height)
        self.largest_image = max(self.largest_image, share)
        see_through = any(key in stream for key in ("SMask", "Mask", "ImageMask", "IM"))
        if share > LARGE_IMAGE and self.opacity == 1 and not see_through:
            self._covers.append((len(self._glyphs), x0, y0, x1, y1))
            if len(self._covers) > MOST_COVERS:
                raise UnreadableError(f"more than {MOST_COVERS} large images")


class _Interpreter(PDFPageInterpreter):
    """pdfminer's, with a limit on its time, and with the opacity that a graphics state sets."""

    device: _Device

    def __init__(self, rsrcmgr: PDFResourceManager, device: _Device, deadline: float | None = None) -> None:
        super().__init__(rsrcmgr, device)
        self._deadline = time.monotonic() + MOST_SECONDS if deadline is None else deadline
        self._opacities: list[float] = []
        self._count = 0

    def dup(self) -> _Interpreter:
        return _Interpreter(self.rsrcmgr, self.device, self._deadline)

    def push(self, obj: PDFStackT) -> None:
        self._tick()
        super().push(obj)

    def do_q(self) -> None:
        self._tick()
        self._opacities.append(self.device.opacity)
        super().do_q()

    def do_Q(self) -> None:
        if self._opacities:
            self.device.opacity = self._opacities.pop()
        super().do_Q()

    def do_gs(self, name: PDFStackT) -> None:
        states = dict_value(self.resources.get("ExtGState", {}))
        state = dict_value(states.get(literal_name(name), {}))
        self.device.opacity = float(num_value(state.get("ca", self.device.opacity)))

    def do_Do(self, xobjid_arg: PDFStackT) -> None:
        outside = self.device.opacity
        super().do_Do(xobjid_arg)
        self.device.opacity = outside

    def _tick(self) -> None:
        self._count += 1
        if self._count % 500 == 0 and time.monotonic() > self._deadline:
            raise UnreadableError(f"more than {MOST_SECONDS:g} seconds of work")


def _text(font: PDFFont, cid: int) -> str:
    """What a font says a code means, as letters that are drawn; "" where it does not say."""
    simple = isinstance(font, PDFSimpleFont)
    try:
        text = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        # A simple font that names no letters has, if any, those of Windows; the proof will tell.
        text = bytes([cid]).decode("cp1252", "replace") if simple and 32 <= cid < 256 else ""
    if simple and cid == SOFT_HYPHEN and text in ("-", " "):
        # A double of the hyphen, which readers give as one or as a blank; in TCVN3 it is the letter ư.
        return chr(SOFT_HYPHEN)
    return "" if "\ufffd" in text or "\0" in text else text


def _shade(space: PDFColorSpace, colour: Any) -> float:
    """How light a colour is, 0 black to 1 white; 0 where its space does not say by itself."""
    values = [float(v) for v in colour] if isinstance(colour, tuple | list) else [colour]
    if space.name.startswith(("Separation", "DeviceN", "Indexed", "Pattern", "Lab")):
        return 0.0
    if not all(isinstance(v, int | float) for v in values):
        return 0.0
    if len(values) == 3:
        return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2]
    if len(values) == 4:
        c, m, y, k = values
        return (1 - k) * (1 - (0.299 * c + 0.587 * m + 0.114 * y))
    return cast(float, values[0])
