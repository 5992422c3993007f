"""Pages of a PDF: a page that is one scanned image is taken as it is, without resampling; others are drawn.

Taking the image out of the file takes 0.03 s and loses nothing; drawing a page takes 0.2 s and more.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pikepdf
from pikepdf import DependencyError
from PIL import Image

from ocr.errors import EncryptedError, NoPagesError, TooLargeError, TruncatedError
from ocr.limits import Limits
from ocr.programs import poppler_drawing
from ocr.scan.as_seen import make_as_seen, shows_annotations
from ocr.scan.kinds_of_pdf import refuse_without_papers
from ocr.scan.optional_content import Layers, hide_off
from ocr.scan.pdf_images import is_plain, placed_size
from ocr.scan.square_pixels import SquareSize, with_square_pixels

DRAWN_DPI = 300
"""Dots per inch at which a page that is not one image is drawn."""
FINE_DPI = 200
"""Dots per inch from which on a scan is drawn at its own resolution, so that its dots stay as they are."""

_PAPER = 250
"""Gray, of 255, below which a pixel of a drawn page belongs to something that is drawn."""
INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6): neither filled nor stroked."""
_TEXT_SHOWING = {"Tj", "TJ", "'", '"'}
_PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "EI", "INLINE IMAGE"}


class PdfPage(NamedTuple):
    """Size in pixels of the page's image as a viewer shows it, and its dots per inch."""

    width: int
    height: int
    dpi: float


class PlacedImage(NamedTuple):
    """The one image of a page, and the transformation [a b c d e f] under which the page draws it."""

    image: pikepdf.Stream
    matrix: pikepdf.Matrix


def describe(path: Path, limits: Limits) -> list[PdfPage]:
    """The pages of a PDF.

    Raises:
        EncryptedError, NoPagesError, TooLargeError, TruncatedError: it cannot be read.
        XfaError, PortfolioError: its pages are not the paper.
    """
    with open_pdf(path) as pdf:
        refuse_without_papers(pdf)
        count = len(pdf.pages)
        if count > limits.max_pages:
            raise TooLargeError("too many pages", what="pages", found=count, limit=limits.max_pages)
        layers = Layers(pdf)
        for page in pdf.pages:
            hide_off(pdf, page, layers)
        return [_describe_page(pdf, page, limits) for page in pdf.pages]


def load_image(path: Path, number: int) -> Image.Image:
    """The image of a page (1-based) as a viewer shows it. Raises TruncatedError where its data are broken."""
    with open_pdf(path) as pdf:
        page = pdf.pages[number - 1]
        hidden = hide_off(pdf, page, Layers(pdf))
        placed = only_image(pdf, page)
        if placed is not None:
            try:
                image = pikepdf.PdfImage(placed.image).as_pil_image()
                image.load()
            except (
                OSError,
                SyntaxError,
                ValueError,
                pikepdf.PdfError,
                NotImplementedError,
                DependencyError,
            ) as error:
                if isinstance(error, OSError) and "truncated" in str(error):
                    raise TruncatedError(f"page {number}: {error}") from error
                # An encoding that only poppler knows (JBIG2, JPEG 2000 variants): let it draw the page.
                drawn = _draw(pdf, number, path, hidden=hidden)
                if np.asarray(drawn.convert("L")).min() > _PAPER:
                    # A blank drawing of data that could not be decoded is no blank page.
                    raise TruncatedError(f"page {number}: its image cannot be decoded: {error}") from error
                return drawn
            image = with_square_pixels(image, _size_of(placed, page))
            turn = turn_of(page)
            return image.rotate(-turn, expand=True) if turn else image
        return _draw(pdf, number, path, hidden=hidden)


def _draw(pdf: pikepdf.Pdf, number: int, path: Path, *, hidden: bool) -> Image.Image:
    """A page drawn as a viewer shows it. ``hidden``: layers that are off were taken out of it already."""
    page = pdf.pages[number - 1]
    scan_dpi = _scan_dpi(page, _image_below(page))
    dpi, exact = _drawn_dpi(page, scan_dpi), scan_dpi is not None
    if not make_as_seen(pdf, page) and not hidden:
        return poppler_drawing.draw(path, number, dpi, exact=exact)
    return _drawn_alone(page, dpi, exact=exact)


def _drawn_alone(page: pikepdf.Page, dpi: float, *, exact: bool) -> Image.Image:
    """A page drawn by itself, as it stands in memory."""
    with tempfile.NamedTemporaryFile(prefix="saoluc-page-") as file, pikepdf.new() as alone:
        alone.pages.append(page)
        alone.save(Path(file.name))
        return poppler_drawing.draw(Path(file.name), 1, dpi, exact=exact)


def load_changed(path: Path, number: int, change: Callable[[pikepdf.Pdf, pikepdf.Page], None]) -> Image.Image:
    """The image of a page (1-based), as large as ``load`` gives it, after ``change`` has taken something out of it."""
    with open_pdf(path) as pdf:
        page = pdf.pages[number - 1]
        scan_dpi = _scan_dpi(page, _image_below(page))
        dpi, exact = _drawn_dpi(page, scan_dpi), scan_dpi is not None
        change(pdf, page)
        make_as_seen(pdf, page)
        return _drawn_alone(page, dpi, exact=exact)


@contextmanager
def open_pdf(path: Path) -> Iterator[pikepdf.Pdf]:
    """An open PDF.

    Raises:
        EncryptedError: it needs a password.
        TruncatedError: it has lost its end, or is broken beyond recovery.
        NoPagesError: it has none.
    """
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise EncryptedError("the PDF needs a password") from error
    except pikepdf.PdfError as error:
        raise TruncatedError(f"the PDF is broken: {error}") from error
    with pdf:
        # A broken cross-reference table can be rebuilt without loss; a lost end cannot: pages may be missing.
        if pdf.get_warnings() and not _has_end(path):
            raise TruncatedError("the PDF ends before its last page does")
        try:
            count = len(pdf.pages)
        except (pikepdf.PdfError, RuntimeError, ValueError) as error:
            raise TruncatedError(f"the PDF's page tree is broken: {error}") from error
        if count == 0:
            raise NoPagesError("the PDF has no pages")
        try:
            yield pdf
        except pikepdf.PdfError as error:
            raise TruncatedError(f"the PDF is broken: {error}") from error


def only_image(pdf: pikepdf.Pdf, page: pikepdf.Page) -> PlacedImage | None:
    """The image that is the whole of a page, or None where the page shows anything else too.

    An invisible text layer (text rendering mode 3) does not count: it comes from an earlier recognition.
    """
    return _alone(pdf, page, _image_below(page))


def _alone(pdf: pikepdf.Pdf, page: pikepdf.Page, below: PlacedImage | None) -> PlacedImage | None:
    """The image below a page's annotations, if there are none and its colours can be taken as they are."""
    if below is None or not is_plain(below.image) or shows_annotations(pdf, page):
        return None
    return below


def _image_below(page: pikepdf.Page) -> PlacedImage | None:
    """The one image over the whole of a page, whatever annotations lie upon it."""
    images: list[PlacedImage] = []
    try:
        instructions = pikepdf.parse_content_stream(page)
    except (pikepdf.PdfError, ValueError):
        return None
    matrix, invisible = pikepdf.Matrix(), False
    stack: list[tuple[pikepdf.Matrix, bool]] = []
    for instruction in instructions:
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "q":
            stack.append((matrix, invisible))
        elif operator == "Q" and stack:
            matrix, invisible = (
                stack.pop()
            )  # the text rendering mode is part of what q keeps (ISO 32000-1, 8.4.1)
        elif operator == "cm":
            matrix = pikepdf.Matrix(*(float(x) for x in operands)) @ matrix
        elif operator == "Tr":
            invisible = int(operands[0]) in INVISIBLE
        elif operator == "Do":
            objects = page.resources.get("/XObject")
            drawn = objects.get(str(operands[0])) if objects is not None else None
            if not isinstance(drawn, pikepdf.Stream) or drawn.get("/Subtype") != "/Image":
                return None
            images.append(PlacedImage(drawn, matrix))
        elif operator in _PAINTING or (operator in _TEXT_SHOWING and not invisible):
            return None
    return images[0] if len(images) == 1 and _covers(images[0], page) else None


def _covers(placed: PlacedImage, page: pikepdf.Page) -> bool:
    """Whether the image lies upright over (nearly) the whole page, unflipped."""
    a, b, c, d, e, f = placed.matrix.shorthand
    x0, y0, x1, y1 = view_box(page)
    width, height = x1 - x0, y1 - y0
    upright = a > 0 and d > 0 and abs(b) < 1e-3 * a and abs(c) < 1e-3 * d
    fills = abs(a - width) < 0.02 * width and abs(d - height) < 0.02 * height
    return upright and fills and abs(e - x0) < 0.02 * width and abs(f - y0) < 0.02 * height


def _size_of(placed: PlacedImage, page: pikepdf.Page) -> SquareSize:
    """The size of a page's only image with square pixels, before the page is turned."""
    inch = 72 / float(page.get("/UserUnit", 1))
    a, _, _, d, _, _ = placed.matrix.shorthand
    return placed_size(placed.image, a / inch, d / inch)


def view_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The part of a page that a viewer shows (x0, y0, x1, y1), in points, y up: its crop box within its media box."""
    a, b = ([float(v) for v in box] for box in (page.cropbox, page.mediabox))
    x0, x1 = max(min(a[0], a[2]), min(b[0], b[2])), min(max(a[0], a[2]), max(b[0], b[2]))
    y0, y1 = max(min(a[1], a[3]), min(b[1], b[3])), min(max(a[1], a[3]), max(b[1], b[3]))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else (b[0], b[1], b[2], b[3])


def turn_of(page: pikepdf.Page) -> int:
    """Degrees clockwise by which a viewer turns the page."""
    try:
        return int(page.rotation) % 360
    except (AttributeError, TypeError, ValueError):
        return 0


def _describe_page(pdf: pikepdf.Pdf, page: pikepdf.Page, limits: Limits) -> PdfPage:
    x0, y0, x1, y1 = view_box(page)
    width_inches = abs(x1 - x0) * float(page.get("/UserUnit", 1)) / 72
    height_inches = abs(y1 - y0) * float(page.get("/UserUnit", 1)) / 72
    below = _image_below(page)
    placed = _alone(pdf, page, below)
    if placed is not None:
        width, height, _ = _size_of(placed, page)
        dpi = width / max(width_inches, 1e-6)
    else:
        dpi = _drawn_dpi(page, _scan_dpi(page, below), limits)
        width, height = math.ceil(width_inches * dpi), math.ceil(height_inches * dpi)
    if turn_of(page) in (90, 270):
        width, height = height, width
    return PdfPage(width, height, dpi)


def _drawn_dpi(page: pikepdf.Page, scan_dpi: float | None, limits: Limits | None = None) -> float:
    """The resolution to draw a page at: that of its scan, else 300; as much less as keeps a huge page (a plan, a
    100-inch page) within the limit on pixels.
    """
    x0, y0, x1, y1 = view_box(page)
    area = max(abs((x1 - x0) * (y1 - y0)) / 72**2, 1e-6)
    most = math.floor(math.sqrt(0.98 * (limits or Limits()).drawn_pixels / area))
    return min(scan_dpi or float(DRAWN_DPI), float(most)) or 1.0


def _scan_dpi(page: pikepdf.Page, below: PlacedImage | None) -> float | None:
    """The resolution of the scan that a drawn page shows, below its annotations or in colours that only poppler mixes;
    None where there is none, or one so coarse that what was put upon it would suffer.
    """
    if below is None:
        return None
    x0, _, x1, _ = view_box(page)
    dpi = int(below.image.get("/Width", 0)) * 72 / max(abs(x1 - x0), 1e-6)
    return dpi if dpi >= FINE_DPI else None


def _has_end(path: Path) -> bool:
    with path.open("rb") as f:
        f.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in f.read()
