"""Cut pages: some pages of a scan as a file of their own: their images, letters and layers are as they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image

from ocr import page_image


def cut_pages(source: Path, kind: str, numbers: Sequence[int], target: Path) -> None:
    """Writes pages (1-based) of a file that follow each other there, in the order in which they are given; the same
    pages of the same file give the same bytes.

    Raises pikepdf.PdfError, ocr.ScanError, OSError or ValueError where the file does not allow it.
    """
    if kind == "pdf":
        _cut_pdf(source, numbers, target)
    else:
        _cut_tiff(source, numbers, target)


def _cut_pdf(source: Path, numbers: Sequence[int], target: Path) -> None:
    """The other pages are taken away: what belongs to the file as a whole (layers, forms) stays for the rest, but no
    file attached to it. That may show all pages, as the halves of a feeding do, and one of them may be secret.
    """
    first, last = min(numbers), max(numbers)
    with pikepdf.open(source) as pdf:
        for page in [
            *pdf.pages[: first - 1],
            *pdf.pages[last:],
        ]:  # a link or a form's field may still lead there
            for key in page.obj.keys() - {"/Type"}:
                del page.obj[key]
        del pdf.pages[last:]
        del pdf.pages[: first - 1]
        if [*numbers] != sorted(numbers):
            pages = [pdf.pages[number - first] for number in numbers]
            del pdf.pages[:]
            pdf.pages.extend(pages)
        for key in ("/Outlines", "/Dests", "/Names", "/AF", "/OpenAction", "/StructTreeRoot", "/PageLabels"):
            if key in pdf.Root:  # they lead to pages that are gone, or to files that show them
                del pdf.Root[key]
        pdf.save(target, deterministic_id=True)


def _cut_tiff(source: Path, numbers: Sequence[int], target: Path) -> None:
    """Frames as they are seen and were read, without loss: bilevel ones as fax, others deflated."""
    frames = [page_image(source, number) for number in numbers]
    with Image.open(source) as image:
        image.seek(numbers[0] - 1)
        dots = max(image.info.get("dpi", (0.0,)))
    compression = "group4" if {frame.mode for frame in frames} == {"1"} else "tiff_adobe_deflate"
    known = {"dpi": (float(dots), float(dots))} if dots > 1 else {}
    frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:], compression=compression, **known)
