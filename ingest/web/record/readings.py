"""Readings: what was read of a document, where each value and each word stands on the upright page images.

A reading is large and asked for again with every page turned: the last few are kept in memory.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from ingest.archive.archive import Archive
from ingest.archive.made import MADE
from ingest.web.record.images import upright
from ocr import Box, Page, Transcript, Word
from parse import Span

_EVIDENCE = TypeAdapter(dict[str, list[Span]])
_MOST_WORDS = 200_000
"""Maximum words of all readings in memory; a page has about 400, each some hundred bytes."""


class UprightBox(NamedTuple):
    """A box in pixels of the page image as it stands upright; ``page`` is 1-based."""

    page: int
    box: Box


class StoredReading:
    """One document's transcript, and the evidence for its values."""

    def __init__(self, transcript: Transcript, evidence: dict[str, list[Span]]) -> None:
        self.transcript, self.evidence = transcript, evidence
        self.pages = {page.number: page for page in transcript.pages}
        self.size = len(transcript.words)
        self._words = sorted(transcript.words, key=lambda word: word.start)
        self._starts = [word.start for word in self._words]
        self._ends = list(accumulate((word.end for word in self._words), max))

    def page(self, number: int) -> Page | None:
        """A page by its number, 1-based."""
        return self.pages.get(number)

    def upright(self, page: int, box: Box) -> UprightBox:
        """A box of the original page image as a place on the upright one."""
        return UprightBox(page, upright(box, self.pages[page]))

    def places(self, at: str) -> list[UprightBox]:
        """Where the value of a JSON pointer was read: one box for each printed line that it touches."""
        lines: dict[tuple[int, int], Box] = {}
        for span in self.evidence.get(at, []):
            for word in self._under(span.start, span.end):
                old = lines.get((word.page, word.line), word.box)
                lines[word.page, word.line] = Box(
                    min(old.x0, word.box.x0), min(old.y0, word.box.y0),
                    max(old.x1, word.box.x1), max(old.y1, word.box.y1),
                )  # fmt: skip
        return [self.upright(page, box) for (page, _), box in lines.items()]

    def words(self, page: Page) -> list[tuple[str, Box, float]]:
        """The words of a page in reading order: as they stand in the text, where, and how surely (0..1) read."""
        text = self.transcript.text
        found = []
        for word in self._words:
            if word.page == page.number:
                found.append((text[word.start : word.end], upright(word.box, page), word.confidence))
        return found

    def _under(self, start: int, end: int) -> list[Word]:
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [word for word in self._words[first:last] if word.end > start]


class Readings:
    """Readings by document, the last few asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], StoredReading] = OrderedDict()

    def of(self, document: str) -> StoredReading:
        """A document's present reading. Raises OSError or ValueError where it cannot be read."""
        place = self._archive.place(document)
        key = (document, (place / MADE).stat().st_mtime_ns)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        reading = _read(place)
        with self._lock:
            self._kept[key] = reading
            while len(self._kept) > 1 and sum(r.size for r in self._kept.values()) > _MOST_WORDS:
                self._kept.popitem(last=False)
        return reading


def _read(place: Path) -> StoredReading:
    transcript = Transcript.model_validate_json((place / "transcript.json").read_bytes())
    return StoredReading(transcript, _EVIDENCE.validate_json((place / "evidence.json").read_bytes()))
