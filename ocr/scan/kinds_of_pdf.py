"""Kinds of PDF whose pages are not the paper: forms that a program draws (XFA), and collections of papers."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary

from ocr.errors import PortfolioError, XfaError
from ocr.scan.file_kinds import kind_of_bytes


def refuse_without_papers(pdf: pikepdf.Pdf) -> None:
    """Lets a PDF pass whose pages are what they seem.

    Raises:
        XfaError: a viewer without XFA shows nothing but a note (ISO 32000-1, 12.7.8).
        PortfolioError: a collection with papers inside (ISO 32000-1, 12.3.5); without any, its pages are the paper.
    """
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        fields = form.get("/Fields")
        has_fields = isinstance(fields, Array) and len(fields) > 0
        if bool(pdf.Root.get("/NeedsRendering", False)) or not has_fields:
            raise XfaError("an XFA form: its pages are drawn by the program that fills it in")
    if "/Collection" in pdf.Root:
        name, _ = next(papers_inside(pdf), ("", b""))
        if name:
            raise PortfolioError(f"a portfolio with papers inside, the first of them {name}")


def papers_inside(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """The files in a PDF that may be papers: each one's name and bytes, in the order of the collection's names."""
    for key, attachment in pdf.attachments.items():
        try:
            data = attachment.get_file().read_bytes()
        except (pikepdf.PdfError, ValueError, KeyError):
            continue
        if kind_of_bytes(data[:1024]) is not None:
            yield attachment.filename or key or "?", data
