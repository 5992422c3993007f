"""Worker steps: what the service has workers do with a file. Each loads what it needs where it is called, there: the
service hands the steps on, and starts without OpenCV, pikepdf and what parts papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.pages.kept_pages import KeptPages

if TYPE_CHECKING:
    from parse.stacks import Papers, Split

CUT_KINDS = ("pdf", "tiff")
"""The kinds of file that hold several pages and can be cut (``ocr.kind_of``)."""


def told_apart(pages: KeptPages, source: Path, split: Split) -> Papers | None:
    """As ``telling_apart.told_apart``."""
    from ingest.building import telling_apart

    return telling_apart.told_apart(pages, source, split)


def cut_apart(pages: KeptPages, source: Path, begins: list[int]) -> Papers:
    """As ``telling_apart.cut_apart``."""
    from ingest.building import telling_apart

    return telling_apart.cut_apart(pages, source, begins)


def backs_lie_otherwise(pages: KeptPages) -> bool:
    """As ``telling_apart.backs_lie_otherwise``."""
    from ingest.building import telling_apart

    return telling_apart.backs_lie_otherwise(pages)


def cut_pages(source: Path, kind: str, numbers: Sequence[int], target: Path) -> None:
    """As ``ingest.pdf.cut_pages.cut_pages``; raises ValueError where that raises pikepdf.PdfError."""
    import pikepdf

    from ingest.pdf import cut_pages

    try:
        cut_pages.cut_pages(source, kind, numbers, target)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
