"""Recognise: Tesseract through pytesseract, from an unfolded page to words with their places and confidence."""

from __future__ import annotations

import functools
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytesseract
from PIL import Image

from ocr.background import Gray
from ocr.errors import PageTimeout, RecogniserMissing, ScanError

LANGUAGE = "vie"
DPI = 200
"""What the recogniser is told of the resolution: type has its standard size by then."""
ONE_COLUMN = 4
"""Page segmentation mode "a single column of text of variable sizes": the layout is ours, its lines are not alike."""

ONE_BLOCK = 6
"""Page segmentation mode "a single uniform block of text": no layout is looked for."""
ONE_LINE = 7
"""Page segmentation mode "a single text line"."""
_SMALLER = 0.75


class Reading(NamedTuple):
    """A word as recognised: its box in pixels of the image given, confidence 0..1, its line there, counted from 0.

    ``exact``: it was not recognised at all but is the page's own text, without misreadings. ``second``: what a second
    reader made of it, where it was asked; ``again``: what a second look at the line says it is, where that differs.
    """

    printed: str
    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float
    line: int
    exact: bool = False
    second: Second | None = None
    again: str | None = None


class Second(NamedTuple):
    """What the second reader made of a word, and how sure it is of its least sure sign, 0..1."""

    text: str
    confidence: float


Recogniser = Callable[[Gray, float], list[Reading]]
"""The interface of a reader: (image, seconds allowed) to words, line by line."""


def tesseract(gray: Gray, seconds: float) -> list[Reading]:
    """Reads an image with Tesseract's Vietnamese model, in the recogniser's order.

    Raises:
        PageTimeout: it did not finish in ``seconds``; it has been killed.
        RecogniserMissing: Tesseract or its Vietnamese model is not installed.
    """
    image = Image.fromarray(gray)
    image.format = "PPM"  # the format of the file handed over: PNG would cost a compression
    return _readings(_table(image, ONE_COLUMN, seconds))


def cheaper(gray: Gray, seconds: float) -> list[Reading]:
    """Reads an image in less time and less well: at three quarters of its size, without a search for its layout.

    For pages that ``tesseract`` does not finish; raises as it does.
    """
    small = Image.fromarray(gray).resize(
        (max(round(gray.shape[1] * _SMALLER), 1), max(round(gray.shape[0] * _SMALLER), 1)),
        Image.Resampling.BOX,
    )
    small.format = "PPM"
    readings = _readings(_table(small, ONE_BLOCK, seconds, " -c tessedit_do_invert=0"))
    return [
        r._replace(**{side: round(getattr(r, side) / _SMALLER) for side in ("x0", "y0", "x1", "y1")})
        for r in readings
    ]


def tesseract_lines(images: list[Gray], seconds: float) -> list[list[tuple[str, float]]]:
    """Reads images of one line each, in one process: for each its words with their confidence, 0..1.

    Raises what ``tesseract`` raises.
    """
    found: list[list[tuple[str, float]]] = [[] for _ in images]
    with tempfile.TemporaryDirectory(prefix="saoluc-lines-") as folder:
        paths = [Path(folder, f"{n}.pgm") for n in range(len(images))]
        for path, image in zip(paths, images, strict=True):
            Image.fromarray(image).save(path)
        listed = Path(folder, "lines.txt")
        listed.write_text("".join(f"{path}\n" for path in paths))
        table = _table(str(listed), ONE_LINE, seconds)
    for k, text in enumerate(table["text"]):
        printed = unicodedata.normalize("NFC", text).strip()
        if printed and float(table["conf"][k]) >= 0:
            found[int(table["page_num"][k]) - 1].append((printed, min(1.0, float(table["conf"][k]) / 100)))
    return found


def _table(image: Image.Image | str, layout: int, seconds: float, more: str = "") -> dict[str, list[str]]:
    """Tesseract's table of words for an image, or for the images that a text file lists; ``more``: options."""
    # One process reads one page: Tesseract's own threads would only stand in each other's way.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        table: dict[str, list[str]] = pytesseract.image_to_data(
            image,
            lang=LANGUAGE,
            config=f"--psm {layout} --oem 1 --dpi {DPI}{more}",
            output_type=pytesseract.Output.DICT,
            timeout=seconds,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise RecogniserMissing("tesseract is not installed", what="tesseract-ocr") from error
    except pytesseract.TesseractError as error:
        if "load" in str(error) and "language" in str(error):
            raise RecogniserMissing("tesseract has no Vietnamese", what="tesseract-ocr-vie") from error
        raise ScanError(f"tesseract failed: {error}") from error
    except RuntimeError as error:
        if "timeout" in str(error).lower():
            raise PageTimeout(f"not read in {seconds:g} seconds", seconds=round(seconds)) from error
        raise
    return table


def _readings(table: dict[str, list[str]]) -> list[Reading]:
    readings: list[Reading] = []
    lines: dict[tuple[str, str, str], int] = {}
    for k, text in enumerate(table["text"]):
        printed = unicodedata.normalize("NFC", text).strip()
        if not printed or float(table["conf"][k]) < 0:
            continue
        key = (table["block_num"][k], table["par_num"][k], table["line_num"][k])
        line = lines.setdefault(key, len(lines))
        x, y = int(table["left"][k]), int(table["top"][k])
        w, h = int(table["width"][k]), int(table["height"][k])
        confidence = min(1.0, float(table["conf"][k]) / 100)
        readings.append(Reading(printed, x, y, x + w, y + h, confidence, line))
    return readings


@functools.cache
def version() -> str:
    """Tesseract's version, such as "5.3.0". Raises RecogniserMissing."""
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise RecogniserMissing("tesseract is not installed", what="tesseract-ocr") from error


@functools.cache
def languages() -> list[str]:
    """The models that Tesseract has installed. Raises RecogniserMissing."""
    try:
        return [name for name in pytesseract.get_languages() if re.fullmatch(r"[a-z_A-Z]+", name)]
    except pytesseract.TesseractNotFoundError as error:
        raise RecogniserMissing("tesseract is not installed", what="tesseract-ocr") from error
