"""Blocks: the slots of a page: of its head (``finding.py``), of a stamp of arrival (``stamped.py``), of a consolidated
text's certificate, of copies.
"""

from __future__ import annotations

from collections.abc import Sequence

from lexicon import vocabulary
from lexicon.folding import fold, squeeze
from lexicon.fuzzy import is_near
from ocr.pen.finding import BESIDE, EM, Slot, date_slots, is_copy, number_slot, slots_of_head
from ocr.pen.stamped import ArrivalStamp
from ocr.text.printed import PrintedLine


def slots_of(
    lines: list[PrintedLine], page_height: int, stamps: Sequence[ArrivalStamp] = (), *, first: bool = True
) -> list[Slot]:
    """The slots of a page: those of the paper's number and date in the head of its first page, of the stamps of arrival
    there, and of its copies'.

    ``first``: whether it is the paper's first page.
    """
    stamped = {n for stamp in stamps for n in stamp.rows}
    dates = [found for n in range(len(lines)) if n not in stamped and (found := date_slots(n, lines[n]))]
    head = slots_of_head(lines, dates, page_height, stamped) if first else []
    taken = stamped | {slot.line for slot in head}
    blocks = _slots_of_consolidated(lines, [d for d in dates if d[0].line not in taken], taken)
    taken |= {slot.line for slot in blocks}
    in_head = [*head, *(stamp.slot for stamp in stamps)]
    return [
        *(slot._replace(head=True) for slot in in_head),
        *blocks,
        *_slots_of_copies(lines, [d for d in dates if d[0].line not in taken], taken),
    ]


def _slots_of_consolidated(lines: list[PrintedLine], dates: list[list[Slot]], taken: set[int]) -> list[Slot]:
    """The slots of a consolidated text's own number and date: they stand below the words that certify it, on whatever
    page these are (Pháp lệnh 01/2012/UBTVQH13, Điều 14).
    """
    words = vocabulary.squeezed("marks", "consolidated", "words")
    said = (line for line in lines if line.text.isupper())
    at = next((line for line in said if any(is_near(squeeze(fold(line.text)), w) for w in words)), None)
    if at is None:
        return []
    below = [
        n
        for n, line in enumerate(lines)
        if n not in taken and -EM < line.baseline - at.baseline < BESIDE * EM
    ]
    dated = next((date for date in dates if date[0].line in below), [])
    em = dated[0].em if dated else EM
    numbers = [slot for n in below if (slot := number_slot(n, lines[n], em))]
    return [*numbers[:1], *dated]


def _slots_of_copies(lines: list[PrintedLine], dates: list[list[Slot]], taken: set[int]) -> list[Slot]:
    """The slots of copy blocks: of numbers with a copy's symbol (``93/SY-VP``), and of the dates beside or below."""
    found: list[Slot] = []
    for n, line in enumerate(lines):
        if n in taken or not is_copy(line):
            continue
        number = number_slot(n, line, EM)
        if number is None:
            continue
        dated = next((d for d in dates if abs(d[0].base - number.base) < BESIDE * EM), [])
        found += [slot._replace(of="copy") for slot in (number, *dated)]
    return found
