"""Full names of abbreviations: the body of a symbol, and the abbreviations in the lines of a head and foot.

A Party symbol ends in a unit's initials and a level: VPTU is the Văn phòng of a Tỉnh ủy (HD36 II.1.3): the
longest ending counts. TU is a Thành ủy where the paper's issuer is one. Exact letters only: HD is not HĐ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from lexicon import vocabulary
from lexicon.folding import fold
from lexicon.vocabulary import System

_WORD = re.compile(r"P\.[A-ZĐ]+(?:-[A-ZĐ]+)?|[A-ZĐ][A-Za-zĐđ]+")


@cache
def _names(system: System | None) -> dict[str, str]:
    """The names that abbreviations have in papers of a system: BTC is the Party's Ban Tổ chức or the State's
    Bộ Tài chính.
    """
    table = vocabulary.table("abbreviations")
    return {**table["post"], **table["body"], **(table[system] if system else {})}


def full_name(abbreviation: str, system: System | None, issuer: str = "") -> str | None:
    """What an abbreviation stands for; None where the tables do not hold it. ``issuer``: the names printed
    above the symbol.
    """
    table = vocabulary.table("abbreviations")
    names = _names(system)
    if abbreviation in names:
        return names[abbreviation]
    for level in sorted(table["level"], key=len, reverse=True):
        if not abbreviation.endswith(level):
            continue
        name = _level(level, issuer)
        unit = abbreviation[: -len(level)]
        if not unit:
            # /TW does not say which body of the centre.
            return name if level != vocabulary.word("bodies", "central") else None
        units = _names("party")
        return f"{units[unit]} {name}" if unit in units else None
    return None


def _level(level: str, issuer: str) -> str:
    """A level's name; TU and ThU also stand for a city's committee: the name above the symbol says which."""
    table = vocabulary.table("abbreviations")
    city = table["city_level"].get(level)
    return str(city if city and fold(city) in fold(issuer) else table["level"][level])


def find_abbreviations(lines: Iterable[str], system: System | None) -> list[str]:
    """The abbreviations of the tables that stand in some lines, each once, in order."""
    names = _names(system)
    found: dict[str, None] = {}
    for line in lines:
        if line.isupper() and " " in line:
            words = [w for w in _WORD.findall(line) if w in names and len(w) > 3]
        else:
            words = [w for w in _WORD.findall(line) if w in names]
        found |= dict.fromkeys(words)
    return list(found)
