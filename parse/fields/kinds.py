"""The kind of paper (tên loại): the line in capitals that names it (HD36 II.1.5; NĐ30 Phụ lục I.II.5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lexicon import vocabulary
from lexicon.folding import fold
from lexicon.fuzzy import nearest_phrase, opening_end
from parse.text.found import Found
from parse.text.lines import Line, Piece


@dataclass(frozen=True, slots=True)
class KindLine:
    """The kind that a line names; ``end`` is where in the line the words of the kind end."""

    found: Found[str]
    kind: str
    end: int


@cache
def _titles() -> dict[str, str]:
    return {kind.squeezed: kind.name for kind in vocabulary.kinds() if kind.title}


@cache
def _by_fold() -> dict[str, str]:
    return {fold(kind.name): kind.name for kind in vocabulary.kinds()}


def sentence_case(words: str) -> str:
    """A printed kind as the record has it: QUYẾT ĐỊNH is ``Quyết định``."""
    return words[:1].upper() + words[1:].lower()


def read_kind(line: Line) -> KindLine | None:
    """The kind that a line in capitals names alone, or with the subject right behind it; None for any other
    line.

    ``QUYẾT ĐỊNH:`` with its colon is the enacting formula of a decision, not its kind (NĐ30 Phụ lục III).
    """
    if len(line.text) > 400 or line.text.rstrip().endswith(":"):
        return None
    titles = _titles()
    if line.capital and (name := nearest_phrase(line.letters, tuple(titles))) is not None:
        return _kind_line(line, titles[name], 0, len(line.text.rstrip(" .,*-_")))
    end = opening_end(line.key, tuple(titles))
    if end is None or not line.part(0, end).capital:
        return None
    name = nearest_phrase(line.part(0, end).letters, tuple(titles))
    rest = line.part(end)
    if name is None or not rest.text:
        return None
    if rest.capital and rest.letters in vocabulary.squeezed("kinds", "qualifiers"):
        return _kind_line(line, f"{titles[name]} {rest.text.lower()}", 0, len(line.text))
    if not f"{rest.key} ".startswith(vocabulary.leading("kinds", "subjects")):
        return None
    return _kind_line(line, titles[name], 0, end)


def _kind_line(line: Line, kind: str, start: int, end: int) -> KindLine:
    piece: Piece = (line.start + start, line.start + end)
    return KindLine(Found(kind, (piece,), "kind"), kind, end)


def known_kind(words: str) -> str | None:
    """The listed kind that printed words name, whatever their case; None for others."""
    return _by_fold().get(fold(words))
