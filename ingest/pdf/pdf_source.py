"""PDF source: from an image file to a PDF of its frames, one a page, upright, with nothing that PDF/A bars."""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]
import pikepdf
from PIL import Image, ImageOps

from ocr import Page

LEAST_DPI, USUAL_DPI = 90, 200.0
"""Fewer dots to the inch than that no scanner makes; as many are taken where nobody knows."""
_JPEG_EXIF_UPRIGHT = (None, 1, 3, 6, 8)
"""EXIF orientations without a mirror, which a page's /Rotate can express."""


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
