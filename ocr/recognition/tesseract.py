"""Recognise: Tesseract's Vietnamese model, from an unfolded page to words with their places and confidence."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from PIL import Image

from ocr.image.background import Gray
from ocr.programs.tesseract_process import tesseract_process
from ocr.programs.tesseract_table import Row, table
from ocr.recognition.models import LANGUAGE
from ocr.recognition.readings import Reading

DPI = 200
"""Resolution that the recogniser is given: type has been brought to its standard size."""
ONE_COLUMN = 4
"""Page segmentation mode "a single column of text of variable sizes": the strips are laid one below another."""

ONE_BLOCK = 6
"""Page segmentation mode "a single uniform block of text": no layout is searched for."""
ONE_LINE = 7
"""Page segmentation mode "a single text line"."""
_SMALLER = 0.75


Recogniser = Callable[[Gray, float], list[Reading]]
"""The interface of a reader: (image, seconds allowed) to words, line by line."""


def read_with_tesseract(gray: Gray, seconds: float) -> list[Reading]:
    """Reads an image with Tesseract's Vietnamese model, in the recogniser's order.

    Raises:
        PageTimeoutError: it did not finish in ``seconds``; it has been killed.
        RecogniserMissingError: Tesseract or its Vietnamese model is not installed.
    """
    (rows,) = tesseract_process(LANGUAGE, ONE_COLUMN, DPI).tables([gray], seconds)
    return readings_of(rows)


def read_cheaply(gray: Gray, seconds: float) -> list[Reading]:
    """Reads an image in less time and less well: at three quarters of its size, without a search for its layout.

    For pages that ``read_with_tesseract`` does not finish; raises as it does.
    """
    small = Image.fromarray(gray).resize(
        (max(round(gray.shape[1] * _SMALLER), 1), max(round(gray.shape[0] * _SMALLER), 1)),
        Image.Resampling.BOX,
    )
    small.format = "PPM"
    uninverted = " -c tessedit_do_invert=0"
    readings = readings_of(
        table(small, LANGUAGE, layout=ONE_BLOCK, dpi=DPI, seconds=seconds, more=uninverted)
    )
    return [
        r._replace(**{side: round(getattr(r, side) / _SMALLER) for side in ("x0", "y0", "x1", "y1")})
        for r in readings
    ]


def read_lines(images: list[Gray], seconds: float) -> list[list[tuple[str, float]]]:
    """Reads images of one line each: for each its words with their confidence, 0..1.

    Raises what ``read_with_tesseract`` raises.
    """
    tables = tesseract_process(LANGUAGE, ONE_LINE, DPI).tables(images, seconds)
    return [[(r.printed, r.confidence) for r in readings_of(rows)] for rows in tables]


def readings_of(rows: list[Row]) -> list[Reading]:
    """The words of a table of Tesseract's."""
    readings: list[Reading] = []
    lines: dict[tuple[int, int, int], int] = {}
    for row in rows:
        printed = unicodedata.normalize("NFC", row.text).strip()
        if not printed or row.confidence < 0:
            continue
        line = lines.setdefault(row.line, len(lines))
        x1, y1 = row.left + row.width, row.top + row.height
        readings.append(Reading(printed, row.left, row.top, x1, y1, min(1.0, row.confidence / 100), line))
    return readings
