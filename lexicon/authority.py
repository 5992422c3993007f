"""Authority: the marks before a signer's position that say by whose authority a paper is signed.

Party papers write T/M, K/T, T/L (HD36 II.1.7), State papers TM., KT., TL., TUQ. (NĐ30 Phụ lục I.II.7); the Q. of an
acting head belongs to the position. The marks are data (``data/signers.toml``). On worn print they are misread (KIT,
T|M, TI.). How much misreading is allowed differs on purpose: a mark that decides alone must be exact, one that
something else confirms may be worn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lexicon import vocabulary
from lexicon.folding import CAPITALS

PARTY = vocabulary.words("signers", "party")
STATE = vocabulary.words("signers", "state")
ACTING = vocabulary.words("signers", "acting")
FOR_HEAD = frozenset(vocabulary.words("signers", "for_head"))
"""The marks before a deputy's position."""


def _any(marks: Iterable[str]) -> str:
    return "|".join(marks)


_SPACED = [r"\s?/\s?".join(mark.split("/")) for mark in PARTY]
_OPENING = re.compile(rf"(?:{_any([*_SPACED, *STATE, *ACTING])})[. ]")
_EXACT = re.compile(rf"(?:{_any(PARTY)}) |(?:{_any(STATE)})\. ?(?=[{CAPITALS}])")
# One letter of a mark may be read as that of another: K/M.
_CROSSED = f"[{''.join(m[0] for m in PARTY)}]/[{''.join(m[-1] for m in PARTY)}]"
BEHIND = re.compile(
    rf"\s(?=(?:{_CROSSED}|(?:{_any(STATE)})(?:\.|(?=\s))|(?:{_any(ACTING)})\.)\s?[^\W\d_a-z]{{2}})"
)
"""The blank before a mark that a reader of rows puts behind another column: ``- Như trên;  KT. CHỦ TỊCH``."""

# In folded text. What T and K, the slash, and M, L and T are read as; a dot or a blank may be lost or added.
_WORN_SLASHED = r"[tkfl1]\s?[/1il|\\7]\s?[tml1ifn]"
_WORN = re.compile(
    rf"(?:{_WORN_SLASHED}|[tk]\s?/(?=\s))[.,'’]?\s{{0,3}}(?=\w)"
    r"|(?:(?:t\s?\.?\s?u\s?\.?\s?q|kt|tm|tl)(?:\s?[.,/]\s{0,3}|\s{1,3})|(?:[kx][i1lt]|[ti1]m|t[i1])\s?\.\s{0,3})(?=\w)"
)
_TRACE = re.compile(rf"{_WORN_SLASHED}[. ]\s?\w|(?:{_any(STATE).lower()})\s?[. ]\s?\w")
_ACTING = re.compile(rf"(?:{_any(ACTING).lower()})\s?[.,]\s{{0,3}}")
# Readings by which one mark alone can be meant.
_PLAIN_SLASHED = re.compile(r"(?P<first>[tk])\s?[/1il|\\]\s?(?P<last>[tml1i])[.,]?\s{0,3}(?=\w)")
_PLAIN_DOTTED = re.compile(
    r"(?:(?P<TUQ>tuq)|(?P<KT>k[til1])|(?P<TM>[ti1]m)|(?P<TL>t[li1]))\s?[.,/]?\s{0,3}(?=\w)"
)


class ProperMark(NamedTuple):
    """A mark as its system writes it, with its stop, and where in the line the words behind it begin."""

    mark: str
    end: int


def authority_mark(text: str) -> str | None:
    """The mark that a printed line opens with, letter for letter and without its stop; None for any other line."""
    for mark in (*PARTY, *STATE):
        if text.startswith((f"{mark} ", f"{mark}.", f"{mark}/")):
            return mark
    return None


def opens_with_mark(text: str) -> bool:
    """Whether a printed line opens with a mark, a blank in it or not."""
    return bool(_OPENING.match(text))


def is_exact_mark(text: str) -> bool:
    """Whether a printed line opens with a mark as the forms write it: no misreading of other words looks so."""
    return bool(_EXACT.match(text))


def end_of_worn_mark(key: str) -> int | None:
    """Where the mark that may open a folded line ends, even if worn. Many words look like one: what follows must
    confirm it.

    None where nothing like a mark does.
    """
    mark = _WORN.match(key)
    return mark.end() if mark else None


def may_be_mark(key: str) -> bool:
    """Whether a folded line looks as if a mark opened it: a stop or blank and a word behind what may be one."""
    return bool(_TRACE.match(key))


def without_acting(key: str) -> str:
    """A folded line without the Q. before the position of an acting head."""
    acting = _ACTING.match(key)
    return key[acting.end() :] if acting else key


def proper_mark(key: str, system: vocabulary.System | None) -> ProperMark | None:
    """The mark that a folded authority line opens with, as its system writes it; None where it may be more than one.

    ``system``: that of the paper; None where it is not known.
    """
    slashed, dotted = _PLAIN_SLASHED.match(key), _PLAIN_DOTTED.match(key)
    if slashed and system != "state":
        mark = _party_mark(slashed["first"], slashed["last"])
        return ProperMark(mark, slashed.end()) if mark else None
    if dotted and system != "party":
        return ProperMark(f"{dotted.lastgroup}.", dotted.end())
    return None


def _party_mark(first: str, last: str) -> str | None:
    """The Party's mark of two letters as they were read; the first settles it where one mark alone begins so."""
    marks = [mark for mark in PARTY if mark[0].lower() == first]
    read = "l" if last in "1i" else last
    return marks[0] if len(marks) == 1 else next((m for m in marks if m[-1].lower() == read), None)
