"""Poppler's drawing of a page of a PDF, through pdf2image."""

from __future__ import annotations

from pathlib import Path

import pdf2image
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFSyntaxError
from PIL import Image

from ocr.errors import ScanError, TruncatedError
from ocr.programs import poppler

_DRAWING_SECONDS = 120


def draw(path: Path, number: int, dpi: float, *, exact: bool = False) -> Image.Image:
    """A page (1-based) as a viewer shows it. ``exact``: an image drawn at its own resolution keeps its dots; poppler's
    usual way makes it a dot wider.

    Raises:
        RecogniserMissingError: poppler is not installed.
        TruncatedError: the page is broken.
        ScanError: it cannot be drawn for another reason, or not in two minutes.
    """
    try:
        drawn = pdf2image.convert_from_path(
            path,
            dpi=dpi,  # type: ignore[arg-type]  # poppler takes fractions
            first_page=number,
            last_page=number,
            use_cropbox=True,
            use_pdftocairo=exact,
            fmt="tiff" if exact else "ppm",
            timeout=_DRAWING_SECONDS,
        )
    except PDFInfoNotInstalledError as error:
        raise poppler.missing() from error
    except (PDFPageCountError, PDFSyntaxError) as error:
        raise TruncatedError(f"page {number} cannot be drawn: {error}") from error
    except Exception as error:  # pdf2image lets its own many errors through, without a common ancestor
        raise ScanError(f"page {number} cannot be drawn: {error}") from error
    if not drawn:
        raise TruncatedError(f"page {number} cannot be drawn")
    return drawn[0]
