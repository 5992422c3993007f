"""Layout: from a transcript to a page's blocks, lines and words in reading order, as ALTO and hOCR say them.

A block is what one paragraph of the text has on the page, a line a printed line. Places are pixels of the page as it
stands upright, origin top left: those of the archive's PDF. The words are those of the text, corrected; what was
left out of it (page numbers, seals) is not here either.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from ingest.pdf.word_tree import PlacedSpan, placed_words, upright_size
from ocr import Box, Page, Transcript


class Line(NamedTuple):
    box: Box
    words: list[PlacedSpan]


class Block(NamedTuple):
    box: Box
    lines: list[Line]


class PageLayout(NamedTuple):
    """``width``, ``height``: pixels of the upright page; ``dpi`` as the transcript has it."""

    number: int
    width: int
    height: int
    dpi: float
    state: str
    blocks: list[Block]


def page_layout(transcript: Transcript, page: Page) -> PageLayout:
    """A page's layout; one that is blank or could not be read has no blocks."""
    ends = [at for at, letter in enumerate(transcript.text) if letter == "\n"]
    words = placed_words(transcript, page)
    blocks = [
        _block(list(of_paragraph))
        for _, of_paragraph in groupby(words, lambda word: bisect(ends, word.start))
    ]
    width, height = upright_size(page)
    return PageLayout(page.number, width, height, page.dpi, page.state, blocks)


def _block(words: Sequence[PlacedSpan]) -> Block:
    lines = [list(of_line) for _, of_line in groupby(words, key=lambda word: word.line)]
    return Block(
        _around(word.box for word in words),
        [Line(_around(word.box for word in line), line) for line in lines],
    )


def _around(boxes: Iterable[Box]) -> Box:
    every = list(boxes)
    return Box(
        min(b.x0 for b in every), min(b.y0 for b in every), max(b.x1 for b in every), max(b.y1 for b in every)
    )
