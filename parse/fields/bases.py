"""Grounds (căn cứ): whole paragraphs before the body proper that open with Căn cứ, Theo đề nghị, Xét (NĐ30
Phụ lục I.II.6a).
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import is_near, opening_end
from parse.fields.issuers import opens_body
from parse.fields.recipients import dash_end
from parse.fields.signatures import is_position
from parse.text.found import Found, printed
from parse.text.lines import Line, Source

_LEADING = 8  # paragraphs before the first ground that are of its list
_REACH = 40  # paragraphs in which the grounds and the enacting formula stand


def read_bases(
    source: Source, paragraphs: list[list[Line]], kind: str | None
) -> tuple[list[Found[str]], int]:
    """The grounds and how many paragraphs stand before the body proper, the enacting formula included."""
    formula = _formula(paragraphs)
    found: list[Found[str]] = []
    used = 0
    for n, paragraph in enumerate(paragraphs[: formula if formula is not None else _REACH]):
        first = paragraph[0]
        if first.capital and (opens_body(first) or is_position(first)):
            continue
        start = dash_end(first)
        line = first.part(start)
        if not _is_ground(line, paragraph[-1], bool(found), formula is not None, kind):
            if formula is None and not _leads_to_ground(paragraphs[n : n + _LEADING], line, paragraph[-1]):
                break
            continue
        pieces = [(line.start, line.end), *((x.start, x.end) for x in paragraph[1:])]
        found.append(printed(source, pieces, "basis"))
        used = n + 1
    return found, formula + 1 if formula is not None else used


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
    opens = opening_end(line.key, vocabulary.squeezed("citing", "grounds")) is not None
    if opens:
        if enacted or ends.endswith((";", ",")):
            return True
        return ends.endswith(".") and (any_yet or kind in vocabulary.words("kinds", "enacting"))
    more = line.key.startswith(vocabulary.leading("citing", "more_grounds"))
    return (
        more and (enacted or any_yet) and ends.endswith((";", ",", ".", ":") if enacted else (";", ",", "."))
    )
