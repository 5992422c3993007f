"""Image files: the frames of an image file that are pages, and each frame as a viewer shows it.

A frame is turned as its orientation tag says, its pixels are square and of at most 8 bits to the sample.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from ocr.errors import TooLargeError, TruncatedError
from ocr.scan.deep_samples import eight_bits
from ocr.scan.file_kinds import Kind
from ocr.scan.square_pixels import SquareSize, square_size, with_square_pixels

_FORMATS: dict[Kind, str] = {
    "tiff": "TIFF", "jpeg": "JPEG", "png": "PNG", "bmp": "BMP", "webp": "WEBP", "heic": "HEIF", "jp2": "JPEG2000",
}  # fmt: skip
"""Pillow's names."""
_ORIENTATION, _NEW_SUBFILE_TYPE, _SUBFILE_TYPE = 0x0112, 254, 255
_LYING = (5, 6, 7, 8)
"""Orientations of an image that lies on its side."""
_REDUCED, _MASK = 1, 4
"""Bits of NewSubfileType (TIFF 6.0, section 8) of a smaller copy and of a mask of another frame."""
_TINY_SIDE, _TINY_SHARE = 400, 0.2
"""A frame whose longer side has fewer pixels than that, and less than that share of the largest frame's, is a preview
that nobody marked as one: as a sheet of A4 it would have 34 dots to the inch, and could not be read."""


class Frame(NamedTuple):
    """A frame that is a page: its place in the file from 0, its size in pixels as a viewer shows it, its dots per inch
    (0 where the file states none).
    """

    place: int
    width: int
    height: int
    dpi: float


def frames_of(path: Path, kind: Kind) -> list[Frame]:
    """The frames that are pages, judged by headers. Previews and smaller copies of pages are none.

    Of a file of any kind but TIFF the first image is the page: what follows are previews, depths, the other eye's view.

    Raises:
        TruncatedError: the file's structure is broken.
    """
    with opened_image(path, kind) as image:
        if kind != "tiff":
            return [_frame(image, 0)]
        every: list[Frame] = []
        copies: set[int] = set()
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            every.append(_frame(image, index))
            if _is_copy(image):
                copies.add(index)
    largest = max((max(frame.width, frame.height) for frame in every), default=0)
    pages = [frame for frame in every if frame.place not in copies and not _is_tiny(frame, largest)]
    return pages or every


def load_frame(path: Path, kind: Kind, number: int) -> Image.Image:
    """The image of a page (1-based) as a viewer shows it. Raises TruncatedError."""
    # Few TIFFs have frames that are no pages, but each has to be asked.
    index = frames_of(path, kind)[number - 1].place if kind == "tiff" else 0
    with opened_image(path, kind) as image:
        if index:
            image.seek(index)
        size = _square(image)
        lies = _lies(image)
        image.load()
        plain = eight_bits(image)
        # Pillow turns a TIFF itself as it is loaded, and takes its tag away.
        upright = ImageOps.exif_transpose(plain)
        if lies:
            size = size._replace(width=size.height, height=size.width)
        return with_square_pixels(upright, size)


@contextmanager
def opened_image(path: Path, kind: Kind) -> Iterator[Image.Image]:
    """A PIL image, with PIL's many ways of saying that a file is broken made into one."""
    if kind == "heic":
        import pillow_heif  # few files need it

        pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            # Our own limits judge the size; PIL's warning of a "bomb" would only repeat it.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # Of a file by its name Pillow maps the bytes, and maps those of a TIFF that lies on its side wrongly.
            with path.open("rb") as f, Image.open(f, formats=(_FORMATS[kind],)) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise TooLargeError(str(error), what="pixels", found=0, limit=Image.MAX_IMAGE_PIXELS or 0) from error
    except UnidentifiedImageError as error:
        raise TruncatedError(f"the image's header is broken: {error}") from error
    except (
        OSError,
        SyntaxError,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        RuntimeError,
        struct.error,
    ) as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        raise TruncatedError(f"the image data are broken or end too soon: {error}") from error


def _frame(image: Image.Image, place: int) -> Frame:
    size = _square(image)
    width, height = (size.height, size.width) if _lies(image) else (size.width, size.height)
    return Frame(place, width, height, size.dpi)


def _square(image: Image.Image) -> SquareSize:
    """The image's size with square pixels, as it lies in the file."""
    stated = image.info.get("dpi") or image.info.get("resolution") or (0, 0)
    across, down = (float(v or 0) for v in stated[:2])
    # Pillow gives a TIFF's size as it will be once loaded, turned.
    width, height = image.size[::-1] if _lies(image) and image.format == "TIFF" else image.size
    return square_size(width, height, across, down)


def _lies(image: Image.Image) -> bool:
    # EXIF of a PNG is read only if there is some: Pillow would decode the whole image to find none.
    exif = image.getexif() if image.format != "PNG" or "exif" in image.info else {}
    return exif.get(_ORIENTATION, 1) in _LYING


def _is_copy(image: Image.Image) -> bool:
    """Whether a TIFF's frame is a smaller copy, or the mask, of another."""
    tags = getattr(image, "tag_v2", {})
    return bool(tags.get(_NEW_SUBFILE_TYPE, 0) & (_REDUCED | _MASK)) or tags.get(_SUBFILE_TYPE, 0) == 2


def _is_tiny(frame: Frame, largest: int) -> bool:
    return max(frame.width, frame.height) < min(_TINY_SIDE, _TINY_SHARE * largest)
