"""Consolidated texts (văn bản hợp nhất): their own body, number and day stand behind the text, beside the words "XÁC
THỰC VĂN BẢN HỢP NHẤT" (Pháp lệnh 01/2012/UBTVQH13, Điều 14).

The head above the text is that of the paper that was amended: it has lost its body and number.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import is_near
from parse.fields.header import FoundHeader, read_header
from parse.text.lines import Line, Source

_ABOVE, _BELOW = 4, 3  # lines around the words in which body, number, place and day stand
_LONG = 100  # characters; a longer line is running text


def take_consolidated(source: Source, lines: list[Line], header: FoundHeader) -> None:
    """Put the body, number, place and day of a consolidated text into ``header``, where ``lines`` have their block;
    what the block lacks stays as it is.
    """
    words = vocabulary.squeezed("marks", "consolidated", "words")
    at = next(
        (n for n, x in enumerate(lines) if x.capital and any(is_near(x.letters, w) for w in words)), None
    )
    if at is None:
        return
    around = [*lines[max(0, at - _ABOVE) : at], *lines[at + 1 : at + 1 + _BELOW]]
    own = read_header(
        source, [line for line in around if len(line.text) < _LONG and not line.text.endswith(".")]
    )
    header.issuers = own.issuers[:1] or header.issuers
    header.number = own.number if own.number.symbol else header.number
    if own.place_date.place or own.place_date.day:
        header.place_date = own.place_date
