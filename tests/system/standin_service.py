"""The service with a quick stand-in for the reader: what is under test is that no file is lost, not reading.

python standin_service.py ROOT [--once] [--quick]

``--quick``: opening a scan and making its PDF/A have stand-ins too, and nothing is loaded for them.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import ocr
from ingest.building.readers import Readers
from ingest.pdf.result import PdfResult
from ingest.processes import workers
from ingest.service.service import Service
from ingest.settings import Settings
from ocr import Box, Made, Page, PageReading, PageSource, Transcript, Word
from parse import Parsed, Record
from parse.record import Document, Span

TEXT = "QUYẾT ĐỊNH\nvề đảng viên\n"


def describe(path: Path) -> list[PageSource]:
    time.sleep(0.05)
    return ocr.describe(path)


def read_page(source: PageSource) -> PageReading:
    page = Page(number=source.number, width=source.width, height=source.height, dpi=100, state="read")
    return PageReading(page, [])


def assemble(readings: Iterable[PageReading]) -> Transcript:
    """A transcript of the same words for every scan."""
    pages = [reading.page for reading in readings]
    words = []
    at = 0
    for n, word in enumerate(TEXT.split()):
        start = TEXT.index(word, at)
        at = start + len(word)
        box = Box(10 + 60 * n, 10, 60 + 60 * n, 30)
        words.append(
            Word(
                start=start,
                end=at,
                page=1,
                box=box,
                confidence=0.5 + 0.1 * n,
                printed=word,
                order=n,
                line=n // 2,
            )
        )
    made = Made(software="stand-in", recogniser="none", model="none", settings={})
    return Transcript(text=TEXT, words=words, pages=pages, made=made)


def parse(text: str) -> Parsed:
    record = Record(document=Document(type="Quyết định", subject="về đảng viên"))
    return Parsed(record=record, evidence={"/document/type": [Span(start=0, end=10, rule="stand-in")]})


def describe_quickly(path: Path) -> list[PageSource]:
    time.sleep(0.05)
    return [PageSource(path, "png", 1, 400, 300, 100.0)]


def make_pdf(source: Path, kind: str, transcript: Transcript, target: Path) -> PdfResult:
    target.write_bytes(b"%PDF stand-in %%EOF")
    return PdfResult("kept", 1)


READERS = Readers(describe, read_page, assemble, parse)
QUICK = Readers(describe_quickly, read_page, assemble, parse, make_pdf)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = Settings(
        root=Path(sys.argv[1]), workers=2, settle_seconds=0.1, grace_seconds=0.5, scan_seconds=1
    )
    quick = "--quick" in sys.argv
    if quick:
        workers.PRELOADED = "ingest.building.composing"
    with Service(settings, readers=QUICK if quick else READERS) as service:
        signal.signal(signal.SIGTERM, lambda *_: service.ask_to_stop())
        service.run(once="--once" in sys.argv)


if __name__ == "__main__":
    main()
