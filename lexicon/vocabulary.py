"""The words of the form, read once from ``lexicon/data``: kinds of paper, marks, bodies, positions, terms,
citing words.

Each table comes out as a small frozen object; nothing here looks at a text. Vietnamese vocabulary is data:
a new kind, position or body is a line of TOML, not of code. ``patterns`` makes regular expressions of it.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from lexicon.folding import fold, squeeze

System = Literal["party", "state"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper (tên loại) and the abbreviations by which symbols name it."""

    name: str
    party: tuple[str, ...]
    state: tuple[str, ...]
    title: bool

    @property
    def squeezed(self) -> str:
        return squeeze(fold(self.name))


@cache
def table(name: str) -> dict[str, Any]:
    """The parsed file ``lexicon/data/NAME.toml``."""
    return tomllib.loads((files("lexicon") / "data" / f"{name}.toml").read_text("utf-8"))


def _at(name: str, path: tuple[str, ...]) -> Any:
    node: Any = table(name)
    for key in path:
        node = node[key]
    return node


def word(name: str, *path: str) -> str:
    """A single word of a table, as written."""
    return str(_at(name, path))


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """A list of words of a table, as written."""
    return tuple(_at(name, path))


@cache
def folded(name: str, *path: str) -> tuple[str, ...]:
    """A list of words of a table without case and marks, the longest first."""
    return tuple(sorted({fold(w) for w in words(name, *path)}, key=lambda w: (-len(w), w)))


@cache
def leading(name: str, *path: str) -> tuple[str, ...]:
    """The folded words of a list, each with the blank that must follow it where it opens a line."""
    return tuple(f"{w} " for w in folded(name, *path))


@cache
def trailing(name: str, *path: str) -> tuple[str, ...]:
    """The folded words of a list, each with the blank that must stand before it where it ends a line."""
    return tuple(f" {w}" for w in folded(name, *path))


@cache
def squeezed(name: str, *path: str) -> tuple[str, ...]:
    """A list of words of a table as bare letters, the longest first."""
    return tuple(sorted({squeeze(fold(w)) for w in words(name, *path)}, key=lambda w: (-len(w), w)))


@cache
def pattern(name: str, *path: str) -> re.Pattern[str]:
    """A regular expression of a table, for folded text."""
    node: Any = table(name)
    for key in path:
        node = node[key]
    return re.compile(node)


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, the longest name first, so that a longer name is tried before the one it contains."""
    rows = table("kinds")["kind"]
    found = [Kind(r["name"], tuple(r["party"]), tuple(r["state"]), r.get("title", True)) for r in rows]
    return tuple(sorted(found, key=lambda k: -len(k.name)))


@lru_cache(maxsize=1024)
def kinds_of(abbreviation: str, system: System | None) -> frozenset[str]:
    """The kinds that an abbreviation can mean: QĐ is a Quyết định or a Quy định in Party papers (HD36
    II.1.3).
    """
    party = {k.name for k in kinds() if abbreviation in k.party}
    state = {k.name for k in kinds() if abbreviation in k.state}
    return frozenset(party if system == "party" else state if system == "state" else party | state)


@cache
def kind_names() -> frozenset[str]:
    return frozenset(fold(k.name) for k in kinds())


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the Central Committee, from its first day to the day before the next one's."""

    name: str
    first: datetime.date


@cache
def terms() -> tuple[Term, ...]:
    return tuple(Term(t["name"], t["from"]) for t in table("terms")["term"])


def local_term(year: int) -> str | None:
    """The term of a local Party committee in a year, None in the years in which its congresses are held."""
    rows = table("terms")["local"]
    return next((row["name"] for row in rows if row["first"] <= year <= row["last"]), None)


def term_of(day: datetime.date) -> str | None:
    """The term a day falls in, or None before the first one listed."""
    name = None
    for term in terms():
        if day >= term.first:
            name = term.name
    return name
