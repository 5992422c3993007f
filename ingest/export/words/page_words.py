"""Page words: a document's pages as ALTO or hOCR, from its archived transcript."""

from __future__ import annotations

from typing import Literal

from ingest.export.paper import Paper
from ingest.export.words.alto import alto_xml
from ingest.export.words.hocr import hocr_xml

Form = Literal["alto", "hocr"]


def words_xml(paper: Paper, form: Form, page: int | None = None) -> bytes:
    """One page (1-based), or all of them.

    Raises:
        LookupError: the document has no such page. OSError, ValueError: its transcript cannot be read.
    """
    transcript, original = paper.transcript(), paper.original
    if form == "hocr":
        return hocr_xml(transcript, file=original, page=page)
    sha256, read_at = paper.made["sha256"][original], str(paper.made["read_at"])
    return alto_xml(transcript, file=original, sha256=sha256, read_at=read_at, page=page)
