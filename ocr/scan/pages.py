"""Pages of a scan: a file goes in, a description of each page comes out, and each page's pixels on demand.

A page's image is what a viewer shows: EXIF turns and a PDF page's /Rotate are already done, pixels are square, and all
boxes of a transcript refer to that image.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from ocr.errors import NoPagesError, TooLargeError
from ocr.limits import Limits
from ocr.scan import image_files, pdf_pages
from ocr.scan.deep_samples import eight_bits
from ocr.scan.file_kinds import Kind, kind_of
from ocr.scan.page_source import PageSource

Pixels = npt.NDArray[np.uint8]
"""Gray (h, w) or colour (h, w, 3) in R, G, B order, 0..255."""


def describe(path: Path, limits: Limits) -> list[PageSource]:
    """The pages of a file, judged from headers alone.

    Raises:
        EmptyFileError, WrongTypeError, TruncatedError, EncryptedError, NoPagesError: the file cannot be read.
        TooLargeError: the file or one of its pages is over ``limits``.
    """
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise TooLargeError("too many bytes", what="bytes", found=size, limit=limits.max_bytes)
    kind = kind_of(path)
    if kind == "pdf":
        sizes = [(p.width, p.height, p.dpi) for p in pdf_pages.describe(path, limits)]
    else:
        sizes = [(f.width, f.height, f.dpi) for f in image_files.frames_of(path, kind)]
    if not sizes:
        raise NoPagesError("the file has no pages")
    if len(sizes) > limits.max_pages:
        raise TooLargeError("too many pages", what="pages", found=len(sizes), limit=limits.max_pages)
    for width, height, _ in sizes:
        if width * height > limits.max_pixels:
            raise TooLargeError(
                "too many pixels", what="pixels", found=width * height, limit=limits.max_pixels
            )
    return [PageSource(path, kind, n, *size, first=n == 1) for n, size in enumerate(sizes, 1)]


def load_pixels(source: PageSource) -> Pixels:
    """The pixels of a page: gray where the page has no colour.

    Raises:
        TruncatedError: the page's image data end too soon or are broken.
    """
    return to_pixels(_image(source.path, source.kind, source.number))


def page_image(path: Path, number: int) -> Image.Image:
    """The image of a page (1-based) as a viewer shows it, in the mode that the file has it in: bilevel, gray, colour.

    Raises:
        EmptyFileError, WrongTypeError: the file cannot be read.
        TruncatedError: the page's image data end too soon or are broken.
    """
    return _image(path, kind_of(path), number)


def page_pixels(path: Path, number: int) -> Pixels:
    """The pixels of a page (1-based): gray (height, width), or colour (height, width, 3) as R, G, B; 0..255.

    Raises:
        EmptyFileError, WrongTypeError: the file cannot be read.
        TruncatedError: the page's image data end too soon or are broken.
    """
    return to_pixels(page_image(path, number))


def _image(path: Path, kind: Kind, number: int) -> Image.Image:
    return pdf_pages.load_image(path, number) if kind == "pdf" else image_files.load_frame(path, kind, number)


def to_pixels(image: Image.Image) -> Pixels:
    """A PIL image of any mode as gray or RGB bytes; transparency lies on white, more bits become 8."""
    image = eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    if image.mode == "1":
        image = image.convert("L")
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return np.asarray(image)
