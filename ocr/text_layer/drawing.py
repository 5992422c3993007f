"""Drawing: pdfminer's interpreter goes through what a page draws, and each letter is kept with its place and font."""

from __future__ import annotations

import logging
import math
import time
from typing import Any, NamedTuple, cast

from pdfminer import utils
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import (
    PDFGraphicState,
    PDFPageInterpreter,
    PDFResourceManager,
    PDFStackT,
    PDFTextState,
)
from pdfminer.pdftypes import PDFStream, dict_value, num_value
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix

from ocr.scan.pdf_pages import INVISIBLE
from ocr.text_layer.legacy_fonts import to_unicode

MOST_GLYPHS = 40_000
"""A page of small print has 10,000."""
MOST_SECONDS = 10.0
SOFT_HYPHEN = 0xAD
LARGE_IMAGE = 0.05
"""Minimum share of a page that an image takes to be examined as a cover over text."""
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


class UnreadableError(Exception):
    """The page's text cannot be read; the message says why."""


class Device(PDFTextDevice):
    """Collects what the interpreter draws."""

    def __init__(self, resources: PDFResourceManager, width: int, height: int) -> None:
        super().__init__(resources)
        self._width, self._height = width, height
        self._glyphs: list[Glyph] = []
        self._covers: list[tuple[int, float, float, float, float]] = []
        self._invisible = False
        self.opacity = 1.0
        self.largest_image = 0.0

    @property
    def count(self) -> int:
        """How many letters were drawn so far."""
        return len(self._glyphs)

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


class Interpreter(PDFPageInterpreter):
    """pdfminer's, with a limit on its time, and with the opacity that a graphics state sets."""

    device: Device

    def __init__(self, rsrcmgr: PDFResourceManager, device: Device, deadline: float | None = None) -> None:
        super().__init__(rsrcmgr, device)
        self._deadline = time.monotonic() + MOST_SECONDS if deadline is None else deadline
        self._opacities: list[float] = []
        self._count = 0

    def dup(self) -> Interpreter:
        return Interpreter(self.rsrcmgr, self.device, self._deadline)

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

    def render_look(self, form: PDFStream, to_image: Matrix) -> None:
        """Draws an annotation's form. ``to_image``: takes its points to the page's image."""
        self.device.opacity = 1.0
        self.render_contents(dict_value(form.get("Resources", {})), [form], ctm=to_image)

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
    """How light a colour is, 0 black to 1 white; 0 where its colour space alone does not show it."""
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
