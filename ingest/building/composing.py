"""Composing: from the readings of a document's pages to the texts of its folder, and to the PDF/A that goes with them.

Both are steps for a worker: a transcript is large, and the service, which may work for months, never holds one. What
they need is loaded there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from ingest.archive import archive
from ingest.archive.made import PageFaults
from ingest.building import secrecy
from ingest.building.notice import parse_notice, stamps_of
from ingest.building.readers import Readers
from ingest.doubt import to_json
from ingest.pdf.result import PdfResult
from ocr import Made, PageReading, Transcript
from parse import Parsed

_TRANSCRIPT = TypeAdapter(Transcript)


class Composed(NamedTuple):
    """What the service has to know of a document. ``why_held``: why it may be secret. ``judged``, ``doubtful``: values.

    ``unread``: numbers of pages; ``faults``: of pages that should be scanned again; ``looks``: of all pages
    in order; ``made``: by what the transcript was made.
    """

    pages: int
    unread: list[int]
    faults: list[PageFaults]
    looks: list[str]
    why_held: secrecy.Why | None
    judged: int
    doubtful: int
    made: Made


def compose(
    readers: Readers,
    pages: Iterable[PageReading],
    below: float,
    out: Path,
    name: str = "",
    learned: Path | None = None,
) -> Composed:
    """Puts the pages together, parses and judges, and writes the texts into ``out``.

    ``below``: a value less likely to be right than this is doubtful; ``name``: of its file, which may speak against
    what was written by pen; ``learned``: where what was learned from the office may lie. Raises ocr.ScanError, OSError.
    """
    from ingest.doubt.judging import judge
    from ingest.doubt.office import read_words, with_office
    from parse import with_security

    transcript = readers.assemble(pages)
    parsed = parse_notice(transcript.text, stamps_of(transcript), readers.parse)
    parsed = with_security(parsed, secrecy.stamped_level(transcript))
    judged = judge(parsed, transcript, below=below, name=Path(name).stem)
    judged = with_office(judged, parsed, read_words(learned) if learned else None, below)
    content = archive.Content(
        text=transcript.text,
        record=parsed.record.model_dump_json(indent=2),
        evidence=evidence_json(parsed),
        doubts=to_json(judged),
        transcript=_TRANSCRIPT.dump_json(transcript, indent=1),
    )
    archive.write(out, content)
    return Composed(
        pages=len(transcript.pages),
        unread=[page.number for page in transcript.pages if page.state == "unread"],
        faults=[
            {"page": page.number, "why": list(page.faults), "thumbnail": page.thumbnail}
            for page in transcript.pages
            if page.faults
        ],
        looks=[page.look or "" for page in transcript.pages],
        why_held=secrecy.why_held(transcript, parsed),
        judged=len(judged),
        doubtful=sum(one.doubtful for one in judged),
        made=transcript.made,
    )


def read_sheet(readers: Readers, pages: Iterable[PageReading]) -> tuple[str, secrecy.Why | None]:
    """What stands on pages that are no paper's, and why they may be secret. Raises ocr.ScanError."""
    transcript = readers.assemble(pages)
    return transcript.text, secrecy.why_held(transcript, parse_notice(transcript.text, [], readers.parse))


def evidence_json(parsed: Parsed) -> str:
    """The spans of text behind each value, by JSON pointer."""
    spans = {at: [span.model_dump() for span in found] for at, found in parsed.evidence.items()}
    return json.dumps(spans, ensure_ascii=False, indent=1) + "\n"


def make_pdf(readers: Readers, original: Path, kind: str, out: Path) -> PdfResult:
    """Makes the PDF/A of a document that ``compose`` has written. Raises PdfaError, OSError."""
    transcript = _TRANSCRIPT.validate_json((out / archive.TRANSCRIPT).read_bytes())
    return readers.make_pdf(original, kind, transcript, out / "document.pdf")
