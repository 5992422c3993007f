"""Filling in: a page's lines go in; they come out with what was written by pen into their form in its place."""

from __future__ import annotations

from typing import NamedTuple

from ocr.image.clean import CleanPage
from ocr.pen.arrival import with_arrival
from ocr.pen.blocks import slots_of
from ocr.pen.finding import Slot, opens_paper
from ocr.pen.ink import Found, look
from ocr.pen.placing import UNREAD, placed
from ocr.pen.reading import Guess, read_slot
from ocr.pen.stamped import arrival_stamps, as_stamp, row_alone
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Pen

SURE = 0.85
"""Probability from which on a value is given without doubt. Set on made slots, as ``LIKELY`` is (data/README.md)."""
LIKELY = {"number": 0.6, "day": 0.5, "month": 0.4}
"""Probability from which on a value is given at all, by kind: so that about as many of those given are wrong."""

BOTH_SURE = 0.9
"""Minimum confidence of both readers of print in what looks like worn type, for it to be left as they read it."""


class Filled(NamedTuple):
    """A page's lines with its pen read, and of each slot what was made of it."""

    lines: list[PrintedLine]
    pens: tuple[Pen, ...]


def fill_in(cleaned: CleanPage, lines: list[PrintedLine], number: int, *, first: bool) -> Filled:
    """Reads what is written by pen into the head of a paper's first page, a stamp of arrival there, or a copy block;
    type is left as it was read.

    ``first``: whether the page is the first of its file; of a file of several papers others are first pages too.
    """
    lines, pens = list(lines), []
    height = cleaned.gray.shape[0]
    opens = first or opens_paper(lines, height)
    stamps = {stamp.slot.line: stamp for stamp in arrival_stamps(lines, height)} if opens else {}
    slots = slots_of(lines, height, [*stamps.values()], first=opens)
    slots = [slot for slot in slots if not _is_typed(lines[slot.line], slot)]
    grays = [row_alone(cleaned.gray, slot) if slot.of == "arrival" else cleaned.gray for slot in slots]
    seen = [(slot, gray, look(gray, slot, lines[slot.line])) for slot, gray in zip(slots, grays, strict=True)]
    by_pen = {slot.line for slot, _, found in seen if found.what == "pen"}
    for slot, gray, found in seen:
        if found.what in ("nothing", "type"):
            continue
        if found.what == "near" and _is_read_alike(lines[slot.line], slot):
            continue
        guesses = read_slot(gray, slot, found)
        unread = not guesses or guesses[0].probability < LIKELY[slot.kind]
        # What the recogniser read of worn type is better than nothing; beside pen it is none.
        worn = found.what == "near" and slot.line not in by_pen
        if unread and (worn or not (guesses or _is_written(found, slot))):
            continue
        line, pen = _filled(cleaned, lines[slot.line], slot, found, guesses, number)
        lines[slot.line] = line
        pens.append(pen)
        if slot.of == "arrival":
            as_stamp(lines, stamps[slot.line])
    if opens:
        lines = with_arrival(cleaned.gray, lines, cleaned.geometry)
    return Filled(lines, tuple(pens))


def _is_typed(line: PrintedLine, slot: Slot) -> bool:
    """Whether the page's own text fills a slot: nobody wrote there."""
    own = (word for word in line.words if word.exact and any(map(str.isdigit, word.printed)))
    return any(word.x0 < slot.right and slot.left < word.x1 for word in own)


def _is_read_alike(line: PrintedLine, slot: Slot) -> bool:
    """Whether both readers of print surely read the same number in a slot: no pen is read so."""
    own = [word for word in line.words if word.x0 < slot.right and slot.left < word.x1]
    return bool(own) and all(
        word.second is not None
        and word.second.text == word.printed
        and any(map(str.isdigit, word.printed))
        and min(word.confidence, word.second.confidence) >= BOTH_SURE
        for word in own
    )


def _is_written(found: Found, slot: Slot) -> bool:
    """Whether marks that show no digit are more than a speck."""
    x0, y0, x1, y1 = found.box
    return y1 - y0 > 0.8 * slot.capital and x1 - x0 > 0.3 * slot.capital


def _with_value(
    cleaned: CleanPage, line: PrintedLine, slot: Slot, text: str, sure: float, found: Found
) -> tuple[PrintedLine, PrintedWord]:
    """The line with a value in a slot, and the word that it is there."""
    line = placed(line, slot, text, sure, found.box, cleaned.geometry)
    return line, next(w for w in line.words if w.instead is not None and w.exact and w.printed == text)


def _says_the_same(printed: str, value: str, slot: Slot) -> bool:
    """Whether what was read as print is the value: the same digits, or of a day or month the same but for a zero."""
    if slot.kind == "number" or not printed.isdecimal():
        return printed == value
    return int(printed) == int(value)


def _filled(
    cleaned: CleanPage, line: PrintedLine, slot: Slot, found: Found, guesses: list[Guess], number: int
) -> tuple[PrintedLine, Pen]:
    sure = guesses[0].probability if guesses else 0.0
    text = guesses[0].text if sure >= LIKELY[slot.kind] else UNREAD
    line, word = _with_value(cleaned, line, slot, text, sure, found)
    if guesses and _says_the_same(word.instead or "", guesses[0].text, slot):
        # Two readers agree, though neither may be sure. Whether 04 or 4 was written, the one of print tells.
        text = word.instead or ""
        word = word._replace(printed=text)
        line = line._replace(
            words=tuple(word if w.instead is not None and w.box == word.box else w for w in line.words)
        )
    return line, Pen(
        kind=slot.kind,
        of=slot.of,
        head=slot.head,
        page=number,
        box=word.box,
        readings=[(guess.text, round(guess.probability, 4)) for guess in guesses],
        state="read" if sure >= SURE else "unread" if text == UNREAD else "doubtful",
        printed=word.instead or "",
    )
