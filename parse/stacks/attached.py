"""Attached: which paper an annex says it belongs to, by the note at its head (NĐ30, Phụ lục I, III.1)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from lexicon import vocabulary
from lexicon.edit_distance import edit_distance
from lexicon.folding import fold, squeeze
from parse.citing.codes import find_codes
from parse.text.lines import Flow, Line, Source

_WITHIN = 40
"""Characters of a line within which a note begins."""
_LINES = 3
"""Lines over which a note runs, at most."""
_MISREAD = 1
"""In so many letters two symbols may differ and be the same one, misread; one more where the numbers are equal."""
_PRINT_LIKE = str.maketrans("01582", "olsbz")


def attached_note(lines: list[Line]) -> str | None:
    """The words of the note on a page's first lines that says what it is attached to; None where there is none."""
    for n, line in enumerate(lines):
        if _note().search(line.key[:_WITHIN]):
            return " ".join(one.text for one in lines[n : n + _LINES]).partition(")")[0]
    return None


def belongs(note: str | None, codes: list[str]) -> Literal["here", "elsewhere"] | None:
    """Whether a note names the paper with one of these codes (number and symbol, or the symbol alone), or another one;
    None where it names none that can be read, or one that may be this one misread.
    """
    named = _named(note or "")
    if named is None or not codes:
        return None
    number, symbol = named
    known = [_parts(code) for code in codes]
    if any(number and number == one and _alike(symbol, other, _MISREAD + 1) for one, other in known):
        return "here"
    return None if any(_alike(symbol, other) for _, other in known) else "elsewhere"


def _named(note: str) -> tuple[str, str] | None:
    source = Source(note)
    flow = Flow(source, [(0, len(source.clean))])
    code = next(iter(find_codes(flow)), None)
    return _parts(flow.text[code.start : code.end]) if code else None


def _parts(code: str) -> tuple[str, str]:
    """A code's number, "" where it has none, and the letters of its symbol."""
    found = re.match(r"\s*(\d*)", code)
    number = found[1] if found else ""
    return number.lstrip("0"), squeeze(fold(code[len(found[0]) if found else 0 :]))


def _alike(a: str, b: str, most: int = _MISREAD) -> bool:
    return edit_distance(_print_like(a), _print_like(b)) <= most


def _print_like(symbol: str) -> str:
    """A symbol with the letters that are read for others in print as one: ``II`` for ``H``, ``0`` for ``O``."""
    return symbol.replace("ii", "h").translate(_PRINT_LIKE)


@cache
def _note() -> re.Pattern[str]:
    return vocabulary.pattern("stacks", "annex", "note")
