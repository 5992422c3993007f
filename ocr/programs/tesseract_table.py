"""Tesseract's table: an image to a table of words by a process of its own, through pytesseract.

A process that reads many images is `tesseract_process`.
"""

from __future__ import annotations

import os
from typing import NamedTuple

import pytesseract
from PIL import Image

from ocr.errors import PageTimeoutError, ScanError
from ocr.programs import tesseract


class Row(NamedTuple):
    """A word of Tesseract's table: its block, paragraph and line there, its box in pixels, confidence 0..100."""

    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: int
    text: str


def table(
    image: Image.Image, language: str, *, layout: int, dpi: int, seconds: float, more: str = ""
) -> list[Row]:
    """The words of an image. ``layout``: Tesseract's page segmentation mode; ``more``: options.

    Raises:
        PageTimeoutError: it was not read in ``seconds``; the process was killed.
        RecogniserMissingError: Tesseract is not installed.
        ScanError: Tesseract failed.
    """
    os.environ.update(tesseract.ONE_THREAD)
    try:
        columns: dict[str, list[str]] = pytesseract.image_to_data(
            image,
            lang=language,
            config=f"--psm {layout} --oem 1 --dpi {dpi}{more}",
            output_type=pytesseract.Output.DICT,
            timeout=seconds,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise tesseract.missing() from error
    except pytesseract.TesseractError as error:
        raise ScanError(f"tesseract failed: {error}") from error
    except RuntimeError as error:
        if "timeout" in str(error).lower():
            raise PageTimeoutError(f"not read in {seconds:g} seconds", seconds=round(seconds)) from error
        raise
    names = ("block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")
    return [
        Row((int(b), int(p), int(n)), int(x), int(y), int(w), int(h), int(float(conf)), text)
        for b, p, n, x, y, w, h, conf, text in zip(*(columns[name] for name in names), strict=True)
    ]
