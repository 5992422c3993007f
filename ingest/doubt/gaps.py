"""Gaps: what stands within a list that no item has, or that one item has of two: then the list may lack items.

A line between a list's first and last item of which nothing went into any value was read and not understood. Where two
items were read as one, the second is lost although its words are not. Both are judged at the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.doubt.judged import Place, Reason
from ingest.messages import both
from lexicon import vocabulary
from lexicon.folding import CAPITALS, fold
from ocr import Box, Transcript
from parse import Parsed, Span

LISTS = {"recipients": "recipient", "addressees": "addressee", "bases": "base"}
"""The lists of a document that are looked at, and the kind of their items."""
_LEAST_LETTERS = 3
"""Letters of a line that says something."""
_BEHIND = 3
"""Lines behind the last ground among which one that was not understood stands."""
_MARKS = " -–—_•·*+.,:;"
"""What stands before the words of a ground."""
_LINE = re.compile(r"[^\n]+")
_TWO = re.compile(rf"[;,.]\s?[-–—][\s_–—-]*(?=[{CAPITALS}])")
"""The dash of an item within another one."""


def gaps(parsed: Parsed, transcript: Transcript) -> Iterator[tuple[str, str, Reason, list[Place]]]:
    """Of each list that may lack items: its place in the record, its items' kind, why, and where on the pages."""
    claimed = [span for spans in parsed.evidence.values() for span in spans]
    for name, kind in LISTS.items():
        at = f"/document/{name}"
        own = [span for key, spans in parsed.evidence.items() if key.startswith(f"{at}/") for span in spans]
        if not own:
            continue
        lines = _grounds(transcript.text, own) if kind == "base" else _lines_between(transcript.text, own)
        taken = own if kind == "base" else claimed  # what a ground cites is claimed, the ground itself or not
        start, line = next((one for one in lines if not _is_claimed(one, taken)), (0, ""))
        glued = "" if kind == "base" else next(filter(_TWO.search, getattr(parsed.record.document, name)), "")
        if line:
            yield at, kind, _reason("line_unclaimed", line), _places(transcript, start, start + len(line))
        elif glued:
            yield at, kind, _reason("items_run_together", glued), []


def _is_claimed(line: tuple[int, str], spans: list[Span]) -> bool:
    start, text = line
    return any(span.start < start + len(text) and start < span.end for span in spans)


def _lines_between(text: str, own: list[Span]) -> Iterator[tuple[int, str]]:
    """The lines between a list's first item and its last that say something, each with its place in the text."""
    first, last = min(span.end for span in own), max(span.start for span in own)
    for line in _LINE.finditer(text, first, last):
        if sum(map(str.isalpha, line[0])) >= _LEAST_LETTERS:
            yield line.start(), line[0]


def _grounds(text: str, own: list[Span]) -> Iterator[tuple[int, str]]:
    """The lines among the grounds, and right behind the last, that open as one does. Other lines among them are what a
    ground says under itself.
    """
    first, last = min(span.end for span in own), max(span.end for span in own)
    opening = vocabulary.leading("citing", "grounds") + vocabulary.leading("citing", "proposals")
    behind = 0
    for line in _LINE.finditer(text, first):
        behind += line.start() >= last
        if behind > _BEHIND:
            break
        if fold(line[0]).lstrip(_MARKS).startswith(opening):
            yield line.start(), line[0]


def _places(transcript: Transcript, start: int, end: int) -> list[Place]:
    words = [word for word in transcript.words if start <= word.start < end]
    pages = {word.page for word in words}
    return [Place(page=page, box=_around([w.box for w in words if w.page == page])) for page in sorted(pages)]


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
    )


def _reason(code: str, line: str) -> Reason:
    vi, en = both(f"doubt.{code}", line=line.strip())
    return Reason(code=code, source="parsing", vi=vi, en=en)
