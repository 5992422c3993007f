"""Laws by name: ``Luật Đất đai ngày 29 tháng 11 năm 2013``, cited without a number (NĐ30 Phụ lục I.II.6b).

A name ends where the longest listed name that fits it does; where it is not listed, the words around it decide.
A law that amends others names them in its own title, up to its date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lexicon import vocabulary
from lexicon.folding import fold
from parse.fields.place_date import make_date
from parse.text.found import Found
from parse.text.lines import Flow
from parse.text.patterns import folded_pattern, printed_pattern

_LAW = folded_pattern(r"\b(?:{law}|{constitution})\s")
_DATED = folded_pattern(
    r"[\s,]{1,2}"
    r"(?:{day}\s{0,2}(?P<d>\d{1,2})\s?(?:[/.-]|{month})\s?(?P<m>\d{1,2})\s?(?:[/.-]|{year})\s?(?P<y>\d{4})"
    r"|{year}\s(?P<year>\d{4}))(?!\d)"
)
_ENDS = printed_pattern(r"[;:()“”\"\[]|\.(?=\s|$|/)|,\s|\b{end}\b", end=vocabulary.words("laws", "ends"))
_SMALL = (
    *vocabulary.words("laws", "amending"),
    *(f"{word} " for word in vocabulary.words("laws", "small")),
)
_CLAUSE = re.compile(r"[;:()“”]|\.(?=\s|$)")
_WORD = re.compile(r"[^\W_]+")
_NUMBERED = folded_pattern(r"\s?{number_read}\s?:?\s?\d")
_NUMBER = folded_pattern(r"\b{number_read}\s?:?\s?\d")
_REVISED = folded_pattern(r"\s\({revised}\)")
_REACH = 220  # characters in which a name must end
_RULE = "law"


@dataclass(frozen=True, slots=True)
class Law:
    """A law that is named: its kind, its title (kind included), its date; ``numbered``: its number follows."""

    type: Found[str]
    title: Found[str]
    date: Found[datetime.date] | None
    numbered: bool


@cache
def _names() -> tuple[frozenset[tuple[str, ...]], int]:
    """The listed names as folded words, and how many words the longest has."""
    names = frozenset(tuple(_WORD.findall(fold(name))) for name in vocabulary.words("laws", "names"))
    return names, max(map(len, names))


def find_laws(flow: Flow) -> Iterator[Law]:
    """The laws that a flow names, in order."""
    taken = 0
    for m in _LAW.finditer(flow.key):
        if m.start() < taken or not flow.text[m.start()].isupper():
            continue
        end = _listed_end(flow, m.start()) or _unlisted_end(flow, m.end())
        title = flow.text[m.end() : end].strip()
        if not title or not (title[0].isupper() or title.startswith(_SMALL)):
            continue
        revised = _REVISED.match(flow.key, end)
        end = revised.end() if revised else end
        date, taken = _date(flow, end)
        yield Law(
            _words(flow, m.start(), m.end() - 1),
            _words(flow, m.start(), end),
            date,
            numbered=bool(_NUMBERED.match(flow.key, end)),
        )


def _listed_end(flow: Flow, start: int) -> int | None:
    """Where the longest listed name that begins at ``start`` ends."""
    names, longest = _names()
    words: list[str] = []
    end = None
    for word in _WORD.finditer(flow.key, start, min(len(flow.key), start + _REACH)):
        words.append(word[0])
        if tuple(words) in names:
            end = word.end()
        if len(words) >= longest:
            break
    return end


def _unlisted_end(flow: Flow, after: int) -> int:
    """Where a name that is not listed ends; that of an amending law goes on to its date."""
    window = flow.text[after : after + _REACH]
    stop = _CLAUSE.search(window)
    clause = window[: stop.start()] if stop else window
    key = flow.key[after : after + len(clause)]
    dated = _DATED.search(key)
    if key.startswith(vocabulary.folded("laws", "amending")):
        number = _NUMBER.search(key)
        end = min((m.start() for m in (dated, number) if m), default=len(clause))
        return after + len(clause[:end].rstrip(" ,"))
    plain = _ENDS.search(clause)
    end = len(clause) if plain is None else plain.start()
    return after + len(clause[:end].rstrip(" ,"))


def _date(flow: Flow, end: int) -> tuple[Found[datetime.date] | None, int]:
    """The date right behind a name, and where what belongs to the name ends."""
    dated = _DATED.match(flow.key, end)
    if dated is None:
        return None, end
    if not dated["d"]:
        return None, dated.end()
    day = make_date(dated["d"], dated["m"], dated["y"])
    if day is None:
        return None, dated.end()
    return Found(day, flow.pieces(dated.start("d"), dated.end()), _RULE), dated.end()


def _words(flow: Flow, start: int, end: int) -> Found[str]:
    return Found(" ".join(flow.text[start:end].split()), flow.pieces(start, end), _RULE)
