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
from PIL import Image

from ingest.errors import PdfaPageError
from ocr import Page, ScanError, page_image, page_pixels

log = logging.getLogger(__name__)

USUAL_DPI = 200.0
"""Dots to the inch that are taken where nobody knows."""
DRAWN_QUALITY = 85
"""JPEG quality of a page that is drawn."""
_OF_CATALOGUE = {"/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/PageMode", "/Lang"}
"""What stays of a PDF's catalogue (ISO 32000-1, table 28)."""
_OF_PAGE = {"/Type", "/Parent", "/Resources", "/MediaBox", "/Contents", "/Rotate", "/Group", "/UserUnit"}
"""What stays of a page (ISO 32000-1, table 30), once its annotations are drawn into it and it is cropped."""
_ORIENTATION, _BITS = 0x0112, 258
"""Tags of EXIF and TIFF: how the image lies, bits per sample."""
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
    """Writes each page of a scan as a picture of what a viewer shows, turned upright; nothing else of the file stays.

    Raises:
        PdfaPageError: a page cannot be drawn.
    """
    _write_frames([_drawn_frame(source, page.number) for page in pages], target, pages)


def _drawn_frame(source: Path, number: int) -> bytes:
    """A page (from 1) as JPEG, or as PNG where it is black and white."""
    try:
        drawn = _look(source, number)
    except ScanError as error:
        raise PdfaPageError(f"page {number}: {error}", page=number) from error
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
    """Makes the page's crop box the whole page: what lies outside is shown to nobody and was not read.

    A crop box that reaches past the media box ends there (ISO 32000-1, 14.11.2).
    """
    crop, media = (_in_order(box) for box in (page.cropbox, page.mediabox))
    shown = [max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])]
    page.mediabox = pikepdf.Array(shown if shown[0] < shown[2] and shown[1] < shown[3] else media)


def _in_order(box: pikepdf.Object) -> list[float]:
    """A rectangle as left, bottom, right, top."""
    a, b, c, d = (float(v) for v in box)
    return [min(a, c), min(b, d), max(a, c), max(b, d)]


def from_image(source: Path, target: Path, pages: list[Page], *, plain: bool) -> None:
    """Writes an image file's frames as pages at the dpi that the transcript gives, turned upright.

    As they are (``plain`` false), a JPEG's or a fax TIFF's bytes go into the PDF unchanged. ``plain``: frames
    are decoded and put in again without loss as bilevel or 8-bit gray or RGB, for what PDF/A has no place for.

    Raises:
        Exception: img2pdf's many, where it cannot take the image as it is.
    """
    frames = [_plain_frame(source, page.number) for page in pages] if plain else [source.read_bytes()]
    _write_frames(frames, target, pages)


def _write_frames(frames: list[bytes], target: Path, pages: list[Page]) -> None:
    """Writes image files' frames as pages at the dpi that the transcript gives, turned upright."""
    in_turn = iter(pages)

    def layout(width: int, height: int, stated: tuple[float, float]) -> object:
        # The transcript knows better than the file; it has a fax's page with square pixels.
        page = next(in_turn)
        dpi = page.dpi or USUAL_DPI
        lies = (width, height) == (page.height, page.width)
        dpis = (dpi, dpi) if lies else (dpi * width / page.width, dpi * height / page.height)
        return img2pdf.get_fixed_dpi_layout_fun(dpis)(width, height, stated)

    buffer = io.BytesIO()
    img2pdf.convert(
        frames,
        outputstream=buffer,
        layout_fun=layout,
        engine=img2pdf.Engine.pikepdf,
        rotation=img2pdf.Rotation.ifvalid,
        # What follows the only page of a file is a preview, or the other eye's view.
        first_frame_only=len(frames) == len(pages) == 1,
    )
    with pikepdf.open(buffer) as pdf:
        if len(pdf.pages) != len(pages):
            raise ValueError(f"{len(pdf.pages)} frames became pages, {len(pages)} were read")
        for page, read in zip(pdf.pages, pages, strict=True):
            page.rotate(read.rotation, relative=True)
        pdf.save(target)


def fits_as_it_is(source: Path, pages: int) -> bool:
    """Whether an image file of so many pages can go into a PDF/A unchanged.

    No alpha, no CMYK, no more than 8 bits, no mirror; of a TIFF no frame that is turned or is no page.
    """
    with Image.open(source) as image:
        is_tiff = image.format == "TIFF"
        if is_tiff and getattr(image, "n_frames", 1) != pages:
            return False
        for n in range(pages):
            image.seek(n)
            plain_mode = image.mode in ("1", "L", "RGB") or (image.mode == "P" and not is_tiff)
            if not plain_mode or "transparency" in image.info:
                return False
            tags = getattr(image, "tag_v2", {})
            if is_tiff and (tags.get(_ORIENTATION, 1) != 1 or max(tags.get(_BITS, (1,))) > 8):
                return False
            if (
                image.format in ("JPEG", "MPO")
                and image.getexif().get(_ORIENTATION) not in _JPEG_EXIF_UPRIGHT
            ):
                return False
    return True


def _plain_frame(source: Path, number: int) -> bytes:
    """A page (from 1) as it was read: a bilevel one as fax TIFF, which is the smallest, others as 8-bit PNG."""
    frame = _look(source, number)
    buffer = io.BytesIO()
    if frame.mode == "1":
        frame.save(buffer, "TIFF", compression="group4")
        return buffer.getvalue()
    frame.info.pop("icc_profile", None)
    frame.save(buffer, "PNG", icc_profile=None, exif=b"")
    return buffer.getvalue()


def _look(source: Path, number: int) -> Image.Image:
    """A page (from 1) as it is seen and was read: bilevel, gray or RGB. Raises ocr.ScanError."""
    image = page_image(source, number)
    is_plain = image.mode in ("1", "L", "RGB") and "transparency" not in image.info
    return image if is_plain else Image.fromarray(page_pixels(source, number))
