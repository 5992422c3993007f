"""Marks: annotations that stand by themselves upon a page: a signature's box, an arrival stamp, an electronic copy.

Their words are taken as drawn. They lie in the margin or across the head, and would be read into the lines beside them.
An annotation of one line that is none of these was typed into a blank of
the form, such as the number and the day, and belongs to the page's own lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ocr.image.geometry import Geometry, Rectangle
from ocr.layout.strips import ANNOTATIONS
from ocr.text.electronic_marks import is_electronic_copy, is_signature_box
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.text_layer.drawing import Glyph
from ocr.text_layer.words import ASCENT, DESCENT, LayerWord, words_of

_LEVEL = 3.0
"""Degrees off level from which on letters of an annotation are left to be read from the picture."""

Lines = list[list[LayerWord]]


class Placed(NamedTuple):
    """A word of a mark, and the rectangle of its type on the cleaned page, in pixels."""

    text: str
    place: Rectangle


class Upon(NamedTuple):
    """What annotations say: ``marks``, each as lines of words in pixels of the page's image; ``typed``: letters that
    belong to the page's own lines.

    ``boxes``: the numbers of the annotations that are boxes of signatures; ``letters``: of the others that say
    something, whose frames and pictures belong to the page.
    """

    marks: list[Lines]
    typed: list[Glyph]
    boxes: list[int]
    letters: list[int]


def parted(upon: dict[int, list[Glyph]], width: int, height: int) -> Upon:
    """What the annotations of a page say whose image has that size; ``upon``: the letters of each, by its number.

    Where a letter is unknown or stands askew the whole annotation is left to be read from the picture.
    """
    page = Geometry.of(width, height)
    found = Upon([], [], [], [])
    for number, glyphs in upon.items():
        words = words_of(glyphs, page)
        known = sum(len(word.letters) for word in words) == sum(not g.text.isspace() for g in glyphs)
        if not known or any(abs(g.degrees) > _LEVEL for g in glyphs):
            continue
        lines = _lines(words)
        said = "\n".join(" ".join(word.text for word in line) for line in lines)
        is_box = is_signature_box(said)
        if is_box or len(lines) > 1 or is_electronic_copy(said):
            found.marks.append(lines)
        else:
            found.typed.extend(glyphs)
        (found.boxes if is_box else found.letters).append(number)
    return found


def as_printed(
    marks: list[Lines], beside: Sequence[LayerWord], geometry: Geometry, after: list[PrintedLine]
) -> list[PrintedLine]:
    """The lines of marks as printed ones, each mark a region by itself.

    ``beside``: words on the cleaned page that stand where nothing else was read, each a mark of its own; ``geometry``:
    how the cleaned page lies on the page's image; ``after``: the page's other lines.
    """
    regions = [
        [[Placed(w.text, geometry.to_cleaned((w.x0, w.y0, w.x1, w.y1))) for w in line] for line in lines]
        for lines in marks
    ]
    regions += [[[Placed(word.text, (word.x0, word.y0, word.x1, word.y1))]] for word in beside]
    order = 1 + max((word.order for line in after for word in line.words), default=-1)
    number = 1 + max((word.line for line in after for word in line.words), default=-1)
    found: list[PrintedLine] = []
    for k, lines in enumerate(regions):
        for words in lines:
            printed = [
                _printed(word, geometry, order + n, number + len(found)) for n, word in enumerate(words)
            ]
            order += len(printed)
            height = max(word.y1 - word.y0 for word in printed)
            foot = max(word.y1 for word in printed) - height * DESCENT / (ASCENT + DESCENT)
            size = 0.7 * height / (ASCENT + DESCENT)
            found.append(PrintedLine(tuple(printed), "stamp", ANNOTATIONS + k, 0, size, foot))
    return found


def _printed(word: Placed, geometry: Geometry, order: int, line: int) -> PrintedWord:
    (box,) = geometry.to_original([word.place])
    return PrintedWord(word.text, *word.place, 1.0, box, order, line, exact=True)


def _lines(words: list[LayerWord]) -> Lines:
    """Words as lines, in the order in which they are drawn."""
    lines: Lines = []
    for word in words:
        if lines and abs(word.baseline - lines[-1][-1].baseline) < 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines
