"""From a text to its lines, each with its place: ``Source``, ``Line``, and ``Flow`` for words that run over
lines.

Offsets are code points, half-open. Inside the parser they are offsets of ``Source.clean`` (the text in NFC,
every kind of blank a space, look-alikes of Đ made Đ); ``Source.spans`` takes them back to the text that was
given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from lexicon.folding import LIKE_D, fold, squeeze
from parse.record import Span

Piece = tuple[int, int]

_BREAK = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BROKEN_SYMBOL = re.compile(r"(?<=[\dA-ZĐ])(?<=[/\w][A-ZĐ]|.\d)([-/]) (?=[A-ZĐ]{2})")
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
# One character for one character, so that offsets stay: blanks, and letters that print like Đ.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(
            "\t\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff",
            " ",
        ),
        **LIKE_D,
    }
)
_ANY_ALIKE = re.compile("[" + "".join(map(chr, _ALIKE)) + "]")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the blanks around it. ``key`` is its folded text, of the same length."""

    number: int
    start: int
    end: int
    text: str
    key: str
    capital: bool

    @property
    def letters(self) -> str:
        """The squeezed key: only letters and digits."""
        return squeeze(self.key)

    def part(self, start: int, end: int | None = None) -> Line:
        """The stretch of this line between two offsets in it, again as a line."""
        stop = len(self.text) if end is None else end
        return make_line(self.number, self.text[start:stop], self.key[start:stop], self.start + start)


def make_line(number: int, text: str, key: str, start: int) -> Line:
    """A line out of a stretch of text, folded ``key``, that begins at ``start``; blanks at its ends are left
    out.
    """
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    begin = start + lead
    return Line(number, begin, begin + len(text), text, key[lead : lead + len(text)], is_capital(text))


def is_capital(text: str) -> bool:
    """Whether a line is set in capitals: all its letters but a few misread ones."""
    lower = sum(map(str.islower, text[:80]))
    if lower > 50:  # more than 250 of the first 300 would have to be capitals
        return False
    lower += sum(map(str.islower, text[80:300]))
    upper = sum(map(str.isupper, text[:300])) if lower < 60 else 0
    return upper >= 2 and lower * 5 <= upper


class Source:
    """The given text, the cleaned text that the rules read, and its lines that are not blank.

    ``tabbed`` is the cleaned text with its tabs: they part the cells of tables.
    """

    def __init__(self, text: str) -> None:
        self.raw = text
        self._back: list[int] | None = None
        if unicodedata.is_normalized("NFC", text):
            clean = text
        else:
            clean, self._back = _composed(text)
        self.tabbed = clean
        self.clean = clean.translate(_ALIKE) if _ANY_ALIKE.search(clean) else clean
        self.key = fold(self.clean)
        self.lines: list[Line] = []
        for found in _BREAK.finditer(self.clean):
            if not found[0].isspace():
                a, b = found.span()
                self.lines.append(make_line(len(self.lines), found[0], self.key[a:b], a))

    def spans(self, pieces: Iterable[Piece], rule: str) -> list[Span]:
        """The stretches of the given text behind stretches of the cleaned one."""
        back = self._back
        if back is None:
            return [Span(start=a, end=b, rule=rule) for a, b in pieces]
        return [Span(start=back[a], end=back[b], rule=rule) for a, b in pieces]

    def words(self, pieces: Iterable[Piece]) -> str:
        """What stands in some stretches, blanks folded, joined by a space; a symbol that a line's end broke
        (``QĐ-`` / ``UBND``) is joined without one.
        """
        return _BROKEN_SYMBOL.sub(r"\1", " ".join(" ".join(self.clean[a:b].split()) for a, b in pieces))


def _composed(text: str) -> tuple[str, list[int]]:
    """The text with each letter and its marks composed, and for each new offset the old one."""
    out: list[str] = []
    back: list[int] = []
    for found in _CLUSTER.finditer(text):
        new = unicodedata.normalize("NFC", found[0])
        out.append(new)
        back += [found.start()] * len(new)
    back.append(len(text))
    return "".join(out), back


class Flow:
    """Words that run over several lines, as one string; any stretch of it leads back to stretches of the
    source.
    """

    def __init__(self, source: Source, pieces: Iterable[Piece]) -> None:
        parts: list[str] = []
        keys: list[str] = []
        self._at: list[int] = []
        self._from: list[int] = []
        at = 0
        for a, b in pieces:
            part = source.clean[a:b]
            self._at.append(at)
            self._from.append(a)
            parts.append(part)
            keys.append(source.key[a:b])
            at += len(part) + 1
        self.text = " ".join(parts)
        self.key = " ".join(keys)

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """The stretches of the source behind ``[start, end)`` of the flow, without the blanks at their
        ends.
        """
        found: list[Piece] = []
        index = max(0, bisect_right(self._at, start) - 1)
        while index < len(self._at) and self._at[index] < end:
            base = self._at[index]
            limit = self._at[index + 1] - 1 if index + 1 < len(self._at) else len(self.text)
            a, b = max(start, base), min(end, limit)
            part = self.text[a:b]
            a += len(part) - len(part.lstrip())
            b -= len(part) - len(part.rstrip())
            if a < b:
                found.append((self._from[index] + a - base, self._from[index] + b - base))
            index += 1
        return tuple(found)
