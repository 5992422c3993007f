"""Notes: finds the notes at the foot of a page, takes them out of the flow, and marks where they belong.

A note is set smaller and closer than running text and begins with its number, raised. The recogniser reads the
raised number as it can: ``1``, ``!``, ``?``, ``'``; what proves it is its place, and that numbers run on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from lexicon.folding import CAPITALS
from lexicon.labels import SUPERSCRIPTS
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.text.paragraphs import Margins
from ocr.text.reading_order import OrderedLine, is_recipients

SMALL = 0.86
"""Maximum size of a note's type, as share of running text's: 11 points to 13 or 14."""
FAR = 1.6
"""Minimum distance below the text, in line pitches, of notes that are set as large as the text."""
RAISED = 0.12
"""Minimum height of a raised number's foot above the base line, as share of the type's height."""
_MARK = re.compile(rf"(?:[{SUPERSCRIPTS}]|[\d!?'’‘`´\"“”°*ˆ^?+»«%|lIÌÍ\]\[}}{{)(>]){{1,3}}")
_MARK_AT_START = re.compile(rf"(\d{{1,2}}|[{SUPERSCRIPTS}]{{1,2}}|[!?'’‘`´\"“”°*ˆ^+»«|])(?=[(“{CAPITALS}])")
_DASH = re.compile(r"[-–—~_]\s?\w")
_EXACT_MARK = re.compile(rf"[{SUPERSCRIPTS}]|\(?\d{{1,2}}\)?$|\*+$")
"""The number of a note whose text was not recognised: raised, or plain and by itself."""


class Note(NamedTuple):
    """A note's printed lines; ``starts`` is False where it goes on from the page before."""

    lines: list[OrderedLine]
    starts: bool


class PartedNotes(NamedTuple):
    """The lines of a page without its notes, and the notes."""

    flow: list[OrderedLine]
    notes: list[Note]


def part_notes(ordered: list[OrderedLine], edges: Margins) -> PartedNotes:
    """Parts the notes at the foot of a page from its other lines."""
    body = [k for k, o in enumerate(ordered) if o.kind == "body"]
    first = _first_note_line(ordered, body, edges)
    if first is None:
        return PartedNotes(ordered, [])
    own = [k for k in body if k >= first]
    notes: list[Note] = []
    for k in own:
        starts = is_note_start(ordered[k]) and (
            not notes or _may_start(ordered[k], notes[-1].lines[-1], edges)
        )
        if starts or not notes:
            notes.append(Note([ordered[k]], starts))
        else:
            notes[-1].lines.append(ordered[k])
    return PartedNotes([o for k, o in enumerate(ordered) if k not in set(own)], notes)


def is_note_start(item: OrderedLine) -> bool:
    """Whether a line begins with something that can be a note's raised number."""
    first = item.line.words[0]
    if first.exact:
        return bool(_EXACT_MARK.match(first.printed))
    return bool(_MARK.fullmatch(first.printed) or _MARK_AT_START.match(first.printed))


def _first_note_line(ordered: list[OrderedLine], body: list[int], edges: Margins) -> int | None:
    """The first of the small lines that end a page's running text, from the first that begins with a mark."""
    if len(body) < 2:
        return None
    sizes = _pitches(ordered, body)
    usual = edges.pitch
    below_gap = _below_gap(ordered, body, sizes, edges)
    if below_gap is not None:
        return below_gap
    small_from = len(body)
    for n in range(len(body) - 1, -1, -1):
        small = sizes[n] < SMALL * usual if n + 1 < len(body) else True
        line = ordered[body[n]].line
        if not (small and line.size < 1.25 * TYPE and line.x0 < edges.left + 2 * TYPE):
            break
        small_from = n
    candidates = body[small_from:]
    starts = [k for k in candidates if is_note_start(ordered[k])]
    if not starts:
        # A raised number may be lost altogether: small lines, well apart from the text above them, are notes.
        apart = small_from > 0 and sizes[small_from - 1] > 1.35 * usual
        if apart and len(candidates) > 1 and not _is_rest_of_recipients(ordered, candidates[0]):
            return candidates[0]
        return None
    # The last line alone has no pitch to tell it by: it must look like a note in all else.
    if (
        len(candidates) == 1
        and not _set_apart(ordered, body, edges)
        and not _below_columns(ordered, starts[0])
    ):
        return None
    return starts[0]


def _is_rest_of_recipients(ordered: list[OrderedLine], k: int) -> bool:
    """Whether a small line is an item of the list of recipients, which may reach below the signer's name."""
    return bool(_DASH.match(ordered[k].line.text)) and any(is_recipients(o.line) for o in ordered[:k])


def _below_gap(ordered: list[OrderedLine], body: list[int], sizes: list[float], edges: Margins) -> int | None:
    """The first line of notes recognised by the white above them, where they are set as large as the text.

    Text that a page has no room for leaves white under its last line; what stands below that, begins with a raised
    mark and keeps to the left edge to the page's foot is notes.
    """
    for n in range(len(body) - 1, 0, -1):
        if ordered[body[n]].line.x0 > edges.left + TYPE:
            return None
        if sizes[n - 1] > FAR * edges.pitch:
            return body[n] if is_note_start(ordered[body[n]]) and sizes[n - 1] < 12 * edges.pitch else None
    return None


def _pitches(ordered: list[OrderedLine], body: list[int]) -> list[float]:
    """For each line of running text, how far below it the next one stands."""
    baselines = [ordered[k].line.baseline for k in body]
    return [*np.diff(baselines).tolist(), 0.0]


def _set_apart(ordered: list[OrderedLine], body: list[int], edges: Margins) -> bool:
    last, before = ordered[body[-1]].line, ordered[body[-2]].line
    return last.size < 0.9 * TYPE and last.baseline - before.baseline > 1.2 * edges.pitch


def _below_columns(ordered: list[OrderedLine], k: int) -> bool:
    """Whether a line at a page's foot stands right below columns: nothing but a note follows signatures there."""
    return k > 0 and ordered[k - 1].kind == "line" and k == len(ordered) - 1


def _may_start(item: OrderedLine, previous: OrderedLine, edges: Margins) -> bool:
    """A note begins at the left edge; where the one before ended short of the right edge that is sure."""
    if item.line.x0 > edges.left + 2 * TYPE:
        return False
    first = item.line.words[0].printed
    return previous.line.x1 < edges.right - TYPE or not first.isalpha()
