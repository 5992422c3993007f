"""Reading: a slot's pen to its likeliest values: several looks at it, each read by the network, and averaged."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ocr.image.background import Gray
from ocr.pen import decoding
from ocr.pen.finding import Slot
from ocr.pen.ink import Found
from ocr.pen.network import scores_of
from ocr.pen.picture import HEIGHT, WIDTH, Picture, columns_of, picture

BEST = 3
"""Readings kept of a slot."""
_LOOKS = ((1.75, 0.55, 0.0), (1.45, 0.4, 0.12))
"""Looks by the print: heights of capitals above and below the line, and how much print of the left is let in."""
_TIGHT = (0.1, 0.24)
"""Looks by the pen: the margins round it, in heights of capitals."""
_ASIDE = 2.5
"""Least paper beside the pen that a look which would be squeezed still shows, in heights of capitals."""
_BEHIND = 1.3
"""How much of what follows is let in, in heights of capitals: by it the end of the value is known."""

_ROUND = 0.05
"""Least margin above and below the pen, in heights of capitals."""
_LONE = 0.4
"""What a 1 by itself keeps of its probability: it may be a slash, or an arc of a seal. A 0 stands before a number, a
day or a month of 1 (NĐ30, annex I, II.3 and II.4)."""
_IMPOSSIBLE = 0.25
"""How much the probability of what is no day counts against the days. By made slots."""
_SLACK = 0.5
"""How far beyond its edges a digit's middle may lie, in columns of the network: pen crosses print."""
_BEFORE_SLASH = 0.15
"""How far before the print behind a slot that print's slash may be seen, in heights of a look."""
_LEAST = 4
"""Least width and height of a picture, in pixels of the page."""


class Guess(NamedTuple):
    """A value that a slot may have, and how likely it has it."""

    text: str
    probability: float


class Look(NamedTuple):
    """A slot's picture; the columns of the network between which its digits stand, and that up to which a slash can
    only be a 1.
    """

    picture: Picture
    edges: tuple[float, float, float]


def read_slot(gray: Gray, slot: Slot, found: Found) -> list[Guess]:
    """The likeliest values of a slot with pen in it, the likeliest first; none where there are no digits."""
    return read_looks(_looks(gray, slot, found), slot.kind)


def read_looks(looks: list[Look], kind: str) -> list[Guess]:
    """The likeliest values by several looks at a slot of that kind."""
    scores = scores_of([look.picture for look in looks])
    return guesses(decoding.between(scores, [look.edges for look in looks]), kind)


def look_of(gray: Gray, left: float, right: float, *, firm: bool = True) -> Look:
    """A look at a slot cut out of its page, whose digits stand between the columns ``left`` and ``right`` of it.

    ``firm``: whether it is known that print begins at ``right``.
    """
    scale = columns_of(gray.shape)
    last = (right - _BEFORE_SLASH * gray.shape[0]) * scale if firm else 0.0
    return Look(picture(gray), (left * scale - _SLACK, right * scale + _SLACK, last))


def guesses(scores: decoding.Scores, kind: str) -> list[Guess]:
    """The likeliest values by the scores of several looks: any number, or a day or month that there is."""
    legal = {"day": decoding.DAYS, "month": decoding.MONTHS}.get(kind)
    values = list(legal) if legal else decoding.numbers(scores)
    if not values:
        return []
    likely = decoding.likelihoods(scores, values).mean(0)
    if legal:
        # What is no day at all was not written; that it was seen is a sign against the best day, but a weak one.
        none = decoding.nothing(scores)
        likely /= likely.sum() + none + _IMPOSSIBLE * max(0.0, 1 - likely.sum() - none) + 1e-9
    best = np.argsort(-likely)[: 2 * BEST if legal else BEST]
    told = [Guess(values[k], float(likely[k]) * (_LONE if values[k] == "1" else 1)) for k in best]
    told.sort(key=lambda guess: -guess.probability)
    return _same_days(told)[:BEST] if legal else told


def _same_days(told: list[Guess]) -> list[Guess]:
    """ "5" and "05" are one day: as it is likelier written, as likely as both."""
    out: dict[int, Guess] = {}
    for guess in told:
        old = out.get(int(guess.text))
        out[int(guess.text)] = Guess(old.text, old.probability + guess.probability) if old else guess
    return sorted(out.values(), key=lambda guess: -guess.probability)


def _looks(gray: Gray, slot: Slot, found: Found) -> list[Look]:
    high = slot.capital
    x0, y0, x1, y1 = found.box
    left, right = min(slot.left, x0), max(slot.right, x1)
    end = right + _BEHIND * high
    looks = []
    for above, below, before in _LOOKS:
        top, bottom = (
            min(slot.base - above * high, y0 - _ROUND * high),
            max(slot.base + below * high, y1 + _ROUND * high),
        )
        looks.append(_narrowed((left - before * high, top, end, bottom), found.box, high))
    for margin in _TIGHT:
        side = max(left, x0 - 0.5 * high)
        looks.append((side, y0 - margin * high, min(end, x1 + 2.5 * high), y1 + margin * high))
    # Where the print behind the slot was only guessed to begin, digits may stand further on.
    edges = left, end + high if slot.open else right
    return [_cut(gray, look, edges, firm=not slot.open) for look in looks]


def _narrowed(
    look: tuple[float, float, float, float], pen: tuple[int, int, int, int], high: float
) -> tuple[float, float, float, float]:
    """A look that would be squeezed, with less of the empty paper on both sides of the pen."""
    x0, y0, x1, y1 = look
    if x1 - x0 <= (y1 - y0) * WIDTH / HEIGHT:
        return look
    return max(x0, pen[0] - _ASIDE * high), y0, min(x1, pen[2] + _ASIDE * high), y1


def _cut(
    gray: Gray, box: tuple[float, float, float, float], edges: tuple[float, float], *, firm: bool
) -> Look:
    """A look at a rectangle of the page (x0, y0, x1, y1); what of it lies outside the page is left out."""
    high, wide = gray.shape
    x0, y0, x1, y1 = (round(v) for v in box)
    a, b = (min(max(0, low), size - _LEAST) for low, size in ((x0, wide), (y0, high)))
    cut = gray[b : max(y1, b + _LEAST), a : max(x1, a + _LEAST)]
    return look_of(cut, edges[0] - a, edges[1] - a, firm=firm)
