"""File names: what a document's files are called when they are downloaded: ``1863-QD-UBND_2024-10-16.pdf``."""

from __future__ import annotations

import re

from lexicon.folding import nfc, without_marks
from parse import Record

_OTHER = re.compile(r"[^A-Za-z0-9]+")
_MOST = 80


def file_name(record: Record, document: str, ending: str) -> str:
    """The paper's number and symbol, and its date; the document's id where it has no number.

    Letters without marks, digits and hyphens alone: such a name keeps its form on every system and in every e-mail.
    """
    paper = record.document
    code = plain_name(paper.code or "")
    if not any(letter.isdigit() for letter in code):
        return f"{document}.{ending}"
    date = f"_{paper.date.isoformat()}" if paper.date else ""
    return f"{code}{date}.{ending}"


def plain_name(text: str) -> str:
    """Text as a part of a file's name: letters without marks, digits and hyphens alone."""
    return _OTHER.sub("-", without_marks(nfc(text)))[:_MOST].strip("-")


def as_download(name: str) -> dict[str, str]:
    """The header by which a browser keeps an answer as a file of that name, in both forms (RFC 6266)."""
    return {"content-disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"}
