"""Paragraphs: joins the printed lines of running text, over line breaks and over page breaks."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from lexicon import vocabulary
from lexicon.labels import HEADING_WORDS
from lexicon.names import may_be_name
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.text.printed import PrintedLine
from ocr.text.reading_order import OrderedLine


class Margins(NamedTuple):
    """The left and right edge of a page's running text, and the usual pitch of its lines, in pixels."""

    left: float
    right: float
    pitch: float


class PageLine(NamedTuple):
    """A line and the page it stands on."""

    page: int
    line: PrintedLine


class Paragraph(NamedTuple):
    """Lines that belong together. ``kind`` as in the reading order, or ``note``."""

    lines: list[PageLine]
    kind: str


_LABEL = re.compile(
    r"([IVX]{1,5}|\d{1,2}(\.\d{1,2})*)[.)-]\s|\(?[a-zđ\d]{1,2}\)\s|[-–—~_=+•]{1,2}\s"
    rf"|({'|'.join(HEADING_WORDS)})\s+\w"
)
_ABOUT = tuple(
    word.lower() for name in ("about_short", "about_matter") for word in vocabulary.words("words", name)
)
_OF_LINE = 4
"""Words of a line that is all in capitals, or is not: it is no abbreviation within a sentence."""
_ENDS = re.compile(r"[.:;!?…]['\"”)\]]*$|/\.$")


def margins(lines: list[OrderedLine]) -> Margins:
    """The margins of a page, from its running text: most lines begin at the left edge and end at the right."""
    body = [o.line for o in lines if o.kind == "body" and len(o.line.words) >= 5]
    if not body:
        return Margins(0.0, 0.0, 2.5 * TYPE)
    left = float(np.percentile([line.x0 for line in body], 15))
    right = float(np.percentile([line.x1 for line in body], 85))
    steps = np.diff([line.baseline for line in body])
    steps = steps[(steps > TYPE) & (steps < 4 * TYPE)]
    return Margins(left, right, float(np.median(steps)) if steps.size else 2.5 * TYPE)


def paragraphs_of(page: int, ordered: list[OrderedLine]) -> list[Paragraph]:
    """The paragraphs of one page."""
    edges = margins(ordered)
    paragraphs: list[Paragraph] = []
    previous: OrderedLine | None = None
    for item in ordered:
        here = PageLine(page, item.line)
        if previous is not None and paragraphs and _continues(previous, item, edges):
            paragraphs[-1].lines.append(here)
        else:
            paragraphs.append(Paragraph([here], item.kind))
        previous = item
    return paragraphs


def join_over_page(paragraphs: list[Paragraph], next_page: list[Paragraph], edges: Margins) -> None:
    """Moves the first paragraph of a page to the end of the last one where a sentence runs over the break."""
    if not paragraphs or not next_page or paragraphs[-1].kind != "body" or next_page[0].kind != "body":
        return
    last, first = paragraphs[-1].lines[-1].line, next_page[0].lines[0].line
    if may_be_signers_name(paragraphs[-1]) or _is_capitals(first) != _is_capitals(last):
        return  # a signature ends what it stands under, and an annex begins with a title
    starts_new = first.x0 > edges.left + 0.9 * TYPE or is_centred(first, edges) or _LABEL.match(first.text)
    if starts_new and not first.text[0].islower():
        return
    if _ENDS.search(last.text) and not first.text[0].islower() and first.x0 > edges.left + 0.9 * TYPE:
        return
    paragraphs[-1].lines.extend(next_page.pop(0).lines)


def may_be_signers_name(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a signer's name: one line by itself, of a person's name."""
    line = paragraph.lines[0].line
    return len(paragraph.lines) == 1 and may_be_name([word.printed for word in line.words])


def is_centred(line: PrintedLine, edges: Margins) -> bool:
    """Whether a line stands in the middle, with white on both sides."""
    before, after = line.x0 - edges.left, edges.right - line.x1
    return before > 1.5 * TYPE and after > 1.5 * TYPE and abs(before - after) < max(3 * TYPE, 0.25 * before)


def _continues(previous: OrderedLine, item: OrderedLine, edges: Margins) -> bool:
    """Whether a line goes on with the paragraph of the line before it, on the same page."""
    a, b = previous.line, item.line
    if previous.kind != item.kind or item.kind == "row":
        return False
    if item.kind == "line":
        return _wraps(a, b)
    if _is_apart(a, b, edges):
        return False
    far = b.baseline - a.baseline > 1.32 * edges.pitch
    if is_centred(a, edges) or is_centred(b, edges):
        # A title's full line may be followed by its centred rest; a paragraph's rest stands at the left.
        alike = is_centred(b, edges) and _is_capitals(a) == _is_capitals(b)
        return alike and not far and not _LABEL.match(b.text) and not _ENDS.search(a.text)
    indented = b.x0 > edges.left + 0.9 * TYPE and b.x0 > a.x0 - TYPE
    if indented and not _hangs(a, b):
        return False
    first_word = b.words[0].x1 - b.words[0].x0
    had_room = edges.right - a.x1 > first_word + 1.2 * TYPE
    return not (had_room or (far and _ENDS.search(a.text)))


def _is_apart(a: PrintedLine, b: PrintedLine, edges: Margins) -> bool:
    """Whether a line in capitals under one that is not is a stamp's, or a title: not a body's name within a sentence,
    which goes on to the right edge or ends with the sentence.
    """
    lines = _is_capitals(b) and not _is_capitals(a) and min(len(a.words), len(b.words)) >= _OF_LINE
    return lines and edges.right - b.x1 > 2 * TYPE and not _ENDS.search(b.text)


def _hangs(a: PrintedLine, b: PrintedLine) -> bool:
    """Whether two lines stand at the same indent, and the first is full: an indented quotation or item."""
    return abs(a.x0 - b.x0) < 0.5 * TYPE and not _LABEL.match(b.text) and not _ENDS.search(a.text)


def _wraps(a: PrintedLine, b: PrintedLine) -> bool:
    """Whether a line of a column goes on with the one above: an item of recipients, or the V/v of a công văn."""
    if (a.region, a.place) != (b.region, b.place) or _LABEL.match(b.text) or a.role == "stamp":
        return False
    item = re.match(r"[-–—~_=+•]", a.text) is not None and not a.text.rstrip().endswith((";", "."))
    about = a.text.lower().startswith(_ABOUT)
    return (item or about) and not _is_capitals(b) and b.baseline - a.baseline < 2.6 * TYPE


def _is_capitals(line: PrintedLine) -> bool:
    letters = [c for c in line.text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.8 * len(letters)
