"""The body: from lines to paragraphs, over breaks of lines and pages."""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.labels import SUPERSCRIPTS
from parse.fields.headings import is_heading, label_of
from parse.fields.recipients import dash_end
from parse.text.lines import Line

_CLOSED = (".", ":", ";", "!", "?", "…", ".”", ".)", ";”", '."', "/")


def paragraphs(lines: list[Line]) -> list[list[Line]]:
    """The paragraphs, each as its lines.

    A line belongs to the one before it where that one is not closed and this one begins with a small letter, or
    where that one breaks off at a word that needs another.
    """
    found: list[list[Line]] = []
    for line in lines:
        if found and _goes_on(line, found[-1]):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _goes_on(line: Line, paragraph: list[Line]) -> bool:
    """Whether a line belongs to the paragraph before it."""
    last = paragraph[-1]
    if dash_end(line) or label_of(line):
        return False
    if line.text[0].islower():
        # A heading in capitals ends with its line, also where the next one has lost its capital.
        return not (last.capital and not line.capital and label_of(paragraph[0]) is not None)
    if last.text.rstrip(SUPERSCRIPTS).endswith(_CLOSED):
        return False
    label = label_of(paragraph[0])
    if line.capital:
        return last.capital and label is not None and is_heading(paragraph[0], label) and len(line.text) < 120
    if label is not None and len(last.text) < 100:
        return False  # "1. Kinh tế số" is whole
    if last.text.endswith(",") and _opens_ground(paragraph[0]):
        return False  # the last ground ends in a comma, and the enacting body's sentence follows
    return last.text.endswith(vocabulary.words("prose", "hanging")) and not last.capital


def _opens_ground(line: Line) -> bool:
    words = vocabulary.folded("citing", "grounds") + vocabulary.folded("citing", "more_grounds")
    return line.key.lstrip("-+ ").startswith(words)
