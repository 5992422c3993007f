"""What the rules return: a value with the stretches of text it was read from; and the ledger that collects them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from parse.record import Doubt, Span
from parse.text.lines import Line, Piece, Source
from parse.text.sentences import say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, the stretches of the cleaned text that print it, and the rule that read them."""

    value: T
    pieces: tuple[Piece, ...]
    rule: str


def printed(source: Source, pieces: Iterable[Piece], rule: str) -> Found[str]:
    """The value that is exactly what is printed, with blanks folded."""
    kept = tuple((a, b) for a, b in pieces if a < b)
    return Found(source.words(kept), kept, rule)


def printed_lines(source: Source, lines: Iterable[Line], rule: str) -> Found[str]:
    """The value that is printed over some lines, joined by a space."""
    return printed(source, ((line.start, line.end) for line in lines), rule)


@dataclass(slots=True)
class FoundSignature:
    authority: list[Found[str]] = field(default_factory=list)
    title: Found[str] | None = None
    name: Found[str] | None = None
    signed: Found[str] | None = None


@dataclass(slots=True)
class FoundNumber:
    """``Số …``: the whole code and its two parts; ``code`` is None where the number cannot be read."""

    code: Found[str] | None = None
    number: Found[str] | None = None
    symbol: Found[str] | None = None


@dataclass(slots=True)
class FoundDate:
    """The place-and-date line; ``day`` is None where its digits cannot be read, ``bad`` then says where
    they stand.
    """

    place: Found[str] | None = None
    day: Found[datetime.date] | None = None
    bad: tuple[Piece, ...] = ()


class Ledger:
    """Evidence by JSON pointer, and doubts, collected while the record is put together."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.evidence: dict[str, list[Span]] = {}
        self.doubts: list[Doubt] = []

    def take(self, at: str, found: Found[T] | None) -> T | None:
        """Records where a value was read, and returns the value."""
        return None if found is None else self.keep(at, found)

    def keep(self, at: str, found: Found[T]) -> T:
        """The same for a value that is there."""
        self.evidence[at] = self.source.spans(found.pieces, found.rule)
        return found.value

    def each(self, at: str, items: Iterable[Found[T]]) -> list[T]:
        """The same for the values of a list, each under its number."""
        return [self.keep(f"{at}/{n}", item) for n, item in enumerate(items)]

    def doubt(self, at: str, code: str, wording: str | None = None, /, **details: object) -> None:
        """Records a doubt about the value ``at``, in the sentence of its code or in another ``wording``."""
        why = say("wording", wording, **details) if wording else say("doubt", code, **details)
        self.doubts.append(Doubt(at=at, code=code, why=why))
