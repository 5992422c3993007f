"""The service with a quick stand-in for the reader: what is under test is that no file is lost, not reading.

python standin_service.py ROOT [--once]
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from concurrent.futures import Executor
from pathlib import Path

from ingest.service import Service
from ingest.settings import Settings
from ocr import Box, Made, Page, Transcript, Word
from ocr.limits import Limits
from ocr.pages import describe
from parse import Parsed, Record
from parse.record import Document, Span

TEXT = "QUYẾT ĐỊNH\nvề đảng viên\n"


def look(path: Path) -> list[tuple[int, int]]:
    time.sleep(0.05)
    return [(page.width, page.height) for page in describe(path, Limits())]


def read(path: Path, *, executor: Executor | None = None) -> Transcript:
    """A transcript of the same words for every scan; what cannot be opened fails as with ocr.read."""
    assert executor is not None
    sizes = executor.submit(look, path).result()
    pages = [Page(number=n, width=w, height=h, dpi=100, state="read") for n, (w, h) in enumerate(sizes, 1)]
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


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = Settings(
        root=Path(sys.argv[1]), workers=2, settle_seconds=0.1, grace_seconds=0.5, scan_seconds=1
    )
    with Service(settings, reader=read, parser=parse) as service:
        signal.signal(signal.SIGTERM, lambda *_: service.ask_to_stop())
        service.run(once="--once" in sys.argv)


if __name__ == "__main__":
    main()
