"""PDF source: from an image file to a PDF of its frames, one a page, upright, with nothing that PDF/A bars."""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]
import pikepdf
from PIL import Image

from ingest.errors import PdfaPageError
from ingest.pdf.result import Way
from ocr import Page, ScanError, page_image, page_pixels

USUAL_DPI = 200.0
"""Dots to the inch that are taken where nobody knows."""
DRAWN_QUALITY = 85
"""JPEG quality of a page that is drawn."""
_ORIENTATION, _BITS = 0x0112, 258
"""Tags of EXIF and TIFF: how the image lies, bits per sample."""
_JPEG_EXIF_UPRIGHT = (None, 1, 3, 6, 8)
"""EXIF orientations without a mirror, which a page's /Rotate can express."""


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


def from_image(source: Path, target: Path, pages: list[Page], way: Way) -> None:
    """Writes an image file's frames as pages at the dpi that the transcript gives, turned upright.

    ``kept``: a JPEG's or a fax TIFF's bytes go into the PDF unchanged. ``plain``: frames are decoded and put in again
    without loss as bilevel or 8-bit gray or RGB, for what PDF/A has no place for. ``drawn``: as JPEG.

    Raises:
        PdfaPageError: a page cannot be drawn.
        Exception: img2pdf's many, where it cannot take the image as it is.
    """
    if way == "kept":
        frames = [source.read_bytes()]
    else:
        frame = _plain_frame if way == "plain" else _drawn_frame
        frames = [frame(source, page.number) for page in pages]
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
