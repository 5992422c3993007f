"""Pages of a scan: a file goes in, a description of each page comes out, and each page's pixels on demand.

The kind of a file is told by its first bytes, never by its name. A page's image is what a viewer shows: EXIF
turns and a PDF page's /Rotate are already done, and all boxes of a transcript refer to that image.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from ocr.errors import EmptyFileError, NoPagesError, TooLargeError, TruncatedError, WrongTypeError
from ocr.limits import Limits
from ocr.scan import pdf_pages

Pixels = npt.NDArray[np.uint8]
"""Gray (h, w) or colour (h, w, 3) in R, G, B order, 0..255."""

Kind = Literal["pdf", "tiff", "jpeg", "png"]

_SIGNATURES: dict[bytes, Kind] = {
    b"%PDF-": "pdf",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
}


class PageSource(NamedTuple):
    """Where a page's pixels come from. ``number`` is 1-based; ``dpi`` is 0 where the file states none."""

    path: Path
    kind: Kind
    number: int
    width: int
    height: int
    dpi: float


def kind_of(path: Path) -> Kind:
    """What a file is, by its first bytes.

    Raises:
        EmptyFileError: it has none.
        WrongTypeError: it is not PDF, TIFF, JPEG or PNG.
    """
    with path.open("rb") as f:
        start = f.read(1024)
    if not start:
        raise EmptyFileError("the file has no bytes")
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature):
            return kind
    # Readers accept a PDF header anywhere in the first kilobyte (ISO 32000-1, Annex H.3.4.1).
    if b"%PDF-" in start:
        return "pdf"
    raise WrongTypeError("not a PDF, TIFF, JPEG or PNG file")


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
        sizes = list(_image_sizes(path))
    if not sizes:
        raise NoPagesError("the file has no pages")
    if len(sizes) > limits.max_pages:
        raise TooLargeError("too many pages", what="pages", found=len(sizes), limit=limits.max_pages)
    for width, height, _ in sizes:
        if width * height > limits.max_pixels:
            raise TooLargeError(
                "too many pixels", what="pixels", found=width * height, limit=limits.max_pixels
            )
    return [PageSource(path, kind, n, *size) for n, size in enumerate(sizes, 1)]


def load(source: PageSource) -> Pixels:
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
    if kind == "pdf":
        return pdf_pages.load(path, number)
    with opened_image(path) as image:
        image.seek(number - 1)
        image.load()
        return ImageOps.exif_transpose(image)


def to_pixels(image: Image.Image) -> Pixels:
    """A PIL image of any mode as gray or RGB bytes; transparency lies on white, 16 bits become 8."""
    if image.mode.startswith("I;16") or image.mode == "I":
        wide = np.asarray(image, dtype=np.float32)
        return (wide / 257.0).clip(0, 255).astype(np.uint8)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    if image.mode == "1":
        image = image.convert("L")
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return np.asarray(image)


def _image_sizes(path: Path) -> Iterator[tuple[int, int, float]]:
    with opened_image(path) as image:
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            width, height = image.size
            # A PNG is asked for EXIF only if it has some: Pillow would decode the whole image to find none.
            exif = image.getexif() if image.format != "PNG" or "exif" in image.info else {}
            if exif.get(0x0112, 1) in (5, 6, 7, 8):  # EXIF orientation: lies on its side
                width, height = height, width
            dpi = image.info.get("dpi", (0, 0))
            yield width, height, float(dpi[0] or 0)


@contextmanager
def opened_image(path: Path) -> Iterator[Image.Image]:
    """A PIL image, with PIL's many ways of saying that a file is broken made into one."""
    try:
        with warnings.catch_warnings():
            # Our own limits judge the size; PIL's warning of a "bomb" would only repeat it.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=("TIFF", "JPEG", "PNG")) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise TooLargeError(str(error), what="pixels", found=0, limit=Image.MAX_IMAGE_PIXELS or 0) from error
    except UnidentifiedImageError as error:
        raise TruncatedError(f"the image's header is broken: {error}") from error
    except (OSError, SyntaxError, EOFError, ValueError, KeyError, TypeError, struct.error) as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        raise TruncatedError(f"the image data are broken or end too soon: {error}") from error
