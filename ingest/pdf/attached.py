"""Attached: the files that lie inside a PDF, which its copy does not hold."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary

log = logging.getLogger(__name__)


def names(source: Path) -> tuple[str, ...]:
    """The names of the files attached to a PDF: to the document, to a page, or by an annotation; each file once.

    None of a file whose list of them cannot be read.
    """
    try:
        with pikepdf.open(source) as pdf:
            found: dict[tuple[int, int], str] = {}
            for specification in _specifications(pdf):
                key = specification.objgen if specification.is_indirect else (0, -len(found))
                found.setdefault(key, _name(specification))
            return tuple(found.values())
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
        log.warning("attached files cannot be listed: %s", error)
        return ()


def _specifications(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """File specifications with a file inside (ISO 32000-1, 7.11.4)."""
    for attachment in pdf.attachments.values():
        yield from _with_file(attachment.obj)
    yield from _listed(pdf.Root.get("/AF"))
    for page in pdf.pages:
        yield from _listed(page.obj.get("/AF"))
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, Array) else []:
            if isinstance(annotation, Dictionary):
                yield from _with_file(annotation.get("/FS"))


def _listed(found: object) -> Iterator[Dictionary]:
    for one in found if isinstance(found, Array) else []:
        yield from _with_file(one)


def _with_file(found: object) -> Iterator[Dictionary]:
    if isinstance(found, Dictionary) and "/EF" in found:
        yield found


def _name(specification: Dictionary) -> str:
    return str(specification.get("/UF", specification.get("/F", "?")))
