"""Text layer: from a transcript to OCRmyPDF's tree of a page's lines and words, upright, corrected."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest
from statistics import median
from typing import NamedTuple

from ocrmypdf.models.ocr_element import Baseline, BoundingBox, OcrClass, OcrElement

from ocr import Box, Page, Transcript

DESCENT = 0.2
"""Share of a word's height below its base line, measured on papers."""
LEAST_GAP = 0.2
"""Minimum distance between a line's words, as share of its height: poppler joins words at half that distance."""
MOST_DRIFT = 0.4
"""Maximum fall of a line from end to end, as share of its height: poppler splits lines that fall further."""


class PlacedSpan(NamedTuple):
    """A piece of the text, its place there (code points) and where it stands on the upright page."""

    text: str
    box: Box
    line: int
    confidence: float
    start: int


def page_tree(transcript: Transcript, page: Page, hidden: Sequence[Box] = ()) -> OcrElement:
    """The lines of one page in the transcript's order. Words that lie on a ``hidden`` box are left out."""
    width, height = upright_size(page)
    tree = OcrElement(
        ocr_class=OcrClass.PAGE,
        bbox=BoundingBox(0, 0, width, height),
        dpi=page.dpi or 200.0,
        page_number=page.number - 1,
    )
    slope = math.tan(math.radians(page.skew))
    shown = [w for w in placed_words(transcript, page) if not any(_on(w.box, box) for box in hidden)]
    lines = [list(words) for _, words in groupby(shown, key=lambda word: word.line)]
    if lines:
        usual = median(_height(line, slope) for line in lines)
        tree.children = [_line(line, slope, usual) for line in lines]
    return tree


def placed_words(transcript: Transcript, page: Page) -> Iterable[PlacedSpan]:
    """The words of a page, each span of the text once, on the upright page.

    Printed words that share a span (``24-`` at a line's end, ``QĐ/TW`` on the next) give it once, where it
    begins; on one line their boxes become one.
    """
    words, given = transcript.words, set[tuple[int, int]]()
    for at in transcript.by_page.get(page.number, []):
        word = words[at]
        span = (word.start, word.end)
        if word.start == word.end or span in given:
            continue
        given.add(span)
        before = next((w for w in map(words.__getitem__, range(at - 1, -1, -1)) if w.start < w.end), None)
        if before is not None and (before.start, before.end) == span:
            continue  # it began on the page before
        box = word.box
        for other in map(words.__getitem__, range(at + 1, len(words))):
            if other.start == other.end:
                continue
            if (other.start, other.end) != span or other.page != word.page or other.line != word.line:
                break
            box = _around(box, other.box)
        text = " ".join(transcript.text[word.start : word.end].split())
        if text:
            yield PlacedSpan(text, turned_box(box, page), word.line, word.confidence, word.start)


def upright_size(page: Page) -> tuple[int, int]:
    """Width and height in pixels of the page once it stands upright."""
    return (page.height, page.width) if page.rotation in (90, 270) else (page.width, page.height)


def turned_box(box: Box, page: Page) -> Box:
    """A box of the original page image on the upright page."""
    x0, y0, x1, y1 = box
    width, height = page.width, page.height
    if page.rotation == 90:
        return Box(height - y1, x0, height - y0, x1)
    if page.rotation == 180:
        return Box(width - x1, height - y1, width - x0, height - y0)
    if page.rotation == 270:
        return Box(y0, width - x1, y1, width - x0)
    return box


def _height(words: list[PlacedSpan], slope: float) -> float:
    """The usual height of a line's words. A skewed word's box is taller by what the word's length falls."""
    return median(max(w.box.y1 - w.box.y0 - abs(slope) * (w.box.x1 - w.box.x0), 1) for w in words)


def _line(words: list[PlacedSpan], slope: float, usual: float) -> OcrElement:
    """A printed line, on a base line that follows the page's skew as far as text extractors do.

    ``usual``: the height of the page's lines. A line that differs by chance (boxes hug the ink: without
    g or y they are lower) gets it too, so that extractors see one size of letters and keep paragraphs whole.
    """
    left = min(w.box.x0 for w in words)
    right = max(max(w.box.x1 for w in words), left + 1)
    own = _height(words, slope)
    tall = usual if 0.7 < own / usual < 1.4 else own
    middle = (left + right) / 2
    level = _base(words, slope, middle)
    most = MOST_DRIFT * tall / (right - left)
    followed = max(-most, min(slope, most))
    bottom = level + DESCENT * tall - followed * (middle - left)
    line = OcrElement(
        ocr_class=OcrClass.LINE,
        bbox=BoundingBox(left, bottom - tall, right, bottom),
        baseline=Baseline(slope=followed, intercept=-DESCENT * tall),
        language="vie",
    )
    for word, following in zip_longest(words, words[1:]):
        x0, y0, x1, y1 = word.box
        if following and x0 < following.box.x0 - 2 * LEAST_GAP * tall:
            # Boxes that touch or overlap would be one word to a text extractor.
            x1 = min(x1, round(following.box.x0 - LEAST_GAP * tall))
        line.children.append(
            OcrElement(
                ocr_class=OcrClass.WORD,
                bbox=BoundingBox(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)),
                text=word.text,
                confidence=word.confidence,
            )
        )
    return line


def _base(words: list[PlacedSpan], slope: float, at: float) -> float:
    """Where a line's letters stand, at one x: the lower edge of words without g, p, y or a dot below."""
    edges = sorted(
        w.box.y1 - abs(slope) * (w.box.x1 - w.box.x0) / 2 - slope * ((w.box.x0 + w.box.x1) / 2 - at)
        for w in words
    )
    return edges[len(edges) // 4]


def _on(box: Box, other: Box) -> bool:
    """Whether most of a box lies on another."""
    wide = min(box.x1, other.x1) - max(box.x0, other.x0)
    high = min(box.y1, other.y1) - max(box.y0, other.y0)
    area = max((box.x1 - box.x0) * (box.y1 - box.y0), 1)
    return wide > 0 and high > 0 and wide * high > 0.5 * area


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
