"""Looking: a made slot, whole, is read as a slot of a page is: its ink found, looked at and read by ocr/pen."""

from __future__ import annotations

from bench.scanbench.pens.slots import Slot
from ocr.pen import finding
from ocr.pen.ink import look
from ocr.pen.reading import Guess, read_slot
from ocr.pen.stamped import row_alone
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box


def read_whole(slot: Slot) -> list[Guess]:
    """The likeliest readings of a slot that was made whole; none where no pen is found, or no digit in it."""
    high, wide = slot.image.shape
    kind: finding.Kind = "day" if slot.kind == "day" else "month" if slot.kind == "month" else "number"
    of = slot.kind == "stamp"
    found = finding.Slot(kind, 0, *slot.edges, base=slot.base, em=slot.size, of="arrival" if of else "paper")
    gray = row_alone(slot.image, found) if of else slot.image
    word = PrintedWord("", 0.0, 0.0, float(wide), float(high), 0.9, Box(0, 0, wide, high), 0, 0)
    ink = look(gray, found, PrintedLine((word,), "column", 0, 0, slot.size / 2, slot.base))
    return read_slot(gray, found, ink) if ink.marks else []
