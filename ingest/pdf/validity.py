"""Validity: declares a PDF to be PDF/A-2b, and says which of its pages have something that this does not allow.

pikepdf's validator approves what it knows to be right. Of what it does not look into, JPEG 2000 is judged here. It is
loaded where a file is declared, in the workers (`ingest.building.preload`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from ingest.pdf import jpeg2000
from ingest.pdf.reach import reached

if TYPE_CHECKING:
    from pikepdf.pdfa import Finding

_OBJECT = re.compile(r"\bobj (\d+) (\d+)\b")
_JPEG_2000 = "JPEG 2000 images are not supported"


def declare(pdf_path: Path, target: Path, flavour: str) -> dict[int, str]:
    """Writes a PDF with all that declares it PDF/A, and validates the bytes that were written.

    Returns: the first finding by page (from 1); empty for a valid file. A finding that is of no page is of all.
    """
    from pikepdf.pdfa import prepare, resolve_save_kwargs, validate_written

    settings = resolve_save_kwargs(flavour)
    with pikepdf.open(pdf_path, conversion_mode="explicit") as pdf:
        prepare(pdf, flavour, output_intent="sRGB")
        pdf.save(target, **settings)
    report = validate_written(target, flavour, settings)
    if report.passed:
        return {}
    with pikepdf.open(target) as pdf:
        left = [finding for finding in report.findings if not _is_allowed(pdf, finding)]
        return _by_page(pdf, left) if left else {}


def _is_allowed(pdf: pikepdf.Pdf, finding: Finding) -> bool:
    """Whether what the validator does not look into is allowed by this program's own knowledge."""
    if finding.kind != "unsupported" or _JPEG_2000 not in finding.message:
        return False
    image = _object(pdf, finding)
    return isinstance(image, pikepdf.Stream) and jpeg2000.may_stay(image)


def _object(pdf: pikepdf.Pdf, finding: Finding) -> pikepdf.Object | None:
    found = _OBJECT.search(finding.where)
    return pdf.get_object(int(found.group(1)), int(found.group(2))) if found else None


def _by_page(pdf: pikepdf.Pdf, findings: list[Finding]) -> dict[int, str]:
    needed = {number: reached(page.obj) for number, page in enumerate(pdf.pages, 1)}
    by_page: dict[int, str] = {}
    for finding in findings:
        found = _OBJECT.search(finding.where)
        at = (int(found.group(1)), int(found.group(2))) if found else None
        for number in [n for n, objects in needed.items() if at in objects] or list(needed):
            by_page.setdefault(number, str(finding))
    return by_page
