"""Placing: readings of slots go into the lines of print; what the recogniser had read there is kept beside them."""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.dates import DAY, MONTH, PRINTED, YEAR
from lexicon.folding import fold
from ocr.image.geometry import Geometry
from ocr.pen.finding import Slot, bare_symbol
from ocr.text.printed import PrintedLine, PrintedWord

UNREAD = "__"
"""What stands in the text where something was written that could not be read."""
_WITHIN = 0.12
"""How far a word may reach out of a slot and still lie in it, in sizes of type."""
_ANCHOR = 0.45
"""How far a word must reach out of a slot for print before it to be part of it, in sizes of type."""
_NUMBER_WORD = re.compile(r"[^\W\d]{1,2}\s?[:.;]?")
_CODE = re.compile(r"[-–—/](?=\s?(?:[A-ZĐÐ]|(?:19|20)\d\d\s?/|$))")
_PRINTED = dict(zip((DAY, MONTH, YEAR), PRINTED, strict=True))


def placed(
    line: PrintedLine, slot: Slot, text: str, sure: float, box: tuple[int, int, int, int], geometry: Geometry
) -> PrintedLine:
    """The line with ``text`` in a slot. ``box``: of its ink, on the cleaned page; ``sure``: how likely it is right."""
    slack = _WITHIN * slot.em
    before, inside, behind = list[PrintedWord](), list[str](), list[PrintedWord]()
    for word in line.words:
        if word.x1 <= slot.left + slack or (
            word.x0 < slot.left - slack and word.x1 <= slot.left + 3 * slack and _is_whole(word, slot)
        ):
            before.append(word)
        elif word.x0 >= slot.right - slack:
            behind.append(word)
        else:
            parts = _split(word, slot, slack)
            before += [parts[0]] if parts[0] else []
            inside += [parts[1]] if parts[1] else []
            behind += [parts[2]] if parts[2] else []
    # The first word gives the new one its place in the recogniser's order.
    near = next(iter([*before[-1:], *behind[:1], *line.words[:1]]))
    new = near._replace(
        printed=text, x0=float(box[0]), y0=float(box[1]), x1=float(box[2]), y1=float(box[3]), confidence=sure,
        box=geometry.to_original([box])[0], exact=True, second=None, again=None, instead=" ".join(inside),
    )  # fmt: skip
    return line._replace(words=(*before, new, *behind))


def _is_whole(word: PrintedWord, slot: Slot) -> bool:
    """Whether a word before a slot is read as it is printed: nothing of the slot is in it."""
    key = fold(word.printed).rstrip(":.; ")
    return key in ("so", DAY, MONTH) if slot.kind != "number" else key == "so"


def _split(word: PrintedWord, slot: Slot, slack: float) -> tuple[PrintedWord | None, str, PrintedWord | None]:
    """A word that the slot shares with print: what of it stands before the slot, in it and behind it."""
    text, first, last = word.printed, None, None
    if word.x0 < slot.left - _ANCHOR * slot.em:
        own = _opening(text, slot)
        first = word._replace(
            printed=own, x1=slot.left, instead=None if text.startswith(own) else text, again=None, second=None
        )
        text = text[len(own) :] if text.startswith(own) else ""
    if word.x1 > slot.right + slack:
        cut = _closing(text, slot)
        if cut is not None:
            # The stroke that pen runs through is printed there all the same (NĐ30, Phụ lục I, II.3).
            stroke = "/" if slot.kind == "number" and text[cut].isalpha() else ""
            last = word._replace(printed=stroke + text[cut:], x0=slot.right, again=None, second=None)
            text = text[:cut]
    return first, text, last


def _opening(text: str, slot: Slot) -> str:
    """The printed word that a word before a slot begins with; as it is on the form where it was misread."""
    if slot.kind == "number":
        own = _NUMBER_WORD.match(text)
        form = vocabulary.words("words", "number_read")[0]
        return own[0] if own and fold(own[0]).rstrip(".:; ") == fold(form) else f"{form.capitalize()}:"
    word = DAY if slot.kind == "day" else MONTH
    return text[: len(word)] if fold(text[: len(word)]) == word else _PRINTED[word]


def _closing(text: str, slot: Slot) -> int | None:
    """Where in a word the print behind the slot begins; None where all of it stands in the slot."""
    if slot.kind == "number":
        found = _CODE.search(text)
        bare = bare_symbol(text)
        return bare if bare is not None else found.start() if found else None
    word = MONTH if slot.kind == "day" else YEAR
    at = fold(text).find(word[:2])
    return at if at >= 0 else None
