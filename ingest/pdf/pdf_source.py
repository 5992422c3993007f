"""PDF source: from a scan of any kind to a PDF of its pages, upright, with nothing that PDF/A bars.

A PDF keeps its pages; an image file becomes one page a frame. Of a PDF only what a page needs to look as it does
stays: forms, stamps and signatures become part of the page's look, all else (scripts, attached files, what
programs note for themselves) stays behind in the original.
"""

from __future__ import annotations

import io
import logging
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]
import pikepdf
from PIL import Image, ImageOps

from ingest.errors import PdfaPageError
from ocr import Page, ScanError, page_image

log = logging.getLogger(__name__)

LEAST_DPI, USUAL_DPI = 90, 200.0
"""Fewer dots to the inch than that no scanner makes; as many are taken where nobody knows."""
DRAWN_QUALITY = 85
"""JPEG quality of a page that is drawn."""
_OF_CATALOGUE = {"/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/PageMode", "/Lang"}
"""What stays of a PDF's catalogue (ISO 32000-1, table 28)."""
_OF_PAGE = {"/Type", "/Parent", "/Resources", "/MediaBox", "/Contents", "/Rotate", "/Group", "/UserUnit"}
"""What stays of a page (ISO 32000-1, table 30), once its annotations are drawn into it and it is cropped."""
_JPEG_EXIF_UPRIGHT = (None, 1, 3, 6, 8)
"""EXIF orientations without a mirror, which a page's /Rotate can express."""


def from_pdf(source: Path, target: Path, pages: list[Page]) -> None:
    """Writes the pages of a PDF, turned upright. Raises pikepdf.PdfError where it is broken."""
    with pikepdf.open(source) as pdf:
        _flatten_form(pdf)
        _keep_only(pdf.Root, _OF_CATALOGUE)
        for page, read in zip(pdf.pages, pages, strict=True):
            _crop(page)
            _keep_only(page.obj, _OF_PAGE)
            page.rotate(read.rotation, relative=True)
        pdf.save(target)


def from_drawing(source: Path, target: Path, pages: list[Page]) -> None:
    """Writes each page of a PDF as a picture of what a viewer shows, turned upright; nothing else of the PDF stays.

    Raises:
        PdfaPageError: a page cannot be drawn.
    """
    _write_frames([_drawn_frame(source, page.number) for page in pages], target, pages)


def _drawn_frame(source: Path, number: int) -> bytes:
    """A page (from 1) as JPEG, or as PNG where it is black and white."""
    try:
        drawn = page_image(source, number)
    except ScanError as error:
        raise PdfaPageError(f"page {number}: {error}", page=number) from error
    if drawn.mode not in ("1", "L", "RGB"):
        drawn = drawn.convert("RGB")
    buffer = io.BytesIO()
    if drawn.mode == "1":
        drawn.save(buffer, "PNG")
    else:
        drawn.save(buffer, "JPEG", quality=DRAWN_QUALITY)
    return buffer.getvalue()


def _keep_only(of: pikepdf.Object, names: set[str]) -> None:
    for name in set(of.keys()) - names:
        del of[name]


def _flatten_form(pdf: pikepdf.Pdf) -> None:
    """Makes stamps, filled fields and visible signatures part of the page, as they look on the screen."""
    try:
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        log.warning("annotations could not be drawn into their pages: %s", error)


def _crop(page: pikepdf.Page) -> None:
    """Makes the page's crop box the whole page: what lies outside is shown to nobody and was not read."""
    crop = [float(v) for v in page.cropbox]
    page.mediabox = pikepdf.Array(
        [min(crop[0], crop[2]), min(crop[1], crop[3]), max(crop[0], crop[2]), max(crop[1], crop[3])]
    )


def from_image(source: Path, target: Path, pages: list[Page], *, plain: bool) -> None:
    """Writes an image file's frames as pages at the dpi that the transcript gives, turned upright.

    As they are (``plain`` false), a JPEG's or a fax TIFF's bytes go into the PDF unchanged. ``plain``: frames
    are decoded and put in again without loss as 8-bit gray or RGB, for what PDF/A has no place for.

    Raises:
        Exception: img2pdf's many, where it cannot take the image as it is.
    """
    frames = [_plain_frame(source, n) for n in range(len(pages))] if plain else [source.read_bytes()]
    _write_frames(frames, target, pages)


def _write_frames(frames: list[bytes], target: Path, pages: list[Page]) -> None:
    """Writes image files' frames as pages at the dpi that the transcript gives, turned upright."""
    in_turn = iter(pages)

    def layout(width: int, height: int, stated: tuple[float, float]) -> object:
        # A fax has fewer lines than dots to the inch; else the transcript knows better than the file.
        uneven = stated[0] != stated[1] and min(stated) >= LEAST_DPI
        dpi = next(in_turn).dpi or USUAL_DPI
        return img2pdf.get_fixed_dpi_layout_fun(stated if uneven else (dpi, dpi))(width, height, stated)

    buffer = io.BytesIO()
    img2pdf.convert(
        frames,
        outputstream=buffer,
        layout_fun=layout,
        engine=img2pdf.Engine.pikepdf,
        rotation=img2pdf.Rotation.ifvalid,
    )
    with pikepdf.open(buffer) as pdf:
        if len(pdf.pages) != len(pages):
            raise ValueError(f"{len(pdf.pages)} frames became pages, {len(pages)} were read")
        for page, read in zip(pdf.pages, pages, strict=True):
            page.rotate(read.rotation, relative=True)
        pdf.save(target)


def fits_as_it_is(source: Path) -> bool:
    """Whether an image file can go into a PDF/A unchanged: no alpha, no CMYK, no 16 bits, no mirror."""
    with Image.open(source) as image:
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            plain_mode = image.mode in ("1", "L", "RGB") or (image.mode == "P" and image.format != "TIFF")
            if not plain_mode or "transparency" in image.info:
                return False
            if image.format != "PNG" and image.getexif().get(0x0112) not in _JPEG_EXIF_UPRIGHT:
                return False
    return True


def _plain_frame(source: Path, number: int) -> bytes:
    """One frame (from 0) as a PNG of 1 or 8 bits, gray or RGB, upright after EXIF, transparency on white."""
    with Image.open(source) as image:
        image.seek(number)
        frame: Image.Image = ImageOps.exif_transpose(image)
        if frame.mode.startswith("I"):
            frame = frame.convert("I").point([i / 257 for i in range(65536)], "L")
        elif frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
            over = frame.convert("RGBA")
            frame = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
        elif frame.mode not in ("1", "L", "RGB"):
            frame = frame.convert("RGB")
        buffer = io.BytesIO()
        frame.info.pop("icc_profile", None)
        frame.save(buffer, "PNG", icc_profile=None, exif=b"")
        return buffer.getvalue()
