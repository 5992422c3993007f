"""Grounds (căn cứ): whole paragraphs before the body proper that open with Căn cứ, Theo đề nghị, Xét (NĐ30
Phụ lục I.II.6a).
"""

from __future__ import annotations

import itertools
import re

from lexicon import vocabulary
from lexicon.fuzzy import is_near, opening_end
from lexicon.syllables import is_syllable
from parse.fields.issuers import opens_body
from parse.fields.recipients import dash_end
from parse.fields.signatures import is_position
from parse.text.found import Found, printed
from parse.text.lines import Line, Source

_LEADING = 8  # paragraphs before the first ground that are of its list
_SCRAP = re.compile(r"\S{1,3}\s+")
_SCRAPS = 2  # scraps before a ground
_SHORT = 90  # characters of the line that names who enacts, at most
_PIECES = 3  # paragraphs that one ground may have been read as, besides its first
_REACH = 40  # paragraphs in which the grounds and the enacting formula stand


def read_bases(
    source: Source, paragraphs: list[list[Line]], kind: str | None
) -> tuple[list[Found[str]], int]:
    """The grounds and how many paragraphs stand before the body proper, the enacting formula included."""
    formula = _formula(paragraphs)
    found: list[Found[str]] = []
    used = 0
    for n, paragraph in enumerate(paragraphs[: formula if formula is not None else _REACH]):
        if n < used or (not found and _is_enactor(paragraph)):
            continue
        if _names_head(paragraph[0]):
            paragraph = paragraph[1:]
            if not paragraph:
                continue
        first = paragraph[0]
        line = _without_scraps(first.part(dash_end(first)))
        paragraph = _whole(paragraph, paragraphs[n + 1 :], line)
        if not _is_ground(line, paragraph[-1], bool(found), formula is not None, kind):
            if formula is None and not _leads_to_ground(paragraphs[n : n + _LEADING], line, paragraph[-1]):
                break
            continue
        pieces = [(line.start, line.end), *((x.start, x.end) for x in paragraph[1:])]
        found.append(printed(source, pieces, "basis"))
        used = n + sum(other[0].start <= paragraph[-1].start for other in paragraphs[n:])
    return found, formula + 1 if formula is not None else used


def _names_head(line: Line) -> bool:
    """Whether a line names who enacts: ỦY BAN NHÂN DÂN TỈNH …, CHỦ TỊCH …"""
    return line.capital and (opens_body(line) or is_position(line))


def _is_enactor(paragraph: list[Line]) -> bool:
    """Whether a paragraph of one short line names who enacts, behind a scrap of a stamp or the pen."""
    line = paragraph[0]
    word = _SCRAP.match(line.text)
    return (
        len(paragraph) == 1
        and word is not None
        and len(line.text) < _SHORT
        and _names_head(line.part(word.end()))
    )


def _opens(line: Line) -> bool:
    return opening_end(line.key, vocabulary.squeezed("citing", "grounds")) is not None


def _without_scraps(line: Line) -> Line:
    """The line without a second dash, and without scraps of a stamp or the pen (``x_``), before the words that open a
    ground.
    """
    for word in itertools.islice(_SCRAP.finditer(line.text), _SCRAPS):
        rest = line.part(word.end())
        before = line.text[: word.end()].split()
        if any(is_syllable(scrap.strip("_.,-").lower()) for scrap in before):
            break
        if rest.key.startswith(vocabulary.folded("citing", "grounds")):
            return rest
    return line


def _whole(paragraph: list[Line], behind: list[list[Line]], line: Line) -> list[Line]:
    """A paragraph that opens a ground, with those behind it that go on in its sentence: where lines stand far apart, or
    a stamp stands beside them, one is read as several. ``line``: its first line, from the opening words on.
    """
    whole = [*paragraph]
    if not _opens(line):
        return whole
    for more in behind[:_PIECES]:
        if whole[-1].text.rstrip().endswith((";", ",", ".", ":")) or not more[0].text[:1].islower():
            break
        whole += more
    return whole if whole[-1].text.rstrip().endswith((";", ",", ".")) else paragraph


def _leads_to_ground(paragraphs: list[list[Line]], line: Line, last: Line) -> bool:
    """Whether a paragraph stands in a list of grounds before the first one that opens as a ground: "Thực hiện …;", with
    nothing but paragraphs that end alike down to "Căn cứ …;". ``paragraphs`` begin with its own.
    """
    if not line.key.startswith(vocabulary.folded("citing", "tasks")) or not last.text.endswith((";", ",")):
        return False
    for paragraph in paragraphs[1:]:
        if opening_end(paragraph[0].key, vocabulary.squeezed("citing", "grounds")) is not None:
            return paragraph[-1].text.endswith((";", ","))
        if not paragraph[-1].text.endswith((";", ",")):
            return False
    return False


def _formula(paragraphs: list[list[Line]]) -> int | None:
    """Where the enacting formula stands: QUYẾT ĐỊNH: alone, or behind the enacting body's name."""
    words = vocabulary.squeezed("kinds", "formula")
    for n, paragraph in enumerate(paragraphs[:_REACH]):
        line = paragraph[-1]
        if not line.capital or len(line.text) > 200 or not line.text.rstrip().endswith(":"):
            continue
        letters = line.letters
        if any(is_near(letters, w) or is_near(letters[-len(w) :], w) for w in words):
            return n
    return None


def _is_ground(line: Line, last: Line, any_yet: bool, enacted: bool, kind: str | None) -> bool:
    """Whether the paragraph from ``line`` to ``last`` is a ground. ``any_yet``: one stands before it; ``enacted``:
    an enacting formula stands behind it.
    """
    ends = last.text.rstrip()
    if _opens(line):
        if enacted or ends.endswith((";", ",")):
            return True
        return ends.endswith(".") and (any_yet or kind in vocabulary.words("kinds", "enacting"))
    more = line.key.startswith(vocabulary.leading("citing", "more_grounds"))
    return (
        more and (enacted or any_yet) and ends.endswith((";", ",", ".", ":") if enacted else (";", ",", "."))
    )
