"""Portfolio: the papers inside a PDF that is a collection of them, as files of their own."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from ocr import papers_inside

MOST_PAPERS = 1000
"""Of one portfolio."""


def take_apart(source: Path, folder: Path) -> list[str]:
    """Writes each paper inside a PDF into a folder, named by its place (from 0), and returns their own names.

    Raises:
        pikepdf.PdfError: the PDF is broken. ValueError: it has more than ``MOST_PAPERS``.
    """
    names: list[str] = []
    with pikepdf.open(source) as pdf:
        for name, data in papers_inside(pdf):
            if len(names) == MOST_PAPERS:
                raise ValueError(f"more than {MOST_PAPERS} papers inside")
            (folder / str(len(names))).write_bytes(data)
            names.append(name)
    return names
