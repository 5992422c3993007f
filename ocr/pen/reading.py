"""Reading: a slot's pen to its likeliest values: several looks at it, each read by the network, and averaged."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ocr.image.background import Gray
from ocr.pen import decoding
from ocr.pen.finding import Slot
from ocr.pen.ink import Found
from ocr.pen.network import scores_of
from ocr.pen.picture import Picture, picture

BEST = 3
"""Readings kept of a slot."""
_LOOKS = ((1.75, 0.55, 0.0), (1.45, 0.4, 0.12))
"""Looks by the print: heights of capitals above and below the line, and how much print of the left is let in."""
_TIGHT = (0.1, 0.24)
"""Looks by the pen: the margins round it, in heights of capitals."""
_BEHIND = 1.3
"""How much of what follows is let in, in heights of capitals: by it the end of the value is known."""

_LEAST = 4
"""Least width and height of a picture, in pixels of the page."""


class Guess(NamedTuple):
    """A value that a slot may have, and how likely it has it."""

    text: str
    probability: float


def read_slot(gray: Gray, slot: Slot, found: Found) -> list[Guess]:
    """The likeliest values of a slot with pen in it, the likeliest first; none where there are no digits."""
    return guesses(decoding_scores(gray, slot, found), slot.kind)


def decoding_scores(gray: Gray, slot: Slot, found: Found) -> decoding.Scores:
    """What the network says of all looks at a slot."""
    return scores_of(_pictures(gray, slot, found))


def guesses(scores: decoding.Scores, kind: str) -> list[Guess]:
    """The likeliest values by the scores of several looks: any number, or a day or month that there is."""
    legal = {"day": decoding.DAYS, "month": decoding.MONTHS}.get(kind)
    values = list(legal) if legal else decoding.numbers(scores)
    if not values:
        return []
    likely = decoding.likelihoods(scores, values).mean(0)
    best = np.argsort(-likely)[: 2 * BEST if legal else BEST]
    told = [Guess(values[k], float(likely[k])) for k in best]
    return _same_days(told)[:BEST] if legal else told


def _same_days(told: list[Guess]) -> list[Guess]:
    """ "5" and "05" are one day: as it is likelier written, as likely as both."""
    out: dict[int, Guess] = {}
    for guess in told:
        old = out.get(int(guess.text))
        out[int(guess.text)] = Guess(old.text, old.probability + guess.probability) if old else guess
    return sorted(out.values(), key=lambda guess: -guess.probability)


def _pictures(gray: Gray, slot: Slot, found: Found) -> list[Picture]:
    high = slot.capital
    x0, y0, x1, y1 = found.box
    right = max(slot.right, x1) + _BEHIND * high
    pictures = []
    for above, below, before in _LOOKS:
        top, bottom = (
            min(slot.base - above * high, y0 - 0.05 * high),
            max(slot.base + below * high, y1 + 0.05 * high),
        )
        pictures.append(_cut(gray, min(slot.left, x0) - before * high, top, right, bottom))
    for margin in _TIGHT:
        side = max(min(slot.left, x0), x0 - 0.5 * high)
        pictures.append(_cut(gray, side, y0 - margin * high, min(right, x1 + 2.5 * high), y1 + margin * high))
    return pictures


def _cut(gray: Gray, x0: float, y0: float, x1: float, y1: float) -> Picture:
    """A rectangle of the page as a picture; what of it lies outside the page is left out."""
    high, wide = gray.shape
    a, b = (min(max(0, round(low)), size - _LEAST) for low, size in ((x0, wide), (y0, high)))
    return picture(gray[b : max(round(y1), b + _LEAST), a : max(round(x1), a + _LEAST)])
