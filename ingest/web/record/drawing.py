"""Drawing: one page of an original, upright, as JPEG files of three widths, or a part of it. Runs in a process of its
own.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from ocr import Box, page_pixels

WIDTHS = {"thumb": 160, "page": 1240, "large": 2480}
"""Widths of pictures in pixels; an A4 page at 300 dpi has 2480. Smaller pages are not enlarged."""
_PART = 900
"""Width in pixels to which a larger part of a page is shrunk."""
_AROUND = 0.6
"""How much of the page is shown around a part, as a share of its longer side."""
_IN_MEMORY = Path("/dev/shm")
_QUALITY = {"thumb": 70, "page": 80, "large": 80}


def draw(original: Path, number: int, rotation: int, folder: Path) -> int:
    """Writes ``NUMBER-ROTATION-WIDTH.jpg`` for each width into a folder; returns their bytes.

    ``rotation``: degrees clockwise by which the page is turned. Raises what ``ocr.page_pixels`` raises.
    """
    image = Image.fromarray(page_pixels(original, number))
    if rotation:
        image = image.rotate(-rotation, expand=True)
    written = 0
    for name, width in sorted(WIDTHS.items(), key=lambda pair: -pair[1]):
        if image.width > width:
            image = image.resize(
                (width, max(1, round(image.height * width / image.width))), Image.Resampling.BOX
            )
        target = folder / f"{number}-{rotation}-{name}.jpg"
        part = target.with_name(target.name + ".part")
        image.save(part, "JPEG", quality=_QUALITY[name])
        part.replace(target)
        written += target.stat().st_size
    return written


def whole(original: Path, number: int, width: str) -> bytes:
    """A page as it lies in the original, as JPEG of one of the ``WIDTHS``; written nowhere.

    Raises what ``ocr.page_pixels`` raises.
    """
    with _no_trace(original.parent):
        image = Image.fromarray(page_pixels(original, number))
    image.thumbnail((WIDTHS[width], 4 * WIDTHS[width]))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY[width])
    return out.getvalue()


def part(original: Path, number: int, rotation: int, box: Box) -> bytes:
    """A part of a page and what is around it, upright, as JPEG; written nowhere. ``box``: in pixels of the page.

    Raises what ``ocr.page_pixels`` raises.
    """
    with _no_trace(original.parent):
        image = Image.fromarray(page_pixels(original, number))
    margin = round(_AROUND * max(box.x1 - box.x0, box.y1 - box.y0))
    image = image.crop((
        max(box.x0 - margin, 0), max(box.y0 - margin, 0),
        min(box.x1 + margin, image.width), min(box.y1 + margin, image.height),
    ))  # fmt: skip
    if rotation:
        image = image.rotate(-rotation, expand=True)
    image.thumbnail((_PART, _PART))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


@contextmanager
def _no_trace(closed: Path) -> Iterator[None]:
    """What draws pages of PDFs writes them down on the way: in memory where the system has files there, else in the
    folder of the paper, which is closed to others.
    """
    before = tempfile.tempdir
    tempfile.tempdir = str(_IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else closed)
    try:
        yield
    finally:
        tempfile.tempdir = before
