"""Printed words and lines of a page. They are parted from what makes them: who only hands them on needs none of it."""

from __future__ import annotations

from typing import NamedTuple

from ocr.layout.roles import Role
from ocr.recognition.readings import SecondReading
from ocr.transcript import Box


class PrintedWord(NamedTuple):
    """A word on the cleaned page (x0, y0, x1, y1 in its pixels), and its ``box`` on the original page.

    ``exact``: it comes from the page's own text and was not recognised. ``second``: what a second reader made of it;
    ``again``: what a second look says it is. ``instead``: what the recogniser had read where ``printed`` was read by
    other means (``ocr.pen``), "" where it had read nothing there.
    """

    printed: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    box: Box
    order: int
    line: int
    exact: bool = False
    second: SecondReading | None = None
    again: str | None = None
    instead: str | None = None


class PrintedLine(NamedTuple):
    """A printed line. ``role``, ``region`` and ``place`` are its strip's.

    ``size``: the median height of its letters, ``baseline``: the median of their feet, both in pixels of the
    cleaned page.
    """

    words: tuple[PrintedWord, ...]
    role: Role
    region: int
    place: int
    size: float
    baseline: float

    @property
    def x0(self) -> float:
        return min(w.x0 for w in self.words)

    @property
    def x1(self) -> float:
        return max(w.x1 for w in self.words)

    @property
    def text(self) -> str:
        return " ".join(w.printed for w in self.words)
