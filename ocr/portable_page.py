"""Portable page: one page of a scan as bytes of its own, for a reader on another machine; and the page read from them.

A page is cut out without changing how it looks: an image file of one page is sent as it is, a frame of several and a
page of a PDF are copied, undecoded or without loss. A page for which that is not possible is read where it is.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pikepdf
from PIL import Image

from ocr.scan import pdf_pages
from ocr.scan.image_files import load_frame, opened_image
from ocr.scan.page_source import PageSource
from ocr.scan.pages import to_pixels
from ocr.text.page_reading import PageReading

MOST_BYTES = 64 << 20
"""Maximum size of a page that is sent, in bytes: a larger one would fill the memory of the scheduler."""
_LOOKS_ELSEWHERE = ("/AcroForm", "/OCProperties")
"""Parts of a PDF outside its pages that change how a page looks: forms without a drawn appearance, layers switched off.
"""


class PortablePage(NamedTuple):
    """A page and its bytes. ``source`` is the page in its own file; in ``data`` it is the first and only one."""

    source: PageSource
    data: bytes

    def read(self, read: Callable[[PageSource], PageReading]) -> PageReading:
        """What ``read`` makes of the page, with the page's number in its own file."""
        with tempfile.NamedTemporaryFile(prefix="saoluc-page-") as file:
            file.write(self.data)
            file.flush()
            reading = read(self.source._replace(path=Path(file.name), number=1))
        number = self.source.number
        page = reading.page
        reason = page.reason.replace("page 1", f"page {number}", 1) if page.reason else page.reason
        return reading._replace(
            page=page.model_copy(update={"number": number, "reason": reason}),
            stamps=tuple(stamp.model_copy(update={"page": number}) for stamp in reading.stamps),
            pens=tuple(pen.model_copy(update={"page": number}) for pen in reading.pens),
        )


def cut_page(source: PageSource) -> PortablePage | None:
    """A page as bytes of its own; None where it cannot be cut off, or is too large.

    Raises what reading it would raise where its file is broken.
    """
    data = _of_pdf(source) if source.kind == "pdf" else _of_image(source)
    return PortablePage(source, data) if data is not None and len(data) <= MOST_BYTES else None


def _of_pdf(source: PageSource) -> bytes | None:
    with pdf_pages.open_pdf(source.path) as pdf:
        if any(name in pdf.Root for name in _LOOKS_ELSEWHERE):
            return None
        with pikepdf.new() as alone:
            alone.pages.append(pdf.pages[source.number - 1])
            # Some programs give every page the images of all.
            alone.remove_unreferenced_resources()
            out = io.BytesIO()
            alone.save(out)
    return out.getvalue()


def _of_image(source: PageSource) -> bytes | None:
    with opened_image(source.path, source.kind) as image:
        frames = getattr(image, "n_frames", 1)
    if source.kind != "tiff" or frames == 1:
        return source.path.read_bytes() if source.path.stat().st_size <= MOST_BYTES else None
    frame = load_frame(source.path, source.kind, source.number)
    # Fax frames stay small; of others the pixels are taken as the reader takes them.
    plain = frame if frame.mode == "1" else Image.fromarray(to_pixels(frame))
    out = io.BytesIO()
    plain.save(out, "TIFF", compression="group4" if plain.mode == "1" else "tiff_lzw")
    return out.getvalue()
