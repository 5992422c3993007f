"""Telling apart: the readings of a file's pages go in; the papers among them come out. A step for a worker."""

from __future__ import annotations

from pathlib import Path

from ingest.building import separators
from ingest.pages.kept_pages import KeptPages
from ocr import PageReading
from parse.stacks import PageLine, PageText, Papers, Split, lies_otherwise, papers_at, papers_in


def told_apart(pages: KeptPages, source: Path, split: Split) -> Papers | None:
    """The papers of a file; None where they cannot be told apart, because a page could not be read."""
    texts, unread = _texts(pages, source)
    return None if unread else papers_in(texts, split)


def backs_lie_otherwise(pages: KeptPages) -> bool:
    """Whether printed numbers tell surely that the even pages (every second one) of a file lie the other way round."""
    return lies_otherwise([page_text(reading) for reading in pages])


def cut_apart(pages: KeptPages, source: Path, begins: list[int]) -> Papers:
    """The papers of a file of which a person has said on which pages (1-based) they begin."""
    return papers_at(_texts(pages, source)[0], begins)


def _texts(pages: KeptPages, source: Path) -> tuple[list[PageText], bool]:
    """What stands on each page, and whether one of them could not be read."""
    texts, sheets, unread = [], [], False
    for reading in pages:
        unread = unread or reading.page.state == "unread"
        texts.append(page_text(reading))
        sheets.append(separators.seen(reading, source))
    parting = separators.separators(sheets)
    return [text._replace(separator=parts) for text, parts in zip(texts, parting, strict=True)], unread


def page_text(reading: PageReading) -> PageText:
    """A page's printed lines, each with its place, those of stamps apart."""
    height = reading.height or 1
    lines: list[PageLine] = []
    stamps: list[PageLine] = []
    for line in reading.lines:
        placed = PageLine(line.text, min(max(line.baseline / height, 0.0), 1.0))
        (stamps if line.role == "stamp" else lines).append(placed)
    return PageText(reading.page.number, tuple(lines), stamps=tuple(stamps))
