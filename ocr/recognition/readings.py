"""Readings: words as recognised. They are parted from what recognises: who only hands them on needs none of it."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """A word as recognised: its box in pixels of the image given, confidence 0..1, its line there, counted from 0.

    ``exact``: it was not recognised at all but is the page's own text, without misreadings. ``second``: what a second
    reader made of it, where it was asked; ``again``: what a second look at the line says it is, where that differs.
    """

    printed: str
    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float
    line: int
    exact: bool = False
    second: SecondReading | None = None
    again: str | None = None


class SecondReading(NamedTuple):
    """What the second reader made of a word, and how sure it is of its least sure sign, 0..1.

    ``of_first``: the natural logarithm of how likely it finds the first reader's word, against its own.
    """

    text: str
    confidence: float
    of_first: float = 0.0
